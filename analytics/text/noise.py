"""Which answers say nothing: 无, 没意见, 同楼上, 好, 。。。 A fifth of real comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from analytics.text import lexicon
from analytics.text.segment import clean

_SIGNS = re.compile(r"[\W_\d]+")
_LAUGHTER = re.compile(r"^(?:[哈呵嘿嗯啊哦噢额呃唉哎嘻]+|(.)\1*|[a-z]{1,2}|x+)$")
# 无意见, 没什么建议, 暂无其他问题, 没有任何想法了 …
_NOTHING = re.compile(
    r"^(?:我|本人|我家|我们|这边|对此|目前|暂时|现在|暂|也|都|真|确实|基本|基本上)*"
    r"(?:无|没|没有|没啥|没什么|不需要|暂无)(?:有|啥|什么|任何|其他|其它|别的|更多|太多|大|特别的?)*"
    r"(?:意见|建议|想法|要求|看法|问题|不满|补充|可说的?|好说的?|要说的?|说的|异议|诉求|困难|需求)?"
    r"(?:和|或|与|及)?(?:意见|建议|想法|要求|看法|问题)?(?:了|的|吧|哈|啦|呢|哦)*$"
)
_SAME = re.compile(r"^(?:同|见|如|和|跟|与)(?:楼?上(?:面|述)?|前面?|邻居|大家|他们|楼下)(?:一样|相同|说的)?(?:意见)?$")
_PRAISE_ONLY = re.compile(
    r"^(?:我|大家|一切|总体|都|也|挺|很|非常|比较|还|基本|十分|特别|蛮|太|相当|整体|真)*"
    r"(?:好|行|可以|满意|不错|赞同|同意|支持|赞成|认可|棒)(?:的|了|吧|啊|呀|哦|啦|了吧)*$"
)
_FILLERS = frozenset("无没否是对有同可好行中略善佳优良嗯哦啊哈呵嘿噢额呃唉哎嘻的了吧呢嘛呀")
_DROPPED = re.compile(r"[的了吧啊呀哦啦呢嘛哈]+$")


@lru_cache(maxsize=1)
def _empty_phrases() -> frozenset[str]:
    return frozenset(_core(phrase) for phrase in lexicon.lines("no_content.txt"))


def _core(text: str) -> str:
    """``text`` without signs, digits, emoji and blanks."""
    return _SIGNS.sub("", clean(text))


def _says_something(text: str) -> bool:
    core = _core(text)
    if not core or core in _empty_phrases() or _DROPPED.sub("", core) in _empty_phrases():
        return False
    # One character of substance (吵, 脏, 漏) is an answer.
    if len(core) == 1:
        return "\u3400" <= core <= "\u9fff" and core not in _FILLERS
    return not any(pattern.match(core) for pattern in (_LAUGHTER, _NOTHING, _SAME, _PRAISE_ONLY))


def has_content(texts: Sequence[str]) -> np.ndarray:
    """bool ndarray of shape (n_texts,): whether each text says anything that could belong to a topic.

    >>> has_content(["无", "没什么意见了", "同楼上", "。。。", "吵", "楼道灯不亮"]).tolist()
    [False, False, False, False, True, True]
    """
    return np.fromiter((_says_something(text) for text in texts), bool, len(texts))
