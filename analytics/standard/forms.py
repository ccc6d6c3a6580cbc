"""The words that every office's forms share: the levels of answers, the channels, and who the residents are."""

from __future__ import annotations

import re
from typing import Any, Final

from analytics.language import N_, NC_, _, standard, standard_word

# Those of ingest/codebooks/wordings.py.
LEVELS: Final = standard(
    NC_("level", "非常满意"),
    NC_("level", "满意"),
    NC_("level", "一般"),
    NC_("level", "不满意"),
    NC_("level", "非常不满意"),
    NC_("level", "比较满意"),
    NC_("level", "不太满意"),
    NC_("level", "很不满意"),
    NC_("level", "比较不满意"),
    NC_("level", "基本满意"),
    NC_("level", "较满意"),
    NC_("level", "较不满意"),
    NC_("level", "很满意"),
    NC_("level", "十分满意"),
    NC_("level", "十分不满意"),
    NC_("level", "非常好"),
    NC_("level", "好"),
    NC_("level", "差"),
    NC_("level", "非常差"),
    NC_("level", "比较好"),
    NC_("level", "比较差"),
    NC_("level", "很好"),
    NC_("level", "较好"),
    NC_("level", "较差"),
    NC_("level", "很差"),
    NC_("level", "不好"),
    NC_("level", "很不好"),
    NC_("level", "优秀"),
    NC_("level", "良好"),
    NC_("level", "优"),
    NC_("level", "良"),
    NC_("level", "中"),
    NC_("level", "合格"),
    NC_("level", "不合格"),
    NC_("level", "非常同意"),
    NC_("level", "同意"),
    NC_("level", "不同意"),
    NC_("level", "非常不同意"),
    NC_("level", "中立"),
    NC_("level", "比较同意"),
    NC_("level", "不太同意"),
    NC_("level", "完全同意"),
    NC_("level", "完全不同意"),
    NC_("level", "基本同意"),
    NC_("level", "非常赞成"),
    NC_("level", "赞成"),
    NC_("level", "反对"),
    NC_("level", "非常反对"),
    NC_("level", "弃权"),
    NC_("level", "无所谓"),
    NC_("level", "不赞成"),
    NC_("level", "支持"),
    NC_("level", "不支持"),
    NC_("level", "愿意"),
    NC_("level", "不愿意"),
    NC_("level", "总是"),
    NC_("level", "经常"),
    NC_("level", "有时"),
    NC_("level", "很少"),
    NC_("level", "从不"),
    NC_("level", "偶尔"),
)
CHANNELS: Final = standard(
    NC_("channel", "微信"),
    NC_("channel", "微信公众号"),
    NC_("channel", "小程序"),
    NC_("channel", "二维码"),
    NC_("channel", "扫码"),
    NC_("channel", "链接"),
    NC_("channel", "网络"),
    NC_("channel", "网上"),
    NC_("channel", "线上"),
    NC_("channel", "线下"),
    NC_("channel", "短信"),
    NC_("channel", "现场"),
    NC_("channel", "电话"),
    NC_("channel", "热线"),
    NC_("channel", "12345热线"),
    NC_("channel", "意见箱"),
    NC_("channel", "座谈会"),
    NC_("channel", "入户"),
    NC_("channel", "入户走访"),
    NC_("channel", "入户调查"),
    NC_("channel", "走访"),
    NC_("channel", "上门"),
    NC_("channel", "面访"),
    NC_("channel", "纸质"),
    NC_("channel", "纸质问卷"),
    NC_("channel", "邮寄"),
    NC_("channel", "其他"),
)
# What is asked of the residents themselves.
ATTRIBUTES: Final = standard(
    NC_("attribute", "性别"),
    NC_("attribute", "年龄"),
    NC_("attribute", "年龄段"),
    NC_("attribute", "居住年限"),
    NC_("attribute", "居住时间"),
    NC_("attribute", "居住时长"),
    NC_("attribute", "房屋性质"),
    NC_("attribute", "房屋类型"),
    NC_("attribute", "住房性质"),
    NC_("attribute", "住房类型"),
    NC_("attribute", "住房面积"),
    NC_("attribute", "产权"),
    NC_("attribute", "产权性质"),
    NC_("attribute", "学历"),
    NC_("attribute", "文化程度"),
    NC_("attribute", "职业"),
    NC_("attribute", "户籍"),
    NC_("attribute", "户籍性质"),
    NC_("attribute", "身份"),
    NC_("attribute", "家庭人口"),
    NC_("attribute", "家庭人数"),
    NC_("attribute", "家庭结构"),
    NC_("attribute", "常住人口"),
    NC_("attribute", "收入"),
    NC_("attribute", "政治面貌"),
    NC_("attribute", "婚姻"),
    NC_("attribute", "婚姻状况"),
    NC_("attribute", "民族"),
    NC_("attribute", "楼栋"),
    NC_("attribute", "楼层"),
    NC_("attribute", "单元"),
)
GROUPS: Final = standard(
    NC_("group", "男"),
    NC_("group", "女"),
    NC_("group", "业主"),
    NC_("group", "租户"),
    NC_("group", "租客"),
    NC_("group", "承租人"),
    NC_("group", "产权人"),
    NC_("group", "自有"),
    NC_("group", "自住"),
    NC_("group", "租住"),
    NC_("group", "出租"),
    NC_("group", "初中"),
    NC_("group", "初中及以下"),
    NC_("group", "小学及以下"),
    NC_("group", "高中"),
    NC_("group", "高中或中专"),
    NC_("group", "大专"),
    NC_("group", "本科"),
    NC_("group", "本科及以上"),
    NC_("group", "大专及以上"),
    NC_("group", "研究生"),
    NC_("group", "在职"),
    NC_("group", "退休"),
    NC_("group", "未填"),
)
# Groups by number; each field stands for a number.
_NUMBERED: Final = (
    N_("{low}-{high}岁"),
    N_("{low}岁以上"),
    N_("{low}岁及以上"),
    N_("{low}岁以下"),
    N_("{low}岁及以下"),
    N_("{low}-{high}年"),
    N_("{low}年以上"),
    N_("{low}年及以上"),
    N_("{low}年以下"),
    N_("{low}年及以下"),
    N_("{low}号楼"),
    N_("{low}号楼{high}单元"),
)


def _pattern(message: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>\\d+)", re.escape(message)))


_PATTERNS: Final = tuple((message, _pattern(message)) for message in _NUMBERED)


def level(stored: Any) -> Any:
    """An answer's level as the reader is shown it: "满意" is "Satisfied" in English, an office's own stays."""
    return standard_word(LEVELS, stored)


def channel(stored: Any) -> Any:
    """The channel that a form came by: "入户走访" is "Home visits" in English, an office's own stays."""
    return standard_word(CHANNELS, stored)


def attribute(stored: Any) -> Any:
    """What is asked of residents: "年龄段" is "Age group" in English, an office's own stays."""
    return standard_word(ATTRIBUTES, stored)


def group(stored: Any) -> Any:
    """A group of residents: "女" is "Women", "46-60岁" is "Aged 46–60" in English, an office's own stays."""
    if not isinstance(stored, str):
        return stored
    if stored in GROUPS:
        return standard_word(GROUPS, stored)
    for message, pattern in _PATTERNS:
        if found := pattern.fullmatch(stored):
            return _(message).format(**found.groupdict())
    return stored
