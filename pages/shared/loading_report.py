"""What a check found in a file, and what became of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analytics import sayings
from analytics.flows import masking
from analytics.flows.loading import Findings
from analytics.headings import CHANGE_HEADINGS, COMPARISON_HEADINGS, ISSUE_HEADINGS, SCREENING_HEADINGS
from analytics.ingest.checks import refusals
from analytics.ingest.checks.validation import ALTERATIONS, Checked
from analytics.ingest.quality import screening
from analytics.language import C_, N_, _, aside, ended, headed, joined
from analytics.programme.entering.filings import Filing
from analytics.store.batches import Receipt
from analytics.store.comparison import Comparison
from analytics.store.stored_forms import MOST_LISTED
from pages.shared import downloads, filters, notices, tables, wording
from pages.shared.plain import plain

MOST_ROWS = 1_000


def counts(numbers: dict[str, int]) -> None:
    """A few numbers side by side."""
    for column, (label, n) in zip(st.columns(len(numbers)), numbers.items(), strict=True):
        column.metric(label, wording.count(n), border=True)
    notices.basis(kind="files")


def filing(found: Filing, receipt: Receipt | None) -> None:
    """What a file of records holds, and everything wrong with it; or that it was entered."""
    if receipt is not None:
        st.success(
            _("已入库：批次 {batch}，{title}").format(batch=receipt.batch_id, title=found.title),
            icon=":material/check_circle:",
        )
        filters.link("batches", _("看入库批次"), icon=":material/inventory_2:")
        return
    if found.issues.empty:
        st.success(_("{title}，没有发现问题，可以入库。").format(title=found.title), icon=":material/check_circle:")
        for note in found.notes:
            st.warning(plain(note), icon=":material/visibility:")
        return
    st.error(
        _("有 {n} 处问题，整份文件不会入库。请按清单修改后重新上传。").format(n=len(found.issues)),
        icon=":material/block:",
    )
    tables.draw(
        masking.issues(found.issues.head(MOST_ROWS)).dropna(axis="columns", how="all"),
        column_order=["row", "column", "value", "reason", "action"],
        column_config={name: _(heading) for name, heading in ISSUE_HEADINGS.items()},
        key=f"issues-{found.reading.sha256[:8]}",
    )


def rows(checked: Checked) -> None:
    """How many rows may enter and how many not; nothing is stored yet."""
    counts(
        {
            _("读到行数"): checked.rows_read,
            _("可入库"): checked.rows_accepted,
            _("问题行"): len(checked.bad_rows),
            C_("faults", "问题"): len(checked.issues),
        }
    )
    if checked.issues.empty:
        st.success(_("没有发现问题，可以入库。"), icon=":material/check_circle:")
    elif checked.accepted is None:
        st.error(_refused(checked), icon=":material/block:")
    else:
        st.warning(_("入库时将跳过问题行。可下载问题行，改好后另行上传。"), icon=":material/rule:")


def _refused(checked: Checked) -> str:
    """Why nothing of the file enters, and what to do first: other rows help no file that lacks a choice."""
    found = checked.issues
    if found["row"].isna().any():
        return _("整份文件还不能入库：请先按清单补选或处理，再检查一次。")
    if found["code"].eq("doubtful_community").all():
        return _(
            "有小区写法拿不准，整份文件不会入库。请先在“小区核对”中选定；或在上面改选“问题行另存，其余入库”，再检查一次。"
        )
    return _("有问题行，整份文件不会入库。请按清单修改后重新上传；或在上面改选“问题行另存，其余入库”，再检查一次。")


def issues(checked: Checked, filename: str, key: str) -> None:
    """The first issues, their cells masked, and the workbook with every one and the offending cells marked."""
    if checked.issues.empty:
        return
    shown = masking.issues(checked.issues.head(MOST_ROWS)).dropna(axis="columns", how="all")
    tables.draw(
        shown,
        column_order=[name for name in ISSUE_HEADINGS if name in shown and name != "code"],
        column_config={name: _(heading) for name, heading in ISSUE_HEADINGS.items()},
        key=f"issues-{key}",
    )
    _cut(len(checked.issues))
    # The only file with cells as they were uploaded: nothing in it is masked.
    stem = masking.filename(filename).rsplit(".", 1)[0]
    downloads.button(
        _("下载问题行及原因（.xlsx，问题单元格已标出）"),
        lambda: refusals.workbook(checked),
        what=N_("{filename}-问题行.xlsx").format(filename=stem),
        filename=_("{filename}-问题行.xlsx").format(filename=stem),
        key=f"refusals-{key}",
        action="read_raw",
    )


def batch(receipt: Receipt | None) -> str:
    """The batch that a file became, as the log names it."""
    return "" if receipt is None else N_("批次 {n}").format(n=receipt.batch_id)


def compared(comparison: Comparison, what: str, key: str) -> None:
    """How the file compares with what is stored: new, changed, unchanged, missing. Nothing to say of a first file."""
    if not comparison.changed_n and not comparison.unchanged and not comparison.missing_n:
        return
    st.markdown(_("**与已入库的{what}相比**").format(what=what))
    counts(
        {
            _("新增"): comparison.new,
            _("有改动"): comparison.changed_n,
            _("没有变化"): comparison.unchanged,
            _("这次没有"): comparison.missing_n,
        }
    )
    if comparison.missing_n:
        st.caption(_("“这次没有”的仍留在库中、照常计入结果；如应去掉，请在批次页撤销原来的批次。"))
    for name, words, n, frame in (
        ("changed", _("有改动的内容（{n}）"), comparison.changed_n, comparison.changed),
        ("missing", _("这次没有的（{n}）"), comparison.missing_n, comparison.missing),
    ):
        if not frame.empty:
            with st.expander(words.format(n=f"{n:,}")):
                if n > MOST_LISTED:
                    st.caption(_("数量太多，以下只取前 {n} 项。").format(n=f"{MOST_LISTED:,}"))
                listed(frame, COMPARISON_HEADINGS, key=f"{name}-{key}")


def changed(changes: pd.DataFrame, key: str) -> None:
    """Cells that were brought to another form or set aside before they are stored (model.CHANGES)."""
    if changes.empty:
        return
    kinds = changes["change"].value_counts()
    said = _("，").join(_("{what} {n} 处").format(what=_(ALTERATIONS[kind]), n=n) for kind, n in kinds.items())
    with st.expander(_("自动整理的内容：{said}").format(said=said)):
        st.caption(_("原文不含个人信息的留有记录，可在批次页查看。"))
        in_words = changes.assign(change=changes["change"].map({code: _(word) for code, word in ALTERATIONS.items()}))
        listed(in_words, CHANGE_HEADINGS, key=f"changed-{key}")


def screened(screening_found: pd.DataFrame, key: str) -> None:
    """What the quality screen found (model.SCREENING): for the analyst to judge, nothing was removed."""
    if screening_found.empty:
        st.caption(_("质量检查没有发现异常。"))
        return
    with st.expander(_("质量检查：{n} 项请留意（只提示，不删除答卷）").format(n=len(screening_found)), expanded=True):
        titles = {code: _(title) for code, (title, _action) in screening.FINDINGS.items()}
        actions = {code: _(action) for code, (_title, action) in screening.FINDINGS.items()}
        found = screening_found["finding"]
        in_words = screening_found.assign(
            finding=found.map(titles), action=found.map(actions), detail=screening_found["detail"].map(sayings.read)
        )
        # Whole sentences, which the cells of a data grid would cut off.
        st.markdown("\n".join(map(_finding, in_words.to_dict("records"))))
        headings = {name: _(heading) for name, heading in SCREENING_HEADINGS.items()}
        tables.download(
            in_words[list(headings)].rename(columns=headings),
            name=_("质量检查"),
            provenance={},
            key=f"xlsx-screened-{key}",
        )


def _finding(row: Mapping[Hashable, Any]) -> str:
    """One finding as an item of a list: what it is, what was found, what to do, in which rows."""
    rows = _("行号：{rows}").format(rows=plain(row["rows"])) if isinstance(row["rows"], str) and row["rows"] else ""
    of = _("{n} / {base}").format(n=f"{row['n']:,}", base=f"{row['base']:,}")
    said = "- " + headed(aside(f"**{row['finding']}**", of), plain(row["detail"]))
    action = plain(row["action"])
    return f"{said}  \n  :gray[{joined([ended(action), rows]) if rows else action}]"


def listed(frame: pd.DataFrame, words: Mapping[str, str], key: str) -> None:
    """The first rows of a long list under readers' headings, and all of it to take away."""
    headings = {name: _(heading) for name, heading in words.items()}
    shown = frame.dropna(axis="columns", how="all")
    tables.draw(
        shown.head(MOST_ROWS),
        column_order=[name for name in headings if name in shown],
        column_config=headings,
        key=f"list-{key}",
    )
    _cut(len(shown))
    tables.download(shown.rename(columns=headings), name=_("清单"), provenance={}, key=f"xlsx-{key}")


def _cut(n: int) -> None:
    """Say that a list of ``n`` stops at the first, where it does."""
    if n > MOST_ROWS:
        st.caption(_("只列出前 {shown} 条，全部 {n} 条请下载。").format(shown=f"{MOST_ROWS:,}", n=f"{n:,}"))


def is_correction(key: str) -> bool:
    """Ask whether forms that bear the numbers of others are those forms corrected; they take their place then."""
    st.warning(
        _(
            "多数答卷与库中编号相同、时间和内容都不同，像是另一次调查。另一次调查请改写上面的轮次或调查名称，再检查一次。"
        ),
        icon=":material/difference:",
    )
    return st.checkbox(_("是同一次调查的更正，以这份文件为准"), key=f"correction-{key}")


def receipt(given: Receipt) -> None:
    """The batch as it stands in the store, and where to look next."""
    st.success(_("已入库，批次 {batch}。").format(batch=given.batch_id), icon=":material/check_circle:")
    counts(
        {
            _("读到行数"): given.rows_read,
            _("入库行数"): given.rows_accepted,
            _("问题行"): given.rows_rejected,
            _("重复答卷"): given.rows_repeated,
        }
    )
    with st.container(horizontal=True):
        filters.link("acceptance", _("查看验收预警"), icon=":material/flag:")
        filters.link("batches", _("在批次中查看或撤销"), icon=":material/inventory_2:", batch=str(given.batch_id))


def findings(found: Findings, filename: str, key: str) -> None:
    """All that a check found."""
    rows(found.checked)
    issues(found.checked, filename, key)
    if found.compared:
        what = _("答卷") if found.checked.codebook.content == "survey" else _("小区")
        compared(found.compared, what, key)
    if found.checked.codebook.content == "survey":
        changed(found.checked.changes, key)
        screened(found.screened, key)
