"""What may be told of tables of answers by groups of residents: decided of the whole city, whoever reads."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.errors import MinyiError
from analytics.flows import elsewhere, group_sizes
from analytics.flows.crosstab_layout import Asked, Layout, layout
from analytics.flows.elsewhere import DEPTHS
from analytics.flows.group_sizes import Key
from analytics.flows.kept import Kept
from analytics.flows.office import Office
from analytics.language import _
from analytics.model import Scope
from analytics.privacy import nesting, tables
from analytics.privacy.derivable import Flags
from analytics.privacy.tables import Hidden, Tables
from analytics.store import communities, surveys
from analytics.store import crosstabs as stored


class NotToBeCrossed(MinyiError):
    """A table that cannot be told: some of its forms are gone, or the place is made of parts."""


@dataclass(frozen=True)
class Parts:
    """Forms by community: ``cells`` (communities × rows × answers) and ``bases`` (communities × rows)."""

    community_ids: list[str]
    cells: np.ndarray
    bases: np.ndarray

    def of(self, community_ids: Collection[str]) -> Parts:
        """Those of some communities only."""
        at = [number for number, one in enumerate(self.community_ids) if one in community_ids]
        return Parts([self.community_ids[number] for number in at], self.cells[at], self.bases[at])


@dataclass(frozen=True)
class Decision:
    """The rows and columns of a table, and of every place (``places``, by number) what of it is hidden.

    ``every``: what the whole city answered, of which a reader may be shown his places; None where the table was
    counted the other way round.
    """

    layout: Layout
    places: dict[Key, int]
    hidden: Hidden
    every: Parts | None = None


_kept: Kept[Decision] = Kept("crosstabs", 24)


def decided(office: Office, asked: Asked) -> Decision:
    """The table's rows and columns and what is hidden of it, everywhere.

    Raises :class:`NotToBeCrossed` where forms of the round were deleted when their time was over: the figures of other
    pages still count them, and what is missing here would tell of them.
    """
    items = surveys.items(office.whole.store, asked.survey_id).set_index("item_id")
    if asked.other is None or items.loc[asked.item_id, "type"] == "multi" or asked.item_id < asked.other:
        return _kept.of(office, asked, lambda whole: _decided(whole, asked))
    # The same table, asked the other way round: what one way hides the other must not show.
    turned = replace(asked, item_id=asked.other, by=f"{stored.ITEM}{asked.item_id}")
    found = _kept.of(office, turned, lambda whole: _decided(whole, turned))
    seen, hidden = found.layout, found.hidden
    cells = hidden.cells.transpose(0, 2, 1)
    answered = np.repeat(hidden.places[:, None], cells.shape[1], axis=1)
    seen = replace(seen, rows=seen.answers, answers=seen.rows, group=(-1,) * len(seen.rows.labels))
    return Decision(seen, found.places, Hidden(cells, hidden.groups[:, :0], answered, hidden.places))


def parts(office: Office, asked: Asked, found: Decision, scope: Scope) -> Parts:
    """The forms of ``scope``, as far as the office may see, in the rows and columns decided."""
    if found.every is None:
        return arranged(_counted(office, asked, scope), found.layout)
    mine = communities.communities(office.store, scope)["community_id"]
    return found.every.of(set(mine))


def arranged(counted: pd.DataFrame, found: Layout) -> Parts:
    """``store.crosstabs.answers_by_group`` in the rows and columns of ``found``."""
    ids = sorted(counted["community_id"].unique())
    at = {one: number for number, one in enumerate(ids)}
    places = counted["community_id"].map(at).to_numpy(np.int64)
    rows, n = found.rows.numbers(counted["group"]), counted["n"].to_numpy(np.int64)
    is_base = counted["answer"].isna().to_numpy()
    bases = np.zeros((len(ids), len(found.rows.labels)), np.int64)
    np.add.at(bases, (places[is_base], rows[is_base]), n[is_base])
    cells = np.zeros((*bases.shape, len(found.answers.labels)), np.int64)
    answers = found.answers.numbers(counted["answer"])
    np.add.at(cells, (places[~is_base], rows[~is_base], answers[~is_base]), n[~is_base])
    return Parts(ids, cells, bases)


def key_of(scope: Scope) -> Key:
    """The place that ``scope`` names, where it names one whole place of the register.

    >>> key_of(Scope(city=("枣庄市",), district=("市中区",))), key_of(Scope(community_id=("ZZ-001",)))
    (('枣庄市', '市中区'), ('ZZ-001',))
    """
    if scope.community_id:
        return scope.community_id
    return tuple(values[0] for values in (scope.city, scope.district, scope.street) if values)


def _counted(office: Office, asked: Asked, scope: Scope) -> pd.DataFrame:
    return stored.answers_by_group(
        office.store, asked.survey_id, asked.item_id, asked.by, asked.round_number, scope=scope
    )


def _decided(whole: Office, asked: Asked) -> Decision:
    scope = Scope(community_id=(asked.community_id,)) if asked.community_id else Scope()
    counted = _counted(whole, asked, scope)
    items = surveys.items(whole.store, asked.survey_id)
    known_surveys = surveys.surveys(whole.store).set_index("survey_id")
    agreed = known_surveys.loc[asked.survey_id, "kind"] != "satisfaction"
    found = layout(asked, counted, items, agreed=bool(agreed))
    mine = arranged(counted, found)
    known = communities.communities(whole.store, scope).set_index("community_id")[list(DEPTHS)].fillna("")
    if not mine.community_ids:
        return _nothing(found, mine)
    homes = known.loc[mine.community_ids]
    places, parent, inside = _places(homes, alone=asked.community_id is not None)
    closed = _closed(whole, asked, asked.item_id, mine, places)
    rows_closed: Flags | None = None
    rows_known: Flags | bool = asked.other is not None
    if asked.other is not None:
        closed |= _closed(whole, asked, asked.other, mine, places)
    else:
        rows_closed = _small_groups(whole, asked, found, scope, mine.community_ids, inside, parent)
        told_closed, rows_known = _on_sample_page(whole, asked, found, places)
        rows_closed = (rows_closed | told_closed) & ~rows_known
    cells, bases = _summed(mine.cells, inside), _summed(mine.bases, inside)
    hidden = tables.hidden(
        Tables(cells, bases, parent, np.array(found.group, np.int64), found.exclusive),
        minimum=whole.settings.figure_minimum,
        closed=closed,
        rows_closed=rows_closed,
        rows_known=rows_known,
    )
    return Decision(found, places, hidden, mine)


def _nothing(found: Layout, none: Parts) -> Decision:
    """Of a round in which nobody answered: there is no place to tell of."""
    groups = np.zeros((*none.bases.shape, 0), bool)
    return Decision(found, {}, Hidden(none.cells > 0, groups, none.bases > 0, np.zeros(0, bool)), none)


def _places(homes: pd.DataFrame, *, alone: bool) -> tuple[dict[Key, int], np.ndarray, np.ndarray]:
    """The places by number, the place that holds each, and which communities (columns) lie in which place (rows)."""
    if alone:
        return (
            {(one,): at for at, one in enumerate(homes.index)},
            np.full(len(homes), -1),
            np.eye(len(homes), dtype=int),
        )
    paths = [tuple(row) for row in homes.itertuples(index=False, name=None)]
    keys = sorted({path[:depth] for path in paths for depth in range(len(DEPTHS) + 1)}, key=lambda key: (len(key), key))
    places = {key: at for at, key in enumerate(keys)}
    parent = np.array([places[key[:-1]] if key else -1 for key in keys], np.int64)
    inside = np.zeros((len(keys), len(paths)), np.int64)
    for column, path in enumerate(paths):
        for depth in range(len(DEPTHS) + 1):
            inside[places[path[:depth]], column] = 1
    return places, parent, inside


def _summed(of_communities: np.ndarray, inside: np.ndarray) -> np.ndarray:
    return np.tensordot(inside, of_communities, axes=1)


def _closed(whole: Office, asked: Asked, item_id: str, mine: Parts, places: dict[Key, int]) -> np.ndarray:
    """The places whose answers to the question other pages hide, or of whom so few are missing here that it tells."""
    flagged = elsewhere.hidden(whole, asked.survey_id, item_id, asked.round_number)
    counted = pd.Series(mine.bases.sum(axis=1), index=mine.community_ids)
    if asked.other is not None:
        flagged = _with_rest(whole, asked, item_id, flagged, counted)
    elif asked.community_id is None and not flagged.attrs["options"]:
        told = flagged.set_index("community_id")["n"]
        if (told != counted.reindex(told.index).fillna(0)).any():
            raise NotToBeCrossed(
                _("这一轮有答卷已按保存期限删除，只留下合计"),
                expected=_("答卷全部保存的一轮"),
                action=_("请改选较近的一轮"),
            )
    hides: dict[Hashable, bool] = {}
    if asked.community_id is not None:
        levels = {"community_id": ["community_id"]}
    else:
        hides[()] = bool(flagged["hidden_whole"].any())
        levels = {level: list(DEPTHS[:depth]) for depth, level in enumerate(DEPTHS, start=1)}
    for level, names in levels.items():
        for key, is_hidden in flagged.groupby(names)[f"hidden_{level}"].any().items():
            hides[key if isinstance(key, tuple) else (key,)] = bool(is_hidden)
    found = np.zeros(len(places), bool)
    found[list(places.values())] = [hides.get(key, False) for key in places]
    return found


def _with_rest(whole: Office, asked: Asked, item_id: str, flagged: pd.DataFrame, counted: pd.Series) -> pd.DataFrame:
    """``flagged`` with the places hidden where few answered this question and not the other, or what these said would
    be the rest of another page's figure."""
    alone = replace(asked, item_id=item_id, by=stored.CHANNEL)
    scope = Scope(community_id=(asked.community_id,)) if asked.community_id else Scope()
    answered = _counted(whole, alone, scope)
    answered = answered[answered["answer"].isna()].groupby("community_id")["n"].sum()
    left = flagged["community_id"].map(answered).fillna(0) - flagged["community_id"].map(counted).fillna(0)
    rest = nesting.hidden(
        flagged[["community_id", *DEPTHS]].assign(n=left.astype(np.int64)),
        within=[],
        minimum=whole.settings.figure_minimum,
    )
    names = [str(name) for name in rest if str(name).startswith("hidden_")]
    return flagged.assign(**{name: flagged[name] | rest[name] for name in names})


def _on_sample_page(whole: Office, asked: Asked, found: Layout, places: dict[Key, int]) -> tuple[Flags, Flags]:
    """The groups (places × rows) whose size page 样本与回收 hides, and those whose size it tells.

    What one of the two pages hides the other must not show; what it shows covers nothing here.
    """
    hides = np.zeros((len(places), len(found.rows.labels)), bool)
    tells = hides.copy()
    for key, words in group_sizes.told(whole, asked, places).items():
        for number in range(len(found.rows.labels)):
            mine = [words[word] for word, row in found.rows.of.items() if row == number and word in words]
            tells[places[key], number] = bool(mine) and all(mine)
            # A row of several words tells a hidden one where the others are told.
            alone = sum(row == number for row in found.rows.of.values()) == 1
            hides[places[key], number] = (bool(mine) and not all(mine)) and (alone or any(mine))
    return hides, tells


def _small_groups(
    whole: Office,
    asked: Asked,
    found: Layout,
    scope: Scope,
    community_ids: list[str],
    inside: np.ndarray,
    parent: np.ndarray,
) -> np.ndarray:
    """The groups (places × rows) hidden by how many forms they filled in, whatever they answered.

    Every question of the survey hides these, or one question's table would tell the size that another's hides.
    """
    forms = stored.forms_by_group(whole.store, asked.survey_id, asked.by, asked.round_number, scope=scope)
    forms = forms[forms["community_id"].isin(community_ids)]
    at = {one: number for number, one in enumerate(community_ids)}
    n = np.zeros((len(community_ids), len(found.rows.labels)), np.int64)
    np.add.at(n, (forms["community_id"].map(at).to_numpy(np.int64), found.rows.numbers(forms["group"])), forms["n"])
    bases = _summed(n, inside)
    none = np.zeros((*bases.shape, 0), np.int64)
    counted = Tables(none, bases, parent, np.zeros(0, np.int64), exclusive=False)
    minimum = whole.settings.figure_minimum
    return tables.hidden(counted, minimum=minimum, closed=np.zeros(len(bases), bool)).bases
