"""What residents answered on the same form: which questions are read together, and whether it may be told of a place.

The rows behind it may be single forms and stay inside flows. Which questions are read together is decided of the whole
city, as hiding is: else the numbers of forms of two places would count different things, and tell by their difference.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.flows import hiding, questions, survey_levels
from analytics.flows.kept import Kept
from analytics.flows.office import Office
from analytics.language import N_
from analytics.model import EVERYWHERE, Items, LevelCounts, Scope
from analytics.privacy import nesting
from analytics.store import answer_patterns, surveys

# A question that fewer than half of the others' answers go to would cost most forms: it is left out, and named.
LEAST_ANSWERED: Final = 0.5
# Why nothing is told of joint answers that must be hidden.
HIDDEN: Final = {"hidden": N_("份数太少，或可由此推算出别处的少数答卷，为保护答卷人不显示")}

_kept: Kept[tuple[str, ...]] = Kept("joint answers", 64)


@dataclass(frozen=True, eq=False)
class Asked:
    """The level questions of a survey that are read together (``items``) and those few answered (``left_out``)."""

    items: Items
    left_out: Items

    @property
    def overall(self) -> str | None:
        """The question that decides the verdict, where the survey has one."""
        found = self.items.loc[self.items["overall"].astype(bool), "item_id"]
        return None if found.empty else str(found.iloc[0])

    @property
    def single(self) -> Items:
        """Those that ask for one thing each: all but the overall one."""
        return self.items[~self.items["overall"].astype(bool)]


@dataclass(frozen=True, eq=False)
class Answered:
    """``levels``: the LevelCounts of the rounds looked at in a place; ``occasions``: these rounds, community by
    community; ``place``: all of the place as one (community_id, place "")."""

    levels: LevelCounts
    items: Items
    occasions: pd.DataFrame
    place: pd.DataFrame


def asked(office: Office, survey_id: str) -> Asked:
    """The level questions of a survey that are read together, in the order of the questionnaire.

    Only those with a definition of satisfied: what may be told of the others is not decided anywhere.
    """
    chosen = _kept.of(office, survey_id, lambda whole: _answered_by_most(whole, survey_id))
    items = surveys.items(office.store, survey_id)
    items = items[items["satisfied_from"].notna()].sort_values("position", kind="stable")
    together = items["item_id"].isin(chosen)
    return Asked(items[together].reset_index(drop=True), items[~together].reset_index(drop=True))


def answered(office: Office, survey_id: str, *, round_number: int | None = None, scope: Scope = EVERYWHERE) -> Answered:
    """What was answered in ``scope``: in one round, or (None) in the latest of each community."""
    levels, items = questions.answers_of(office, survey_id, round_number)
    place = questions.as_one(office, scope)
    levels = levels[levels["community_id"].isin(place["community_id"])]
    return Answered(levels, items, levels[["community_id", "round"]].drop_duplicates(), place)


def patterns(office: Office, survey_id: str, asked: Asked, found: Answered, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """The forms of those rounds; see ``store.answer_patterns.patterns``. Never to be shown."""
    forms = answer_patterns.patterns(office.store, survey_id, asked.items["item_id"].tolist(), scope=scope)
    # Each form by the numbers of its community and round: to join a million by their names takes ten times as long.
    place, number = forms["community_id"].cat, forms["round"].to_numpy(np.int64)
    told, rounds = place.categories.get_indexer(found.occasions["community_id"]), found.occasions["round"]
    span = max(number.max(initial=0), rounds.max() if len(rounds) else 0) + 1
    mine = np.isin(place.codes.to_numpy(np.int64) * span + number, (told * span + rounds.to_numpy(np.int64))[told >= 0])
    return forms if mine.all() else forms[mine].reset_index(drop=True)


Told = dict[tuple[Hashable, Hashable], bool]


def hidden_questions(office: Office, survey_id: str, round_number: int | None, found: Answered) -> Told:
    """By (item_id, "") whether the answers of the place to a question must not be shown, as on page 满意度."""
    return questions.hidden_in(
        office, survey_id, round_number, found.levels.assign(place=""), found.place, nesting.WHOLE
    )


def hidden(
    office: Office, survey_id: str, round_number: int | None, asked: Asked, found: Answered, singly: Told
) -> bool:
    """Whether nothing that rests on joint answers may be told of the place.

    So it is where the forms that answer everything are too few, or would tell few by subtraction, and where a single
    question (``singly``: :func:`hidden_questions`) is not shown for the place elsewhere.
    """
    names = asked.items["item_id"].tolist()
    joint = hiding.joint(office, survey_id, names, round_number)
    together = nesting.hidden_places(joint, found.place, level=nesting.WHOLE)
    return any(together.values()) or any(singly.get((item_id, ""), False) for item_id in names)


def _answered_by_most(whole: Office, survey_id: str) -> tuple[str, ...]:
    levels = survey_levels.by_round(whole, survey_id)
    valid = levels[levels["level"].notna()].groupby("item_id")["n"].sum()
    return tuple(valid.index[valid >= LEAST_ANSWERED * valid.max()]) if len(valid) else ()
