"""Whether a table is a register of communities or a survey, and which of its columns says so."""

from __future__ import annotations

from typing import Final

from analytics.errors import UnmappableFile
from analytics.ingest.codebooks import columns, fields
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.codebooks.questions import is_question
from analytics.ingest.platforms.recognition import Platform
from analytics.language import _

# The roles that make a table a survey, the most telling first.
_TELLING: Final = ("submitted_at", "community_name", "community_id", "response_id", "household", "channel", "round")


def register_heading(headings: list[str]) -> str | None:
    """The heading that makes the table a register; None for a survey (or what must be one).

    Raises :class:`UnmappableFile` for a table that could be both, or a register that lacks a column it needs.
    """
    register, survey = fields.match(headings, fields.REGISTER), fields.match(headings, fields.SURVEY)
    if "households" in register and "submitted_at" in survey:
        raise UnmappableFile(
            _("既有“{one}”列又有“{other}”列，无法判断是小区名册还是答卷").format(
                one=register["households"], other=survey["submitted_at"]
            ),
            expected=_("小区名册（含户数）或答卷（含提交时间）之一"),
            action=_("请删去其中一列后再上传"),
        )
    likelier = "submitted_at" not in survey and len(register) > len(survey) + 1
    if "households" not in register and not likelier:
        return None
    _require_register(set(register), headings)
    return register["households"]


def _require_register(present: set[str], headings: list[str]) -> None:
    """Refuse a register without the columns that it needs, naming what it has and what comes nearest."""
    lacking = columns.missing_roles(present)
    if lacking:
        raise UnmappableFile(
            _("按小区名册读取，{missing}。文件现有的列：{found}").format(
                missing=fields.missing_columns(lacking, headings), found=_("、").join(headings)
            ),
            expected=_("小区名册须有 小区编号、小区名称、户数"),
            action=_("请补上或改正列名后再上传"),
        )


def survey_heading(plans: tuple[ColumnPlan, ...], platform: Platform) -> str:
    """The heading that makes the table a survey: of its roles or questions, the most telling.

    Raises :class:`UnmappableFile` where none does.
    """
    by_role = {plan.role: plan.heading for plan in reversed(plans)}
    known = [by_role[role] for role in _TELLING if role in by_role]
    asked = [plan for plan in plans if plan.role in ("item", "comment")]
    questions = [
        plan.heading
        for plan in asked
        if not platform.is_canonical
        or plan.overall
        or is_question(plan.heading)
        or (plan.type == "level" and not plan.lacks_scale and plan.levels.labels)
    ]
    if not known + questions:
        raise UnmappableFile(
            _("既不像小区名册，也不像答卷。文件现有的列：{found}").format(
                found=_("、").join(plan.heading for plan in plans)
            ),
            expected=_("小区名册须有 小区编号、小区名称、户数；答卷须有 小区、提交时间或题目"),
            action=_("请补上或改正列名后再上传"),
        )
    return (known + questions)[0]
