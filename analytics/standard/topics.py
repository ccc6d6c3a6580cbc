"""The topics of the codebook that comes with the programme, and the units that usually answer for them.

Topics are stored, and found again in links, by their id; only a name that nobody has changed is translated.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analytics.language import N_, NC_, SOURCE_LANGUAGE, _, current, standard, standard_word

# As in text/lexicon/codebook.tsv.
TOPICS: Final = {
    "c-roof": NC_("topic", "屋面防水"),
    "c-facade": NC_("topic", "外墙节能"),
    "c-stairwell": NC_("topic", "楼道单元门"),
    "c-drainage": NC_("topic", "雨污分流"),
    "c-water": NC_("topic", "供水"),
    "c-gas_heat": NC_("topic", "燃气供热"),
    "c-power": NC_("topic", "供电弱电"),
    "c-roads": NC_("topic", "道路"),
    "c-lighting": NC_("topic", "照明"),
    "c-fire": NC_("topic", "消防"),
    "c-security": NC_("topic", "安防"),
    "c-waste": NC_("topic", "垃圾环卫"),
    "c-greening": NC_("topic", "绿化"),
    "c-parking": NC_("topic", "停车"),
    "c-charging": NC_("topic", "充电"),
    "c-accessible": NC_("topic", "适老无障碍"),
    "c-leisure": NC_("topic", "活动健身"),
    "c-clearance": NC_("topic", "拆违与附属物"),
    "c-lift": NC_("topic", "加装电梯"),
    "c-services": NC_("topic", "养老托育便民"),
    "c-property": NC_("topic", "物业管理"),
    "c-disturbance": NC_("topic", "施工扰民"),
    "c-quality": NC_("topic", "施工质量"),
    "c-schedule": NC_("topic", "工期进度"),
    "c-communication": NC_("topic", "沟通公示"),
    "c-cost": NC_("topic", "费用出资"),
    "c-fairness": NC_("topic", "范围与公平"),
    "c-overall": NC_("topic", "总体评价"),
}
UNITS: Final = standard(
    NC_("unit", "住建部门"),
    NC_("unit", "施工单位"),
    NC_("unit", "社区居委会"),
    NC_("unit", "物业服务企业"),
    NC_("unit", "市政排水部门"),
    NC_("unit", "供水企业"),
    NC_("unit", "燃气企业"),
    NC_("unit", "供热企业"),
    NC_("unit", "供电企业"),
    NC_("unit", "通信运营企业"),
    NC_("unit", "市政照明部门"),
    NC_("unit", "消防救援机构"),
    NC_("unit", "公安派出所"),
    NC_("unit", "环卫部门"),
    NC_("unit", "园林绿化部门"),
    NC_("unit", "街道办事处"),
    NC_("unit", "民政部门"),
    NC_("unit", "体育部门"),
    NC_("unit", "城市管理部门"),
    NC_("unit", "商务部门"),
    NC_("unit", "监理单位"),
    NC_("unit", "财政部门"),
)
# Those of 国办发〔2020〕23号, and Shenyang's.
CATEGORIES: Final = standard(
    N_("基础类"), N_("完善类"), N_("提升类"), N_("必改"), N_("可改"), N_("宜改"), N_("一拆"), N_("五改"), N_("三增加")
)


def name(topic_id: object, stored: Any) -> Any:
    """A topic's ``stored`` name in the reader's language, unless the office has named it.

    Example: ("c-parking", "停车") is "Parking" in English; ("c-parking", "车位") and ("a-1", "停车") stay.
    """
    message = TOPICS.get(str(topic_id), "")
    return standard_word(standard(message), stored)


def units(stored: Any) -> Any:
    """The units that answer for a topic, as stored joined by 、: "Fire service, Property manager" in English.

    Where one of them is an office's own they all stay as written.
    """
    parts = stored.split("、") if isinstance(stored, str) else []
    return _("、").join(_(UNITS[one]) for one in parts) if parts and set(parts) <= set(UNITS) else stored


def keywords(stored: Any) -> list[str]:
    """A topic's keywords one by one, none where it has none."""
    return stored.split("、") if isinstance(stored, str) else []


def category(stored: Any) -> Any:
    """A topic's class: "基础类" is "Basic" in English."""
    return standard_word(CATEGORIES, stored)


def named(topics: pd.DataFrame) -> pd.DataFrame:
    """``topics`` (topic_id, label; unit and keywords where they have them) as a reader is shown them.

    Labels and units are those of :func:`name` and :func:`units`; the keywords stay, with the reader's comma.
    """
    if current() == SOURCE_LANGUAGE:
        return topics
    shown = {"label": [name(*pair) for pair in zip(topics["topic_id"], topics["label"], strict=True)]}
    if "unit" in topics:
        shown["unit"] = [units(one) for one in topics["unit"]]
    if "keywords" in topics:
        shown["keywords"] = [_("、").join(keywords(one)) or one for one in topics["keywords"]]
    return topics.assign(
        **{column: pd.Series(words, topics.index, dtype=topics[column].dtype) for column, words in shown.items()}
    )


def labels(topics: pd.DataFrame) -> pd.Series:
    """The names of ``topics`` as a reader is shown them, by topic_id."""
    return named(topics[["topic_id", "label"]]).set_index("topic_id")["label"]
