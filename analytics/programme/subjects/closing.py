"""After the works: rectification entry by entry, and acceptance."""

from __future__ import annotations

from typing import Final

from analytics.language import N_, NC_
from analytics.programme.subjects import closing_rules, closing_words
from analytics.programme.subjects.spec import CHOICE, COUNT, DAY, LONG, Field, Move, Subject

SOURCES: Final = {
    "survey": N_("满意度调查"),
    "topic": N_("居民意见"),
    "visit": N_("走访巡查"),
    "supervisor": N_("居民监督员"),
    "hotline": N_("热线信访"),
    "other": N_("其他"),
}
REVISITS: Final = {
    "satisfied": N_("满意"),
    "acceptable": N_("基本满意"),
    "dissatisfied": N_("不满意"),
    "unreached": N_("未联系上"),
}

RECTIFICATION: Final = Subject(
    N_("整改"),
    {
        "open": N_("待整改"),
        "in_hand": N_("整改中"),
        "done": N_("已整改待核"),
        "verified": N_("已销号"),
        "dropped": N_("不予整改"),
    },
    (
        Field("problem", N_("问题描述"), LONG, personal=True, standard=closing_words.PROBLEM),
        Field("category", N_("类别"), standard=closing_words.CATEGORY),
        Field("source", N_("来源"), CHOICE, SOURCES),
        Field("topic_id", N_("主题编号")),
        Field("item_id", N_("题目编号")),
        Field("survey_id", N_("测评编号")),
        Field("round", N_("轮次"), COUNT),
        Field("evidence", N_("依据"), LONG, standard=closing_words.EVIDENCE),
        Field("comment_ids", N_("意见编号"), LONG),
        Field("unit", N_("责任单位"), standard=closing_words.UNITS),
        Field("person", N_("责任人")),
        Field("measure", N_("整改措施"), LONG),
        Field("deadline", N_("整改时限"), DAY),
        Field("outcome", N_("完成情况"), LONG),
        Field("verified_on", N_("销号时间"), DAY, past=True),
        Field("revisit", N_("回访结果"), CHOICE, REVISITS),
    ),
    {
        "open": Move(
            N_("列入整改"),
            ("",),
            "open",
            needs=("problem",),
            takes=(
                "category",
                "source",
                "topic_id",
                "item_id",
                "survey_id",
                "round",
                "evidence",
                "comment_ids",
                "unit",
                "person",
                "measure",
                "deadline",
            ),
        ),
        "edit": Move(
            N_("修改"),
            ("open", "in_hand", "done"),
            "",
            takes=("problem", "category", "source", "unit", "person", "measure", "deadline", "outcome", "revisit"),
        ),
        "start": Move(
            N_("开始整改"), ("open",), "in_hand", needs=("unit", "deadline"), takes=("person", "measure", "outcome")
        ),
        "finish": Move(N_("整改完成"), ("in_hand",), "done", needs=("outcome",), takes=("measure",)),
        "send_back": Move(N_("退回整改"), ("done",), "in_hand", takes=("outcome", "deadline"), reason=True),
        "verify": Move(
            N_("核实销号"),
            ("done",),
            "verified",
            needs=("verified_on",),
            takes=("revisit", "outcome"),
        ),
        "revisit": Move(N_("登记回访"), ("done", "verified"), "", needs=("revisit",)),
        "reopen": Move(N_("重新整改"), ("verified", "dropped"), "open", takes=("deadline",), reason=True),
        "drop": Move(NC_("move", "不予整改"), ("open", "in_hand"), "dropped", reason=True),
    },
)

ACCEPTANCE: Final = Subject(
    N_("验收"),
    {"accepted": N_("已验收"), "reopened": NC_("state", "重新整改")},
    (
        Field("note", N_("验收意见"), LONG),
        Field("document", N_("依据")),
        Field("survey_id", N_("测评编号")),
        Field("round", N_("轮次"), COUNT),
        Field("n", N_("有效份数"), COUNT),
        Field("satisfied", N_("满意份数"), COUNT),
        Field("threshold_percent", N_("达标线（%）"), COUNT),
        Field("outside", N_("基数外"), COUNT),
        Field("households", N_("户数"), COUNT),
        Field("open_entries", N_("未销号整改"), COUNT),
    ),
    {
        "accept": Move(
            N_("通过验收"),
            ("", "reopened"),
            "accepted",
            needs=("note", "survey_id", "round", "n", "satisfied", "threshold_percent"),
            takes=("document", "outside", "households", "open_entries"),
            rule=closing_rules.accepts,
            judged=True,
        ),
        "reopen": Move(N_("撤销验收"), ("accepted",), "reopened", reason=True),
    },
    key=(),
    filed=False,
)
