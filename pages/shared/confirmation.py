"""What the analyst confirms of an uploaded file: the survey, what each column is, and what to do with odd rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import streamlit as st

from analytics.estimation.percent import NOTHING
from analytics.ingest.codebooks import columns, words
from analytics.ingest.codebooks.codebook import Codebook
from analytics.language import N_, _
from analytics.model import KINDS
from pages.shared import tables, whole_file
from pages.shared.desks import Desk

BAD_ROWS = {"reject": N_("有问题就整份拒收"), "set-aside": N_("问题行另存，其余入库")}
REPEATS = {"replace": N_("以新文件为准"), "skip": N_("保留原来的答卷")}
# The columns of Codebook.to_frame.
HEADING, ROLE, TYPE, SCALE = N_("列名"), N_("用途"), N_("题型"), N_("量表")
SATISFIED, OVERALL, NOTE = N_("满意起点"), N_("总体"), N_("提示")
READ_AS, QUESTION, REVERSE = N_("读作"), N_("归入题目"), N_("反向")
WORD, TIMES = N_("词"), N_("次数")  # beside the column's name and what it is read as, of Codebook.words_frame
EXAMPLES, FILLED, DISTINCT = N_("示例"), N_("已填"), N_("取值数")
OF_REGISTER = (HEADING, ROLE, FILLED, DISTINCT, EXAMPLES)
OF_SURVEY = (
    HEADING, EXAMPLES, ROLE, TYPE, SCALE, SATISFIED, OVERALL, NOTE, QUESTION, REVERSE, FILLED, DISTINCT,
)  # fmt: skip


# Where a column of these tables is headed otherwise than it is called.
HEADED: Final = {HEADING: N_("文件中的列"), SCALE: N_("量表（从好到差）"), OVERALL: N_("判定题"), NOTE: N_("请留意")}


def headings(names: Iterable[str]) -> dict[str, str]:
    """The headings of these columns in the reader's language: their names are what the tables are read back by."""
    return {name: _(HEADED.get(name, name)) for name in names}


def confirmed(desk: Desk) -> Codebook:
    """The codebook as the analyst confirms it: the survey, what holds for the whole file, what each column is.

    Raises :class:`~analytics.errors.UnmappableFile`, below the table at fault, when it cannot stand so.
    """
    proposed = desk.draft.codebook
    if proposed.content == "register":
        return _edit(proposed, key=desk.key)
    left, right = st.columns(2)
    title = left.text_input(_("调查名称"), value=proposed.title, key=f"title-{desk.key}")
    kind = right.selectbox(
        _("调查类型"),
        list(KINDS),
        index=list(KINDS).index(proposed.kind),
        format_func=lambda kind: _(KINDS[kind]),
        key=f"kind-{desk.key}",
        help=_("只有满意度调查参与达标判定；意愿调查、同意征询、业主表决分开统计"),
    )
    asked = st.container()
    codebook = _edit(proposed, key=desk.key).with_(title=title, kind=kind)
    with asked:
        codebook = whole_file.chosen(codebook, key=desk.key)
    return _words(codebook, desk)


def _words(codebook: Codebook, desk: Desk) -> Codebook:
    """The codebook with the analyst's decisions on single words: which level, or why none."""
    frame = codebook.words_frame(desk.draft.table)
    if frame.empty:
        return codebook
    with st.expander(_("词与等级：文件里的每个词读作哪一级（{n} 个词）").format(n=len(frame))):
        edited = tables.edited(
            frame,
            key=f"words-{desk.key}",
            disabled=[name for name in frame.columns if name != READ_AS],
            column_order=[*(name for name in frame.columns if name != HEADING), HEADING],
            column_config={
                **headings(frame.columns),
                READ_AS: st.column_config.SelectboxColumn(_(READ_AS), options=words.choices(codebook.columns)),
            },
        )
        return codebook.with_words(edited)


def choices(desk: Desk) -> tuple[str, str]:
    """What to do with bad rows, and with responses that are in the store already."""
    left, right = st.columns(2)
    bad, repeat = f"bad-{desk.key}", f"repeat-{desk.key}"
    on_bad_rows = left.radio(_("有问题的行"), list(BAD_ROWS), format_func=lambda it: _(BAD_ROWS[it]), key=bad)
    on_repeat = right.radio(_("已入库的同一答卷"), list(REPEATS), format_func=lambda it: _(REPEATS[it]), key=repeat)
    return on_bad_rows, on_repeat


def _edit(codebook: Codebook, *, key: str) -> Codebook:
    """The codebook with the analyst's changes to its columns."""
    st.markdown(_("**逐列核对**：已按列名和内容判断各列的用途，请改正不对的地方；灰色的列不可改。"))
    frame = codebook.to_frame()
    offered = columns.choices(codebook.content, codebook.columns)
    if codebook.content == "survey":
        offered[SCALE] += _own_scales(key)
    # The editor writes None where a cell is missing or empty: give it a dash instead.
    frame = frame.assign(**{name: frame[name].astype("str").fillna(NOTHING) for name in (TYPE, SCALE, SATISFIED)})
    edited = tables.edited(
        frame,
        key=f"mapping-{key}",
        height="content",
        column_order=OF_REGISTER if codebook.content == "register" else OF_SURVEY,
        disabled=[name for name in frame.columns if name not in columns.EDITABLE],
        column_config=_columns(offered),
    )
    return codebook.with_edits(edited)


def _own_scales(key: str) -> list[str]:
    """Scales that the analyst types because none of the list fits, to choose from in the table."""
    typed = st.text_input(
        _("量表不在可选项中？在此写出，再到“量表”一列选它"),
        placeholder=_("从好到差，用 / 分隔，例如：很棒/还行/糟糕"),
        key=f"scales-{key}",
        width=480,
    )
    return [scale.strip() for scale in typed.splitlines() if scale.strip()]


def _columns(choices: dict[str, list[str]]) -> dict[str, Any]:
    """How the table's columns are shown and edited."""
    configured = st.column_config
    return {
        HEADING: configured.TextColumn(_(HEADED[HEADING]), pinned=True, width=200),
        ROLE: configured.SelectboxColumn(_(ROLE), options=choices[ROLE], required=True),
        TYPE: configured.SelectboxColumn(_(TYPE), options=[NOTHING, *choices[TYPE]], width=tables.pixels(104)),
        SCALE: configured.SelectboxColumn(
            _(HEADED[SCALE]), options=[NOTHING, *choices[SCALE]], width=tables.pixels(150)
        ),
        SATISFIED: configured.TextColumn(
            _(SATISFIED),
            help=_("从最差一级数起为第 1 级；达到这一级即算满意（或同意）"),
            validate=r"^(\d{1,3}|—)$",
            alignment="right",
        ),
        OVERALL: configured.CheckboxColumn(_(HEADED[OVERALL]), help=_("按哪一题判定是否达标；每份文件一题")),
        QUESTION: configured.TextColumn(
            _(QUESTION), help=_("几列其实是同一题（如每年列名不同）时，填写同一个题目，按一题统计"), width=140
        ),
        REVERSE: configured.CheckboxColumn(_(REVERSE), help=_("反向题：越同意（分数越高）越差，勾选后等级颠倒")),
        NOTE: configured.TextColumn(_(HEADED[NOTE]), width=120),
        EXAMPLES: configured.TextColumn(_(EXAMPLES), width=120),
        FILLED: configured.NumberColumn(_(FILLED), format="localized"),
        DISTINCT: configured.NumberColumn(_(DISTINCT), format="localized"),
    }
