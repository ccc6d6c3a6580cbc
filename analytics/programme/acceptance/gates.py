"""The four gates of each community, with the evidence: surveys, lists counted by hand, the owners' vote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from analytics.flows import acceptance, programmes
from analytics.flows.office import Office
from analytics.flows.periods.disclosure import disclosed
from analytics.language import _
from analytics.model import EVERYWHERE, Communities, LevelCounts, Scope, Verdicts
from analytics.privacy.suppression import suppress
from analytics.programme.acceptance.gate_rules import EVIDENCE_COLUMNS, judged
from analytics.programme.entering import records
from analytics.programme.voting import votes
from analytics.store import communities, households, surveys
from analytics.store.cycle import Draft, StepRefused

# How questionnaires word the two questions; an item on one measure alone (暖气改造) is neither.
JOINING: Final = re.compile(
    "(同意|愿意|支持|赞成)(本小区|我小区|小区)?(纳入|参加|参与|实施|进行|列入)?(老旧小区)?改造[？?]?$|(同意|愿意)纳入"
)
PLANNING: Final = re.compile("改造方案|方案表决|方案公示|同意.{0,6}方案")
_ASKING: Final = ("opinion", "consent")
_TYPES: Final = {
    "community_id": "str",
    "gate": "str",
    "source": "str",
    "count": "Int64",
    "asked": "Int64",
    "on": "datetime64[us]",
    "reference": "str",
    "unnumbered": "Int64",
    "roll": "Int64",
}


def gates(office: Office, scope: Scope = EVERYWHERE, *, plan_votes: pd.DataFrame | None = None) -> pd.DataFrame:
    """The four gates of every community in ``scope``: programme.gate_rules.GATE_COLUMNS and ``suppressed``.

    ``plan_votes`` are results of the owners' vote on the plan, one row a community: community_id, count (owners for
    it), asked (owners taking part), roll (all owners), on, reference; None takes those in the store. Figures of fewer
    than ``figure_minimum`` who took part are NA.
    """
    known = communities.communities(office.store, scope)
    levels, items = acceptance.satisfaction_counts(office, scope=scope, by_week=False)
    rounds, held = acceptance.valid_verdicts(office, levels, items, scope), votes.plan_votes(office, scope)
    given = owners_votes(held) if plan_votes is None else plan_votes
    found = evidence(office, scope, known=known, plan_votes=given, rounds=rounds, levels=levels)
    households_of = zip(known["community_id"].tolist(), known["households"].tolist(), strict=True)
    numbers = {one: None if pd.isna(number) else int(number) for one, number in households_of}
    rules = programmes.programme_of(office, known)
    table = judged(found, numbers, rules, confidence=office.settings.confidence)
    hide = ("count", "share", "low", "high", "missing", "unnumbered")
    table = suppress(table, minimum=office.settings.figure_minimum, n="asked", hide=hide)
    # The sum over buildings that vote on their own, less those that are shown, would tell the one that is hidden.
    told = table["gate"].eq("plan") & table["source"].eq("vote").fillna(False)
    small = told & table["community_id"].isin(_of_few(office, held))
    small |= table["gate"].eq("satisfaction") & table["community_id"].isin(_closed(office, rounds))
    return table.assign(**{name: table[name].mask(small) for name in hide}, suppressed=table["suppressed"] | small)


def _closed(office: Office, rounds: Verdicts) -> pd.Series:
    """Communities whose satisfaction would tell what must not be shown beside it."""
    return rounds.loc[disclosed(office).rounds(rounds), "community_id"]


def _of_few(office: Office, held: Mapping[str, votes.PlanVote]) -> list[str]:
    """Communities whose latest vote on the plan has a part that must not be shown."""
    minimum = office.settings.figure_minimum
    return [one for one, vote in held.items() if 0 < vote.fewest < minimum]


def evidence(
    office: Office,
    scope: Scope,
    *,
    known: Communities,
    plan_votes: pd.DataFrame,
    rounds: Verdicts,
    levels: LevelCounts,
) -> pd.DataFrame:
    """Every piece of evidence for a gate within ``scope``: the columns gate_rules.EVIDENCE_COLUMNS.

    One row a piece: a question of a survey, a coverage by surveys, a list counted by hand, a vote, the latest valid
    round of satisfaction (``rounds``, see acceptance.valid_verdicts, of ``levels``). ``reference`` is the question's
    words, the document, or the survey's id and round.
    """
    given = plan_votes[plan_votes["community_id"].isin(known["community_id"])]
    voted = _typed(given.assign(gate="plan", source="vote", unnumbered=0))
    counted, asked = _typed(_counted(office, scope)), _typed(_asked(office, scope))
    # Coverage is of the time before the plan: what came in after its vote or list is too late for this gate.
    planned = pd.concat([counted, voted, asked]).query("gate == 'plan'").groupby("community_id")["on"].min()
    covered, satisfied = _typed(_covered(office, scope, planned)), _typed(_satisfied(office, rounds, levels))
    return pd.concat([counted, asked, voted, covered, satisfied], ignore_index=True)


def owners_votes(held: Mapping[str, votes.PlanVote]) -> pd.DataFrame:
    """The latest vote on each community's plan, as evidence: community_id, count, asked, roll, on, reference."""
    rows = [
        (one.community_id, one.agreed, one.took_part, one.owners, one.voted_on, one.matter) for one in held.values()
    ]
    frame = pd.DataFrame(rows, columns=["community_id", "count", "asked", "roll", "on", "reference"])
    return frame.assign(on=pd.to_datetime(frame["on"]))


def check(office: Office, draft: Draft) -> None:
    """Refuse a list counted by hand whose numbers cannot be. Raises :class:`StepRefused` with every fault."""
    value = dict(draft.value)
    if draft.entry_id is not None:
        entries = records.entries(office, "gate").set_index("entry_id")
        if draft.entry_id in entries.index:
            value = entries.loc[draft.entry_id, ["asked", "agreed", "gate"]].to_dict() | value
    asked, agreed = (_whole(value.get(name)) for name in ("asked", "agreed"))
    register = communities.communities(office.store, Scope(community_id=(str(draft.community_id),)))["households"]
    most = None if register.empty or pd.isna(register.iloc[0]) else int(register.iloc[0])
    faults = []
    if asked is not None and agreed is not None and agreed > asked:
        faults.append(_("同意 {agreed} 户多于征求的 {asked} 户").format(agreed=agreed, asked=asked))
    if asked is not None and most is not None and asked > most:
        faults.append(_("征求 {asked} 户多于名册的 {most} 户").format(asked=asked, most=most))
    if faults:
        raise StepRefused(_("；").join(faults), action=_("请核对表册后改正；没有任何改动"))


def count(office: Office, draft: Draft, *, by: str) -> str:
    """Enter a list counted by hand (subject ``gate``), checked; its entry's id. Raises as ``records.enter``."""
    check(office, draft)
    return records.enter(office, [draft], by=by)[0]


def _counted(office: Office, scope: Scope) -> pd.DataFrame:
    entries = records.entries(office, "gate", scope)
    covered = entries["gate"] == "coverage"
    return entries.assign(
        source="counted",
        count=entries["asked"].where(covered, entries["agreed"]),
        on=entries["changed_on"],
        reference=entries["document"],
        unnumbered=0,
    )


def _asked(office: Office, scope: Scope) -> pd.DataFrame:
    """What households answered on joining and on the plan, question by question."""
    known = surveys.surveys(office.store)[["survey_id", "kind", "title"]]
    items = surveys.items(office.store).merge(known, on="survey_id")
    items = items[(items["type"] == "level") & items["kind"].isin(_ASKING)]
    items = items.assign(gate=[gate_of_question(heading) for heading in items["heading"]])
    items = items[items["gate"] != ""]
    found = households.positions(office.store, items["item_id"].tolist(), scope)
    named = found.merge(items[["item_id", "gate", "heading", "title"]], on="item_id")
    quoted = _("《{title}》{words}")
    words = [quoted.format(title=one, words=asked) for one, asked in zip(named["title"], named["heading"], strict=True)]
    return named.assign(source="survey", count=named["agreed"], reference=words)


def gate_of_question(heading: str) -> str:
    """The gate a question speaks of: plan, join, or "" for neither.

    >>> gate_of_question("是否同意改造"), gate_of_question("是否同意改造方案"), gate_of_question("暖气单户改造")
    ('join', 'plan', '')
    """
    if PLANNING.search(heading):
        return "plan"
    return "join" if JOINING.search(heading) else ""


def _covered(office: Office, scope: Scope, planned: pd.Series) -> pd.DataFrame:
    """Households heard by surveys of wishes and consent before the plan was put to them."""
    heard = households.heard(office.store, scope)
    limit = pd.to_datetime(heard["community_id"].map(planned.to_dict()))
    heard = heard[heard["on"].isna() | limit.isna() | (heard["on"] <= limit)]
    summed = heard.groupby("community_id", as_index=False).agg({"n": "sum", "unnumbered": "sum", "on": "max"})
    words = _("意愿调查和同意征询，每户只计一次")
    return summed.assign(gate="coverage", source="survey", count=summed["n"], asked=summed["n"], reference=words)


def _satisfied(office: Office, rounds: Verdicts, levels: LevelCounts) -> pd.DataFrame:
    """The latest valid round of each community, with the last day of its last week of answers."""
    judged_rounds = rounds[rounds["n"] > 0]
    key = ["community_id", "survey_id", "round"]
    last = levels.groupby(key, as_index=False)["week"].max()
    last["round"] = last["round"].astype("Int64")
    dated = judged_rounds.merge(last, on=key, how="left")
    titles = surveys.surveys(office.store).set_index("survey_id")["title"]
    named = {
        (row.survey_id, row.round): _("《{title}》第 {round} 轮").format(title=titles[row.survey_id], round=row.round)
        for row in dated[["survey_id", "round"]].drop_duplicates().itertuples()
    }
    words = [named[one] for one in zip(dated["survey_id"], dated["round"], strict=True)]
    today = pd.Timestamp(office.now().date())
    on = (dated["week"] + pd.Timedelta(days=6)).clip(upper=today)
    return dated.assign(
        gate="satisfaction",
        source="survey",
        count=dated["satisfied"],
        asked=dated["n"],
        on=on,
        reference=words,
        unnumbered=0,
    )


def _whole(told: Any) -> int | None:
    number = pd.to_numeric(told, errors="coerce")
    return None if pd.isna(number) else int(number)


def _typed(part: pd.DataFrame) -> pd.DataFrame:
    return part.reindex(columns=list(EVIDENCE_COLUMNS)).astype(_TYPES)
