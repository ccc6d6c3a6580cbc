"""What page 提升重点 says of the four fields: the figure, what to mend first, what to know of it."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from analytics.charts import quadrant
from analytics.estimation.questionnaire import drivers as estimation
from analytics.flows.drivers import REASONS, Drivers, Fields
from analytics.language import N_, _, ended
from analytics.model import Gate
from pages.shared import figures, notices, question_comments, sentences, wording
from pages.shared.plain import plain

LINES: Final = {"gate": N_("达标线"), "mean": N_("各题平均")}
MOST_LINKS: Final = 4


def nothing(found: Drivers) -> None:
    """Why importance is not told."""
    reason = _(REASONS[found.reason])
    if found.reason == "few_forms":
        notices.empty(
            reason,
            _(
                "各题都答的答卷至少要 {n} 份（不少于 {fewest} 份，且每题不少于 {each} 份）。"
                "可在左侧放宽地区、轮次或阶段。"
            ).format(n=found.needed, fewest=estimation.FEWEST_FORMS, each=estimation.FORMS_A_QUESTION),
        )
    else:
        notices.empty(reason, _("可在左侧放宽地区、轮次或阶段，或换一个调查。"))


def chart(placed: Fields, line: str, gate: Gate) -> None:
    words = (
        _("达标线 {threshold} %").format(threshold=gate.threshold_percent)
        if line == "gate"
        else _("各题平均 {share}").format(share=wording.percent(placed.share_line, gate))
    )
    figures.draw(
        quadrant.quadrant(
            rows=placed.rows,
            importance_line=placed.importance_line,
            share_line=placed.share_line,
            share_words=words,
            threshold_percent=gate.threshold_percent,
        ),
        alt=_("四象限：横轴为各题的重要性，纵轴为满意率，右下为优先改进"),
        key="quadrant",
    )


def conclusion(rows: pd.DataFrame) -> None:
    """What to mend first, as far as it is certain, and the way to what residents say of it."""
    first = rows[rows["field"] == "improve"]
    certain, near = first[~first["near"]], first[first["near"]]
    if first.empty:
        st.markdown(_("**没有落在“优先改进”的题目**：重要性高于平均的题目，满意率都在线上。"))
    if len(certain):
        st.markdown(_("**优先改进**：{named}。与总体满意度关系较大，而满意率较低。").format(named=_said(certain)))
    if len(near):
        st.markdown(
            _("**接近分界**：{named}。落在“优先改进”，但区间跨线，与平均水平分不出高低。").format(named=_said(near))
        )
    told = rows[rows["part"].notna()]
    if told["near"].mean() > 1 / 2:
        lowest = told.sort_values("share").head(1)
        st.markdown(_("各题的重要性大多分不出高低，宜先看满意率最低的：{named}。").format(named=_said(lowest)))
        first = pd.concat([lowest, first]).drop_duplicates("item_id")
    with st.container(horizontal=True, key="driver_links"):
        for row in first.head(MOST_LINKS).to_dict("records"):
            question_comments.link(str(row["heading"]))


def _said(rows: pd.DataFrame) -> str:
    """Questions by name, each with its satisfied share and n."""
    return _("、").join(
        _("{heading}（{share}，n\u00a0=\u00a0{n}）").format(
            heading=plain(row["heading"]),
            share=wording.unbroken(wording.percent(row["share"])),
            n=wording.count(row["n"]),
        )
        for row in rows.to_dict("records")
    )


def cautions(found: Drivers) -> None:
    """What was left out, and where questions say so much the same that their parts cannot be told."""
    said = []
    if found.left_out:
        said.append(ended(sentences.few_answered(found.left_out)))
    if found.constant:
        said.append(_("人人答得一样，算不出重要性，未计入：{named}。").format(named=sentences.named(found.constant)))
    importance = found.found
    if importance is not None and len(importance.rows):
        alike = found.rows.loc[found.rows["inflation"] > estimation.MOST_INFLATION, "heading"]
        if len(alike) or importance.condition > estimation.MOST_CONDITION:
            named = sentences.named(alike) or _("各题")
            said.append(_("{named}与其他题的答案高度重复，各自的重要性难以分开，请合起来看。").format(named=named))
        contrary = found.rows.loc[found.rows["correlation"] < 0, "heading"]
        if len(contrary):
            said.append(
                _("{named}与总体满意度方向相反，请核对题目是否为反向题。").format(named=sentences.named(contrary))
            )
    if said:
        st.warning("  \n".join(said), icon=":material/info:")


def basis(found: Drivers, definition: str) -> None:
    """The line under the figure: forms, what is explained, how it was worked out."""
    importance = found.found
    if importance is None:
        return
    drawn = _("按 {n} 个小区整群重抽").format(n=importance.clusters) if importance.clusters else _("按答卷重抽")
    notices.basis(
        n=importance.n,
        definition=definition,
        note=_(
            "n 为各题都答的答卷，占答了总体满意度的 {complete}；各题合起来解释总体满意度差别的 {r2}（{low}–{high}）；"
            "重要性为 Johnson 相对权重（按秩），合计 100 %；区间由 {times} 次重抽得出，{drawn}；"
            "不显著：与随机作答的题相比分不出；重要性是同一份答卷上的关联，不等于改了就会提高"
        ).format(
            complete=wording.percent(found.complete),
            r2=wording.percent(importance.r_squared),
            low=wording.percent(importance.r_low),
            high=wording.percent(importance.r_high),
            times=estimation.REPLICATES,
            drawn=drawn,
        ),
    )
