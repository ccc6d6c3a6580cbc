"""What each column of a file is for, and the table in which an analyst confirms or changes that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from analytics.errors import UnmappableFile
from analytics.ingest.codebooks.fields import REGISTER, role_names
from analytics.ingest.codebooks.scales import CODED, PROPORTION, SCALES, Scale, by_name
from analytics.ingest.normalisation import key, number, trimmed_text, without_number
from analytics.language import _
from analytics.model import ITEM_TYPES

SINGLE_ROLES: Final = frozenset(
    ["community_id", "response_id", "submitted_at", "channel", "round", "household", "survey_title"]
)
EDITABLE: Final = ("用途", "归入题目", "题型", "量表", "反向", "满意起点", "总体")


@dataclass(frozen=True)
class ColumnPlan:
    """One column: what it is used for and, for a question, how its answers are read.

    ``role`` is community_id, community_name, response_id, submitted_at, channel, round, household, survey_title,
    attribute, item, comment or ignore in a survey; a column of Communities or ignore in a register. ``type`` is one of
    ITEM_TYPES for items (``text`` for comments), else None. ``scale`` names one of
    codebooks.scales, ``satisfied_from`` is its lowest satisfied level, for type level only; both are None while an
    analyst has yet to choose them.
    ``question`` names the question that the column answers where its heading does not: columns of one question are
    one. ``reverse``: agreeing (or a high number) is the worse answer. ``meanings`` are an analyst's decisions on single
    words, over the scale's: (word, a level's number, counted before any reversal, or one of model.MISSING).
    ``filled`` and ``distinct`` count cells and their values, ``examples`` are the commonest, ``note`` says what an
    analyst should look at.
    """

    heading: str
    role: str
    type: str | None = None
    scale: str | None = None
    satisfied_from: int | None = None
    overall: bool = False
    question: str = ""
    reverse: bool = False
    meanings: tuple[tuple[str, str], ...] = ()
    filled: int = 0
    distinct: int = 0
    examples: tuple[str, ...] = ()
    note: str = ""

    @property
    def asked(self) -> str:
        """The question's words: those given, else the heading."""
        return self.question or self.heading

    @property
    def lacks_scale(self) -> bool:
        """Whether its levels cannot be read before an analyst chooses a scale and its direction."""
        return self.type == "level" and self.scale is None

    @property
    def levels(self) -> Scale:
        """The scale itself, turned round where agreeing is the worse answer; only for type level."""
        if self.scale is None:
            raise ValueError(f"column {self.heading!r} has no scale")
        return by_name(self.scale).reversed() if self.reverse else by_name(self.scale)


def by_question(plans: Iterable[ColumnPlan]) -> tuple[tuple[ColumnPlan, ...], ...]:
    """The plans that ask the same together, in order of their first; most questions have one column.

    >>> pair = ColumnPlan("1、道路", "item"), ColumnPlan("道路（2015）", "item", question="道路")
    >>> [len(same) for same in by_question([*pair, ColumnPlan("停车", "item")])]
    [2, 1]
    """
    groups: dict[str, list[ColumnPlan]] = {}
    for plan in plans:
        groups.setdefault(key(without_number(plan.asked)), []).append(plan)
    return tuple(map(tuple, groups.values()))


def to_frame(plans: Sequence[ColumnPlan], content: str) -> pd.DataFrame:
    """One row a column: 列名, 用途, 归入题目, 题型, 量表, 反向, 满意起点, 总体, 已填, 取值数, 示例, 提示, in words as
    pages show them. 归入题目 is empty where the heading is the question."""
    roles = role_names(content)
    return pd.DataFrame(
        {
            "列名": pd.Series([plan.heading for plan in plans], dtype="str"),
            "用途": pd.Series([roles[plan.role] for plan in plans], dtype="str"),
            "归入题目": pd.Series([plan.question for plan in plans], dtype="str"),
            "题型": pd.Series([_(ITEM_TYPES[plan.type]) if plan.type else None for plan in plans], dtype="str"),
            "量表": pd.Series([plan.scale for plan in plans], dtype="str"),
            "反向": pd.Series([plan.reverse for plan in plans], dtype="bool"),
            "满意起点": pd.Series([plan.satisfied_from for plan in plans], dtype="Int64"),
            "总体": pd.Series([plan.overall for plan in plans], dtype="bool"),
            "已填": pd.Series([plan.filled for plan in plans], dtype="int64"),
            "取值数": pd.Series([plan.distinct for plan in plans], dtype="int64"),
            "示例": pd.Series([_("、").join(plan.examples) for plan in plans], dtype="str"),
            "提示": pd.Series([plan.note for plan in plans], dtype="str"),
        }
    )


def choices(content: str, plans: Sequence[ColumnPlan] = ()) -> dict[str, list[str]]:
    """What may stand in 用途, 题型 and 量表 of the table; of scales also those that were typed, as ``plans`` have them.

    Any wording makes a scale: see :func:`analytics.ingest.codebooks.scales.by_name`.
    """
    listed = [scale.name for scale in (*SCALES, PROPORTION, *CODED)]
    return {
        "用途": list(role_names(content).values()),
        "题型": [_(word) for word in ITEM_TYPES.values()],
        "量表": list(dict.fromkeys([*listed, *(plan.scale for plan in plans if plan.scale)])),
    }


def edited(plans: Sequence[ColumnPlan], frame: pd.DataFrame, content: str) -> tuple[ColumnPlan, ...]:
    """The plans as the edited table has them. Raises :class:`UnmappableFile` with every row that cannot stand."""
    if not {"列名", *EDITABLE} <= set(frame.columns) or frame["列名"].tolist() != [plan.heading for plan in plans]:
        raise UnmappableFile(
            _("列对应表与文件的列不一致"),
            expected=_("、").join(plan.heading for plan in plans),
            action=_("请重新打开该文件"),
        )
    faults: list[str] = []
    changed = []
    for at, (plan, row) in enumerate(zip(plans, frame.to_dict("records"), strict=True), start=1):
        new, fault = _edit(plan, row, content)
        changed.append(new)
        if fault:
            faults.append(_("第 {row} 行“{heading}”：{fault}").format(row=at, heading=plan.heading, fault=fault))
    faults += _faults_of_all(changed, content)
    if faults:
        raise UnmappableFile(_("；").join(faults), action=_("请在列对应表中改正后再试"))
    return tuple(changed)


def _edit(plan: ColumnPlan, row: dict, content: str) -> tuple[ColumnPlan, str]:
    """One plan as its edited row has it, and what is wrong with it (empty when nothing is)."""
    roles = {shown: role for role, shown in role_names(content).items()}
    role = roles.get(_cell(row["用途"]))
    if role is None:
        return plan, _("用途“{found}”不在可选项中").format(found=_cell(row["用途"]))
    asked = _cell(row["归入题目"])
    plan = replace(plan, question="" if asked == plan.heading else asked)
    unscaled = replace(plan, scale=None, reverse=False, satisfied_from=None, overall=False)
    if role not in ("item", "comment"):
        return replace(unscaled, role=role, type=None), ""
    if role == "comment":
        return replace(unscaled, role=role, type="text"), ""
    types = {_(word): code for code, word in ITEM_TYPES.items()}
    kind = types.get(_cell(row["题型"]))
    if kind is None:
        return plan, _("题目须选题型：{types}").format(types=_("、").join(types))
    if kind == "text":
        return replace(unscaled, role="comment", type="text"), ""
    overall = _ticked(row["总体"])
    if kind != "level":
        fault = _("只有分级题可以作为总体满意度") if overall else ""
        return replace(unscaled, role=role, type=kind), fault
    return _edit_levels(replace(plan, role=role, type="level", overall=overall), row)


def _edit_levels(plan: ColumnPlan, row: dict) -> tuple[ColumnPlan, str]:
    try:
        scale = by_name(_cell(row["量表"]))
    except KeyError:
        if plan.lacks_scale:
            return plan, _("请选量表，并核对编号 1 是最好还是最差的选项")
        return plan, _("量表“{found}”不在可选项中，也不是从好到差以 / 分开的 2 至 11 个词").format(
            found=_cell(row["量表"])
        )
    new = replace(plan, scale=scale.name, reverse=_ticked(row["反向"]))
    same = not plan.lacks_scale and new.levels.name == plan.levels.name
    wished: float | None = number(_cell(row["满意起点"]))
    if wished is None or (not same and wished == plan.satisfied_from):
        wished = float(new.levels.satisfied_from)
    if not wished.is_integer() or not scale.low < wished <= scale.high:
        return plan, _("满意起点应为 {low} 到 {high} 的整数").format(low=scale.low + 1, high=scale.high)
    return replace(new, satisfied_from=int(wished)), ""


def _faults_of_all(plans: Sequence[ColumnPlan], content: str) -> list[str]:
    """What is wrong with the columns together."""
    names = role_names(content)
    single = SINGLE_ROLES if content == "survey" else frozenset(names) - {"ignore"}
    roles = Counter(plan.role for plan in plans)
    faults = [
        _("用途“{role}”只能给一列，现有 {n} 列").format(role=names[role], n=n)
        for role, n in roles.items()
        if role in single and n > 1
    ]
    questions = by_question(plan for plan in plans if plan.role in ("item", "comment", "attribute"))
    overall = [same for same in questions if any(plan.overall for plan in same)]
    if len(overall) > 1:
        marked = _("、").join(same[0].asked for same in overall)
        faults.append(_("总体满意度只能有一题，现标记了：{headings}").format(headings=marked))
    faults += [
        _("归入同一题“{asked}”的各列，用途、题型、量表、方向、满意起点须一致：{headings}").format(
            asked=same[0].asked, headings=_("、").join(plan.heading for plan in same)
        )
        for same in questions
        if len({(plan.role, plan.type, plan.scale, plan.reverse, plan.satisfied_from) for plan in same}) > 1
    ]
    lacking = missing_roles(set(roles)) if content == "register" else []
    return faults + [_("缺少用途为“{role}”的列").format(role=_(wanted)) for wanted in lacking]


def missing_roles(present: set[str]) -> list[str]:
    """The headings of the fields that a register must have and that ``present`` roles lack."""
    names = {field.name: field.heading for field in REGISTER}
    return [names[role] for role in ("community_id", "name", "households") if role not in present]


def _ticked(value: object) -> bool:
    return value is True or _cell(value) == "True"


def _cell(value: object) -> str:
    return "" if value is None or pd.isna(value) else trimmed_text(str(value))
