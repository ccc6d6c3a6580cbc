"""The round after rectification against the one before: per community, question and topic, with its interval."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.estimation import shares, verdicts
from analytics.estimation.association import share_differences
from analytics.estimation.comparison import newcombe_difference
from analytics.flows import acceptance, hiding, programmes, topic_evidence
from analytics.flows.office import Office
from analytics.flows.periods.disclosure import disclosed
from analytics.model import EVERYWHERE, CommentSelection, Scope
from analytics.privacy import nesting
from analytics.privacy.suppression import FIGURES
from analytics.standard import topics as standard_topics
from analytics.store import communities, counts, surveys, topics

_KEY = ["survey_id", "round"]


def compared(office: Office, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """Every community of ``scope`` with two rounds of satisfaction surveys or more: its latest against the one before.

    Columns: community_id, name, district, street, households, survey_id, round, n, satisfied, share, low, high
    (finite population), standing (by its programme's gate, on whole numbers), survey_id to share and standing once more
    with ``_before`` behind, threshold_percent, difference, difference_low, difference_high (−1–1, Newcombe; times 100
    百分点), change (more, fewer: the interval leaves out 0; unclear; NA where hidden) and suppressed. Largest fall
    first. Where either round must not be shown (flows.periods.disclosure) its figures and the difference are NA.
    """
    levels, items = acceptance.satisfaction_counts(office, scope=scope)
    judged = verdicts.judged_counts(levels, items)
    by = ["community_id", *_KEY]
    units = shares.satisfied_shares(judged, items, by=by)
    last = judged[judged["level"].notna()].groupby(by, as_index=False)["week"].max()
    units = units.merge(last, on=by)
    units = units[units["n"] > 0].sort_values(["community_id", "week", "round", "survey_id"], ignore_index=True)
    now = units.drop_duplicates("community_id", keep="last")
    rest = units.drop(now.index)
    before = rest.drop_duplicates("community_id", keep="last")
    pairs = now.merge(before, on="community_id", suffixes=("", "_before"))
    known = communities.communities(office.store, scope)
    pairs = known[["community_id", "name", "district", "street", "households"]].merge(pairs, on="community_id")
    pairs = shares.with_interval(pairs, "households", confidence=office.gate.confidence)
    pairs = _with_difference(pairs, office.gate.confidence)
    rules = programmes.programme_of(office, known)
    pairs = pairs.assign(threshold_percent=[rules[one].satisfaction_percent for one in pairs["community_id"]])
    for end in ("", "_before"):
        pairs[f"standing{end}"] = [
            "met" if 100 * satisfied >= threshold * n else "below"
            for satisfied, n, threshold in zip(
                pairs[f"satisfied{end}"], pairs[f"n{end}"], pairs["threshold_percent"], strict=True
            )
        ]
    may_show = disclosed(office)
    before = pairs[["community_id"]].assign(survey_id=pairs["survey_id_before"], round=pairs["round_before"])
    hidden = _hidden(pairs, {"": may_show.rounds(pairs), "_before": may_show.rounds(before)})
    return hidden.drop(columns=["week", "week_before"]).sort_values(
        ["difference", "community_id"], na_position="last", ignore_index=True
    )


def by_item(office: Office, community_id: str) -> pd.DataFrame:
    """The questions of a community's two latest rounds, each against itself: largest fall first.

    Columns: heading, overall, n, satisfied, share, the same with ``_before`` behind, difference, difference_low,
    difference_high, change, suppressed. Questions of two surveys are the same where they are worded the same. What page
    满意度 hides of a round (flows.hiding) is hidden here.
    """
    pair = _pair(office, community_id)
    if pair is None:
        return pd.DataFrame(columns=["heading", "difference", "change", "suppressed"])
    scope = Scope(community_id=(community_id,))
    now, before = (_of_round(office, scope, survey_id, number) for survey_id, number in pair)
    joined = now.merge(before.drop(columns=["position", "overall"]), on="heading", suffixes=("", "_before"))
    joined = joined[(joined["n"] > 0) & (joined["n_before"] > 0)].reset_index(drop=True)
    closed = {end: joined[f"closed{end}"] for end in ("", "_before")}
    hidden = _hidden(_with_difference(joined, office.gate.confidence), closed)
    hidden = hidden.sort_values(["difference", "position"], na_position="last", ignore_index=True)
    return hidden.drop(columns=["position", "closed", "closed_before"])


def _of_round(office: Office, scope: Scope, survey_id: str, number: int) -> pd.DataFrame:
    """The questions of one round of a community: heading, position, overall, n, satisfied, share and closed, whether
    page 满意度 hides its figures too."""
    levels = counts.level_counts(office.store, scope=scope, survey_ids=[survey_id], by_week=False)
    items = surveys.items(office.store, survey_id)
    levels = levels[(levels["round"] == number) & levels["item_id"].isin(items["item_id"])]
    found = shares.satisfied_shares(levels, items, by=["item_id", "heading", "position", "overall"])
    place = pd.DataFrame({"community_id": scope.community_id, "place": ""})
    rated = nesting.hidden_places(hiding.rated(office, survey_id, number), place, level="community_id")
    told = rated | disclosed(office).places(survey_id, place.assign(round=number))
    small = found["n"] < office.settings.figure_minimum
    closed = pd.Series([told.get((item_id, ""), False) for item_id in found["item_id"]], found.index, dtype="bool")
    return found[["heading", "position", "overall", "n", "satisfied", "share"]].assign(closed=small | closed)


def by_topic(office: Office, community_id: str) -> pd.DataFrame:
    """What residents write in a community's two latest rounds: the columns of ``association.share_differences`` (a the
    latest round, b the one before; shares of distinct comments that say something), label, total_a, total_b,
    suppressed. Topics of 1 to figure_minimum − 1 writers in either round have no figures.
    """
    pair = _pair(office, community_id)
    columns = ["topic_id", "label", "n_a", "n_b", "difference", "direction", "suppressed", "total_a", "total_b"]
    if pair is None:
        return pd.DataFrame(columns=columns)
    sides, totals = [], []
    for survey_id, number in pair:
        selection = CommentSelection(Scope(community_id=(community_id,)), survey_ids=(survey_id,))
        found, total = topic_evidence.raised(office, selection, ("round",))
        sides.append(found.loc[found["round"] == number, ["topic_id", "n", "writers"]])
        totals.append(int(total.loc[total["round"] == number, "total"].sum()))
    both = sides[0].merge(sides[1], on="topic_id", how="outer", suffixes=("_a", "_b")).fillna(0)
    if both.empty:
        return pd.DataFrame(columns=columns)
    rows = share_differences(both, *totals, confidence=office.gate.confidence)
    rows = rows.merge(both[["topic_id", "writers_a", "writers_b"]], on="topic_id")
    minimum = office.settings.figure_minimum
    small = rows["writers_a"].between(1, minimum - 1) | rows["writers_b"].between(1, minimum - 1)
    figures = ["n_a", "n_b", "share_a", "share_b", "difference", "low", "high", "p", "q"]
    rows = rows.assign(**{name: rows[name].astype("float64").mask(small) for name in figures})
    rows = rows.assign(direction=rows["direction"].mask(small, "unclear"), suppressed=small)
    rows = rows.drop(columns=["writers_a", "writers_b"])
    labels = standard_topics.labels(topics.topics(office.store))
    rows = rows.assign(label=rows["topic_id"].map(labels), total_a=totals[0], total_b=totals[1])
    # The place of a hidden topic among the others would tell its figure.
    return pd.concat([rows[~small], rows[small].sort_values("topic_id")], ignore_index=True)


def _pair(office: Office, community_id: str) -> tuple[tuple[str, int], tuple[str, int]] | None:
    """(survey, round) of the latest round and of the one before; None where there is one round or none."""
    found = compared(office, Scope(community_id=(community_id,)))
    if found.empty:
        return None
    row = found.iloc[0]
    return (str(row["survey_id"]), int(row["round"])), (str(row["survey_id_before"]), int(row["round_before"]))


def _with_difference(pairs: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """``pairs`` (n, satisfied, n_before, satisfied_before) with the difference, its limits, and what they support."""
    difference, low, high = newcombe_difference(
        pairs["satisfied"], pairs["n"], pairs["satisfied_before"], pairs["n_before"], confidence=confidence
    )
    change = np.select([np.asarray(low) > 0, np.asarray(high) < 0], ["more", "fewer"], "unclear")
    return pairs.assign(
        difference=difference, difference_low=low, difference_high=high, change=pd.Series(change, pairs.index)
    )


def _hidden(pairs: pd.DataFrame, closed: dict[str, pd.Series]) -> pd.DataFrame:
    """``pairs`` without the figures of the rounds that are ``closed`` ("" the latest, "_before")."""
    either = closed[""] | closed["_before"]
    figures = {}
    for end, hide in closed.items():
        for name in ("n", *FIGURES):
            column = f"{name}{end}"
            if column in pairs:
                values = pairs[column]
                figures[column] = (values.astype("Int64") if pd.api.types.is_integer_dtype(values) else values).mask(
                    hide
                )
    figures |= {
        name: pairs[name].mask(either) for name in ("difference", "difference_low", "difference_high", "change")
    }
    return pairs.assign(**figures, suppressed=either)
