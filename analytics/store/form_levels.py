"""Which levels each form of a survey gave, in memory: read once of the whole city, asked for from several sides.

提升重点, 问卷质量, 小区档案 and what they may tell ask of the same million forms what was answered on one of them. To
bring a form's answers together by a query takes longer than all the rest: here each finds its row by the form's number.
For work inside the store and flows only: a row is a person's form, and of places that a reader may not see too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.model import EVERYWHERE, Scope
from analytics.store.connection import Store
from analytics.store.places import places
from analytics.store.remembered import Remembered, shared

NONE: Final = -(1 << 15)
# Twenty questions of five million forms; a survey of more is read whenever it is asked for.
MOST_BYTES: Final = 256 * 1024**2
_remembered: Final = Remembered(size=MOST_BYTES)

_FORMS: Final = """
SELECT r.response_no, r.community_no, r.round
FROM responses r
JOIN surveys s USING (survey_no)
WHERE r.current AND s.survey_id = $survey_id
    AND r.community_no IN (SELECT community_no FROM places($cities, $districts, $streets, $ids))
ORDER BY r.response_no
"""
_LEVELS: Final = "SELECT response_no, level FROM answers WHERE item_no = ? AND level IS NOT NULL"
_MINE: Final = "SELECT community_no FROM places($cities, $districts, $streets, $ids)"


@dataclass(frozen=True, eq=False)
class FormLevels:
    """``community_no`` and ``round`` of every form, in the order of their numbers; ``levels``: a row a question, a
    column a form, NONE where it has no valid answer. Nobody changes anything in it."""

    community_no: npt.NDArray[np.int32]
    round: npt.NDArray[np.int16]
    levels: npt.NDArray[np.int16]

    def of(self, wanted: npt.NDArray[np.bool_]) -> FormLevels:
        """The forms that ``wanted`` marks."""
        if wanted.all():
            return self
        return FormLevels(self.community_no[wanted], self.round[wanted], self.levels[:, wanted])


def form_levels(store: Store, survey_id: str, item_nos: Sequence[int], scope: Scope = EVERYWHERE) -> FormLevels:
    """The current forms of a survey in ``scope``, as far as ``store`` reaches, with their levels of some questions."""
    asked, whole = tuple(item_nos), store.within(EVERYWHERE)
    found: FormLevels = _remembered.of(whole, (survey_id, asked), lambda: _read(whole, survey_id, asked), hold=shared)
    if scope == EVERYWHERE and store.scope.is_everywhere:
        return found
    with store.reading() as connection:
        mine = connection.table(_MINE, places(scope)).column("community_no").to_numpy()
    return found.of(np.isin(found.community_no, mine))


def _read(whole: Store, survey_id: str, item_nos: tuple[int, ...]) -> FormLevels:
    with whole.reading() as connection:
        forms = connection.table(_FORMS, places(EVERYWHERE) | {"survey_id": survey_id})
        number = forms.column("response_no").to_numpy()
        levels = np.full((len(item_nos), len(number)), NONE, np.int16)
        first = number[0] if len(number) else 0
        # Numbers of forms lie close together: what is looked up is hardly longer than the forms are many.
        at = np.full((number[-1] - first + 1) if len(number) else 0, -1, np.int32)
        at[number - first] = np.arange(len(number), dtype=np.int32)
        for row, item_no in zip(levels, item_nos, strict=True):
            given = connection.table(_LEVELS, [item_no])
            form = given.column("response_no").to_numpy() - first
            level = given.column("level").to_numpy()
            inside = (form >= 0) & (form < len(at))
            if not inside.all():
                form, level = form[inside], level[inside]
            column = at[form]
            if (column < 0).any():
                column, level = column[column >= 0], level[column >= 0]
            row[column] = level
    place, turn = forms.column("community_no").to_numpy(), forms.column("round").to_numpy()
    return FormLevels(place.astype(np.int32), turn.astype(np.int16), levels)
