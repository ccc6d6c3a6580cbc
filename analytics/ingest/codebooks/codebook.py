"""The codebook of a file: register or survey, its title and kind, and what each column means."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final

import pandas as pd

from analytics.errors import UnmappableFile
from analytics.ingest.checks import identity
from analytics.ingest.codebooks import columns, contents, fields, scales, words
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.codebooks.proposal import register_columns, survey_columns
from analytics.ingest.normalisation import trimmed_text
from analytics.ingest.platforms.recognition import Platform
from analytics.ingest.reading.readers import Table
from analytics.language import N_, _, ended, joined
from analytics.model import KINDS, Communities, Items
from analytics.privacy import deidentify

__all__ = ["Codebook", "ColumnPlan", "WholeFile", "propose"]

_MODE: Final = re.compile(r"按(文本|序号|分数)")
_DATE_AT_END: Final = re.compile(r"[-_ （(]*(\d{4}[-.年]\d{1,2}[-.月]\d{1,2}日?|20\d{6}(\d{6})?)[）)]?$")
_OLD_WJX: Final = re.compile(r"(.+?)_\d+_[012]")  # 问卷星: survey, forms, and 0 for words, 1 for points, 2 for numbers
_NO_TITLE: Final = re.compile(r"^all_data_(readable|original)", re.IGNORECASE)  # what 问卷网 calls every file
_COPY: Final = re.compile(r"\s*([(（]\d+[)）]|[-–]\s*副本|副本)$")
# Words of the title or the headings that name the kind, in order of trust.
_KIND_WORDS: Final = (
    ("vote", "表决"),
    ("satisfaction", "满意"),
    ("consent", "同意|征询"),
    ("opinion", "意愿|需求|意见"),
)


@dataclass(frozen=True)
class WholeFile:
    """What holds for every form of a file that does not say it row by row; None where its columns tell.

    ``community_id`` is one of the register, ``submitted_at`` the day of the survey, ``round`` its 轮次.
    """

    community_id: str | None = None
    submitted_at: dt.datetime | None = None
    round: int | None = None


@dataclass(frozen=True)
class Codebook:
    """How a file is to be read. ``columns`` follow the file; ``rows`` counts its data rows; ``reason`` says why
    it is a ``register`` or a ``survey``. ``kind`` is one of KINDS; for a register title and kind are empty.
    ``whole`` is what an analyst decided for all rows."""

    content: str
    title: str
    kind: str
    columns: tuple[ColumnPlan, ...]
    rows: int
    reason: str = ""
    whole: WholeFile = WholeFile()

    def column(self, role: str) -> ColumnPlan | None:
        """The first column of that role."""
        return next((plan for plan in self.columns if plan.role == role), None)

    @property
    def items(self) -> tuple[ColumnPlan, ...]:
        """The columns that are questions, open ones included, in the file's order."""
        return tuple(plan for plan in self.columns if plan.role in ("item", "comment"))

    @property
    def questions(self) -> tuple[tuple[ColumnPlan, ...], ...]:
        """The columns of each question, open ones included, in the file's order."""
        return columns.by_question(self.items)

    @property
    def overall(self) -> ColumnPlan | None:
        """The question that decides the verdict."""
        return next((plan for plan in self.columns if plan.overall), None)

    @property
    def needs_community(self) -> bool:
        """Whether no column says where a form comes from, so that ``whole.community_id`` must."""
        return self.content == "survey" and not {"community_id", "community_name"} & {it.role for it in self.columns}

    @property
    def needs_date(self) -> bool:
        """Whether no column says when a form was filled, so that ``whole.submitted_at`` must."""
        return self.content == "survey" and self.column("submitted_at") is None

    @property
    def lacks_title(self) -> bool:
        """Whether the title is one that a platform gives to every survey: two of them would be taken for one."""
        return bool(_NO_TITLE.match(self.title))

    def to_frame(self) -> pd.DataFrame:
        """The table for confirmation: see :func:`analytics.ingest.codebooks.columns.to_frame`."""
        return columns.to_frame(self.columns, self.content)

    def with_edits(self, frame: pd.DataFrame) -> Codebook:
        """This codebook as the edited table has it; raises :class:`UnmappableFile` naming every row at fault."""
        return replace(self, columns=columns.edited(self.columns, frame, self.content))

    def words_frame(self, table: Table) -> pd.DataFrame:
        """The words under level questions and what they are read as: see :func:`codebooks.words.frame`."""
        return words.frame(self.columns, table.frame)

    def with_words(self, frame: pd.DataFrame) -> Codebook:
        """This codebook with the words read as the edited table has it; :class:`UnmappableFile` as for columns."""
        return replace(self, columns=words.decided(self.columns, frame))

    def with_(self, *, title: str | None = None, kind: str | None = None, whole: WholeFile | None = None) -> Codebook:
        """This codebook under another title or kind, or with other decisions for the whole file.

        A 调查 column that names one survey only gives way to the title; one that names several keeps naming its rows.
        """
        if kind is not None and kind not in KINDS:
            raise UnmappableFile(_("没有这种调查类别：{kind}").format(kind=kind), expected=_("、").join(KINDS))
        new = replace(self, kind=kind or self.kind, whole=whole or self.whole)
        if title is None or not title.strip() or title.strip() == self.title:
            return new
        plans = tuple(
            replace(plan, role="ignore") if plan.role == "survey_title" and plan.distinct <= 1 else plan
            for plan in self.columns
        )
        return replace(new, title=title.strip(), columns=plans)

    def describe(self) -> str:
        """What the file is, in a sentence or a few."""
        if self.content == "register":
            used = [plan.heading for plan in self.columns if plan.role != "ignore"]
            parts = [_("小区名册，小区 {rows} 行，使用 {n} 列").format(rows=self.rows, n=len(used))]
        else:
            types = Counter(same[0].type for same in self.questions)
            parts = [_(KINDS[self.kind]), _("答卷 {rows} 行").format(rows=self.rows)]
            counted = (
                (types["level"], _("{n} 道分级题")),
                (types["single"] + types["multi"], _("{n} 道选择题")),
                (types["ranking"], _("{n} 道排序题")),
                (types["text"], _("{n} 道开放题")),
            )
            parts += [said.format(n=n) for n, said in counted if n]
        return joined([ended(_("，").join(parts)), *self._remarks()])

    def _remarks(self) -> list[str]:
        remarks = []
        if self.needs_community and self.whole.community_id is None:
            remarks.append(_("文件里没有小区，入库前请为整份文件选定一个小区。"))
        if self.needs_date and self.whole.submitted_at is None:
            remarks.append(_("文件里没有提交时间，入库前请为整份文件选定调查日期。"))
        unused = [plan.heading for plan in self.columns if plan.role == "ignore"]
        if unused:
            remarks.append(_("不使用的列：{headings}。").format(headings=_("、").join(unused)))
        if self.content == "survey" and self.kind == "satisfaction" and not self.overall:
            remarks.append(_("尚未标记总体满意度，入库前请选定一题。"))
        noted = [plan for plan in self.columns if plan.note and plan.role in ("item", "comment", "attribute")]
        return remarks + [_("“{heading}”：{note}。").format(heading=plan.heading, note=plan.note) for plan in noted]


def propose(table: Table, platform: Platform, communities: Communities, known: Items | None = None) -> Codebook:
    """A codebook for the (unfolded) table, for an analyst to confirm.

    ``communities`` lets a column be recognised by the names it holds; ``known`` are the items in the store, whose scale
    and definition hold on in later files of the same survey, even where only some of its words occur.
    Raises :class:`UnmappableFile` where the table is neither a register nor a survey, could be both, or is a register
    that lacks a column. A survey's community and day may be chosen for the whole file.
    """
    headings = [str(heading) for heading in table.frame.columns]
    rows = int(table.frame.notna().any(axis=1).sum())
    decisive = contents.register_heading(headings)
    if decisive:
        reason = _("有“{heading}”列，按小区名册读取").format(heading=decisive)
        return Codebook("register", "", "", register_columns(table.frame), rows, reason)
    title = _title(table, headings)
    by_codes = platform.mode == "codes"  # the same numbers may mean the other direction now: nothing is settled
    plans = survey_columns(table, platform, communities, {} if by_codes else _settled(headings, title, known))
    telling = contents.survey_heading(plans, platform)
    reason = _("有“{heading}”列，按答卷读取").format(heading=telling)
    return Codebook("survey", title, guess_kind(title, plans), plans, rows, reason)


def _title(table: Table, headings: list[str]) -> str:
    """The commonest title of the 调查 column, else the one that the file's name holds."""
    heading = fields.match(headings, fields.SURVEY).get("survey_title")
    named = table.frame[heading].dropna() if heading else pd.Series(dtype="str")
    if not len(named):
        return title_of(table.filename)
    return trimmed_text(deidentify.mask_text(str(named.value_counts(sort=True).index[0]))[0])


def _settled(headings: list[str], title: str, known: Items | None) -> dict[str, ColumnPlan]:
    """The plans of the level questions that the survey of this title has already, by heading."""
    if known is None or known.empty:
        return {}
    by_id = {row["item_id"]: row for row in known[known["type"] == "level"].to_dict("records")}
    plans = {}
    for heading in headings:
        ids = (identity.item_id(identity.survey_id(kind, title), heading) for kind in KINDS)
        row = next((by_id[item_id] for item_id in ids if item_id in by_id), None)
        if row is None:
            continue
        labels = () if pd.isna(row["labels"]) else tuple(str(row["labels"]).split("|"))
        held = scales.holding(int(row["scale_low"]), int(row["scale_high"]), labels)
        if held is not None:
            scale, reverse = held
            start, overall = int(row["satisfied_from"]), bool(row["overall"])
            plans[heading] = ColumnPlan(heading, "item", "level", scale.name, start, overall, reverse=reverse)
    return plans


def title_of(filename: str) -> str:
    """A survey's title from its file's name, the same for its exports as words, points and numbers.

    >>> title_of("289538440_按文本_改造满意度调查_5_5.xlsx"), title_of("改造满意度调查_20260903 (1).csv")
    ('改造满意度调查', '改造满意度调查')
    >>> title_of("23_22_0.xls"), title_of("23_22_2.xls")
    ('23', '23')
    """
    stem = PurePath(filename.replace("\\", "/")).stem.strip()
    shorter = _DATE_AT_END.sub("", _COPY.sub("", stem))
    old = _OLD_WJX.fullmatch(shorter)
    if old and not _MODE.search(shorter):
        return old[1]
    parts = [part for part in shorter.split("_") if part and not part.isdecimal() and not _MODE.fullmatch(part)]
    return "_".join(parts).strip() or stem or N_("未命名调查")


def kind_named(title: str) -> str | None:
    """The kind that a title names.

    >>> kind_named("加装电梯意愿调查"), kind_named("第三季度调查")
    ('opinion', None)
    """
    return next((kind for kind, pattern in _KIND_WORDS if re.search(pattern, title)), None)


def guess_kind(title: str, plans: tuple[ColumnPlan, ...]) -> str:
    """The kind of a survey, by its title, else by its scales, else by its headings."""
    if named := kind_named(title):
        return named
    families = Counter(plan.levels.family for plan in plans if plan.type == "level" and not plan.lacks_scale)
    if any(plan.overall for plan in plans) or families["satisfaction"] + families["quality"] > families["agreement"]:
        return "satisfaction"
    if families["agreement"]:
        return "consent"
    asked = "".join(plan.heading for plan in plans if plan.type == "level")
    return "satisfaction" if re.search("满意|satisf", asked, re.IGNORECASE) else "opinion"
