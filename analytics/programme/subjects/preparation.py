"""Before the works: consultations, opinions and their handling, gates counted by hand, publicity."""

from __future__ import annotations

from typing import Final

from analytics.language import N_, NC_
from analytics.model import GATES
from analytics.programme.subjects import publicity_rules as rules
from analytics.programme.subjects import setting_rules
from analytics.programme.subjects.spec import CHOICE, COUNT, DAY, LONG, Field, Move, Subject
from analytics.standard import matters, topics
from analytics.standard.sentences import listed, words

CHANNELS: Final = {
    "questionnaire": N_("问卷"),
    "meeting": N_("座谈会"),
    "visit": N_("入户走访"),
    "box": N_("意见箱"),
    "wechat": N_("微信"),
    "hotline": N_("热线"),
    "other": N_("其他"),
}
PARTIES: Final = {
    "bureau": N_("住建部门"),
    "street": NC_("party", "街道"),
    "neighbourhood": N_("社区"),
    "property": N_("物业企业"),
    "residents": N_("居民代表"),
}
OPINION_DECISIONS: Final = {
    "adopted": N_("采纳"),
    "partly": N_("部分采纳"),
    "declined": N_("不采纳"),
    "answered": N_("已反馈"),
}

CONSULTATION: Final = Subject(
    N_("征求意见活动"),
    {"held": N_("已举行")},
    (
        Field("channel", N_("渠道"), CHOICE, CHANNELS),
        Field("times", N_("次数"), COUNT),
        Field("participants", N_("参加人数"), COUNT),
        Field("opinions", NC_("consultation", "意见条数"), COUNT),
        Field("note", N_("说明"), LONG, personal=True),
    ),
    {
        "hold": Move(N_("登记"), ("",), "held", needs=("channel", "times"), takes=("participants", "opinions", "note")),
        "correct": Move(
            N_("更正"),
            ("held",),
            "held",
            takes=("channel", "times", "participants", "opinions", "note"),
            reason=True,
        ),
    },
)

OPINION: Final = Subject(
    N_("意见办理"),
    OPINION_DECISIONS,
    (
        Field("reply", N_("答复或理由"), LONG, personal=True),
        Field("unit", N_("办理单位"), standard=listed(topics.UNITS)),
        Field("answered_on", N_("反馈日期"), DAY, past=True),
    ),
    {
        "adopted": Move(N_("采纳"), ("", *OPINION_DECISIONS), "adopted", takes=("reply", "unit", "answered_on")),
        "partly": Move(
            N_("部分采纳"), ("", *OPINION_DECISIONS), "partly", needs=("reply",), takes=("unit", "answered_on")
        ),
        "declined": Move(
            N_("不采纳"), ("", *OPINION_DECISIONS), "declined", needs=("reply",), takes=("unit", "answered_on")
        ),
        # A question that asks for no decision. Whoever was told of a decision keeps it: that is "feed_back".
        "answered": Move(N_("已反馈"), ("", "answered"), "answered", needs=("reply",), takes=("unit", "answered_on")),
        "feed_back": Move(N_("反馈居民"), ("adopted", "partly", "declined"), "", needs=("answered_on",)),
    },
    filed=False,
)

# Satisfaction is never counted by hand: it is judged on the forms of a survey.
COUNTED: Final = {gate: words for gate, words in GATES.items() if gate != "satisfaction"}

GATE: Final = Subject(
    N_("闸口登记"),
    {"counted": N_("已登记")},
    (
        Field("gate", N_("闸口"), CHOICE, COUNTED),
        Field("asked", N_("征求户数"), COUNT),
        Field("agreed", N_("同意户数"), COUNT),
        Field("document", N_("依据（表册、会议记录）")),
    ),
    {
        "count": Move(
            N_("登记户数"),
            ("",),
            "counted",
            needs=("gate", "asked", "agreed", "document"),
            rule=setting_rules.counts,
        ),
        "correct": Move(
            N_("更正"),
            ("counted",),
            "counted",
            takes=("asked", "agreed", "document"),
            reason=True,
            rule=setting_rules.counts,
        ),
    },
    key=("gate",),
)

PUBLICITY: Final = Subject(
    N_("方案公示"),
    {"running": N_("公示中"), "closed": N_("公示结束"), "stopped": N_("公示中止")},
    (
        Field("title", N_("公示内容"), standard=words(matters.MATTERS)),
        Field("places", N_("公示地点")),
        Field("starts_on", N_("开始日期"), DAY),
        Field("ends_on", N_("截止日期"), DAY),
        Field("objection", N_("异议"), LONG, personal=True),
        Field("households", N_("提出户数"), COUNT),
        Field("number", N_("第几条异议"), COUNT),
        Field("settled", N_("处理情况"), LONG, personal=True),
        Field("party", N_("签字方"), CHOICE, PARTIES),
        Field("signer", N_("签字人或单位")),
        Field("document", N_("依据")),
    ),
    {
        "open": Move(
            N_("开始公示"),
            ("",),
            "running",
            needs=("title", "starts_on", "ends_on"),
            takes=("places", "document"),
            rule=rules.opens,
        ),
        "extend": Move(N_("延长公示"), ("running",), "", needs=("ends_on",), reason=True, rule=rules.extends),
        "object": Move(
            N_("登记异议"),
            ("running",),
            "",
            needs=("objection",),
            takes=("households", "settled"),
            gathers="objections",
            rule=rules.objects,
        ),
        "answer": Move(
            N_("处理异议"), ("running",), "", needs=("number", "settled"), gathers="answers", rule=rules.answers
        ),
        "close": Move(NC_("move", "公示结束"), ("running",), "closed", takes=("document",), rule=rules.closes),
        "sign": Move(
            N_("签字"),
            ("closed",),
            "",
            needs=("party",),
            takes=("signer", "document"),
            gathers="signatures",
            rule=rules.signs,
        ),
        "stop": Move(N_("中止公示"), ("running", "closed"), "stopped", reason=True),
    },
)
