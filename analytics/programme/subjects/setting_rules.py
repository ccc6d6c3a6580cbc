"""What a programme may set, and what a list counted by hand may say: held to on every way in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from analytics.language import _
from analytics.programme.subjects.spec import Told

MOST_PERCENT: Final = 100
MOST: Final = {"publicity_days": 60, "silent_weeks": 52}


def out_of_bounds(given: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """The fields of a programme that are not in their bounds: name, value, the most there may be.

    >>> out_of_bounds({"satisfaction_percent": 80, "plan_percent": 0, "publicity_days": 61})
    [('plan_percent', 0, 100), ('publicity_days', 61, 60)]
    """
    bounds = {name: MOST_PERCENT if name.endswith("_percent") else MOST.get(name) for name in given}
    return [
        (name, int(given[name]), most)
        for name, most in bounds.items()
        if most is not None and given[name] is not None and not 1 <= int(given[name]) <= most
    ]


def counts(told: Told) -> str:
    """Not more households agreed than were asked, by what was told before and now."""
    now = {**told.before, **{name: value for name, value in told.given.items() if value is not None}}
    asked, agreed = int(now["asked"]), int(now["agreed"])
    return _("同意 {agreed} 户多于征求的 {asked} 户").format(agreed=agreed, asked=asked) if agreed > asked else ""
