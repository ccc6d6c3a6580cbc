"""Kept reads of residents' wishes and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analytics.headings import place_name
from analytics.language import _
from analytics.model import Scope
from analytics.programme.wishes import classes, community_plan, measures, wishes
from analytics.programme.wishes.plan_lines import PARTS
from pages.shared import filters, reads, sentences
from pages.shared.kept_reads import kept

OF_PROGRAMME = ""
ASKED = ("10", "15", "20", "25", "30", "40", "50")


@dataclass(frozen=True)
class Selection:
    """What the reader looks at: which answers, of which places, classed in which way (None: as each programme says).

    ``survey`` is "" where nobody has been asked yet: there is still what a community has and lacks to enter.
    """

    scope: Scope
    survey: str
    round_number: int | None
    scheme: str | None


def selected() -> Selection:
    """The filters in the sidebar."""
    scope = filters.place()
    survey = filters.survey(kinds=("opinion",), every=False, scope=scope)
    if survey is None:
        return Selection(scope, "", None, None)
    rounds = reads.round_numbers(survey, scope)
    round_number = filters.round_number(rounds) if len(rounds) > 1 else None
    with st.sidebar:
        schemes = [OF_PROGRAMME, *measures.schemes(reads.office())]
        scheme = filters.one("scheme", _("分类办法"), schemes, scheme_words)
    return Selection(scope, survey, round_number, scheme or None)


def scheme_words(scheme: str) -> str:
    """A scheme in words; without one, that each programme's own is taken."""
    return classes.scheme_words(scheme) if scheme else _("按项目规定")


def scheme_in_use(chosen: Selection) -> str:
    """The scheme chosen, or the one that the programmes of these places have set."""
    return chosen.scheme or wishes.scheme_of(reads.office(), reads.communities(chosen.scope))


@kept
def ranking(chosen: Selection, by: str) -> pd.DataFrame:
    return wishes.ranking(
        reads.office(),
        chosen.survey,
        by=by,
        scope=chosen.scope,
        round_number=chosen.round_number,
        scheme=chosen.scheme,
    )


@kept
def lines(chosen: Selection, asked_percent: int) -> pd.DataFrame:
    """The lines of the plans of all communities of the selection."""
    return community_plan.lines(
        reads.office(),
        chosen.survey,
        scope=chosen.scope,
        asked_percent=asked_percent,
        round_number=chosen.round_number,
        scheme=chosen.scheme,
    )


def asked_percent() -> int:
    """The rule of what counts as asked for, a filter drawn where it is called."""
    words, default = _("{percent} % 及以上的作答户要求"), str(community_plan.ASKED_PERCENT)
    chosen = filters.one(
        "asked",
        _("“居民要求”的标准"),
        ASKED,
        lambda percent: words.format(percent=percent),
        default=default,
        width=320,
    )
    return int(chosen)


def asked_rule(percent: int) -> str:
    return _("居民要求：要求户数 ÷ 作答户数 ≥ {percent} %（含本数，按户数判定）").format(percent=percent)


def parts_rule() -> str:
    """What the three parts of a plan are."""
    return _(
        "{must}：基础类中现状没有或不达标的，或必改项目中现状不是完好的；{asked}：达到居民要求标准的；{could}：其他有人要求或现状缺的"
    ).format(**{part: _(words) for part, words in PARTS.items()})


def definition() -> str:
    """What is counted, in a line."""
    return _("占比 = 要求户数 ÷ 作答户数；一户交多份的计一户，任一份选了即算；没写户号的一份算一户")


def provenance(chosen: Selection) -> dict[str, str]:
    """Where the figures of a download come from: the files with their marks too."""
    office = reads.office()
    files = community_plan.sources(office, chosen.survey)
    title = reads.surveys().set_index("survey_id").loc[chosen.survey, "title"]
    return {
        _("范围"): place_name(chosen.scope),
        _("调查"): str(title),
        _("轮次"): sentences.round_choice(chosen.round_number),
        _("定义"): definition(),
        _("方法"): sentences.method(office.gate),
        _("分类办法"): scheme_words(chosen.scheme or OF_PROGRAMME),
        _("数据版本"): str(reads.data_version()),
        _("隐私"): _("作答不足 {minimum} 户的、可由相减得出的不显示").format(minimum=office.settings.figure_minimum),
        _("来源文件（SHA-256）"): "\n".join(f"{row.filename}  {row.sha256}" for row in files.itertuples()),
    }
