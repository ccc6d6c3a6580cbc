"""A question's answers by groups of residents, or of communities, in one place: the table, and what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from analytics.errors import MinyiError
from analytics.estimation.association import false_discovery_rates
from analytics.estimation.intervals import share_of, wilson_at
from analytics.estimation.tables import crosstabs
from analytics.estimation.tables.crosstabs import Finding
from analytics.flows.crosstab_hiding import Decision, Key, Parts, decided, key_of, parts
from analytics.flows.crosstab_layout import NOT_FILLED, Asked
from analytics.flows.elsewhere import DEPTHS
from analytics.flows.office import Office
from analytics.language import N_, _
from analytics.model import EVERYWHERE, Scope
from analytics.store import communities, surveys
from analytics.store import crosstabs as stored

ALL_ROWS: Final = N_("合计")
CELLS: Final = ("row", "answer", "n", "base", "share", "low", "high", "residual", "q", "mark", "suppressed")


class NoSuchPlace(MinyiError):
    """A place that is not whole, or not within the reader's reach."""


@dataclass(frozen=True)
class Crosstab:
    """One place's table.

    ``cells`` has a row a group and answer, the whole place last: CELLS, where n counts forms, base those of the row
    that answered, share is n / base (0–1) with its Wilson interval, residual the distance from independence in
    standard errors, q its rate of false findings and mark "higher", "lower" or "" where it stands out. Hidden figures
    are NA and ``suppressed``. ``finding`` is what the test of the shown cells says; ``options`` (several answers a
    form) has instead a row an answer: answer, p, q. ``merged``: answers that were tested together because a cell of
    theirs is hidden; ``untested``: groups left out of the test. ``left_out``: communities whose figures are hidden.
    """

    cells: pd.DataFrame
    finding: Finding
    exclusive: bool
    options: pd.DataFrame = field(default_factory=pd.DataFrame)
    merged: tuple[str, ...] = ()
    untested: tuple[str, ...] = ()
    left_out: int = 0


@dataclass(frozen=True)
class Shown:
    """What of a table is shown: forms by community, row and answer, and what of their sums is hidden."""

    rows: tuple[str, ...]
    answers: tuple[str, ...]
    cells: np.ndarray
    bases: np.ndarray
    hidden: np.ndarray
    bases_hidden: np.ndarray
    exclusive: bool
    rows_ordered: bool
    answers_ordered: bool
    place_hidden: bool = False


def groupings(office: Office, survey_id: str) -> list[str]:
    """What residents of a survey can be grouped by: attributes, channel, other questions (one answer a form)."""
    items = surveys.items(office.store, survey_id)
    single = items[items["type"].isin(["level", "single", "ranking"])]
    named = [f"{stored.ATTRIBUTE}{name}" for name in stored.attribute_names(office.store, survey_id)]
    return [*named, stored.CHANNEL, *(f"{stored.ITEM}{one}" for one in single["item_id"])]


def places(office: Office) -> list[Scope]:
    """The places whose tables the reader may have: whole cities, districts and streets, and everything together.

    Only whole ones: tables of any other sum of places could be subtracted from these.
    """
    mine = communities.communities(office.store)
    every = mine if office.store.scope.is_everywhere else communities.communities(office.whole.store)
    is_all = len(mine) == len(every) and len(set(mine["city"])) > 1
    found = [EVERYWHERE] if is_all else []
    for depth in range(1, len(DEPTHS) + 1):
        names = list(DEPTHS[:depth])
        here = _communities_by(mine, names)
        there = here if every is mine else _communities_by(every, names)
        whole = here[here == there.reindex(here.index)]
        for key in whole.index:
            values = (key,) if isinstance(key, str) else tuple(key)
            if all(values):
                found.append(Scope(**{name: (value,) for name, value in zip(names, values, strict=True)}))
    return found


def _communities_by(known: pd.DataFrame, names: list[str]) -> pd.Series:
    """How many communities each place has, in order of its names."""
    return known[names].fillna("").groupby(names, sort=True).size()


def crosstab(office: Office, asked: Asked, place: Scope, *, detail: bool = False) -> Crosstab:
    """The table of ``place``, one of :func:`places` (or the community of ``asked``).

    ``detail``: every level apart; else, where the question says what is satisfied, satisfied or not. Raises
    :class:`NoSuchPlace`, and ``crosstab_hiding.NotToBeCrossed``.
    """
    if asked.community_id is None and place not in places(office):
        raise NoSuchPlace(_("不能对这个范围作交叉分析"), expected=_("一个完整的城市、区县或街道"))
    decision = decided(office, asked)
    key: Key = key_of(place)
    if key not in decision.places:
        return table(_nothing(decision))
    return table(_shown(decision, parts(office, asked, decision, place), decision.places[key], detail=detail))


def _nothing(decision: Decision) -> Shown:
    rows, answers = decision.layout.rows.labels, decision.layout.answers.labels
    none = np.zeros((0, len(rows), len(answers)), np.int64)
    open_cells, open_rows = np.zeros(none.shape[1:], bool), np.zeros(len(rows), bool)
    return Shown(rows, answers, none, none.sum(axis=2), open_cells, open_rows, True, False, False)


def _shown(decision: Decision, counted: Parts, number: int, *, detail: bool) -> Shown:
    seen, hidden = decision.layout, decision.hidden
    cells, hides = counted.cells, hidden.cells[number]
    answers = seen.answers.labels
    if seen.names and not detail:
        group = np.array(seen.group)
        cells = np.stack([cells[:, :, group == at].sum(axis=2) for at in (0, 1)], axis=2)
        answers, hides = seen.names, hidden.groups[number]
    place_hidden = bool(hidden.places[number])
    return Shown(
        rows=seen.rows.labels,
        answers=answers,
        cells=cells,
        bases=counted.bases,
        hidden=hides | place_hidden,
        bases_hidden=hidden.bases[number] | place_hidden,
        exclusive=seen.exclusive,
        rows_ordered=seen.rows.is_ordered,
        answers_ordered=seen.answers.is_ordered,
        place_hidden=place_hidden,
    )


def table(shown: Shown, *, left_out: int = 0) -> Crosstab:
    """The table of what is shown, and the test of it: of nothing else, or the test would tell what is hidden."""
    tested = _Tested(shown)
    options = pd.DataFrame()
    if shown.exclusive:
        finding = crosstabs.finding(
            tested.parts[:, :, ::-1],
            rows_ordered=shown.rows_ordered,
            columns_ordered=shown.answers_ordered and not len(tested.merged),
        )
        residual, q = crosstabs.residuals(tested.parts)
        residual, q = tested.spread(residual), tested.spread(q)
    else:
        finding = Finding("none", int(shown.bases.sum()), len(shown.bases))
        residual, q, options = _by_option(shown, tested)
    return Crosstab(
        cells=_cells(shown, residual, q, max(1.0, finding.effect)),
        finding=finding,
        exclusive=shown.exclusive,
        options=options,
        merged=tuple(shown.answers[at] for at in tested.merged),
        untested=tuple(shown.rows[at] for at in tested.untested),
        left_out=left_out,
    )


class _Tested:
    """The rows and answers of which everything is shown; what of the answers is not, together as the last."""

    def __init__(self, shown: Shown) -> None:
        filled = shown.bases.sum(axis=0) > 0
        closed = shown.bases_hidden.copy()
        if len(shown.answers) == 2:  # two halves: what hides one hides the other
            closed |= shown.hidden.any(axis=1)
        no_group = np.array([label == NOT_FILLED for label in shown.rows], bool)
        self.rows = np.flatnonzero(filled & ~closed & ~no_group)
        self.untested = np.flatnonzero((filled | closed) & (closed | no_group))
        partly = shown.hidden[self.rows].any(axis=0)
        self.answers, self.merged = np.flatnonzero(~partly), np.flatnonzero(partly)
        kept = shown.cells[:, self.rows, :]
        self.parts = kept[:, :, self.answers]
        if shown.exclusive and len(self.merged):
            rest = kept[:, :, self.merged].sum(axis=2, keepdims=True)
            self.parts = np.concatenate([self.parts, rest], axis=2)
        self._shape = (len(shown.rows), len(shown.answers))

    def spread(self, values: np.ndarray) -> np.ndarray:
        """``values`` of the tested cells at their places in the whole table."""
        found = np.full(self._shape, np.nan)
        found[np.ix_(self.rows, self.answers)] = values[:, : len(self.answers)]
        return found


def _by_option(shown: Shown, tested: _Tested) -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    """Each option by itself, chosen or not: several may be chosen, so that their shares hang together anyhow."""
    shape = (len(shown.rows), len(shown.answers))
    residual, p = np.full(shape, np.nan), np.full(len(tested.answers), np.nan)
    q_cells = np.full(shape, np.nan)
    bases = shown.bases[:, tested.rows]
    for at, answer in enumerate(tested.answers):
        chosen = shown.cells[:, tested.rows, answer]
        pair = np.stack([chosen, bases - chosen], axis=2)
        p[at] = crosstabs.finding(pair).p
        residual[tested.rows, answer], q_cells[tested.rows, answer] = (of[:, 0] for of in crosstabs.residuals(pair))
    q = false_discovery_rates(p)
    # A cell stands out where its option does, too.
    for at, answer in enumerate(tested.answers):
        q_cells[:, answer] = np.fmax(q_cells[:, answer], q[at])
    names = [shown.answers[answer] for answer in tested.answers]
    return residual, q_cells, pd.DataFrame({"answer": names, "p": p, "q": q})


def _cells(shown: Shown, residual: np.ndarray, q: np.ndarray, effect: float) -> pd.DataFrame:
    n, bases = shown.cells.sum(axis=0), shown.bases.sum(axis=0)
    kept = np.flatnonzero((bases > 0) | shown.bases_hidden)
    rows, answers = len(kept), len(shown.answers)
    every = n.sum(axis=0, keepdims=True)
    n, base = np.concatenate([n[kept], every]), np.concatenate([bases[kept], [bases.sum()]])
    base = np.repeat(base[:, None], answers, axis=1)
    last = np.full((1, answers), shown.place_hidden)
    hidden = np.concatenate([shown.hidden[kept], last]).ravel()
    base_hidden = np.repeat(np.concatenate([shown.bases_hidden[kept], [shown.place_hidden]]), answers)
    share = share_of(n, base)
    low, high = wilson_at(share, base / effect)
    none = np.full((1, answers), np.nan)
    z, rate = np.concatenate([residual[kept], none]), np.concatenate([q[kept], none])
    out = crosstabs.stands_out(rate)
    frame = pd.DataFrame(
        {
            "row": np.repeat([*(shown.rows[at] for at in kept), _(ALL_ROWS)], answers),
            "answer": np.tile(list(shown.answers), rows + 1),
            "n": n.ravel(),
            "base": base.ravel(),
            "share": share.ravel(),
            "low": low.ravel(),
            "high": high.ravel(),
            "residual": z.ravel(),
            "q": rate.ravel(),
            "mark": np.where(out & (z > 0), "higher", np.where(out & (z < 0), "lower", "")).ravel(),
            "suppressed": hidden | base_hidden,
        }
    ).astype({"n": "Int64", "base": "Int64"})
    closed = frame["suppressed"]
    for column in ("n", "share", "low", "high", "residual", "q"):
        frame[column] = frame[column].mask(closed)
    return frame.assign(base=frame["base"].mask(base_hidden), mark=frame["mark"].mask(closed, ""))
