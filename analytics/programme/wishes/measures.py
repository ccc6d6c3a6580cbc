"""The office's own classing of measures: read, edited as a table, kept as events that can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from analytics.flows.deciding import curated, plain
from analytics.flows.office import Office
from analytics.ingest.normalisation import key
from analytics.language import _, in_every_language
from analytics.programme.entering import records
from analytics.programme.wishes import classes
from analytics.standard import measures as standard_measures
from analytics.standard import topics as standard_topics
from analytics.standard.cells import words_shown
from analytics.store.cycle import Draft, StepRefused

EDITED: Final = ("measure", "category", "words", "topic", "seen")
_TOLD: Final = ("category", "words", "topic")


def mapping(office: Office) -> pd.DataFrame:
    """What class each measure has by each scheme, and what words mean it: see ``classes.in_force``."""
    return classes.in_force(records.entries(office, "measure"))


def schemes(office: Office) -> list[str]:
    """The schemes: those that come with the programme, then the office's own."""
    return list(dict.fromkeys([*classes.SCHEMES, *mapping(office)["scheme"]]))


def topics(office: Office) -> dict[str, str]:
    """Name by topic_id of the topics that a measure can be said to answer to, as the reader is shown them."""
    known = curated(office).topics
    used = known[known["state"] == "active"]
    return {one: standard_topics.name(one, name) for one, name in zip(used["topic_id"], used["name"], strict=True)}


def table(office: Office, scheme: str) -> pd.DataFrame:
    """The measures of one scheme, to edit: measure (in the reader's words), category, words (joined by |), topic (its
    name), seen.

    ``seen`` is the last event of the measure's entry; NA for one that came with the programme and was never touched.
    """
    rows = of_scheme(office, scheme)
    seen = _last_events(office).reindex([classes.entry_of(scheme, measure) for measure in rows["measure"]])
    shown = words_shown(rows["measure"], standard_measures.measure)
    told = rows.assign(measure=shown, topic=rows["topic"].map(topics(office)), seen=seen.array)
    return told[list(EDITED)].reset_index(drop=True)


def of_scheme(office: Office, scheme: str) -> pd.DataFrame:
    """The measures that one scheme classes today, as they are stored: the rows of :func:`mapping`."""
    rows = mapping(office)
    return rows[(rows["scheme"] == scheme) & (rows["state"] == "classed")]


def changes(
    office: Office, scheme: str, edited: pd.DataFrame, *, opened: pd.DataFrame | None = None, reason: str = ""
) -> tuple[list[str], list[Draft]]:
    """What an ``edited`` table (EDITED) changes: in words, and as drafts to enter.

    Compared with the table as it was ``opened`` (None: as it stands now), so that what others did since to rows left
    alone stays, and what they did to rows changed here is told on entering. A row that is gone drops its measure, which
    needs a reason. Raises :class:`StepRefused` naming every fault: a measure without class, twice in the table, words
    that mean two measures, a topic that is not there.
    """
    rows = _checked(office, edited)
    now = table(office, scheme)
    base = _kept(now if opened is None else opened).set_index("measure")
    # Of a measure that others added since the table was opened its editor has seen nothing.
    standing = [classes.entry_of(scheme, measure) for measure in _kept(now)["measure"]]
    last = _last_events(office).drop(standing, errors="ignore")
    said, drafts = [], []
    for row in rows.to_dict("records"):
        measure = row["measure"]
        before = base.loc[measure].to_dict() if measure in base.index else {}
        if before and all(_text(before[name]) == row[name] for name in _TOLD):
            continue
        said.append(_said(measure, before, row))
        seen = row["seen"] if before else last.get(classes.entry_of(scheme, measure))
        drafts.append(_draft("class", scheme, row, seen, reason))
    for measure in base.index.difference(rows["measure"], sort=False):
        said.append(_("停用“{measure}”").format(measure=standard_measures.measure(measure)))
        drafts.append(_draft("drop", scheme, {"measure": measure}, base.loc[measure, "seen"], reason))
    return said, drafts


def save(
    office: Office, scheme: str, edited: pd.DataFrame, *, by: str, reason: str, opened: pd.DataFrame | None = None
) -> int:
    """Keep an edited table; how many measures it changed. Raises as :func:`changes` and ``records.enter`` do."""
    scheme = plain(scheme)
    if not scheme:
        raise StepRefused(_("没有写分类办法的名称"), action=_("请填写名称，例如“保定分类”"))
    drafts = changes(office, scheme, edited, opened=opened, reason=reason)[1]
    records.enter(office, drafts, by=by)
    return len(drafts)


def _last_events(office: Office) -> pd.Series:
    """The last event of every entry on a measure, dropped ones too, by entry_id (Int64)."""
    return records.entries(office, "measure").set_index("entry_id")["last_event_no"].astype("Int64")


def _draft(kind: str, scheme: str, row: dict[Any, Any], seen: Any, reason: str) -> Draft:
    told = {name: row[name] or None for name in _TOLD if name in row}
    if "topic" in told:
        told["topic"] = row["topic_id"]
    value = {"measure": row["measure"], "scheme": scheme, **told}
    entry_id = classes.entry_of(scheme, row["measure"])
    number = None if seen is None or pd.isna(seen) else int(seen)
    return Draft("measure", kind, entry_id=entry_id, value=value, reason=reason, seen=number)


def _kept(table: pd.DataFrame) -> pd.DataFrame:
    """A :func:`table` with its measures as they are stored."""
    return table.assign(measure=words_shown(table["measure"], standard_measures.kept))


def _said(stored: str, before: dict[Any, Any], row: dict[Any, Any]) -> str:
    measure, category = standard_measures.measure(stored), standard_topics.category
    if not before:
        return _("新增“{measure}”，归入{category}").format(measure=measure, category=category(row["category"]))
    headings = {"category": _("类别"), "words": _("问卷中的写法"), "topic": _("对应意见主题")}
    parts = [
        _("{what}由“{before}”改为“{after}”").format(
            what=words, before=category(_text(before[name])), after=category(row[name])
        )
        for name, words in headings.items()
        if _text(before[name]) != row[name]
    ]
    return _("“{measure}”：{parts}").format(measure=measure, parts=_("；").join(parts))


def _checked(office: Office, edited: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``edited`` in one form, blank ones left out, with the topic's id beside its name."""
    rows = pd.DataFrame(
        {name: edited[name].map(_text) if name in edited else "" for name in EDITED if name != "seen"},
        index=edited.index,
    )
    seen = pd.to_numeric(edited["seen"], errors="coerce") if "seen" in edited else pd.Series(pd.NA, rows.index)
    rows["measure"] = rows["measure"].map(standard_measures.kept)
    rows["words"] = rows["words"].map(lambda words: classes.SEPARATOR.join(classes.spellings(words)))
    rows["seen"] = [None if pd.isna(one) else int(one) for one in seen]
    rows["seen"] = rows["seen"].astype("object").where(seen.notna(), None)
    rows = rows[(rows[["measure", "category", "words"]] != "").any(axis=1)]
    ids, in_words = _ids(office), lambda names: list(map(standard_measures.measure, names))
    faults = [
        words.format(names=_("、").join(names))
        for words, names in (
            (_("没有写改造内容：{names}"), rows.loc[rows["measure"] == "", "category"].tolist()),
            (_("没有写类别：{names}"), in_words(rows.loc[rows["category"] == "", "measure"])),
            (_("同一改造内容写了两次：{names}"), in_words(_twice(rows["measure"]))),
            (_("同一写法属于两项改造内容：{names}"), _meaning_two(rows)),
            (_("没有这个意见主题：{names}"), sorted(set(rows["topic"]) - set(ids) - {""})),
        )
        if names
    ]
    if faults:
        raise StepRefused(_("；").join(faults), action=_("请改正后再保存"))
    return rows.assign(topic_id=rows["topic"].map(ids).astype("object").where(rows["topic"] != "", None))


def _ids(office: Office) -> dict[str, str]:
    """topic_id by name, in whichever language the table was made; the reader's own first."""
    found: dict[str, str] = {}
    mine = tuple(topics(office).items())
    for names in (mine, *in_every_language(lambda: tuple(topics(office).items()))):
        for topic_id, name in names:
            found.setdefault(name, topic_id)
    return found


def _meaning_two(rows: pd.DataFrame) -> list[str]:
    pairs = [(one, row.measure) for row in rows.itertuples() for one in {row.measure, *classes.spellings(row.words)}]
    meant = pd.DataFrame({"key": [key(one) for one, _m in pairs], "said": [one for one, _m in pairs],
                          "measure": [measure for _o, measure in pairs]})  # fmt: skip
    several = meant.groupby("key")["measure"].transform("nunique") > 1
    return sorted(set(meant.loc[several, "said"]))


def _twice(names: pd.Series) -> Sequence[str]:
    filled = names[names != ""]
    return sorted(set(filled[filled.duplicated()]))


def _text(value: object) -> str:
    return "" if value is None or (not isinstance(value, str) and pd.isna(value)) else plain(str(value))
