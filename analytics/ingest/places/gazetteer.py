"""The communities of a register, to be found by identifier, name, decided spelling, or a name written freely."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from analytics.ingest.normalisation import key, trimmed_text
from analytics.ingest.places import spellings
from analytics.language import _
from analytics.model import Communities

LIKENESS: Final = 60  # of 100; 金茵小区 and 金茵 have 67
_CANDIDATES: Final = 5
_OTHER_PART: Final = 10  # less likely when it is another part of the estate: 东区 for 西区
_OTHER_PLACE: Final = 95  # the name, but the place before it is another community's
_SHORTEST: Final = 3  # characters of a name that is not written in full
_LEVELS: Final = ("city", "district", "street", "neighbourhood")
_LEVEL_WORD: Final = re.compile(r"(?:市|区|县|街道|镇|乡|社区)$")
_OFFICE: Final = {"街道": ("办事处", "办"), "社区": ("居委会",)}
_STREET: Final = re.compile(r"[路街道巷镇乡桥]$")  # 青檀路 is a road before it is 青檀路小区


@dataclass(frozen=True)
class Likely:
    """A community that a spelling may mean: its position in the register and the likeness, 0–100."""

    at: int
    score: int


@dataclass(frozen=True)
class Meaning:
    """What a spelling means: the position of one community beyond doubt, else None and the likely ones, best first."""

    at: int | None = None
    likely: tuple[Likely, ...] = ()


class Gazetteer:
    """The register's identifiers and names, for looking up what people typed.

    ``aliases`` are spellings that analysts have decided on, to community_id.
    """

    def __init__(self, communities: Communities, aliases: Mapping[str, str] | None = None) -> None:
        self._communities = communities
        self.ids = communities["community_id"].astype("str").tolist()
        self.names = communities["name"].astype("str").tolist()
        self._by_id = {key(text): at for at, text in enumerate(self.ids)}
        self._by_name: dict[str, list[int]] = defaultdict(list)
        for at, name in enumerate(self.names):
            self._by_name[key(name)].append(at)
        place = {one: at for at, one in enumerate(self.ids)}
        self._by_alias = {key(text): place[one] for text, one in (aliases or {}).items() if one in place}

    def label(self, at: int) -> str:
        """A community as an analyst would write it."""
        return _("{name}（{id}）").format(name=self.names[at], id=self.ids[at])

    def exact(self, text: str) -> list[int]:
        """Positions of the communities of just this identifier, decided spelling or name (which several may bear)."""
        typed = key(text)
        if typed in self._by_id:
            return [self._by_id[typed]]
        named = self._by_name.get(typed, [])
        return [self._by_alias[typed]] if len(named) != 1 and typed in self._by_alias else named

    def written(self, name: str) -> Meaning:
        """What a name means that is written freely, without what stands behind it (see :func:`spellings.parted`).

        Beyond doubt is a name that after folding is one community's alone, is no fragment, and whose place before it
        (市中区光明路街道…) is that community's.
        """
        exact = self.exact(name)
        if len(exact) == 1:
            return Meaning(exact[0])
        typed = spellings.comparable(name)
        hits = self._named(typed)
        if hits:
            whole = typed in self._full
            certain = len(hits) == 1 and (whole or not _is_fragment(spellings.core(typed)))
            return Meaning(hits[0]) if certain else _all(hits, 100)
        elsewhere: list[int] = []
        for places, rest in self._without_places(typed):
            hits = self._named(rest)
            here = [at for at in hits if places <= self._places[at]]
            if len(here) == 1 and (rest in self._full or not _is_fragment(spellings.core(rest))):
                return Meaning(here[0])
            elsewhere += here or hits
        return _all(list(dict.fromkeys(elsewhere)), _OTHER_PLACE)

    def _named(self, typed: str) -> list[int]:
        """The communities of that comparable name, 小区 at its end or not."""
        return self._full.get(typed) or self._cores.get(spellings.core(typed), [])

    @cached_property
    def _full(self) -> dict[str, list[int]]:
        """Comparable names, without remarks and without the community's own place before them, to positions."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, name in enumerate(self.names):
            plain = spellings.comparable(spellings.without_remark(name))
            variants = {spellings.comparable(name), plain}
            for place in sorted(self._places[at], key=len, reverse=True):
                if _LEVEL_WORD.search(place) and len(plain.removeprefix(place)) >= _SHORTEST:
                    plain = plain.removeprefix(place)
            for variant in variants | {plain}:
                found[variant].append(at)
        return dict(found)

    @cached_property
    def _cores(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for name, hits in self._full.items():
            found[spellings.core(name)] += [at for at in hits if at not in found[spellings.core(name)]]
        return dict(found)

    @cached_property
    def _places(self) -> list[frozenset[str]]:
        """How the places may be written in which each community lies: 光明路街道, 光明路, 光明路街道办事处."""
        columns = [self._communities[level] for level in _LEVELS if level in self._communities]
        return [
            frozenset(form for cell in row if not pd.isna(cell) for form in _forms(str(cell)))
            for row in zip(*columns, strict=True)
        ] or [frozenset()] * len(self.ids)

    @cached_property
    def _all_places(self) -> frozenset[str]:
        return frozenset().union(*self._places)

    def _without_places(self, typed: str) -> Iterator[tuple[frozenset[str], str]]:
        """Every way to take places of the register off the front of a name: the places, and the rest."""
        open_ways: list[tuple[frozenset[str], str]] = [(frozenset(), typed)]
        while open_ways:
            places, rest = open_ways.pop()
            if places:
                yield places, rest
            if len(places) < len(_LEVELS):
                open_ways += [
                    (places | {rest[:length]}, rest[length:])
                    for length in range(2, min(len(rest) - 1, self._longest_place + 1))
                    if rest[:length] in self._all_places - places
                ]

    @cached_property
    def _longest_place(self) -> int:
        return max(map(len, self._all_places), default=0)

    def alike(self, names: Sequence[str]) -> list[tuple[Likely, ...]]:
        """For each name the communities with a likeness of 60 or more, likeliest first, at most five."""
        if not self.ids or not names:
            return [()] * len(names)
        typed = [spellings.comparable(name) for name in names]
        bare = [self._without_place(one) for one in typed]
        known = [name for name, _at in self._spelled]
        scores = _scores(typed, known)
        np.maximum(scores, _scores(bare, known), out=scores)
        loose = list(map(spellings.loose, known))
        np.maximum(scores, _scores(list(map(spellings.loose, bare)), loose), out=scores)
        return [self._ranked(name, row) for name, row in zip(bare, scores, strict=True)]

    def _without_place(self, typed: str) -> str:
        """A comparable name without the places before it, as long as a name is left."""
        rests = [rest for _places, rest in self._without_places(typed) if len(rest) >= _SHORTEST]
        return min(rests, key=len, default=typed)

    @cached_property
    def _spelled(self) -> list[tuple[str, int]]:
        """Every comparable name, parts of it that people may write alone, and the community that bears it."""
        parts = [(name, at) for at, one in enumerate(self.names) for name in spellings.telling_parts(one)]
        return [(name, at) for name, hits in self._full.items() for at in hits] + parts

    def _ranked(self, typed: str, scores: np.ndarray) -> tuple[Likely, ...]:
        best: dict[int, int] = {}
        for which in np.argsort(-scores.astype(np.int16), kind="stable")[: 2 * _CANDIDATES].tolist():
            name, at = self._spelled[which]
            other_part = spellings.designators(name) != spellings.designators(typed)
            if scores[which] >= LIKENESS:
                best[at] = max(best.get(at, 0), int(scores[which]) - (_OTHER_PART if other_part else 0))
        ordered = sorted(best.items(), key=lambda pair: -pair[1])
        return tuple(Likely(at, score) for at, score in ordered[:_CANDIDATES])

    def suggestion(self, text: str) -> str:
        """ "，您是否指：…？" with the likeliest identifiers; empty when none is alike."""
        best = process.extract(key(text), list(self._by_id), scorer=fuzz.ratio, limit=2, score_cutoff=LIKENESS)
        if not best:
            return ""
        names = _("或").join(self.label(self._by_id[spelled]) for spelled, _score, _at in best)
        return _("，您是否指：{names}？").format(names=names)


def _is_fragment(core: str) -> bool:
    """Whether a name without 小区 is too short, or too much of a street's, to be told by."""
    return len(core) < _SHORTEST or bool(_STREET.search(core))


def _all(hits: Sequence[int], score: int) -> Meaning:
    return Meaning(None, tuple(Likely(at, score) for at in hits[:_CANDIDATES]))


def _forms(place: str) -> Iterator[str]:
    full = spellings.comparable(trimmed_text(place))
    short = _LEVEL_WORD.sub("", full)
    yield from (form for form in (full, short) if len(form) > 1)
    yield from (full + office for ending, offices in _OFFICE.items() if full.endswith(ending) for office in offices)


def _scores(typed: Sequence[str], names: Sequence[str]) -> np.ndarray:
    return process.cdist(typed, names, scorer=fuzz.ratio, score_cutoff=LIKENESS, dtype=np.uint8)
