"""提升重点: which questions go along with overall satisfaction, and which of these are done least well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.estimation import shares
from analytics.estimation.comparison import newcombe_difference
from analytics.estimation.intervals import floats, share_of
from analytics.estimation.questionnaire import drivers
from analytics.estimation.questionnaire.drivers import Importance
from analytics.flows import joint_answers, questions
from analytics.flows.office import Office
from analytics.language import N_
from analytics.model import EVERYWHERE, Estimates, Scope
from analytics.privacy.suppression import suppress

REASONS: Final = drivers.REASONS | joint_answers.HIDDEN | {"no_overall": N_("这个调查没有总体满意度题")}
IMPORTANCE: Final = (
    *("weight", "low", "high", "part", "part_low", "part_high"),
    *("lmg", "correlation", "inflation", "beyond_noise", "significant"),
)
_DESCRIPTION: Final = ["item_id", "position", "heading", "category"]


@dataclass(frozen=True, eq=False)
class Drivers:
    """What matters in a place and how well it is done.

    ``rows``: a row a question that is read: item_id, position, heading, category, n, satisfied, share, share_low,
    share_high (0–1; how well), suppressed, and the columns IMPORTANCE (see ``questionnaire.drivers``); most important
    first. ``found``: the numbers of the whole; None and a ``reason`` (of REASONS) where importance is not told.
    ``constant`` and ``left_out``: headings of questions all answered alike, and of those that few answered.
    ``complete``: of the forms that answer the overall question, the share that answers all, 0–1.
    """

    rows: pd.DataFrame
    found: Importance | None
    reason: str
    constant: tuple[str, ...]
    left_out: tuple[str, ...]
    complete: float

    @property
    def needed(self) -> int:
        """How many complete forms importance takes, for the questions at hand."""
        return max(drivers.FEWEST_FORMS, drivers.FORMS_A_QUESTION * len(self.rows))


@dataclass(frozen=True, eq=False)
class Fields:
    """The questions of a place, each in its field, and where the lines cut (0–1).

    ``rows`` are those of Drivers with number (1, 2, …, most important first), field (of ``questionnaire.drivers``'
    FIELDS; None where the share is hidden) and near: an interval crosses a line, so that the field is not certain.
    """

    rows: pd.DataFrame
    importance_line: float
    share_line: float


def fields(found: Drivers, threshold: float | None = None) -> Fields:
    """Each question in its field: importance beside the mean of all, its share beside ``threshold`` (0–1).

    Without a threshold the shares are set beside their own mean.
    """
    rows = found.rows
    told = rows["part"].notna()
    share = rows["share"].astype("float64").where(told)
    lines = {
        "importance_line": 1 / told.sum() if told.any() else np.nan,
        "share_line": float(share.mean()) if threshold is None else threshold,
    }
    placed = drivers.field(
        rows["part"].to_numpy(float), rows["significant"].to_numpy(bool), share.to_numpy(float), **lines
    )
    part, performance = (
        (rows[f"{name}_low"].to_numpy(float), rows[f"{name}_high"].to_numpy(float)) for name in ("part", "share")
    )
    clear = drivers.clear_of_lines(part, performance, **lines)
    return Fields(rows.assign(number=range(1, len(rows) + 1), field=placed, near=~clear), **lines)


def drivers_of(
    office: Office, survey_id: str, *, round_number: int | None = None, scope: Scope = EVERYWHERE
) -> Drivers:
    """Importance and performance of every single question of a survey in ``scope``.

    ``round_number`` None takes the latest round of each community. Places with few answers are hidden as in
    ``flows.questions``; of joint answers nothing is told where their number, or any one question, is hidden.
    """
    asked = joint_answers.asked(office, survey_id)
    found = joint_answers.answered(office, survey_id, round_number=round_number, scope=scope)
    told = joint_answers.hidden_questions(office, survey_id, round_number, found)
    rows = _performance(office, found, told)
    rows = rows[rows["item_id"].isin(asked.single["item_id"])].sort_values("position", ignore_index=True)
    left_out = tuple(asked.left_out["heading"])
    if asked.overall is None:
        return _without(rows, "no_overall", left_out)
    if joint_answers.hidden(office, survey_id, round_number, asked, found, told):
        return _without(rows, "hidden", left_out)
    forms = joint_answers.patterns(office, survey_id, asked, found, scope)
    importance = drivers.importance(
        forms,
        outcome=asked.overall,
        predictors=asked.single["item_id"].tolist(),
        cluster="community_id",
        confidence=office.gate.confidence,
    )
    # Fewer forms than are shown anywhere are not told by their number either.
    if importance.reason == "few_forms":
        return _without(rows, "few_forms", left_out)
    headings = asked.items.set_index("item_id")["heading"]
    merged = rows.merge(importance.rows, on="item_id", how="left")
    merged = merged.sort_values("weight", ascending=False, kind="stable", ignore_index=True)
    answered = int(forms.loc[forms[asked.overall].notna(), "n"].sum())
    return Drivers(
        merged.assign(significant=merged["significant"].fillna(False).astype(bool)),
        importance,
        importance.reason,
        tuple(headings[list(importance.constant)]),
        left_out,
        float(share_of(importance.n, answered)),
    )


def beside_city(office: Office, survey_id: str, community_id: str, city: Scope) -> pd.DataFrame:
    """How well a community does beside the city (``city``, as far as the office reaches), question by question.

    Both in the latest round of each community. Columns: item_id, position, heading, n, share, share_low, share_high,
    n_city, share_city, difference, low, high (shares −1 to 1), suppressed: of either; most important questions stand in
    :func:`drivers_of`. The community is part of the city: its difference from the city is its difference from the rest
    (Newcombe's interval), shrunk by the part of the city's answers that are its own.
    """
    mine, whole = (_latest(office, survey_id, scope) for scope in (Scope(community_id=(community_id,)), city))
    both = mine.merge(whole[["item_id", "n", "satisfied", "share", "suppressed"]], on="item_id", suffixes=("", "_city"))
    hidden = both["suppressed"] | both["suppressed_city"]
    n, n_city, good, good_city = (
        np.where(hidden, np.nan, floats(both[name])) for name in ("n", "n_city", "satisfied", "satisfied_city")
    )
    # Where the city is this one community there is no rest to compare with.
    _apart, low, high = newcombe_difference(good, n, good_city - good, n_city - n, confidence=office.gate.confidence)
    rest = share_of(n_city - n, n_city)
    return both.assign(
        difference=np.where(hidden | (rest == 0), np.nan, both["share"] - both["share_city"]),
        low=rest * low,
        high=rest * high,
        suppressed=hidden,
    ).drop(columns=["satisfied", "satisfied_city", "suppressed_city"])


def _latest(office: Office, survey_id: str, scope: Scope) -> Estimates:
    """How well the questions are done in the latest rounds of ``scope``."""
    found = joint_answers.answered(office, survey_id, scope=scope)
    return _performance(office, found, joint_answers.hidden_questions(office, survey_id, None, found))


def _performance(office: Office, found: joint_answers.Answered, told: joint_answers.Told) -> Estimates:
    """The satisfied share of every question in the place, hidden where it is hidden elsewhere (``told``)."""
    estimates = shares.satisfied_shares(found.levels, found.items, by=["item_id"])
    estimates = shares.with_interval(estimates, confidence=office.gate.confidence).drop(columns="outside")
    shown = suppress(estimates.assign(place=""), minimum=office.settings.figure_minimum)
    shown = questions.without(shown, told).drop(columns="place").merge(found.items[_DESCRIPTION], on="item_id")
    return shown.rename(columns={"low": "share_low", "high": "share_high"})


def _without(rows: pd.DataFrame, reason: str, left_out: tuple[str, ...]) -> Drivers:
    """Performance alone, and why there is no importance."""
    nothing = {name: np.nan for name in IMPORTANCE if name != "significant"}
    return Drivers(rows.assign(**nothing, significant=False), None, reason, (), left_out, np.nan)
