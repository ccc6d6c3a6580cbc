"""How a checked file compares with what is stored, before it is loaded: new, changed, unchanged, missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from analytics.headings import COMMUNITY_HEADINGS
from analytics.language import _
from analytics.model import COMMUNITIES, AcceptedRegister, AcceptedSurvey
from analytics.store import stored_forms
from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.frames import fetch

CHANGED_COLUMNS: Final = ("response_id", "community_id", "what", "before", "after")
MISSING_COLUMNS: Final = ("response_id", "community_id", "name", "submitted_at", "batch_id")

_IN_FORCE = "SELECT *, batch_no AS batch_id FROM communities_in_force ORDER BY community_id"


def _empty(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({column: pd.Series(dtype="object") for column in columns})


@dataclass(frozen=True)
class Comparison:
    """How many forms of a survey file (or communities of a register) are new, changed and unchanged, and how many of
    those stored the file lacks.

    ``changed`` has one row a change: response_id (NA for registers), community_id, what (the question or the field),
    before, after; of residents' own words only that they differ. ``missing`` has one row a form or community that the
    file lacks: response_id, community_id, name (registers), submitted_at, batch_id of the batch that it counts from.
    Both list the first :data:`analytics.store.stored_forms.MOST_LISTED` forms; the numbers count all.
    ``renumbered``: the stored forms seem to be another survey's, numbered alike, whose place these would take.
    """

    new: int
    changed_n: int = 0
    unchanged: int = 0
    missing_n: int = 0
    changed: pd.DataFrame = field(default_factory=lambda: _empty(CHANGED_COLUMNS))
    missing: pd.DataFrame = field(default_factory=lambda: _empty(MISSING_COLUMNS))
    renumbered: bool = False

    def counts(self) -> dict[str, int]:
        """The four numbers.

        >>> Comparison(new=3, unchanged=2).counts()
        {'new': 3, 'changed': 0, 'unchanged': 2, 'missing': 0}
        """
        return {
            "new": self.new,
            "changed": self.changed_n,
            "unchanged": self.unchanged,
            "missing": self.missing_n,
        }


def compare(store: Store, accepted: AcceptedRegister | AcceptedSurvey) -> Comparison:
    """Compare a checked file, its comments masked, with what is stored. Nothing is written.

    A form is one (survey, round, response_id), and is compared with the row of it that counts now. Missing are those
    forms that count from the loaded batches which share a form with the file, in its surveys and rounds. A form that
    was named by its content (``r-…``) can only be new or unchanged: whatever is changed in it makes it another one.
    A register is compared with the one in force, all loaded registers together.
    """
    with store.reading() as connection:
        if isinstance(accepted, AcceptedRegister):
            return _registers(connection, accepted)
        return _surveys(connection, accepted)


def _registers(connection: Connection, accepted: AcceptedRegister) -> Comparison:
    columns = [column for column in COMMUNITIES.columns if column != "community_id"]
    before = fetch(connection, _IN_FORCE, columns=["community_id", *columns, "batch_id"]).set_index("community_id")
    after = accepted.communities.set_index(accepted.communities["community_id"].astype("str"))
    after = after.reindex(columns=columns)
    both = after.index.intersection(before.index, sort=False)
    lacking = before.index.difference(after.index)
    listed = [_community_changes(before.loc[both, one], after.loc[both, one], one) for one in columns]
    changed = pd.concat(listed).sort_values("community_id", kind="stable", ignore_index=True)
    changed_n = changed["community_id"].nunique()
    missing = before.loc[lacking, ["name", "batch_id"]].rename_axis("community_id").reset_index()
    return Comparison(
        new=len(after) - len(both),
        changed_n=changed_n,
        unchanged=len(both) - changed_n,
        missing_n=len(missing),
        changed=changed.assign(response_id=None).head(stored_forms.MOST_LISTED)[list(CHANGED_COLUMNS)],
        missing=missing.reindex(columns=list(MISSING_COLUMNS)).head(stored_forms.MOST_LISTED),
    )


def _community_changes(before: pd.Series, after: pd.Series, column: str) -> pd.DataFrame:
    """The communities whose ``column`` differs; both are indexed by community_id."""
    old, new = _shown(before), _shown(after)
    differs = (old != new) & ~(old.isna() & new.isna())
    return pd.DataFrame(
        {
            "community_id": differs.index[differs],
            "what": _(COMMUNITY_HEADINGS[column]),
            "before": old[differs].array,
            "after": new[differs].array,
        }
    )


def _shown(values: pd.Series) -> pd.Series:
    """Values as text, numbers in their shortest form."""
    if pd.api.types.is_numeric_dtype(values):
        return values.map(lambda value: format(value, ".15g"), na_action="ignore").astype("str")
    return values.astype("str")


def _surveys(connection: Connection, accepted: AcceptedSurvey) -> Comparison:
    forms = len(accepted.responses)
    with stored_forms.met(connection, accepted) as met:
        if not met:
            return Comparison(new=forms)
        matched, changed_n, missing_n, renumbered = stored_forms.numbers(connection)
        return Comparison(
            new=forms - matched,
            changed_n=changed_n,
            unchanged=matched - changed_n,
            missing_n=missing_n,
            changed=stored_forms.changed(connection)[list(CHANGED_COLUMNS)],
            missing=stored_forms.missing(connection).reindex(columns=list(MISSING_COLUMNS)),
            renumbered=renumbered,
        )
