"""Files of margins (名册结构): one row is a category of one variable in one community, and how many are of it.

Columns: 小区编号 (or 小区名称), 项目 (性别, 年龄段, 楼栋 …, as the surveys name it), 类别, and 户数 or 人数. Checked
as a whole: a file with a fault does not enter. Words that no survey uses are no fault; they are listed, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analytics.cancelling import Tell, along, untold
from analytics.errors import UnmappableFile
from analytics.flows import drafting
from analytics.flows.drafting import Reading
from analytics.flows.office import Office
from analytics.ingest.checks.buildings import building_name
from analytics.ingest.places.gazetteer import Gazetteer
from analytics.ingest.reading.archives import Member
from analytics.ingest.reading.readers import Table
from analytics.language import N_, _, headed
from analytics.model import BUILDING, ISSUES, MARGINS, UNITS, AcceptedMargins, Issues, Margins, SourceFile
from analytics.programme.entering.named_columns import faulty, named_columns
from analytics.store import aliases, batches, communities, respondents

# The columns of such a file, the usual heading first, then what else it is called.
HEADINGS: Final = {
    "community_id": (N_("小区编号"), "小区编码", "小区代码"),
    "name": (N_("小区名称"), "小区", "小区名"),
    "variable": (N_("项目"), "统计项目", "指标", "属性"),
    "category": (N_("类别"), "分类", "取值", "选项"),
    "households": (N_("户数"), "住户数", "家庭户数"),
    "persons": (N_("人数"), "人口数", "常住人口"),
}
_LARGEST: Final = 1_000_000
_LONGEST: Final = 40
_WHOLE: Final = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.0+)?")
_ROW: Final = ["community_id", "variable", "category"]
_NAMED: Final = 12


@dataclass(frozen=True)
class CheckedMargins:
    """A file that was checked: ``margins`` (none where anything is wrong), every fault, and what to look at again."""

    reading: Reading
    margins: Margins
    issues: Issues
    rows_read: int
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The variables that the file tells of."""
        return N_("、").join(dict.fromkeys(self.margins["variable"].astype("str")))


def is_margins(table: Table) -> bool:
    """Whether a table is a file of margins: it says of what, which category, and how many."""
    found = set(named_columns(table, HEADINGS))
    return {"variable", "category"} <= found and bool({"households", "persons"} & found)


def read(office: Office, filename: str, data: bytes, *, sheet: str | None = None) -> CheckedMargins:
    """Read and check a file of bytes. Nothing is stored.

    Raises :class:`~analytics.errors.DuplicateFile`, :class:`~analytics.errors.UnreadableFile`, and
    :class:`~analytics.errors.UnmappableFile` where columns are missing.
    """
    return check(office, drafting.read(office, Member(filename, data), sheet=sheet))


def check(office: Office, reading: Reading, *, tell: Tell = untold) -> CheckedMargins:
    """Check every row against the register and the rows beside it. Nothing is stored.

    Issues have the columns of ``model.ISSUES``, code ``margin``. Raises :class:`~analytics.errors.UnmappableFile`
    where columns are missing.
    """
    found = named_columns(reading.table, HEADINGS)
    if not {"community_id", "name"} & set(found):
        raise UnmappableFile(
            _("文件“{filename}”缺少列：小区编号（或小区名称）").format(filename=reading.filename),
            expected=_("名册结构：小区编号、项目、类别、户数或人数"),
            action=_("请补上这一列后重新上传"),
        )
    known = Gazetteer(communities.communities(office.store), aliases.aliases(office.store))
    rows = _Rows(reading.table, found, known, tell)
    issues = pd.DataFrame(rows.issues, columns=list(ISSUES.columns)).sort_values("row", kind="stable")
    margins = rows.margins if issues.empty else MARGINS.empty()
    notes = tuple(_notes(office, margins)) if len(margins) else ()
    return CheckedMargins(reading, margins, issues.reset_index(drop=True), len(reading.table.frame), notes)


def commit(
    office: Office, checked: CheckedMargins, *, by: str, example: bool = False, tell: Tell | None = None
) -> batches.Receipt:
    """Enter a checked file as one batch. Raises :class:`~analytics.errors.RowsRefused` where anything is wrong."""
    if len(checked.issues) or checked.margins.empty:
        raise faulty(checked.reading, checked.issues)
    source = SourceFile(checked.reading.filename, checked.reading.sha256, by, office.now(), example)
    accepted = AcceptedMargins(checked.margins, checked.title, checked.rows_read)
    return batches.commit(office.store, accepted, source, progress=tell)


class _Rows:
    """Reads the rows, then looks at them together; ``margins`` are of the rows without fault."""

    def __init__(self, table: Table, headings: dict[str, str], known: Gazetteer, tell: Tell) -> None:
        self.issues: list[dict[str, Any]] = []
        self._headings, self._known = headings, known
        self._sheets = table.sheet_of.tolist() if table.sheet_of is not None else [None] * len(table.frame)
        self._numbers = table.row_numbers.tolist()
        columns = {field: table.frame[heading].tolist() for field, heading in headings.items()}
        self._cells = {field: ["" if pd.isna(one) else str(one).strip() for one in columns[field]] for field in columns}
        positions = along(range(len(table.frame)), tell, _("正在逐行检查"), until=0.9)
        told = [self._row(at) for at in positions if any(column[at] for column in self._cells.values())]
        rows = pd.DataFrame([row for row in told if row], columns=[*MARGINS.columns, "at"])
        self._together(rows)
        self.margins = rows[list(MARGINS.columns)].astype({"population": "int64"})

    def _cell(self, field: str, at: int) -> str:
        return self._cells[field][at] if field in self._cells else ""

    def _row(self, at: int) -> dict[str, Any] | None:
        before = len(self.issues)
        community, variable = self._community(at), self._word("variable", at)
        category = self._word("category", at)
        if variable == BUILDING and category:
            named = building_name(category)
            if named is None:
                self._fault("category", at, _("看不出是哪一栋楼"), _("请写成“3号楼”的形式"))
            category = named or ""
        unit, population = self._population(at)
        if len(self.issues) > before:
            return None
        told = {"community_id": community, "variable": variable, "category": category}
        return told | {"unit": unit, "population": population, "at": at}

    def _community(self, at: int) -> str | None:
        given = [(field, self._cell(field, at)) for field in ("community_id", "name") if self._cell(field, at)]
        first = "community_id" if "community_id" in self._headings else "name"
        if not given:
            self._fault(first, at, _("小区为空"), _("请填写小区编号或小区名称"))
            return None
        meant = [set(self._known.exact(text)) for _field, text in given]
        shared = set.intersection(*meant)
        if len(shared) == 1:
            return self._known.ids[shared.pop()]
        field, text = given[0]
        if not all(meant):
            said = _("名册中没有这个小区{suggestion}").format(suggestion=self._known.suggestion(text))
            self._fault(field, at, said, _("请改正小区，或先在名册中补上该小区"))
        else:
            words = _("有几个小区同名") if shared else _("小区编号与小区名称不是同一小区")
            self._fault(field, at, words, _("请填写正确的小区编号"))
        return None

    def _word(self, field: str, at: int) -> str:
        text = self._cell(field, at)
        if not text:
            self._fault(field, at, _("这一格为空"), _("请填写与问卷一致的{what}").format(what=_(HEADINGS[field][0])))
        elif len(text) > _LONGEST:
            self._fault(field, at, _("超过 {n} 个字").format(n=_LONGEST), _("请改为与问卷一致的短词"))
        return text

    def _population(self, at: int) -> tuple[str, int]:
        given = [(unit, self._cell(unit, at)) for unit in UNITS if self._cell(unit, at)]
        column = next((unit for unit in UNITS if unit in self._headings), "households")
        if len(given) != 1:
            words = _("户数、人数只填其一") if given else _("户数或人数为空")
            self._fault(given[-1][0] if given else column, at, words, _("请填写户数或人数；没有的填 0"))
            return column, 0
        unit, text = given[0]
        number = float(text.replace(",", "")) if _WHOLE.fullmatch(text) else -1.0
        if not 0 <= number <= _LARGEST:
            self._fault(unit, at, _("不是 0 到 {n} 的整数").format(n=f"{_LARGEST:,}"), _("请改为整数"))
        return unit, int(number)

    def _together(self, rows: pd.DataFrame) -> None:
        """What only shows between rows: a category twice, a variable in two units, or of nobody at all."""
        for _name, twice in rows[rows.duplicated(_ROW, keep=False)].groupby(_ROW):
            named = _("、").join(str(self._numbers[at]) for at in twice["at"])
            for at in twice["at"]:
                words = _("同一小区同一项目的同一类别出现多次：第 {rows} 行").format(rows=named)
                self._fault("category", at, words, _("一类只留一行"))
        units = rows.groupby(_ROW[:2])["unit"].transform("nunique")
        for at, unit in rows.loc[units.gt(1), ["at", "unit"]].itertuples(index=False):
            self._fault(unit, at, _("同一小区同一项目有的填户数、有的填人数"), _("请统一"))
        whole = rows.groupby(_ROW[:2])["population"].transform("sum")
        for at, unit in rows.loc[whole.eq(0), ["at", "unit"]].itertuples(index=False):
            self._fault(unit, at, _("这个项目各类都是 0"), _("请填写实际数，或删去这个项目"))

    def _fault(self, field: str, at: int, found: str, action: str) -> None:
        self.issues.append(
            {"sheet": self._sheets[at], "row": self._numbers[at], "value": self._cell(field, at) or None}
            | {"column": self._headings.get(field, _(HEADINGS[field][0])), "code": "margin", "reason": found}
            | {"action": action}
        )


def _notes(office: Office, rows: Margins) -> list[str]:
    """What is no fault, but should be looked at before the file enters."""
    answered = respondents.words(office.store)
    notes = []
    known = set(answered["variable"])
    unknown = sorted(set(rows["variable"]) - known - {BUILDING})
    if unknown:
        words = _("已入库的问卷没有这些项目，暂不能对照：{names}")
        notes.append(words.format(names=_("、").join(unknown[:_NAMED])))
    pairs = set(zip(answered["variable"], answered["category"], strict=True))
    mine = rows[rows["variable"].isin(known) & rows["variable"].ne(BUILDING)][["variable", "category"]]
    odd = [headed(one.variable, one.category) for one in mine.drop_duplicates().itertuples()
           if (one.variable, one.category) not in pairs]  # fmt: skip
    if odd:
        words = _("这些类别在答卷中没有出现过，请核对写法是否与问卷一致（不一致的不会自动对应）：{names}")
        notes.append(words.format(names=_("、").join(odd[:_NAMED])) + (_("等") if len(odd) > _NAMED else ""))
    return notes + _other_sums(office, rows)


def _other_sums(office: Office, rows: Margins) -> list[str]:
    """Variables in households that add up to another number than the register has."""
    register = communities.communities(office.store).set_index("community_id")["households"].astype("Float64")
    whole = rows[rows["unit"] == "households"].groupby(_ROW[:2])["population"].sum().reset_index()
    apart = whole[whole["population"] != whole["community_id"].map(register).fillna(-1)]
    if apart.empty:
        return []
    words = _("{n} 处各类户数之和与名册户数不同，如 {community} 的{variable}。只采用各类所占比例，户数以名册为准。")
    first = apart.iloc[0]
    return [words.format(n=len(apart), community=first["community_id"], variable=first["variable"])]
