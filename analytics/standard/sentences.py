"""Whole sentences of the software's own that stand in texts of record: told again in the reader's language.

A text of record is stored in the source language, as it would stand on paper. Where it is still what the software
wrote, it is read back word by word; what people wrote, or changed, stays as it is.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from analytics.former_wordings import wordings
from analytics.language import N_, SOURCE_LANGUAGE, _, by_spelling, current, of_record, standard_word
from analytics.plurals import BETWEEN, filled


class Wording(NamedTuple):
    """How a stored text is shown to a reader, and what is stored of a text that he typed or left as he was shown it."""

    shown: Callable[[str], str]
    stored: Callable[[str], str]


def as_it_is(text: str) -> str:
    """What nobody translates."""
    return text


ANYBODYS = Wording(as_it_is, as_it_is)


def words(known: dict[str, str]) -> Wording:
    """Single words of ``known`` (see ``language.standard``), typed in whichever language.

    Example: of {"户": "amount\\x04户"} "户" is shown as "households" in English, and "households" is stored as "户".
    """
    return Wording(
        lambda stored: str(standard_word(known, stored)), lambda typed: by_spelling(known).get(typed.strip(), typed)
    )


def listed(known: dict[str, str]) -> Wording:
    """Several words of ``known`` joined by commas; all of them stay as they are where one is not known."""
    one = words(known)

    def shown(stored: str) -> str:
        parts = stored.split("、")
        return _("、").join(map(one.shown, parts)) if set(parts) <= set(known) else stored

    def kept(typed: str) -> str:
        parts = [one.stored(part) for part in re.split(r"\s*[、,，]\s*", typed.strip())]
        return N_("、").join(parts) if set(parts) <= set(known) else typed

    return Wording(shown, kept)


class Sentence:
    """Marked ``messages``, one after another; ``parts`` tells how what fills them is worded, where it is not anybody's.

    >>> round_ = Sentence("第 {number} 轮")
    >>> round_.read("第 2 轮"), round_.read("第二轮")
    ('第 2 轮', None)
    """

    def __init__(self, *messages: str, **parts: Wording) -> None:
        self.messages = messages
        self.parts = parts

    def read(self, stored: str) -> str | None:
        """``stored`` in the reader's language; None where it is another sentence."""
        ways = product(*map(wordings, self.messages))
        found = next((told for way in ways if (told := _told(way, stored)) is not None), None)
        return None if found is None else self._filled(found, lambda wording: wording.shown)

    def record(self, typed: str) -> str | None:
        """What is stored of ``typed``, which is this sentence in the reader's language; None where it is not."""
        found = _told(tuple(str(_(message)) for message in self.messages), typed)
        if found is None:
            return None
        kept = {place: self._part(place).stored(text) for place, text in found.items()}
        with of_record():
            return self._filled(kept, lambda wording: as_it_is)

    def _part(self, place: str) -> Wording:
        return self.parts.get(_name(place), ANYBODYS)

    def _filled(self, told: dict[str, str], way: Callable[[Wording], Callable[[str], str]]) -> str:
        said = {place: way(self._part(place))(text) for place, text in told.items()}
        return "".join(
            filled(str(_(message)), {_name(place): text for place, text in said.items() if place.endswith(f"_{at}")})
            for at, message in enumerate(self.messages)
        )


def _told(templates: tuple[str, ...], text: str) -> dict[str, str] | None:
    """What fills the places of ``templates`` in ``text``; a name of the second is not that of the first."""
    found = _pattern(templates).fullmatch(text)
    return None if found is None else found.groupdict()


def _name(place: str) -> str:
    return place.rpartition("_")[0]


@lru_cache(maxsize=1024)
def _pattern(templates: tuple[str, ...]) -> re.Pattern[str]:
    """What filled ``templates`` look like one after another: anything in their places, the same in two of one name."""
    seen: set[str] = set()
    pattern = ""
    for at, template in enumerate(templates):
        for before, name, form, _kind in string.Formatter().parse(template):
            pattern += re.escape(before)
            if name is None:
                continue
            one, between, more = (form or "").partition(BETWEEN)
            place = f"{name}_{at}"
            if between:
                pattern += f"(?:{re.escape(one)}|{re.escape(more)})"
            else:
                pattern += f"(?P={place})" if place in seen else f"(?P<{place}>.*?)"
                seen.add(place)
    return re.compile(pattern, re.DOTALL)


def sentences(*known: Sentence) -> Wording:
    """Texts that are one of the ``known`` sentences; the first that fits is taken."""

    def shown(stored: str) -> str:
        if current() == SOURCE_LANGUAGE:
            return stored
        return next((told for one in known if (told := one.read(stored)) is not None), stored)

    def kept(typed: str) -> str:
        if current() == SOURCE_LANGUAGE:
            return typed
        return next((told for one in known if (told := one.record(typed)) is not None), typed)

    return Wording(shown, kept)
