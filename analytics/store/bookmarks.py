"""Views that readers keep at hand, as they lie in the registry. The account '' is that of a machine's own user."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bookmark:
    """A page by its file's name with its ``query`` (filter to values), under the reader's own ``name`` for it."""

    number: int
    name: str
    page: str
    query: dict[str, list[str]]


def listed(connection: sqlite3.Connection, account: str) -> list[Bookmark]:
    """All of ``account``, oldest first."""
    found = connection.execute(
        "SELECT bookmark_no, name, page, query FROM bookmarks WHERE account = ? ORDER BY bookmark_no", (account,)
    )
    return [Bookmark(number, name, page, json.loads(query)) for number, name, page, query in found]


def add(connection: sqlite3.Connection, account: str, name: str, page: str, query: Mapping[str, Sequence[str]]) -> None:
    """Keep a page with its query. ``name`` must be none that ``account`` has."""
    said = json.dumps({key: list(values) for key, values in query.items()}, ensure_ascii=False)
    connection.execute(
        "INSERT INTO bookmarks (account, name, page, query) VALUES (?, ?, ?, ?)", (account, name, page, said)
    )


def rename(connection: sqlite3.Connection, account: str, number: int, name: str) -> None:
    """Call the bookmark ``number`` ``name``; nothing where ``account`` has none of that number."""
    connection.execute("UPDATE bookmarks SET name = ? WHERE (account, bookmark_no) = (?, ?)", (name, account, number))


def remove(connection: sqlite3.Connection, account: str, number: int) -> None:
    """Forget the bookmark ``number``; nothing where ``account`` has none of that number."""
    connection.execute("DELETE FROM bookmarks WHERE (account, bookmark_no) = (?, ?)", (account, number))
