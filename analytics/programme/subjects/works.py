"""During the works: what there is, how far the works have come, what residents' supervisors saw."""

from __future__ import annotations

from typing import Final

from analytics.language import N_
from analytics.model import STAGES
from analytics.programme.subjects import progress_rules
from analytics.programme.subjects.spec import CHOICE, COUNT, LONG, Field, Move, Subject
from analytics.standard import amounts, measures
from analytics.standard.sentences import words

FACILITY_STATES: Final = {"none": N_("没有"), "poor": N_("有但不达标"), "present": N_("完好")}
_MEASURE: Final = words(measures.MEASURES)

STEP: Final = Subject(
    N_("进展步骤"),
    {"done": N_("已完成"), "returned": N_("已退回")},
    (
        Field("stage", N_("步骤"), CHOICE, STAGES),
        Field("document", N_("依据（文号、会议、照片编号）")),
        Field("note", N_("说明"), LONG),
    ),
    {
        "reach": Move(N_("登记完成"), ("", "returned"), "done", needs=("stage",), takes=("document", "note")),
        "return": Move(N_("退回"), ("done",), "returned", takes=("document", "note"), reason=True),
    },
    key=("stage",),
)

FACILITY: Final = Subject(
    N_("设施现状"),
    {"surveyed": N_("已登记"), "removed": N_("已删除")},
    (
        Field("measure", N_("改造内容"), standard=_MEASURE),
        Field("condition", N_("现状"), CHOICE, FACILITY_STATES),
        Field("note", N_("说明"), LONG),
    ),
    {
        "survey": Move(
            N_("登记现状"), ("", "surveyed", "removed"), "surveyed", needs=("measure", "condition"), takes=("note",)
        ),
        "remove": Move(N_("删除登记"), ("surveyed",), "removed", reason=True),
    },
    key=("measure",),
)

PROGRESS: Final = Subject(
    N_("施工进度"),
    {"reported": N_("已登记")},
    (
        Field("item", N_("改造内容"), standard=_MEASURE),
        Field("done", N_("完成数"), COUNT),
        Field("of", N_("总数"), COUNT),
        Field("unit", N_("单位"), standard=words(amounts.UNITS)),
        Field("note", N_("说明"), LONG),
    ),
    {
        "report": Move(
            N_("登记进度"),
            ("", "reported"),
            "reported",
            needs=("item", "done"),
            takes=("of", "unit", "note"),
            rule=progress_rules.reports,
        )
    },
    key=("item",),
)

OBSERVATION: Final = Subject(
    N_("监督员观察"),
    {"noted": N_("待处理"), "settled": N_("已处理")},
    (
        Field("item", N_("改造内容"), standard=_MEASURE),
        Field("observer", N_("监督员"), personal=True),
        Field("text", N_("观察到的情况"), LONG, personal=True),
        Field("settled", N_("处理情况"), LONG, personal=True),
    ),
    {
        "note": Move(N_("登记观察"), ("",), "noted", needs=("text",), takes=("item", "observer")),
        "settle": Move(N_("登记处理"), ("noted",), "settled", needs=("settled",)),
        "reopen": Move(N_("重新处理"), ("settled",), "noted", reason=True),
    },
)
