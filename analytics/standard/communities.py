"""The words that registers of communities share: how far a renovation is, and who manages the place."""

from __future__ import annotations

from typing import Any, Final

from analytics.language import NC_, standard, standard_word

STAGES: Final = standard(
    NC_("register", "未开工"),
    NC_("register", "未改造"),
    NC_("register", "计划改造"),
    NC_("register", "摸底调查"),
    NC_("register", "意愿征集"),
    NC_("register", "方案设计"),
    NC_("register", "方案公示"),
    NC_("register", "施工准备"),
    NC_("register", "施工中"),
    NC_("register", "改造中"),
    NC_("register", "在建"),
    NC_("register", "基本完工"),
    NC_("register", "已完工"),
    NC_("register", "完工"),
    NC_("register", "竣工"),
    NC_("register", "验收中"),
    NC_("register", "已验收"),
    NC_("register", "已改造"),
    NC_("register", "长效管理"),
)
MANAGEMENT: Final = standard(
    NC_("register", "市场化"),
    NC_("register", "市场化物业"),
    NC_("register", "专业物业"),
    NC_("register", "物业公司"),
    NC_("register", "镇街物业"),
    NC_("register", "街道主导"),
    NC_("register", "街道代管"),
    NC_("register", "社区代管"),
    NC_("register", "社区主导"),
    NC_("register", "居民自治"),
    NC_("register", "业主自管"),
    NC_("register", "单位自管"),
    NC_("register", "国企托管"),
    NC_("register", "准物业"),
    NC_("register", "无物业"),
)


def stage(stored: Any) -> Any:
    """The stage that a register tells: "施工中" is "Works under way" in English, an office's own stays."""
    return standard_word(STAGES, stored)


def management(stored: Any) -> Any:
    """The kind of management that a register tells: "市场化" is "By the market" in English, an office's own stays."""
    return standard_word(MANAGEMENT, stored)
