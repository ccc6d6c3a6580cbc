"""Ballot rolls of owners' votes: one row is one dwelling with its owner, area and vote.

Checked as a whole: every fault is named with its row, and a roll with a fault does not enter, as a missing row would
move the base that the law counts from. Who owns what leaves this module only as a hash keyed by the store's secret.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.cancelling import Tell, along, untold
from analytics.errors import UnmappableFile
from analytics.flows import drafting
from analytics.flows.drafting import Reading
from analytics.flows.office import Office
from analytics.ingest.places.gazetteer import Gazetteer
from analytics.ingest.reading.archives import Member
from analytics.ingest.reading.readers import Table
from analytics.language import N_, _
from analytics.model import BALLOTS, ISSUES, AcceptedBallots, Ballots, Issues, Scope, SourceFile
from analytics.programme.entering.named_columns import faulty, named_columns
from analytics.programme.voting import ballot_cells as cells
from analytics.programme.voting.ballot_cells import BadCell
from analytics.store import aliases, ballots, batches, communities, secrets

# The columns of a roll, the usual heading first, then what else it is called.
HEADINGS: Final = {
    "community_id": (N_("小区编号"), "小区编码", "小区代码"),
    "name": (N_("小区名称"), "小区", "小区名"),
    "matter": (N_("表决事项"), "事项", "议题", "表决内容", "表决议题"),
    "category": (N_("事项类别"), "类别", "事项类型", "表决类别"),
    "extent": (N_("表决范围"), "范围", "表决单元"),
    "building": (N_("楼栋"), "楼号", "栋号", "幢号", "楼栋号", "楼幢"),
    "stairway": (N_("单元"), "单元号", "梯号"),
    "room": (N_("室号"), "房号", "房间号", "门牌", "房屋号", "户号"),
    "owner": (N_("业主"), "业主姓名", "产权人", "权利人", "业主编号", "业主或编号"),
    "area": (
        N_("专有面积"), "专有部分面积", "建筑面积", "产权面积", "面积", "专有面积(㎡)", "建筑面积(㎡)", "面积(㎡)",
    ),
    "opinion": (N_("表决意见"), "意见", "表决结果", "投票意见"),
    "voted_on": (N_("表决日期"), "投票日期", "日期", "表决时间"),
}  # fmt: skip
REQUIRED: Final = ("matter", "category", "extent", "room", "owner", "area", "opinion")
_SECRET: Final = frozenset({"owner", "room"})  # whose cells no list of faults repeats
_UNIT: Final = ["community_id", "matter", "unit_key"]
_NAMED_ROWS: Final = 5


@dataclass(frozen=True)
class CheckedBallots:
    """A roll that was checked: ``ballots`` (none where anything is wrong), every fault, and what to look at again."""

    reading: Reading
    ballots: Ballots
    issues: Issues
    rows_read: int
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The matters voted on."""
        return N_("、").join(dict.fromkeys(self.ballots["matter"].astype("str")))


def is_roll(table: Table) -> bool:
    """Whether a table is a ballot roll: it says what is voted on, how, and with which area."""
    return {"matter", "opinion", "area"} <= set(named_columns(table, HEADINGS))


def read(
    office: Office, filename: str, data: bytes, *, sheet: str | None = None, tell: Tell = untold
) -> CheckedBallots:
    """Read and check a roll of bytes; ``tell`` is told how far that is. Nothing is stored.

    Raises :class:`~analytics.errors.DuplicateFile`, :class:`~analytics.errors.UnreadableFile`, and
    :class:`~analytics.errors.UnmappableFile` where columns are missing.
    """
    tell(0.0, _("正在读取文件"))
    return check(office, drafting.read(office, Member(filename, data), sheet=sheet), tell=tell)


def check(office: Office, reading: Reading, *, tell: Tell = untold) -> CheckedBallots:
    """Check every row against the register and the rows beside it. Nothing is stored.

    Issues have the columns of ``model.ISSUES``, code ``ballot``; names and room numbers are not repeated in them.
    Raises :class:`~analytics.errors.UnmappableFile` where columns are missing.
    """
    found = named_columns(reading.table, HEADINGS)
    _refuse_missing(reading, found)
    known = Gazetteer(communities.communities(office.store), aliases.aliases(office.store))
    secret = secrets.respondent_secret(office.store)
    roll = _Roll(reading.table, found, known, secret, pd.Timestamp(office.now()), tell)
    issues = pd.DataFrame(roll.issues, columns=list(ISSUES.columns)).sort_values("row", kind="stable")
    rows = roll.rows if issues.empty else BALLOTS.empty()
    issues = issues.reset_index(drop=True)
    return CheckedBallots(reading, rows, issues, len(reading.table.frame), tuple(_notes(office, rows)))


def commit(
    office: Office, checked: CheckedBallots, *, by: str, example: bool = False, tell: Tell | None = None
) -> batches.Receipt:
    """Enter a checked roll as one batch. Raises :class:`~analytics.errors.RowsRefused` where anything is wrong."""
    if len(checked.issues) or checked.ballots.empty:
        raise faulty(checked.reading, checked.issues)
    source = SourceFile(checked.reading.filename, checked.reading.sha256, by, office.now(), example)
    accepted = AcceptedBallots(checked.ballots, checked.title, checked.rows_read)
    return batches.commit(office.store, accepted, source, progress=tell)


def _refuse_missing(reading: Reading, found: dict[str, str]) -> None:
    missing = [_(HEADINGS[field][0]) for field in REQUIRED if field not in found]
    if not {"community_id", "name"} & set(found):
        missing.insert(0, _("小区编号（或小区名称）"))
    if missing:
        raise UnmappableFile(
            _("文件“{filename}”缺少列：{columns}").format(filename=reading.filename, columns=_("、").join(missing)),
            expected=_("表决票册，一行一套专有部分"),
            action=_("请按模板补上这些列后重新上传"),
        )


class _Roll:
    """Reads a roll's rows, then looks at them together; ``rows`` are ballots where no row is at fault."""

    def __init__(
        self, table: Table, headings: dict[str, str], known: Gazetteer, secret: bytes, now: pd.Timestamp, tell: Tell
    ) -> None:
        self.issues: list[dict[str, Any]] = []
        self._headings, self._known, self._secret, self._now = headings, known, secret, now
        self._sheets = table.sheet_of.tolist() if table.sheet_of is not None else [None] * len(table.frame)
        self._numbers = table.row_numbers.tolist()
        columns = {field: table.frame[heading].tolist() for field, heading in headings.items()}
        self._cells = {field: ["" if pd.isna(one) else str(one).strip() for one in columns[field]] for field in columns}
        self._blank = [""] * len(table.frame)
        positions = along(range(len(table.frame)), tell, _("正在逐行检查"), since=0.2, until=0.9)
        rows = [self._row(at) for at in positions if self._filled(at)]
        tell(0.9, _("正在核对各行之间"))
        self.rows = pd.DataFrame([row for row in rows if row], columns=[*BALLOTS.columns, "at"])
        self._together()
        self.rows = self.rows[list(BALLOTS.columns)]

    def _cell(self, field: str, at: int) -> str:
        return self._cells.get(field, self._blank)[at]

    def _filled(self, at: int) -> bool:
        return any(column[at] for column in self._cells.values())

    def _row(self, at: int) -> dict[str, Any] | None:
        """One ballot; None where a cell is at fault."""
        before = len(self.issues)
        told = {
            "community_id": self._community(at),
            "matter": self._told("matter", at, cells.matter),
            "special": self._told("category", at, cells.category),
            "extent": self._told("extent", at, cells.extent),
            "area_cm2": self._told("area", at, cells.area_cm2),
            "opinion": self._told("opinion", at, cells.opinion),
            "room": self._told("room", at, cells.room),
            "owner": self._told("owner", at, cells.owner),
            "building": cells.building(self._cell("building", at)),
            "stairway": cells.stairway(self._cell("stairway", at)),
        }
        self._needs_part(at, told)
        told["voted_on"] = self._day(at, told["opinion"])
        if len(self.issues) > before:
            return None
        place, room, owner = told["community_id"], told.pop("room"), told.pop("owner")
        home = [place, told["building"], told["stairway"], room]
        return told | {
            "unit_key": cells.hashed(self._secret, b"unit", home),
            "owner_key": cells.hashed(self._secret, b"owner", [place, owner]),
            "at": at,
        }

    def _told(self, field: str, at: int, meaning: Any) -> Any:
        try:
            return meaning(self._cell(field, at))
        except BadCell as fault:
            self._fault(field, at, fault.found, fault.action)
            return None

    def _community(self, at: int) -> str | None:
        given = [(field, self._cell(field, at)) for field in ("community_id", "name") if self._cell(field, at)]
        if not given:
            field = "community_id" if "community_id" in self._headings else "name"
            self._fault(field, at, _("小区为空"), _("请填写小区编号或小区名称"))
            return None
        meant = [(field, text, self._known.exact(text)) for field, text in given]
        for field, text, found in meant:
            if not found:
                said = _("名册中没有这个小区{suggestion}").format(suggestion=self._known.suggestion(text))
                self._fault(field, at, said, _("请改正小区，或先在名册中补上该小区"))
                return None
        shared = set.intersection(*(set(found) for _field, _text, found in meant))
        if len(shared) != 1:
            words = _("小区编号与小区名称不是同一小区") if not shared else _("有几个小区同名")
            self._fault(given[-1][0], at, words, _("请填写正确的小区编号"))
            return None
        return self._known.ids[shared.pop()]

    def _needs_part(self, at: int, told: dict[str, Any]) -> None:
        """The part of the community that votes must be named."""
        needed = {"building": ("building",), "stairway": ("building", "stairway")}.get(told["extent"], ())
        for field in needed:
            if not told[field]:
                words = _("按{extent}表决，这一格不能为空").format(extent=self._cell("extent", at))
                self._fault(field, at, words, _("请填写属于哪一楼栋、哪一单元"))

    def _day(self, at: int, opinion: str | None) -> pd.Timestamp | None:
        try:
            day = cells.day(self._cell("voted_on", at), now=self._now, needed=opinion not in (None, "absent"))
        except BadCell as fault:
            self._fault("voted_on", at, fault.found, fault.action)
            return None
        return None if opinion == "absent" else day

    def _together(self) -> None:
        """What only shows between rows: a unit twice, a matter of two kinds or two extents."""
        for _unit, rows in self.rows[self.rows.duplicated(_UNIT, keep=False)].groupby(_UNIT):
            twice = _("同一事项中这套房出现多次：第 {rows} 行").format(rows=self._named(rows["at"]))
            for at in rows["at"]:
                self._fault("room", at, twice, _("一套专有部分只留一行"))
        for column, field in (("special", "category"), ("extent", "extent")):
            matters = self.rows.groupby(["community_id", "matter"])[column].transform("nunique")
            for at in self.rows.loc[matters.gt(1), "at"]:
                words = _("同一小区的同一事项，这一列前后不一")
                self._fault(field, at, words, _("请统一；确是两件事的，请分别写明表决事项"))

    def _named(self, positions: Sequence[int] | pd.Series) -> str:
        named = _("、").join(str(self._numbers[at]) for at in list(positions)[:_NAMED_ROWS])
        return named + (_("等") if len(positions) > _NAMED_ROWS else "")

    def _fault(self, field: str, at: int, found: str, action: str) -> None:
        value = None if field in _SECRET else self._cell(field, at) or None
        self.issues.append(
            {"sheet": self._sheets[at], "row": self._numbers[at], "value": value, "code": "ballot", "reason": found}
            | {"column": self._headings.get(field, _(HEADINGS[field][0])), "action": action}
        )


def _notes(office: Office, rows: Ballots) -> list[str]:
    """What is no fault, but should be looked at before a roll enters."""
    if rows.empty:
        return []
    notes = []
    several = rows.groupby(["community_id", "matter"])["owner_key"].value_counts()
    n = int(np.count_nonzero(several.gt(1)))
    if n:
        notes.append(
            _("有 {n} 位业主各有几套，人数各按一人计。请核对是否同名；同名不同人的，请在业主一列加编号区分。").format(
                n=n
            )
        )
    stored = ballots.ballots(office.store, Scope(community_id=tuple(rows["community_id"].unique())))
    before = stored.merge(rows[["community_id", "matter"]].drop_duplicates(), on=["community_id", "matter"])
    if len(before):
        notes.append(
            _(
                "库中已有同一小区同一事项的票册（{n} 套）。入库后，同一表决单位以这份为准；"
                "类别或范围改变的，整个事项以这份为准。"
            ).format(n=len(before))
        )
    return notes + _short_rolls(office, rows)


def _short_rolls(office: Office, rows: Ballots) -> list[str]:
    """Whole communities of which the roll has fewer dwellings than the register has households."""
    known = communities.communities(office.store).set_index("community_id")
    whole = rows[rows["extent"].eq("community")].groupby(["community_id", "matter"]).size()
    return [
        _("{name}名册 {households} 户，票册只有 {units} 套。总人数、总面积应包括全部业主，没有投票的也要列入。").format(
            name=known.loc[place, "name"], households=known.loc[place, "households"], units=units
        )
        for (place, _matter), units in whole.items()
        if not pd.isna(known.loc[place, "households"]) and units < known.loc[place, "households"]
    ]
