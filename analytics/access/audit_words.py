"""The audit log as it is read: what the software wrote there in the words of record, in the reader's language.

The log itself stays as it was written, and is given away so: its chain covers every letter.
"""

from __future__ import annotations

from typing import Final

from analytics.language import N_, SOURCE_LANGUAGE, _, current
from analytics.standard.sentences import Sentence, sentences

# What pages and commands write of deeds that are no single thing's, with what fills it.
_KNOWN: Final = sentences(
    *map(
        Sentence,
        (
            N_("撤回第 {number} 号决定"),
            N_("导入整改台账 {n} 条"),
            N_("类目表 {n} 处"),
            N_("办理意见 {n} 条"),
            N_("小区写法 {n} 种"),
            N_("不再记住小区写法 {n} 种"),
            N_("撤销验收 {community}"),
            N_("批次 {n}"),
            N_("第 {number} 号"),
            N_("改造过程 {id}"),
            N_("达标判定 {n} 个小区"),
            N_("整改台账 {n} 条"),
            N_("已印发的通报 {n} 号"),
            N_("通报数字比较 第 {n} 号"),
            N_("登记号 {n}"),
            N_("答卷 {forms} 份"),
            N_("答卷 {forms} 份、意见 {comments} 条"),
            N_("答卷 {n} 份"),
            N_("{n} 条"),
        ),
    )
)


def in_words(stored: str) -> str:
    """The object or the detail of an event: a known sentence, else known words between spaces; all others stay.

    >>> in_words("批次 3"), in_words("整改台账 全部地区")
    ('批次 3', '整改台账 全部地区')
    """
    if current() == SOURCE_LANGUAGE:
        return stored
    told = _KNOWN.shown(stored)
    return told if told != stored else " ".join(_(word) if word else "" for word in stored.split(" "))
