"""What works are counted in."""

from __future__ import annotations

from typing import Any, Final

from analytics.language import NC_, standard, standard_word

UNITS: Final = standard(
    NC_("amount", "户"),
    NC_("amount", "人"),
    NC_("amount", "栋"),
    NC_("amount", "幢"),
    NC_("amount", "单元"),
    NC_("amount", "处"),
    NC_("amount", "个"),
    NC_("amount", "盏"),
    NC_("amount", "台"),
    NC_("amount", "部"),
    NC_("amount", "套"),
    NC_("amount", "组"),
    NC_("amount", "株"),
    NC_("amount", "米"),
    NC_("amount", "公里"),
    NC_("amount", "平方米"),
    NC_("amount", "万元"),
)


def unit(stored: Any) -> Any:
    """What an amount of works is counted in: "户" is "households" in English, an office's own stays."""
    return standard_word(UNITS, stored)
