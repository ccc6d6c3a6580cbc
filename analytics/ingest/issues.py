"""Everything wrong with a file, collected at once: row, column, value, reason, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest.normalisation import taken
from analytics.language import N_, _
from analytics.model import ISSUES, Issues


class Reason(NamedTuple):
    """What is wrong and what to do, with {words} that the finding fills in."""

    found: str
    action: str


REASONS: Final = {
    "no_register": Reason(N_("系统中还没有小区名册，无法核对小区"), N_("请先上传小区名册，再上传答卷")),
    "no_overall": Reason(N_("没有标记总体满意度题"), N_("请在列对应表中选定一道分级题作为总体满意度")),
    "no_title": Reason(N_("文件名是平台所起，看不出是哪次调查"), N_("请填写调查名称，或把文件名改为调查名称后再上传")),
    "unconfirmed_scale": Reason(
        N_("只有选项编号，不知道编号 1 是最好还是最差的选项"),
        N_("请在列对应表中选定量表和方向，或改用按文本导出的文件"),
    ),
    "no_community_chosen": Reason(
        N_("文件里没有小区"), N_("请为整份文件选定一个小区，或在列对应表中指定小区编号、小区名称的列")
    ),
    "no_date_chosen": Reason(
        N_("文件里没有提交时间{hint}"), N_("请为整份文件选定调查日期，或在列对应表中指定提交时间的列")
    ),
    "missing_community": Reason(N_("小区为空"), N_("请填写小区编号或小区名称")),
    "unknown_community": Reason(N_("名册中没有这个小区{suggestion}"), N_("请改正小区，或先在名册中补上该小区")),
    "ambiguous_community": Reason(N_("有 {n} 个小区同名：{communities}"), N_("请改填小区编号")),
    "doubtful_community": Reason(
        N_("写法不能确定是哪个小区，最像 {likely}（相似度 {score}）"),
        N_("请在“小区核对”中确定是哪个小区，或改正小区"),
    ),
    "community_mismatch": Reason(N_("小区编号与小区名称不是同一小区：{one} 与 {other}"), N_("请核对并改正其中一项")),
    "missing_time": Reason(N_("提交时间为空"), N_("请填写提交时间，形如 2026-09-03 12:00")),
    "bad_time": Reason(N_("不是有效的时间"), N_("请改为 2026-09-03 12:00 的形式")),
    "future_time": Reason(N_("提交时间晚于现在（{now}）"), N_("请核对日期")),
    "bad_round": Reason(N_("轮次应为从 1 起的整数，或四位年份"), N_("请改为 1、2、3 等，或 2026 等")),
    "bad_level": Reason(
        N_("不在量表“{scale}”之内"),
        N_("请改为量表中的词，或在列对应表中改选量表；此题已有入库答卷的，须先撤销那些批次"),
    ),
    "out_of_range": Reason(N_("应在 {low} 到 {high} 之间"), N_("请核对并改正该数")),
    "two_answers": Reason(
        N_("“{columns}”是同一题，这一行有两列答案不同"), N_("请只留一列的答案，或在列对应表中改正“归入题目”")
    ),
    "repeated_response": Reason(N_("同一答卷编号出现多次：第 {rows} 行"), N_("请保留其中一行，或改正答卷编号")),
    "missing_value": Reason(N_("必填项为空"), N_("请填写后再上传")),
    "bad_number": Reason(N_("应为{kind}"), N_("请只填数字，不加文字说明")),
    "bad_households": Reason(N_("户数应为不小于 1 的整数"), N_("请核对户数")),
    "repeated_community_id": Reason(N_("小区编号重复：第 {rows} 行"), N_("每个小区只留一行，编号不得重复")),
    "repeated_community_name": Reason(N_("同一街道内小区重名：第 {rows} 行"), N_("请核对是否为同一小区，或改正名称")),
}  # fmt: skip
SHEET: Final = "工作表"  # the column that names the sheet of a row, of several put together
_NAMED_ROWS: Final = 5


def place(row: int, sheet: str | None = None) -> str:
    """How people call a row: by its number, after its sheet's name where there are several.

    >>> place(3), place(3, "一月")
    ('3', '一月!3')
    """
    return str(row) if sheet is None or pd.isna(sheet) else f"{sheet}!{row}"


@dataclass(frozen=True)
class _Finding:
    """Issues of one code in one column. ``positions`` are rows of the frame from 0; None for the whole column."""

    code: str
    column: str | None
    positions: npt.NDArray[np.intp] | None
    cells: pd.Series
    reasons: pd.Series
    actions: pd.Series


class Findings:
    """Collects issues of a frame; ``rows`` are its spreadsheet row numbers, ``sheets`` (str, one a row) where they
    stand when several sheets were put together: row numbers tell rows apart within a sheet only."""

    def __init__(self, rows: npt.NDArray[np.int64], sheets: pd.Series | None = None) -> None:
        self._rows = rows
        self._sheets = None if sheets is None else sheets.reset_index(drop=True)
        self._found: list[_Finding] = []

    def whole_column(self, code: str, column: str | None, **words: object) -> None:
        """One issue of a column as a whole: the file is refused whatever happens to bad rows."""
        reason = REASONS[code]
        texts = [pd.Series([_(part).format(**words)], dtype="str") for part in reason]
        self._found.append(_Finding(code, column, None, pd.Series([None], dtype="str"), texts[0], texts[1]))

    def cells(
        self,
        code: str,
        column: str | None,
        codes: npt.NDArray[np.intp],
        values: Sequence[str],
        wrong: Mapping[int, Mapping[str, object]],
    ) -> None:
        """Issues of every cell that holds one of the ``wrong`` values of a column (−1: the blank one).

        ``codes`` point into the distinct ``values``; ``wrong`` gives the words of the reason for each wrong code.
        """
        if not wrong:
            return
        order = np.full(len(values) + 1, -1, np.intp)
        order[list(wrong)] = np.arange(len(wrong))
        which = order[codes]
        positions = np.flatnonzero(which >= 0)
        if not len(positions):
            return
        which = which[positions]
        texts = [[_(part).format(**words) for words in wrong.values()] for part in REASONS[code]]
        shown = taken(list(values), codes[positions])
        self._found.append(_Finding(code, column, positions, shown, taken(texts[0], which), taken(texts[1], which)))

    def each(
        self, code: str, column: str | None, positions: npt.NDArray[np.intp], values: pd.Series, **words: object
    ) -> None:
        """Issues of the cells at ``positions``, all for the same reason; ``values`` are the column's cells."""
        if len(positions):
            found, action = (_(part).format(**words) for part in REASONS[code])
            same = np.zeros(len(positions), np.intp)
            shown = values.iloc[positions].reset_index(drop=True)
            self._found.append(_Finding(code, column, positions, shown, taken([found], same), taken([action], same)))

    def repeats(self, code: str, column: str, groups: npt.NDArray[np.intp], values: pd.Series) -> None:
        """Issues of all rows that share a group with another row; each names the rows of its group. −1 is no group."""
        known = np.flatnonzero(groups >= 0)
        inside = known[pd.Series(groups[known]).duplicated(keep=False).to_numpy()]
        if not len(inside):
            return
        which, _firsts = pd.factorize(groups[inside])
        by_group = np.argsort(which, kind="stable")
        starts = np.flatnonzero(np.diff(which[by_group], prepend=-1))
        words = {}
        for group, members in enumerate(np.split(inside[by_group], starts[1:])):
            named = _("、").join(map(self._place, members[:_NAMED_ROWS]))
            words[group] = {"rows": named + (_("等") if len(members) > _NAMED_ROWS else "")}
        texts = [[_(part).format(**row) for row in words.values()] for part in REASONS[code]]
        shown = values.iloc[inside].reset_index(drop=True)
        self._found.append(_Finding(code, column, inside, shown, taken(texts[0], which), taken(texts[1], which)))

    @property
    def concerns_columns(self) -> bool:
        """Whether anything is wrong with a column as a whole."""
        return any(finding.positions is None for finding in self._found)

    def bad_rows(self) -> npt.NDArray[np.bool_]:
        """Which rows of the frame have an issue."""
        bad = np.zeros(len(self._rows), dtype=bool)
        for finding in self._found:
            if finding.positions is not None:
                bad[finding.positions] = True
        return bad

    def frame(self) -> Issues:
        """All issues, those of whole columns first, then row by row."""
        return self._by_position().drop(columns="position")

    def set_aside(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The bad rows with their original cells, their row number as 行号 and what is wrong with them as 原因.

        Where the file has several sheets, 工作表 says which of them, unless the cells do so already.
        """
        at = np.flatnonzero(self.bad_rows())
        issues = self._by_position()
        issues = issues[issues["position"] >= 0]
        said = issues["column"].fillna("").str.cat(issues["reason"], sep=_("：")).str.removeprefix(_("："))
        said, position = said.array, issues["position"].to_numpy()
        several = issues["position"].duplicated(keep=False).to_numpy()
        joined = pd.concat(
            [
                pd.Series(said[~several], index=position[~several]),
                pd.Series(said[several]).groupby(position[several]).agg(_("；").join),
            ]
        )
        rows = frame.iloc[at].reset_index(drop=True)
        if self._sheets is not None and SHEET not in rows:
            rows = rows.assign(**{SHEET: self._sheets.iloc[at].array})
        return rows.assign(行号=self._rows[at], 原因=joined.reindex(at).astype("str").array)

    def _place(self, position: int) -> str:
        return place(self._rows[position], None if self._sheets is None else self._sheets.iloc[position])

    def _by_position(self) -> pd.DataFrame:
        """All issues and the ``position`` of their rows, −1 first: the columns of ISSUES and that one."""
        pieces = [self._piece(finding) for finding in self._found]
        if not pieces:
            empty = ISSUES.empty().astype("str")
            return empty.assign(row=pd.Series(dtype="Int64"), position=pd.Series(dtype="int64"))
        return pd.concat(pieces, ignore_index=True).sort_values("position", kind="stable", ignore_index=True)

    def _piece(self, finding: _Finding) -> pd.DataFrame:
        count = len(finding.reasons)
        blank = pd.Series([None], dtype="str").repeat(count).array
        sheets, rows, positions = blank, pd.array([pd.NA] * count, dtype="Int64"), np.full(count, -1)
        if finding.positions is not None:
            positions = finding.positions
            rows = pd.array(self._rows[positions], dtype="Int64")
            sheets = blank if self._sheets is None else self._sheets.iloc[positions].array
        return pd.DataFrame(
            {
                "sheet": sheets,
                "row": rows,
                "column": pd.Series([finding.column], dtype="str").repeat(count).array,
                "value": finding.cells.array,
                "code": pd.Series([finding.code], dtype="str").repeat(count).array,
                "reason": finding.reasons.array,
                "action": finding.actions.array,
                "position": positions,
            }
        )
