"""问卷质量: whether questions hang together, were answered at all and with care; other readings of their scales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.estimation import shares
from analytics.estimation.intervals import share_of, wilson_interval
from analytics.estimation.questionnaire import reliability as hanging
from analytics.estimation.questionnaire import scales
from analytics.estimation.questionnaire.reliability import Reliability
from analytics.flows import hiding, joint_answers, questions
from analytics.flows.joint_answers import Answered
from analytics.flows.office import Office
from analytics.flows.representation import sample
from analytics.model import EVERYWHERE, MISSING, Scope
from analytics.privacy import nesting
from analytics.privacy.suppression import suppress
from analytics.store import answer_patterns

REASONS: Final = hanging.REASONS | joint_answers.HIDDEN
# Figures of one reading of a scale, each with its interval.
READINGS: Final = ("top", "top_two", "bottom", "net", "score")
_DESCRIPTION: Final = ["item_id", "position", "heading"]


@dataclass(frozen=True, eq=False)
class HangingTogether:
    """Cronbach's α of a survey's single level questions in a place, the overall one apart.

    ``rows``: item_id, heading, item_total, alpha_without; empty with a ``reason`` (of REASONS). ``left_out``: headings
    of questions that few answered. ``found`` is None where not even the number of forms may be told.
    """

    rows: pd.DataFrame
    found: Reliability | None
    reason: str
    left_out: tuple[str, ...]


def hanging_together(
    office: Office, survey_id: str, *, round_number: int | None = None, scope: Scope = EVERYWHERE
) -> HangingTogether:
    """Reliability from the forms that answer every question that is read, as ``flows.drivers`` reads them."""
    asked = joint_answers.asked(office, survey_id)
    left_out = tuple(asked.left_out["heading"])
    nothing = pd.DataFrame({name: [] for name in ("item_id", "heading", "item_total", "alpha_without")})
    if len(asked.single) < hanging.FEWEST_QUESTIONS:
        return HangingTogether(nothing, None, "few_questions", left_out)
    found = joint_answers.answered(office, survey_id, round_number=round_number, scope=scope)
    told_singly = joint_answers.hidden_questions(office, survey_id, round_number, found)
    if joint_answers.hidden(office, survey_id, round_number, asked, found, told_singly):
        return HangingTogether(nothing, None, "hidden", left_out)
    forms = joint_answers.patterns(office, survey_id, asked, found, scope)
    # The same forms as everywhere joint answers are told of: also those without an overall answer stay out.
    forms = forms[forms[asked.items["item_id"].tolist()].notna().all(axis=1)]
    told = hanging.reliability(forms, asked.single, confidence=office.gate.confidence)
    if told.reason:
        return HangingTogether(nothing, None, told.reason, left_out)
    rows = told.rows.merge(asked.single[["item_id", "heading"]], on="item_id")
    return HangingTogether(rows[list(nothing)], told, "", left_out)


def alike(
    office: Office, survey_id: str, *, round_number: int | None = None, scope: Scope = EVERYWHERE
) -> pd.DataFrame:
    """Forms with the same answer to all of at least five questions on one scale: all together, then by channel.

    Columns: channel (missing: not known), whole (True on the first row), n (forms with answers enough), alike, share,
    low, high (0–1). Empty where the survey has no five such questions, or their number must not be told; channels are
    left out together where one of them must be hidden: their sum would tell it.
    """
    items = joint_answers.asked(office, survey_id)
    every = pd.concat([items.items, items.left_out]).sort_values("position")
    names = hanging.same_scale(every)
    columns = ["channel", "whole", "n", "alike", "share", "low", "high"]
    if not names:
        return pd.DataFrame({name: [] for name in columns})
    place = joint_answers.answered(office, survey_id, round_number=round_number, scope=scope)
    flagged = hiding.channelled(office, survey_id, names, hanging.FEWEST_ALIKE, round_number)
    judged = nesting.hidden_places(flagged, place.place, level=nesting.WHOLE)
    counted = answer_patterns.alike(office.store, survey_id, names, fewest=hanging.FEWEST_ALIKE, scope=scope)
    counted = counted.merge(place.occasions.astype({"round": "int64"}), on=["community_id", "round"])
    if counted.empty or judged.get((hiding.JOINT, ""), False):
        return pd.DataFrame({name: [] for name in columns})
    confidence = office.gate.confidence
    found = [hanging.alike_shares(counted, by=[], confidence=confidence).assign(channel=None, whole=True)]
    told = sample.are_channels_told(office, survey_id, place.place["community_id"])
    if told and not any(judged.values()):
        apart = hanging.alike_shares(counted, by=["channel"], confidence=confidence)
        found.append(apart.sort_values(["n", "channel"], ascending=[False, True]).assign(whole=False))
    return pd.concat([rows.astype({"channel": "str"}) for rows in found], ignore_index=True)[columns]


def unanswered(
    office: Office, survey_id: str, *, round_number: int | None = None, scope: Scope = EVERYWHERE
) -> pd.DataFrame:
    """How many forms have no valid answer to each closed question, in the order of the questionnaire.

    Columns: item_id, position, heading, n (valid answers), outside, share, low, high (of all forms asked, 0–1;
    Wilson), then one column a reason of ``model.MISSING`` (share 0–1; NaN for questions with options), suppressed.
    """
    found = joint_answers.answered(office, survey_id, round_number=round_number, scope=scope)
    figures = shares.satisfied_shares(found.levels, found.items, by=["item_id"]).drop(columns=["satisfied", "share"])
    missing = found.levels[found.levels["missing"].notna()]
    reasons = missing.pivot_table(index="item_id", columns="missing", values="n", aggfunc="sum", fill_value=0)
    reasons = reasons.reindex(columns=list(MISSING), fill_value=0).reindex(figures["item_id"], fill_value=0)
    asked = (figures["n"] + figures["outside"]).to_numpy()
    figures = figures.assign(**{reason: share_of(reasons[reason].to_numpy(), asked) for reason in MISSING})
    shown = _guarded(office, survey_id, round_number, found, figures, ("outside", *MISSING))
    options = questions.by_choice(office, survey_id, round_number=round_number, scope=scope)
    options = options.drop_duplicates("item_id").drop(columns="n").rename(columns={"base": "n"})
    rows = pd.concat([shown, options[[*_DESCRIPTION, "n", "outside", "suppressed"]]], ignore_index=True)
    n, outside = (rows[name].astype("Float64").to_numpy(np.float64, na_value=np.nan) for name in ("n", "outside"))
    low, high = wilson_interval(outside, n + outside, confidence=office.gate.confidence)
    rows = rows.assign(share=share_of(outside, n + outside), low=low, high=high).sort_values("position")
    order = [*_DESCRIPTION, "n", "outside", "share", "low", "high", *MISSING, "suppressed"]
    return rows[order].astype({"suppressed": "bool"}).reset_index(drop=True)


def readings(
    office: Office, survey_id: str, *, round_number: int | None = None, scope: Scope = EVERYWHERE
) -> pd.DataFrame:
    """Top and bottom boxes, net score and mean score of every level question: ``scales.readings``.

    With position, heading, overall, scale_low, scale_high and suppressed, in the order of the questionnaire.
    """
    found = joint_answers.answered(office, survey_id, round_number=round_number, scope=scope)
    figures = scales.readings(found.levels, found.items, by=[], confidence=office.gate.confidence)
    hide = tuple(name for name in figures if name not in ("item_id", "n"))
    shown = _guarded(office, survey_id, round_number, found, figures, hide)
    described = found.items[["item_id", "overall", "scale_low", "scale_high"]]
    return shown.merge(described, on="item_id").sort_values("position", ignore_index=True)


def _guarded(
    office: Office,
    survey_id: str,
    round_number: int | None,
    found: Answered,
    figures: pd.DataFrame,
    hide: tuple[str, ...],
) -> pd.DataFrame:
    """``figures`` (item_id, n) of the place, hidden where the question's are hidden elsewhere, with its words."""
    shown = suppress(figures.assign(place=""), minimum=office.settings.figure_minimum, hide=hide)
    told = joint_answers.hidden_questions(office, survey_id, round_number, found)
    shown = questions.without(shown, told, ("n", *hide)).drop(columns="place")
    return shown.merge(found.items[_DESCRIPTION], on="item_id")
