"""Words that have an order by the numbers in them: ages, years of residence, decades."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_NUMBER: Final = re.compile(r"\d+")
_BELOW: Final = ("以下", "以内", "不足", "未满")


def ordered(values: Sequence[str]) -> list[str] | None:
    """``values`` by the first number each names, what is below it (以下) before it; None where one names none.

    >>> ordered(["46-60岁", "70岁以上", "18-30岁"]), ordered(["10-20年", "5-10年", "5年以下"]), ordered(["男", "女"])
    (['18-30岁', '46-60岁', '70岁以上'], ['5年以下', '5-10年', '10-20年'], None)
    """
    found = {value: _NUMBER.search(value) for value in values}
    if not values or any(number is None for number in found.values()):
        return None
    key = {
        value: (int(number.group()), not any(word in value for word in _BELOW), value)
        for value, number in found.items()
        if number is not None
    }
    return sorted(values, key=key.__getitem__)
