"""What may be renovated: the measures that come with the programme, and items of works that offices report alike.

Stored in the words of record; an office's own stay as it wrote them.
"""

from __future__ import annotations

from typing import Any, Final

from analytics.language import NC_, by_spelling, standard, standard_word

# As in programme/wishes/measures.tsv, then what reports of progress and questionnaires on consent name.
MEASURES: Final = standard(
    NC_("measure", "供水"),
    NC_("measure", "雨污分流"),
    NC_("measure", "供电"),
    NC_("measure", "弱电通信"),
    NC_("measure", "燃气"),
    NC_("measure", "供热"),
    NC_("measure", "道路"),
    NC_("measure", "消防"),
    NC_("measure", "安防"),
    NC_("measure", "照明"),
    NC_("measure", "屋面防水"),
    NC_("measure", "外墙修缮"),
    NC_("measure", "楼道整修"),
    NC_("measure", "楼道清理"),
    NC_("measure", "垃圾分类"),
    NC_("measure", "环境绿化"),
    NC_("measure", "拆除违建"),
    NC_("measure", "停车位"),
    NC_("measure", "充电设施"),
    NC_("measure", "无障碍设施"),
    NC_("measure", "健身场地"),
    NC_("measure", "文化休闲设施"),
    NC_("measure", "节能保温"),
    NC_("measure", "加装电梯"),
    NC_("measure", "物业用房"),
    NC_("measure", "社区服务"),
    NC_("measure", "卫生服务"),
    NC_("measure", "幼儿园"),
    NC_("measure", "养老服务"),
    NC_("measure", "社区食堂"),
    NC_("measure", "托育服务"),
    NC_("measure", "便民菜店"),
    NC_("measure", "快递柜"),
    NC_("measure", "外墙保温"),
    NC_("measure", "节能窗"),
    NC_("measure", "暖气"),
    NC_("measure", "暖气单户改造"),
    NC_("measure", "拆除违建面积"),
    NC_("measure", "居民自行拆除违建"),
    NC_("measure", "雨污分流改造"),
    NC_("measure", "道路硬化"),
    NC_("measure", "楼道粉刷"),
    NC_("measure", "单元门禁"),
    NC_("measure", "绿化补植"),
    NC_("measure", "停车位规划"),
    NC_("measure", "自来水单户改造"),
)


def measure(stored: Any) -> Any:
    """A measure in the reader's language: "加装电梯" is "New lifts" in English, an office's own stays."""
    return standard_word(MEASURES, stored)


def kept(typed: str) -> str:
    """What is stored of a measure typed in whichever language: "New lifts" is kept as "加装电梯"."""
    return by_spelling(MEASURES).get(typed.strip(), typed)
