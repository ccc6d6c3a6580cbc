"""A community found by what somebody types in passing: a part of its name, its former name, pinyin, initials. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from analytics.ingest.normalisation import key
from analytics.ingest.places import readings, spellings
from analytics.ingest.places.gazetteer import Gazetteer
from analytics.model import Communities

MOST_FOUND: Final = 8
LONGEST_TYPED: Final = 40  # characters; the longest name of a community has 27
# How a name fits what was typed, best first.
EXACT, PREFIX, INITIALS, CONTAINED, ALIKE = range(5)


@dataclass(frozen=True)
class Found:
    """A community that may be meant: its community_id, how well it fits, and the alias by which (else its name)."""

    community_id: str
    fit: int
    alias: str = ""


@dataclass(frozen=True)
class _Spelt:
    """One spelling of a name: the community's position in the register, the alias, the characters, their sounds.

    ``usual`` and ``every`` hold for each character what may be typed for it in full: itself, its reading in the word
    (``usual``) or any of its readings; ``initials`` are the first letters of all of these.
    """

    at: int
    alias: str
    text: str
    usual: tuple[tuple[str, ...], ...]
    every: tuple[tuple[str, ...], ...]
    initials: frozenset[str]


class Directory:
    """The communities of a register, ready to be found.

    ``aliases`` are spellings that analysts have decided on, to community_id; former names stand in the register's own.
    What is found lies in the register given: another part of the city is found by nobody who was not given it.
    """

    def __init__(self, communities: Communities, aliases: Mapping[str, str] | None = None) -> None:
        self._communities = communities
        self._aliases = dict(aliases or {})

    def __len__(self) -> int:
        """How many communities there are to be found."""
        return len(self._communities)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        """Spelt out when the first reader types."""
        return Gazetteer(self._communities, self._aliases)

    def find(self, typed: str, most: int = MOST_FOUND) -> list[Found]:
        """At most ``most`` communities that ``typed`` may mean, best first; shorter names before longer ones.

        Width, case, spaces, traditional characters and 二 for 2 make no difference; initials may be mixed with pinyin
        written out and with characters. Chinese that fits nothing is held against all names for likeness.
        """
        wanted = spellings.comparable(typed[:LONGEST_TYPED])
        if not wanted:
            return []
        best: dict[int, tuple[tuple[bool, int, int, str], Found]] = {}
        for name in self._spelt:
            if (fit := self._fit(name, wanted)) is None:
                continue
            community_id = self._gazetteer.ids[name.at]
            found = Found(community_id, fit[1], name.alias)
            order = (*fit, len(name.text), community_id)
            best[name.at] = min(best.get(name.at, (order, found)), (order, found), key=lambda one: one[0])
        ordered = [found for _order, found in sorted(best.values(), key=lambda one: one[0])]
        return ordered[:most] if ordered else self._alike(typed, most)

    def _fit(self, name: _Spelt, wanted: str) -> tuple[bool, int] | None:
        """Whether ``name`` fits by no reading but those that its characters have elsewhere, and how; None: not at all.

        银行 is sought by hang, and 行政 only in the second place.
        """
        if wanted in (name.text, spellings.core(name.text)) or wanted == self._ids[name.at]:
            return False, EXACT
        if name.text.startswith(wanted):
            return False, PREFIX
        # Most names end here: a sound is sought only where something begins with its first letter.
        if wanted[0] not in name.initials:
            return None
        if wanted in name.text:
            return False, CONTAINED
        for rarely, sounds in ((False, name.usual), (True, name.every)):
            if _reads(wanted, sounds):
                return rarely, PREFIX
            if _reads(wanted, sounds, shortened=True):
                return rarely, INITIALS
            if any(_reads(wanted, sounds[start:], shortened=True) for start in range(1, len(sounds))):
                return rarely, CONTAINED
        return None

    def _alike(self, typed: str, most: int) -> list[Found]:
        if typed.isascii():
            return []
        (likely,) = self._gazetteer.alike([typed[:LONGEST_TYPED]])
        return [Found(self._gazetteer.ids[one.at], ALIKE) for one in likely[:most]]

    @cached_property
    def _ids(self) -> list[str]:
        return [spellings.comparable(one) for one in self._gazetteer.ids]

    @cached_property
    def _spelt(self) -> list[_Spelt]:
        place = {one: at for at, one in enumerate(self._gazetteer.ids)}
        found = [_spelt(at, "", text) for at, name in enumerate(self._gazetteer.names) for text in _ways_to_write(name)]
        for spelling, community_id in self._aliases.items():
            if community_id in place:
                found += [_spelt(place[community_id], spelling, text) for text in _ways_to_write(spelling)]
        return found


def _ways_to_write(name: str) -> Iterator[str]:
    """Comparable forms of a name: 12区 and, as it sounds, 十二区; without its remark, and its former names."""
    whole = spellings.comparable(name)
    spoken = "".join(character for character in key(name) if character.isalnum())
    parts = [spellings.comparable(spellings.without_remark(name)), *spellings.telling_parts(name)]
    yield from dict.fromkeys(one for one in (whole, spoken, *parts) if one)


def _spelt(at: int, alias: str, text: str) -> _Spelt:
    every = tuple(tuple(dict.fromkeys((character, *readings.every(character)))) for character in text)
    usual = tuple((character, sound) for character, sound in zip(text, readings.usual(text), strict=True))
    return _Spelt(at, alias, text, usual, every, frozenset(way[0] for ways in every for way in ways))


def _reads(wanted: str, sounds: tuple[tuple[str, ...], ...], *, shortened: bool = False) -> bool:
    """Whether ``wanted`` is the beginning of the name whose characters sound so; of the last one a part is enough.

    ``shortened``: each character may also be written by its initial alone.
    """
    if not wanted:
        return True
    if not sounds:
        return False
    for way in sounds[0]:
        if way.startswith(wanted):
            return True
        if wanted.startswith(way) and _reads(wanted[len(way) :], sounds[1:], shortened=shortened):
            return True
    return shortened and any(
        wanted[0] == way[0] and _reads(wanted[1:], sounds[1:], shortened=True) for way in sounds[0]
    )
