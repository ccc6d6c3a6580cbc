"""The audit log as it is read: what the software wrote there in the words of record, in the reader's language.

The log itself stays as it was written, and is given away so: its chain covers every letter.
"""

from __future__ import annotations

from typing import Final

from analytics.access import account_words
from analytics.access.audit_refusals import REFUSALS
from analytics.access.signing_in import SSO
from analytics.former_wordings import today
from analytics.language import N_, SOURCE_LANGUAGE, _, current, headed, retold, standard
from analytics.standard import people
from analytics.standard.sentences import Sentence, Wording, as_it_is, sentences, words

_KIND: Final = words(standard(N_("账号"), N_("地址")))
_LOCKED: Final = N_("{kind}，连续失败 {n} 次，暂停 {minutes} 分钟")
_WORD: Final = Wording(
    lambda stored: " ".join(retold(today(word)) if word else "" for word in stored.split(" ")), as_it_is
)
_LIST: Final = Wording(lambda stored: _("、").join(stored.split("、")), as_it_is)
# Of which period, and of which part of the city, a bulletin was issued.
_PERIODS: Final = (
    N_("{year} 年第 {number} 周（{first} 至 {last}）"),
    N_("{year} 年 {number} 月"),
    N_("{year} 年第 {number} 季度"),
    N_("{year} 年"),
)
_PLACE: Final = N_(" {place}")
_RESTORED, _KEPT, _HEAD = N_("恢复到 {made_at} 的备份"), N_("；原文件留为 {names}"), N_("；备份末条 {head}")
# What pages and commands write of deeds that are no single thing's, with what fills it.
SENTENCES: Final = (
    Sentence(_LOCKED, kind=_KIND),
    Sentence(_RESTORED, _KEPT, _HEAD, names=_LIST),
    Sentence(_RESTORED, _KEPT, names=_LIST),
    Sentence(_RESTORED, _HEAD),
    Sentence(_RESTORED),
    *(Sentence(period, _PLACE, place=_WORD) for period in _PERIODS),
    Sentence(N_("{name}模板"), name=_WORD),
    Sentence(N_("热点问题表 {place}"), place=_WORD),
    *map(
        Sentence,
        (
            N_("暂停期间另有 {n} 次"),
            N_("{day} 以前"),
            N_("早于 {months} 个月的答卷"),
            N_("户号名单比对 {community}"),
            N_("批次 {batch}：{filename}"),
            N_("批次{batch}-列对应表.json"),
            N_("{filename}-问题行.xlsx"),
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
    ),
)
_KNOWN: Final = sentences(*SENTENCES)


def who(stored: str) -> str:
    """Who did it, where that is no person's name: "sso" is "统一身份认证"."""
    return _signed_on(stored) if stored == SSO else str(people.person(stored))


def in_words(stored: str) -> str:
    """The object or the detail of an event: a refusal, a known sentence, else known words between spaces; others stay.

    >>> in_words("批次 3"), in_words("整改台账 全部地区"), in_words("DuplicateFile")
    ('批次 3', '整改台账 全部地区', '同一文件已经入库')
    """
    head, _colon, reason = stored.partition("：")
    if stored in REFUSALS:
        return _(REFUSALS[stored])
    if head == SSO:
        return _signed_on(reason)
    if current() == SOURCE_LANGUAGE:
        return stored
    told = account_words.given_shown(stored) or account_words.changed_shown(stored) or _KNOWN.shown(stored)
    return told if told != stored else _WORD.shown(stored)


def _signed_on(reason: str) -> str:
    """What single sign-on did, and the provider's own short word for why, in which there is nothing to translate."""
    name = _("统一身份认证")
    return headed(name, _(REFUSALS.get(reason, reason))) if reason not in ("", SSO) else name
