"""``--scope LEVEL=NAME``: which part of the city a command speaks of, in the words of the register."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Final

import pandas as pd

from analytics.commands.cycle import known
from analytics.errors import MinyiError
from analytics.flows.office import Office
from analytics.language import N_, _, by_spelling
from analytics.model import Scope
from analytics.store import communities

# From the widest to the narrowest.
LEVELS: Final = {"city": N_("城市"), "district": N_("区县"), "street": N_("街道"), "community_id": N_("小区")}
NAMED: Final = 20


class UnknownPlace(MinyiError):
    """The register has no place of that name, or none where all that was given holds."""


def add(parser: argparse.ArgumentParser) -> None:
    """The option, to be given once for every name."""
    parser.add_argument(
        "--scope",
        action="append",
        type=_pair,
        default=[],
        metavar="LEVEL=NAME",
        help=_("范围：城市、区县、街道或小区＝名称，可多次；不填为全部"),
    )


def given(office: Office, pairs: Sequence[tuple[str, str]]) -> Scope:
    """The scope of (level, name) pairs; a community is named by its id, or by its name where only one bears it.

    Raises :class:`UnknownPlace` with the names there are, or that the parts have no community in common.
    """
    register = communities.communities(office.store)
    found: dict[str, tuple[str, ...]] = {}
    for level in LEVELS:
        names = tuple(dict.fromkeys(name for at, name in pairs if at == level))
        if not names:
            continue
        if level == "community_id":
            names = tuple(str(known(office, name)["community_id"]) for name in names)
        elif unknown := [name for name in names if not (register[level] == name).any()]:
            raise _unknown(level, unknown, register)
        register = register[register[level].isin(names)]
        found[level] = names
        if register.empty:
            told = _("，").join(
                _("{level}＝{names}").format(level=_(LEVELS[one]), names=_("、").join(of)) for one, of in found.items()
            )
            raise UnknownPlace(
                _("名册中没有同时属于“{told}”的小区").format(told=told), action=_("请核对它们是否在同一处")
            )
    return Scope(**found)


def _unknown(level: str, names: Sequence[str], register: pd.DataFrame) -> UnknownPlace:
    there = sorted(register[level].dropna().unique())
    more = _(" 等 {n} 个").format(n=len(there)) if len(there) > NAMED else ""
    return UnknownPlace(
        _("名册中没有{level}“{names}”").format(level=_(LEVELS[level]), names=_("、").join(names)),
        expected=_("、").join(there[:NAMED]) + more,
        action="" if there else _("名册是空的，请先载入小区名册"),
    )


def _pair(text: str) -> tuple[str, str]:
    word, _sign, name = text.replace("＝", "=").partition("=")
    level = (by_spelling(LEVELS) | {code: code for code in LEVELS}).get(word.strip())
    if level and name.strip():
        return level, name.strip()
    raise argparse.ArgumentTypeError(
        _("写作 {text}，应为 区县=市中区 这样：{levels} 之一，等号，名称").format(
            text=text, levels=_("、").join(map(_, LEVELS.values()))
        )
    )
