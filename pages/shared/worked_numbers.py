"""The communities of the current data on which the methods page works its formulas out: of those that are shown."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple

from analytics.language import _
from analytics.model import Gate
from pages.shared import reads, sentences
from pages.shared.plain import plain


class Example(NamedTuple):
    """A community whose figures everybody may see who sees it: its n, satisfied, households and verdict."""

    name: str
    n: int
    satisfied: int
    households: int
    gate: Gate
    row: Mapping[Hashable, Any]

    def line(self) -> str:
        """The numbers that go into the formulas."""
        return _("{name}：n = {n}，x = {satisfied}，N = {households}").format(
            name=plain(self.name), n=self.n, satisfied=self.satisfied, households=self.households
        )


def examples() -> list[Example]:
    """Up to two communities, those in doubt first, then by severity; no census, of which nothing is uncertain."""
    if reads.communities().empty:
        return []
    listed = reads.listed()
    known = listed[listed["share"].notna() & (listed["n"] < listed["households"])]
    doubtful = known["evidence"].eq("uncertain")
    chosen = known.loc[doubtful.sort_values(ascending=False, kind="stable").index].head(2)
    office = reads.office()
    return [
        Example(
            str(row["name"]),
            int(row["n"]),
            int(row["satisfied"]),
            int(row["households"]),
            sentences.own_gate(row, office.gate),
            row,
        )
        for row in chosen.to_dict("records")
    ]


def now(words: str) -> str:
    """A line worked out on the current data, told apart from the published one."""
    return _("**当前数据**　{words}").format(words=words)
