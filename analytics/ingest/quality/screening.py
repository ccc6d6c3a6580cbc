"""What an analyst should know of a file's forms before they count: a report, and never a deletion.

A finding does not prove anything: contented residents tick the same level everywhere, and neighbours share a network.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

import pandas as pd

from analytics import sayings
from analytics.ingest.checks.validation import Checked
from analytics.ingest.codebooks.codebook import Codebook
from analytics.ingest.quality import careless, coverage, submission_times
from analytics.ingest.quality.screened import Found, Screened
from analytics.ingest.reading.readers import Table
from analytics.language import N_
from analytics.model import SCREENING, Communities, Gate
from analytics.sayings import Saying

ROWS_NAMED: Final = 50

# Each finding: what it is, and what to do about it; in the order in which they are reported.
FINDINGS: Final = {
    "more_than_households": (
        N_("答卷多于户数"),
        N_("请核对名册户数和小区归属；一户多份的只保留一份，或先更正名册"),
    ),
    "same_answers": (N_("答案与文字完全相同"), N_("请核对是否为复制或代填；确认的请在原文件中删去后重新上传")),
    "same_household": (N_("同一户多份答卷"), N_("同一轮中每户应只有一份，请核对后只保留一份")),
    "same_address": (N_("同一网络地址多份答卷"), N_("请核对是否为现场集中填写；如为代填，请在原文件中删去后重新上传")),
    "too_fast": (N_("答题时间过短"), N_("请抽查这些答卷；确认没有认真填写的，请在原文件中删去后重新上传")),
    "straight_line": (N_("各题答案完全相同"), N_("请抽查这些答卷；真心满意的居民也会这样作答，不宜一律删去")),
    "platform_doubts": (N_("平台认为可能无效"), N_("请抽查这些答卷，或在平台上完成清洗后重新导出")),
    "future_date": (N_("提交时间晚于现在"), N_("请核对日期；这些行不会入库")),
    "old_date": (N_("提交时间过早"), N_("请核对年份是否填错，或是否混入了以前的答卷")),
    "same_minute": (N_("全部答卷在同一分钟内提交"), N_("多半是补录或导入的时间；如另有真实的提交时间，请改用那一列")),
    "night": (N_("深夜提交较多"), N_("请核对是否为批量补录或代填")),
    "out_of_range": (N_("答案不在量表之内"), N_("请按问题清单改正，或在列对应表中改选量表")),
    "few_forms": (N_("答卷太少，无法判定是否达标"), N_("请在这些小区补充调查")),
    "numbered_alike": (
        N_("编号与已入库的另一次调查相同"),
        N_("入库会取代那一次的答卷；如是另一次调查，请先填写轮次或改调查名称；如是更正，请在入库前确认"),
    ),
    "in_store_already": (N_("答卷已在库中"), N_("重复的答卷只计一次；请核对是否传错了文件")),
}  # fmt: skip


def screen(
    table: Table,
    codebook: Codebook,
    checked: Checked,
    communities: Communities,
    *,
    now: dt.datetime,
    gate: Gate = Gate(),  # noqa: B008 - frozen
) -> pd.DataFrame:
    """What there is to know about a survey file: the columns of model.SCREENING, one row a finding.

    ``table`` and ``codebook`` are those that ``checked`` came from. Findings about households and communities look at
    what was accepted, all others at every row that holds anything; nothing personal is told, addresses and households
    are only counted. ``now`` is Shanghai wall-clock.
    """
    forms = Screened.of(table, codebook, checked)
    found = [
        *careless.findings(forms),
        *submission_times.findings(forms, now),
        *coverage.findings(forms, communities, gate),
    ]
    return _frame(found, forms)


def in_store_already(*, unchanged: int, changed: int, forms: int, renumbered: bool = False) -> pd.DataFrame:
    """The finding that forms of the file are stored already, with or without changes: model.SCREENING, 0 to 2 rows.

    The other is that they seem to be other forms, of the same numbers.

    >>> in_store_already(unchanged=3, changed=1, forms=10)["detail"].map(sayings.read).tolist()
    ['4 份答卷已在库中：3 份内容相同，1 份有改动']
    """
    n = unchanged + changed
    words = N_("{n} 份答卷已在库中：{unchanged} 份内容相同，{changed} 份有改动")
    detail = Saying(words, n=n, unchanged=unchanged, changed=changed)
    found = [Found("in_store_already", n, forms, detail)] if n else []
    if n and renumbered:
        words = N_("{n} 份答卷的编号已在库中，但多数的提交时间和内容都不同")
        found.append(Found("numbered_alike", n, forms, Saying(words, n=n)))
    return _frame(found, None)


def _frame(found: Iterable[Found], forms: Screened | None) -> pd.DataFrame:
    place = {finding: at for at, finding in enumerate(FINDINGS)}
    ordered = sorted(found, key=lambda one: place[one.finding])
    rows = [forms.named(one.positions, ROWS_NAMED) if forms else None for one in ordered]
    return pd.DataFrame(
        {
            "finding": pd.Series([one.finding for one in ordered], dtype="str"),
            "n": pd.Series([one.n for one in ordered], dtype="int64"),
            "base": pd.Series([one.base for one in ordered], dtype="int64"),
            "rows": pd.Series(rows, dtype="str"),
            "detail": pd.Series([sayings.written(one.detail) for one in ordered], dtype="str"),
        }
    )[list(SCREENING.columns)]
