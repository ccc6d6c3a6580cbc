"""A first reading of a table's columns, from their headings and from what they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from analytics.ingest.checks import alternatives
from analytics.ingest.codebooks import fields, questions, reversals
from analytics.ingest.codebooks.columns import SINGLE_ROLES, ColumnPlan
from analytics.ingest.codebooks.questions import Answers
from analytics.ingest.codebooks.scales import PROPORTION, SCALES, Scale
from analytics.ingest.normalisation import first_days, key, without_number
from analytics.ingest.places.spellings import parted
from analytics.ingest.places.whereabouts import telling_column
from analytics.ingest.platforms import options
from analytics.ingest.platforms.recognition import Platform
from analytics.ingest.reading.readers import Table
from analytics.language import _
from analytics.model import Communities
from analytics.privacy import deidentify

_FIELDS: Final = SINGLE_ROLES | {"community_name"}
_EXAMPLES: Final = 3
_EXAMPLE_LENGTH: Final = 20
_BETWEEN: Final = "、,，;；"
_LOOKED_AT: Final = 60  # characters that are masked: enough for what begins among the first
_MOST_ATTRIBUTE_VALUES: Final = 50
_ASKS_COMMUNITY: Final = re.compile(
    r"(所在|居住|所住|住在|您的|哪个|哪一个|所属).{0,6}小区(的?(名称|名|名字|全称))?(是|为|叫)?(什么|哪个|哪里)?[?？:：。]*(_填空\d*)?$"
    r"|^(请?(选择|填写))?.{0,6}小区(名称|名字|全称|编号)"
)
_OVERALL: Final = (
    re.compile(r"^(总体|整体|综合|总)满意(度|率|程度)?$"),
    re.compile(
        r"(总体|整体|综合|总的来说|总的来看|总评|overall).*(满意|评价|satisf)|满意.*(总体|整体)"
        r"|satisf.*(overall|as a place to live)",
        re.IGNORECASE,
    ),
    re.compile(r"^满意(度|率|程度|度评价)$|^是否满意$"),
)


def register_columns(frame: pd.DataFrame) -> tuple[ColumnPlan, ...]:
    """The plans of a register's columns: fields by their headings, everything else unused."""
    roles = {heading: role for role, heading in fields.match(map(str, frame.columns), fields.REGISTER).items()}
    return tuple(
        _seen(ColumnPlan(heading, roles.get(heading, "ignore")), questions.answers(frame[heading]))
        for heading in map(str, frame.columns)
    )


def survey_columns(
    table: Table, platform: Platform, communities: Communities, settled: Mapping[str, ColumnPlan]
) -> tuple[ColumnPlan, ...]:
    """The plans of a survey's columns; ``settled`` holds those of questions that the store knows, by heading."""
    headings = [str(heading) for heading in table.frame.columns]
    declared = {heading: [word for word, _reason in meant] for heading, meant in table.meanings.items()}
    held = {heading: questions.answers(table.frame[heading], declared.get(heading, ())) for heading in headings}
    told = {heading: plan for heading, plan in table.told.items() if held[heading].filled or plan.role == "ignore"}
    asked_as = {heading for heading, plan in told.items() if plan.role in ("item", "comment")}
    matched = fields.match([heading for heading in headings if held[heading].filled], fields.SURVEY)
    found = {role: heading for role, heading in matched.items() if heading not in asked_as}
    found |= {plan.role: heading for heading, plan in told.items() if plan.role in _FIELDS}
    roles = {heading: role for role, heading in found.items()}
    if {"行号", "原因"} <= set(headings):  # rows set aside before, mended and sent again
        roles["原因"] = "ignore"
    told = {heading: plan for heading, plan in told.items() if heading not in roles}
    open_columns = [
        heading
        for heading in headings
        if heading not in roles and (heading in told or not _unused(heading, held[heading]))
    ]
    if not {"community_id", "community_name"} & set(roles.values()):
        possible = [heading for heading in open_columns if heading not in told or told[heading].role == "comment"]
        asking = [heading for heading in possible if _asks_community(heading, held[heading])]
        free = [heading for heading in headings if roles.get(heading, "channel") == "channel"]
        asking, telling = _community_columns(asking, free, table, communities)
        roles |= dict.fromkeys(asking, "community_name")
        for heading in telling:
            roles.pop(heading, None)
            told[heading] = ColumnPlan(heading, "community_name", note=_("各行多为名册中的小区，请确认"))
        open_columns = [heading for heading in open_columns if heading not in (*asking, *telling)]
    known = {
        heading: _as_written(settled[heading], held[heading])
        for heading in open_columns
        if heading in settled and questions.stands_on(settled[heading].levels, held[heading])
    }
    custom = [heading for heading in open_columns if key(heading) in fields.CUSTOM]
    told |= {heading: ColumnPlan(heading, "ignore", note=_("如用来区分小区或渠道，请改选用途")) for heading in custom}
    open_columns = [heading for heading in open_columns if heading not in known and heading not in told]
    read = _read_questions(open_columns, held, platform, table) | told | known
    plans = [
        _seen(
            ColumnPlan(heading, roles[heading])
            if heading in roles
            else read.get(heading) or _unused(heading, held[heading]) or ColumnPlan(heading, "ignore"),
            held[heading],
        )
        for heading in headings
    ]
    plans = [replace(plan, meanings=table.meanings.get(plan.heading, plan.meanings)) for plan in plans]
    noticed = reversals.notices(table.frame, plans)
    return _with_overall([_noting(plan, noticed.get(plan.heading, "")) for plan in plans])


def _noting(plan: ColumnPlan, words: str) -> ColumnPlan:
    return replace(plan, note=_("；").join(filter(None, (plan.note, words))))


def _as_written(settled: ColumnPlan, held: Answers) -> ColumnPlan:
    """The settled plan of a question; 85 % may stand as 85 in one file and as 0.85 in the next."""
    same = (settled.levels.low, settled.levels.high, settled.levels.labels)
    if same == (PROPORTION.low, PROPORTION.high, ()) and questions.is_proportion(settled.heading, held):
        return replace(settled, scale=PROPORTION.name)
    return settled


def _unused(heading: str, held: Answers) -> ColumnPlan | None:
    """The plan of a column that is not used, with the reason; None for one that may be."""
    plain = fields.plain(heading)
    if fields.PERSONAL.search(plain) and not questions.worded_candidates(held):
        return ColumnPlan(heading, "ignore", note=_("个人信息，不读取"))
    if plain in fields.NOT_NEEDED:
        return ColumnPlan(heading, "ignore")
    if held.filled and fields.is_spelling(heading, fields.SURVEY):
        return ColumnPlan(heading, "ignore", note=_("另有一列已作此用途"))
    return None if held.filled else ColumnPlan(heading, "ignore", note=_("整列为空"))


def _asks_community(heading: str, held: Answers) -> bool:
    return bool(_ASKS_COMMUNITY.search(without_number(heading))) and not questions.worded_candidates(held)


def _community_columns(
    asking: list[str], free: list[str], table: Table, communities: Communities
) -> tuple[list[str], list[str]]:
    """The columns that ask for the community by their words, and those that hold mostly communities of the register.

    A questionnaire may ask once a district, each in a column of its own: further ones count when no form fills two.
    """
    found: list[str] = []
    for heading in asking:
        if alternatives.are_disjoint([table.frame[other] for other in (*found, heading)]):
            found.append(heading)
    asked = list(found)
    rest = [heading for heading in free if heading not in asking]
    while (telling := telling_column(table.frame, rest, communities)) is not None:
        rest.remove(telling)
        if alternatives.are_disjoint([table.frame[other] for other in (*found, telling)]):
            found.append(telling)
    return asked, found[len(asked) :]


def _read_questions(
    headings: list[str], held: Mapping[str, Answers], platform: Platform, table: Table
) -> dict[str, ColumnPlan]:
    """The plans of questions and attributes."""
    open_text = [heading for heading in headings if questions.asks_for_words(without_number(heading))]
    closed = [heading for heading in headings if heading not in open_text]
    candidates: dict[str, list[Scale]] = {}
    for heading in closed:
        labelled = questions.labelled(heading, table.labels.get(heading, ()))
        labelled = labelled or questions.partly_labelled(table.partial.get(heading, ()))
        fits = labelled is not None and questions.stands_on(labelled, held[heading])
        scales = [labelled] if labelled and fits else questions.worded_candidates(held[heading])
        if not scales and not fields.is_attribute(heading):
            scales = questions.numeric_candidates(heading, held[heading])
        candidates[heading] = scales
    chosen = questions.choose_scales(held, candidates)
    plans = {heading: ColumnPlan(heading, "comment", "text") for heading in open_text}
    for heading in closed:
        if heading in chosen:
            plan = _levels(heading, chosen[heading], candidates[heading], held[heading])
            plans[heading] = _noting(plan, _partial_note(table.partial.get(heading, ())))
        else:
            plans[heading] = _unscaled(heading, held[heading], platform)
    return plans


def _levels(heading: str, scale: Scale, candidates: list[Scale], held: Answers) -> ColumnPlan:
    note = "" if scale in SCALES or scale == PROPORTION else _("量表取自值标签，请核对哪一端最好")
    if questions.is_ambiguous(scale, candidates, held):
        others = _("、").join(other.name for other in candidates if other != scale)
        note = _("量表不能确定，也可能是 {others}，请确认").format(others=others)
    elif questions.stays_below(scale, held):
        note = _("没有一份达到 {start} 分，满分可能不是 {high} 分，请核对量表和满意起点").format(
            start=scale.satisfied_from, high=scale.high
        )
    return ColumnPlan(heading, "item", "level", scale.name, scale.satisfied_from, note=note)


def _partial_note(partial: Sequence[tuple[float, str]]) -> str:
    """What the file says of a scale of which only some numbers have words."""
    if not partial:
        return ""
    said = _("、").join(_("{code} 为“{word}”").format(code=f"{code:g}", word=word) for code, word in partial)
    return _("值标签只有 {said}，请核对量表和方向").format(said=said)


def _unscaled(heading: str, held: Answers, platform: Platform) -> ColumnPlan:
    """An attribute, a choice or open text."""
    if questions.has_several_choices(held):
        return ColumnPlan(heading, "item", "multi")
    if fields.is_attribute(heading):
        return ColumnPlan(heading, "attribute")
    if questions.is_mostly_numbers(held):
        return ColumnPlan(heading, "ignore", note=_number_note(held))
    if questions.reads_like_text(held):
        return ColumnPlan(heading, "comment", "text")
    if not platform.is_canonical or questions.is_question(heading):
        return ColumnPlan(heading, "item", "single", note=_joined_note(held))
    if held.distinct <= _MOST_ATTRIBUTE_VALUES:
        return ColumnPlan(heading, "attribute")
    return ColumnPlan(heading, "ignore", note=_("取值过多，未能识别"))


def _joined_note(held: Answers) -> str:
    """That cells seem to hold several options, which only a platform's own mark tells apart."""
    mark = options.separator(held.texts, _BETWEEN)
    return (
        _("一格中像有几个以“{mark}”隔开的选项，现按整格计数；如是多选，请改以 ┋ 隔开").format(mark=mark) if mark else ""
    )


def _number_note(held: Answers) -> str:
    if held.distinct == held.filled > _MOST_ATTRIBUTE_VALUES:
        return _("每行各不相同，像是编号；如为答卷编号请改选用途")
    return _("数字列，未能识别为评分")


def _with_overall(plans: list[ColumnPlan]) -> tuple[ColumnPlan, ...]:
    """The plans with the overall question marked, where one can be told by its heading."""
    if any(plan.overall for plan in plans):
        return tuple(plans)
    eligible = [plan for plan in plans if plan.type == "level" and _may_decide(plan)]
    for pattern in _OVERALL:
        named = [plan for plan in eligible if pattern.search(fields.in_words(plan.heading))]
        if named:
            overall = min(named, key=lambda plan: len(plan.heading))
            marked = _noting(overall, _("有几题像总体满意度，请确认") if len(named) > 1 else "")
            return tuple(replace(marked, overall=True) if plan is overall else plan for plan in plans)
    return tuple(plans)


def _may_decide(plan: ColumnPlan) -> bool:
    """Whether a level question can be the overall one: agreement is asked of plans, frequency of habits."""
    return plan.lacks_scale or plan.levels.family not in ("agreement", "frequency")


def _seen(plan: ColumnPlan, held: Answers) -> ColumnPlan:
    """The plan with what its column holds; what is personal is not shown."""
    commonest = (-held.counts).argsort(kind="stable")[:_EXAMPLES]
    texts = [parted(held.texts[at]).shown if plan.role == "community_name" else held.texts[at] for at in commonest]
    shown = tuple(deidentify.mask_text(text[:_LOOKED_AT])[0][:_EXAMPLE_LENGTH] for text in texts)
    if plan.role == "submitted_at" and first_days(pd.Series(held.texts, dtype="str")) is not None:
        plan = replace(plan, note=_("只有年份或年月，按其第一天读取"))
    personal = plan.role in ("household", "comment") or fields.PERSONAL.search(fields.plain(plan.heading))
    return replace(plan, filled=held.filled, distinct=held.distinct, examples=() if personal else shown)
