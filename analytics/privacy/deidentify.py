"""De-identification of residents' comments before anything is stored (去标识化, 个人信息保护法 51).

Numbers, cards, plates, addresses of households and named persons are replaced by a placeholder of their kind. What is
hidden is counted, never kept. De-identified text is still personal data (去标识化 ≠ 匿名化): access stays restricted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.cancelling import heed
from analytics.language import N_
from analytics.privacy import bare_rooms, full_names, identifiers, names, rooms
from analytics.privacy.identifiers import Span, fold

METHOD_VERSION: Final = "deidentify-3"


@dataclass(frozen=True)
class Kind:
    """One kind of identifying words: its name for readers, its placeholder, and how it is found in folded text."""

    label: str
    placeholder: str
    find: Callable[[str], list[Span]]


# In the order of search: what is found first is hidden from those after it (an e-mail may begin with a mobile number).
KINDS: Final = {
    "email": Kind(N_("电子邮箱"), "【邮箱】", partial(identifiers.spans, identifiers.EMAIL)),
    "id_card": Kind(
        N_("身份证号"),
        "【证件】",
        lambda text: identifiers.spans(identifiers.ID_CARD, text) or identifiers.spoken(text, "id"),
    ),
    "mobile": Kind(
        N_("手机号"),
        "【手机】",
        lambda text: identifiers.spans(identifiers.MOBILE, text) or identifiers.spoken(text, "mobile"),
    ),
    "bank_card": Kind(N_("银行卡号"), "【银行卡】", partial(identifiers.spans, identifiers.BANK_CARD)),
    "landline": Kind(
        N_("固定电话"),
        "【电话】",
        lambda text: identifiers.spans(identifiers.LANDLINE, text) or identifiers.spoken(text, "landline"),
    ),
    "account": Kind(N_("微信号、QQ 号"), "【账号】", partial(identifiers.spans, identifiers.ACCOUNT)),
    "plate": Kind(N_("车牌号"), "【车牌】", partial(identifiers.spans, identifiers.PLATE)),
    "room": Kind(N_("单元和房号"), "【房号】", rooms.spans),
    "name": Kind(N_("姓名和称谓"), "【姓名】", lambda text: names.apart([*names.spans(text), *full_names.spans(text)])),
}

ALL: Final = frozenset(KINDS)
NUMBERS: Final = ALL - {"room", "name"}

# What any finder needs at least; RE2 reads a million texts in about a second, and only those that match go on. Two
# patterns, since RE2 is slower by one of twice the size.
_NUMERAL = "[0-9０-９" + "".join(identifiers.CHINESE_DIGITS) + "]"
_GAP = r"[ 　\x{00A0}\-—–―‐‑−﹣－.．·•・_＿]{0,2}"
_PREFILTERS: Final = (
    "|".join(
        [
            "[@＠]|艾特|[(（ ]at[ )）]|点com|[#＃][A-Za-z0-9]{2,20}[.．](?:com|cn|net)",
            rf"{_NUMERAL}(?:{_GAP}{_NUMERAL}){{6}}",
            r"(?i:[微薇徽威卫][\s　]?[信星xｘ]|weixin|wechat|vx|w ?x|v信|v ?[:：号])",
            r"(?i:[加+＋我他她]我? ?[vq]|q ?q|q号|[ｖｗｑ])",
            r"企鹅|扣扣|[叩抠扣][qQ]|抖音|快手|小红书|支付宝|微博|钉钉|闲鱼|陌陌|淘宝|[BＢ]站|视频号",
            # Whoever types traditional characters is read in full.
            f"[{''.join(identifiers.TRADITIONAL)}]",
            r"车牌|车号|牌照|号牌|牌号|[A-Za-zＡ-Ｚａ-ｚ][A-Za-z0-9]{5,6}(?:[这那][辆台]|的?[轿货面小]?[包]?车)",
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][ 　\x{00A0}]?[A-Za-zＡ-Ｚａ-ｚ]",
            r"单元|门洞|[门梯][ ,\-，－]{0,2}[0-9０-９]{3}|[0-9０-９][ 　]?户|[东西中左右]边?户",
            r"[0-9０-９一二三四五六七八九十][ 　\x{00A0}]?单",
            r"[0-9０-９零〇一二三四五六七八九十][ 　\x{00A0}]?(?:室|号?房)",
            r"[楼层][ 　\x{00A0}]?[东西中南北左右把]|[东西]头|中间户|[楼层排][0-9０-９]{1,2}[号室]",
            bare_rooms.HINT,
            rf"{_NUMERAL}[-/—–―‐‑−﹣－／]{_NUMERAL}",
            rf"[楼栋幢座院号#＃家住门壁上下牌][是的]?[ ,，、·/\-:　\x{{00A0}}：／－—]{{0,2}}{_NUMERAL}{{3}}",
        ]
    ),
    "|".join([*names.HINTS, *full_names.HINTS]),
)
# Texts of Chinese characters alone, without a number read out, hold nothing but rooms and names.
_NUMBERED: Final = re.compile(rf"[0-9A-Za-z@]|(?:[{''.join(identifiers.CHINESE_DIGITS)}][ \-.·_]{{0,2}}){{6}}")
_WITHOUT_NUMBERS: Final = ("room", "name")


@dataclass(frozen=True)
class Masked:
    """``texts`` with placeholders, on the index they came with; ``counts`` of what was hidden, by kind."""

    texts: pd.Series
    counts: dict[str, int]


def mask(texts: pd.Series, kinds: Collection[str] = ALL) -> Masked:
    """Hide what identifies a person in each of ``texts``; missing texts stay missing, ``mask`` twice is ``mask`` once.

    Counts are occurrences over all rows, one entry for every kind, 0 where nothing was found. Only ``kinds`` are
    looked for: headings and names of places hold numbers that nobody meant to publish, but words that read as names.

    >>> mask(pd.Series(["3号楼2单元501张大爷，13800001111"])).texts[0]
    '3号楼【房号】【姓名】，【手机】'
    """
    counts = dict.fromkeys(KINDS, 0)
    rows = _one_array(texts).dictionary_encode()
    distinct = rows.dictionary
    matches = [pc.match_substring_regex(distinct, prefilter) for prefilter in _PREFILTERS]
    candidates = pc.indices_nonzero(pc.or_(*matches)).to_pylist()
    repeats = {entry["values"]: entry["counts"] for entry in pc.value_counts(rows.indices.drop_null()).to_pylist()}
    changed = distinct.to_pylist() if candidates else []
    for position in candidates:
        heed()
        changed[position], hidden = mask_text(changed[position], kinds)
        for kind in hidden:
            counts[kind] += repeats[position]
    words = pa.array(changed, type=pa.large_string()) if candidates else distinct
    masked = pd.Series(words.take(rows.indices).to_pandas().array, index=texts.index, name=texts.name, dtype="str")
    return Masked(masked, counts)


def _one_array(texts: pd.Series) -> pa.LargeStringArray:
    """The texts as one Arrow array; series joined from parts come in several."""
    words = pa.array(texts.astype("str"), type=pa.large_string(), from_pandas=True)
    return words.combine_chunks() if isinstance(words, pa.ChunkedArray) else words


def mask_text(text: str, kinds: Collection[str] = ALL) -> tuple[str, list[str]]:
    """One text with placeholders, and the kind of each thing hidden.

    Searched until nothing more is found: hiding one thing can lay open another, and a masked text must stay as it is.

    >>> mask_text("车牌鲁D·12345")
    ('车牌【车牌】', ['plate'])
    """
    hidden: list[str] = []
    while found := _first_kind(text, kinds):
        kind, spans = found
        hidden += [kind] * len(spans)
        for start, end in reversed(spans):
            text = text[:start] + KINDS[kind].placeholder + text[end:]
    return text, hidden


def hidden_spans(text: str) -> list[tuple[str, Span]]:
    """What :func:`mask_text` hides, where it stands in ``text`` itself: (kind, (start, end)), from left to right.

    >>> hidden_spans("3号楼2单元501张大爷")
    [('room', (3, 9)), ('name', (9, 12))]
    """
    hidden: dict[int, tuple[str, int]] = {}
    # What each character of the shrinking text stands for in the text as it came.
    origins = [(at, at + 1) for at in range(len(text))]
    while found := _first_kind(text, ALL):
        kind, spans = found
        placeholder = KINDS[kind].placeholder
        for start, end in reversed(spans):
            first, last = origins[start][0], origins[end - 1][1]
            hidden[first] = (kind, last)
            origins[start:end] = [(first, last)] * len(placeholder)
            text = text[:start] + placeholder + text[end:]
    return [(kind, (start, end)) for start, (kind, end) in sorted(hidden.items())]


def _first_kind(text: str, kinds: Collection[str]) -> tuple[str, list[Span]] | None:
    folded = fold(text)
    for kind in KINDS if _NUMBERED.search(folded) else _WITHOUT_NUMBERS:
        if kind in kinds and (spans := KINDS[kind].find(folded)):
            return kind, spans
    return None
