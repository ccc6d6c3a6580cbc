"""Who did something, where that is no person's name: the example's loader, a command at the machine, nobody known."""

from __future__ import annotations

from typing import Any, Final

from analytics.language import N_
from analytics.standard.sentences import Sentence, sentences

EXAMPLE: Final = N_("示例")
AT_MACHINE: Final = N_("命令行：{user}")
NAMED_AT_MACHINE: Final = N_("命令行：{by}（{user}）")
NO_ACCOUNT: Final = N_("（没有的账号）")
SENTENCES: Final = tuple(map(Sentence, (EXAMPLE, NAMED_AT_MACHINE, AT_MACHINE, NO_ACCOUNT)))
_KNOWN: Final = sentences(*SENTENCES)


def person(stored: Any) -> Any:
    """Who is told of: "示例" is "Example" in English, "命令行：root" is "Command line: root"; names of people stay."""
    return _KNOWN.shown(stored) if isinstance(stored, str) else stored
