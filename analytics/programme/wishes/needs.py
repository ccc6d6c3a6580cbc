"""What a community's own register lacks: the facilities entered for it, and these beside what residents ask for."""

from __future__ import annotations

import pandas as pd

from analytics.flows.deciding import plain
from analytics.flows.office import Office
from analytics.language import _
from analytics.model import EVERYWHERE, Scope
from analytics.programme.entering import records
from analytics.programme.subjects import SUBJECTS
from analytics.programme.subjects.works import FACILITY_STATES
from analytics.programme.wishes import measures
from analytics.programme.wishes.plan_lines import NEEDS
from analytics.standard import measures as standard_measures
from analytics.standard import people
from analytics.standard import topics as standard_topics
from analytics.standard.cells import words_shown
from analytics.store.cycle import Draft, StepRefused


def facilities(office: Office, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """What was entered of facilities: community_id, measure, condition, note, changed_on, changed_by, last_event_no."""
    found = records.entries(office, "facility", scope)
    found = found[found["state"] == "surveyed"]
    columns = ["community_id", "measure", "condition", "note", "changed_on", "changed_by", "last_event_no"]
    return found[columns].drop_duplicates(["community_id", "measure"], keep="last").reset_index(drop=True)


def table(office: Office, community_id: str, scheme: str) -> pd.DataFrame:
    """The facilities of one community to edit, every measure of the scheme in a row: measure and category (in the
    reader's words), condition (in words, NA where nothing was entered), note, changed_on, changed_by, seen (last event
    of its entry, NA without)."""
    rows = measures.of_scheme(office, scheme)[["measure", "category"]]
    known = records.entries(office, "facility", Scope(community_id=(community_id,)))
    last_events = known.set_index("entry_id")["last_event_no"].astype("Int64")
    known = known.drop_duplicates("measure", keep="last").set_index("measure")
    here = known[known["state"] == "surveyed"]
    others = here.index.difference(rows["measure"], sort=False)
    rows = pd.concat([rows, pd.DataFrame({"measure": others, "category": None}, dtype="object")], ignore_index=True)
    words = {code: _(said) for code, said in FACILITY_STATES.items()}
    told = here[["condition", "note", "changed_on", "changed_by"]].reindex(rows["measure"])
    told = told.assign(condition=told["condition"].map(words), changed_by=told["changed_by"].map(people.person))
    told = told.reset_index(drop=True)
    told = told.assign(seen=last_events.reindex([entry_of(community_id, one) for one in rows["measure"]]).array)
    return pd.concat([in_words(rows), told], axis=1)


def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """``rows`` with their measures and classes in the reader's words."""
    return rows.assign(
        measure=words_shown(rows["measure"], standard_measures.measure),
        category=words_shown(rows["category"], standard_topics.category),
    )


def entry_of(community_id: str, measure: str) -> str:
    """The id of the entry on one facility: the same for everyone, so that two who enter it meet."""
    return f"facility:{community_id}:{measure}"


def changes(
    office: Office,
    community_id: str,
    scheme: str,
    edited: pd.DataFrame,
    *,
    opened: pd.DataFrame | None = None,
    reason: str = "",
) -> tuple[list[str], list[Draft]]:
    """What an ``edited`` table changes on the one that was ``opened`` (None: as it stands now), see :func:`table`: in
    words, and as drafts. A condition made blank removes the entry, which needs a reason. Raises :class:`StepRefused`
    for a measure that stands twice, and for a note without a condition."""
    names = edited["measure"].map(_text)
    twice = sorted(set(names[names.duplicated() & (names != "")]))
    if twice:
        raise StepRefused(_("同一设施写了两次：{names}").format(names=_("、").join(twice)), action=_("请改正后再保存"))
    now = (table(office, community_id, scheme) if opened is None else opened).set_index("measure")
    said, drafts = [], []
    for row in edited.assign(measure=names).to_dict("records"):
        measure, condition, note = row["measure"], _text(row["condition"]), _text(row.get("note"))
        before = now.loc[measure] if measure in now.index else None
        told = ("", "") if before is None else (_text(before["condition"]), _text(before["note"]))
        if not measure or (condition, note) == told:
            continue
        if not condition and not told[0]:
            raise StepRefused(_("“{measure}”写了说明，没有选现状").format(measure=measure), action=_("请先选择现状"))
        kind, stored = "survey" if condition else "remove", standard_measures.kept(measure)
        value = {"measure": stored, "condition": condition, "note": note or None} if condition else {}
        seen = None if pd.isna(row["seen"]) else int(row["seen"])
        entry_id = entry_of(community_id, stored)
        drafts.append(Draft("facility", kind, community_id, entry_id, value, reason=reason, seen=seen))
        said.append(
            _("“{measure}”：{before} → {after}").format(
                measure=measure, before=told[0] or _("未登记"), after=condition or _("删除登记")
            )
        )
    return said, drafts


def save(
    office: Office,
    community_id: str,
    scheme: str,
    edited: pd.DataFrame,
    *,
    by: str,
    reason: str,
    opened: pd.DataFrame | None = None,
) -> int:
    """Keep an edited table of facilities; how many changed. Raises as :func:`changes` and ``records.enter`` do."""
    drafts = changes(office, community_id, scheme, edited, opened=opened, reason=reason)[1]
    records.enter(office, drafts, by=by)
    return len(drafts)


def by_measure(lines: pd.DataFrame) -> pd.DataFrame:
    """In how many communities each measure is asked for or lacking: measure, category, one column for each of NEEDS.

    ``lines`` are those of ``community_plan.lines``. Most often asked for and lacking first.
    """
    counts = pd.crosstab([lines["measure"], lines["category"]], lines["need"])
    counts = counts.reindex(columns=list(NEEDS), fill_value=0).reset_index().rename_axis(columns=None)
    first = counts[["asked_lacking", "lacking", "asked_unknown"]].sort_values(
        ["asked_lacking", "lacking", "asked_unknown"], ascending=False, kind="stable"
    )
    return counts.loc[first.index].reset_index(drop=True)


def conditions() -> list[str]:
    """The conditions of a facility in words."""
    return [_(words) for words in SUBJECTS["facility"].field("condition").choices.values()]


def _text(value: object) -> str:
    return "" if value is None or (not isinstance(value, str) and pd.isna(value)) else plain(str(value))
