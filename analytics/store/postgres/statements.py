"""The store's statements as PostgreSQL takes them: parameters, and the names of types where tables are made.

Queries themselves are written in what both engines know; nothing of them is translated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from psycopg import abc, adapt
from psycopg.types.array import ListDumper

from analytics.store.engine import Values

# Text is compared and sorted by its bytes, as DuckDB does, whatever the database was made with.
_TEXT: Final = 'TEXT COLLATE "C"'
_TYPES: Final = {
    r"VARCHAR\[\]": 'TEXT[] COLLATE "C"',
    "VARCHAR": _TEXT,
    "UBIGINT": "BIGINT",  # the same 64 bits, see ``exchange``
    "DOUBLE(?! PRECISION)": "DOUBLE PRECISION",
}
_TYPE: Final = re.compile("|".join(rf"\b{name}" if name[-1] == "]" else rf"\b{name}\b" for name in _TYPES))
# A parameter, a text, a quoted name, a comment or a percent sign; those after the first are none, whatever they hold.
_PARAMETER: Final = re.compile(r"\$(?P<name>[a-z_]\w*)|(?P<place>\?)|(?P<other>'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|%)")


@lru_cache(maxsize=1024)
def with_parameters(statement: str) -> str:
    """``statement`` with parameters as psycopg writes them.

    >>> with_parameters("SELECT '$x' LIKE '%?' FROM t WHERE a = $a AND b = ?")
    "SELECT '$x' LIKE '%%?' FROM t WHERE a = %(a)s AND b = %s"
    """
    return _PARAMETER.sub(_as_psycopg, statement)


def _as_psycopg(found: re.Match[str]) -> str:
    if found["name"]:
        return f"%({found['name']})s"
    return "%s" if found["place"] else found["other"].replace("%", "%%")


def with_types(statement: str) -> str:
    """A statement that makes tables, with PostgreSQL's names of types.

    >>> with_types("CREATE TABLE t (a VARCHAR NOT NULL, b UBIGINT, c DOUBLE)")
    'CREATE TABLE t (a TEXT COLLATE "C" NOT NULL, b BIGINT, c DOUBLE PRECISION)'
    """
    return _TYPE.sub(lambda found: next(to for name, to in _TYPES.items() if re.fullmatch(name, found[0])), statement)


def asked(statement: str, values: Values) -> tuple[str, Values]:
    """A statement and its values as psycopg takes them; tuples are lists, which alone are arrays there."""
    if isinstance(values, Mapping):
        return with_parameters(statement), {name: _listed(value) for name, value in values.items()}
    return with_parameters(statement), [_listed(value) for value in values]


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple | set | frozenset) else value


class Texts(ListDumper):
    """A list as an array whose type is said even where the list is empty, or holds text."""

    def quote(self, obj: Sequence[Any]) -> bytes:
        found = bytes(super().quote(list(obj)))
        return found + b"::text[]" if not obj or isinstance(obj[0], str) else found


def register(adapters: adapt.AdaptersMap) -> None:
    """Let connections write lists as above, and read numbers without limit as Python's own."""
    adapters.register_dumper(list, Texts)
    adapters.register_loader("numeric", _Number)


class _Number(adapt.Loader):
    """A sum of whole numbers is numeric there: an integer here, as from DuckDB."""

    def load(self, data: abc.Buffer) -> int | float:
        text = bytes(data).decode()
        return float(text) if "." in text or "N" in text else int(text)
