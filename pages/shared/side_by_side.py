"""What is known of a community beside others: the same guarded reads as on 小区档案, gathered for each."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from analytics.estimation.percent import points as bare_points
from analytics.language import _
from analytics.model import CommentSelection, Gate, Scope, Verdicts
from analytics.programme.ledger.rectification_counts import ACTIVE
from pages.shared import comment_reads, driver_reads, ledger_reads, reads, sample_reads, sentences, wording
from pages.shared.plain import plain

MOST_TOPICS: Final = 3
MOST_QUESTIONS: Final = 3


@dataclass(frozen=True, eq=False)
class Side:
    """One community: its verdict, and what else is known; what must not be shown is missing, with why.

    ``heard``: share of households heard of in the latest survey, 0–1. ``round``: of profile.rounds, None where hidden;
    ``rounds`` how many there are. ``active`` and ``overdue`` rectifications. ``topics``: (name, comments), most first.
    ``behind``: questions clearly behind the city, with the difference (share −1–1).
    """

    verdict: Mapping[Hashable, Any]
    gate: Gate
    heard: float | None = None
    round: Mapping[Hashable, Any] | None = None
    rounds: int = 0
    active: int = 0
    overdue: int = 0
    topics: tuple[tuple[str, int], ...] = ()
    no_topics: str = ""
    behind: tuple[tuple[str, float], ...] = field(default=())

    @property
    def community_id(self) -> str:
        return str(self.verdict["community_id"])

    @property
    def label(self) -> str:
        return str(self.verdict["label"])


def names(listed: Verdicts) -> dict[str, str]:
    """Names that tell the communities apart, by id, in the order of the ids; the id too where place and name agree."""
    found = sentences.full_names(listed.sort_values("community_id"))
    said = pd.Series(found)
    twice = set(said[said.duplicated(keep=False)])
    return {one: f"{name} {one}" if name in twice else name for one, name in found.items()}


def of(verdict: Mapping[Hashable, Any]) -> Side:
    """One community, by its row of the verdicts as they are listed, with its ``label``."""
    community_id = str(verdict["community_id"])
    open_entries = _active(community_id)
    topics, no_topics = _topics(community_id)
    known: dict[str, Any] = {}
    if verdict["standing"] != "no_data":
        known["heard"] = _heard(str(verdict["survey_id"]), community_id)
        if not verdict["suppressed"]:
            rounds = reads.rounds(community_id)
            latest = rounds[(rounds["survey_id"] == verdict["survey_id"]) & (rounds["round"] == verdict["round"])]
            known["round"] = next(iter(latest.to_dict("records")), None)
            known["rounds"] = len(rounds)
            known["behind"] = _behind(verdict)
    return Side(
        verdict,
        sentences.own_gate(verdict, reads.office().gate),
        active=len(open_entries),
        overdue=int(open_entries["overdue"].sum()),
        topics=topics,
        no_topics=no_topics,
        **known,
    )


def _active(community_id: str) -> pd.DataFrame:
    """The entries of its ledger that are still on the desk of the office."""
    scope = Scope(community_id=(community_id,))
    ledger = ledger_reads.ledger(scope, ledger_reads.today())
    return ledger[ledger["state"].isin(ACTIVE)]


def _heard(survey_id: str, community_id: str) -> float | None:
    table = sample_reads.by_place(survey_id, "community").set_index("community_id")
    heard = table["heard"].get(community_id)
    return None if heard is None or pd.isna(heard) else float(heard)


def _topics(community_id: str) -> tuple[tuple[tuple[str, int], ...], str]:
    """The most frequent topics, or why there are none to show: see residents.show."""
    found = comment_reads.topic_table(CommentSelection(Scope(community_id=(community_id,))))
    if not found.total:
        return (), _("没有收到文字意见")
    if found.total < reads.office().settings.comment_minimum or found.too_few or found.topics.empty:
        return (), _("意见或填写的人太少，不显示")
    first = found.topics.head(MOST_TOPICS)
    return tuple(zip(first["label"].astype(str), first["n"].astype(int), strict=True)), ""


def _behind(verdict: Mapping[Hashable, Any]) -> tuple[tuple[str, float], ...]:
    """The questions in which it is clearly behind its city, the furthest first."""
    community_id = str(verdict["community_id"])
    city = reads.communities().set_index("community_id").loc[community_id, "city"]
    if pd.isna(city):
        return ()
    rows = driver_reads.beside_city(str(verdict["survey_id"]), community_id, Scope(city=(str(city),)))
    rows = rows[rows["high"] < 0].sort_values("difference", kind="stable").head(MOST_QUESTIONS)
    return tuple(zip(rows["heading"].astype(str), rows["difference"].astype(float), strict=True))


def differences(verdicts: Verdicts, pairs: pd.DataFrame) -> list[str]:
    """A sentence for every pair that clearly differs, and one for all others together."""
    clear = pairs[pairs["low"] > 0]
    said = [
        _("{higher}比{lower}高 **{difference}**（{low} 至 {high}），差别可信。").format(
            higher=plain(verdicts["label"].iloc[row["higher"]]),
            lower=plain(verdicts["label"].iloc[row["lower"]]),
            difference=wording.points(row["difference"]).removeprefix("+"),
            low=bare_points(row["low"]),
            high=bare_points(row["high"]),
        )
        for row in clear.to_dict("records")
    ]
    rest = len(pairs) - len(clear)
    if rest:
        words = _("其余 {n} 对小区之差未超出抽样误差。") if said else _("所选小区之间的差别都未超出抽样误差。")
        said.append(words.format(n=rest))
    return said


def several_surveys(verdicts: Verdicts) -> str:
    """That the latest rounds are not of one survey; empty where they are."""
    return _("各小区最新一轮不属于同一个调查，比较时请留意") if len(verdicts["survey_id"].dropna().unique()) > 1 else ""


def fieldwork(verdicts: Verdicts) -> dict[str, str]:
    """What a card tells of the chosen communities together: of their register only, the rest is each one's own."""
    elsewhere = _("各小区不同，见小区档案的口径卡")
    households = wording.count(verdicts["households"].sum(min_count=len(verdicts)))
    words = _("名册 {households} 户（{n} 个小区）").format(households=households, n=len(verdicts))
    return {"population": words, "mode": elsewhere, "dates": elsewhere}
