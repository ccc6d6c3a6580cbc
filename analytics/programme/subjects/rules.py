"""What an office sets itself: the class of each measure, the thresholds of each programme."""

from __future__ import annotations

from typing import Final

from analytics.language import N_, NC_, _, by_spelling
from analytics.programme.subjects import setting_rules
from analytics.programme.subjects.spec import CHOICE, COUNT, LONG, Field, Move, Subject, Told
from analytics.programme.wishes import classes
from analytics.standard import measures, topics
from analytics.standard.sentences import Wording, words

# Of which households a gate's share is taken, where the rule leaves it open: joining, and the plan.
BASES: Final = {"register": N_("名册户数"), "answered": N_("参与户数")}

# Kept by their codes, an office's own by the names it gave them.
_SCHEME: Final = Wording(classes.scheme_words, lambda typed: by_spelling(classes.SCHEMES).get(typed.strip(), typed))

MEASURE: Final = Subject(
    N_("改造内容分类"),
    {"classed": N_("在用"), "dropped": NC_("state", "停用")},
    (
        Field("measure", N_("改造内容"), standard=words(measures.MEASURES)),
        Field("scheme", N_("分类办法"), standard=_SCHEME),
        Field("category", N_("类别"), standard=words(topics.CATEGORIES)),
        Field("words", N_("问卷中的写法"), LONG),
        Field("topic", N_("对应意见主题")),
    ),
    {
        "class": Move(
            N_("归类"),
            ("", "classed", "dropped"),
            "classed",
            needs=("measure", "scheme", "category"),
            takes=("words", "topic"),
        ),
        # What came with the programme has no entry yet, and can be dropped too.
        "drop": Move(N_("停用"), ("", "classed"), "dropped", needs=("measure", "scheme"), reason=True),
    },
    local=False,
    key=("scheme", "measure"),
)

_FIELDS: Final = (
    Field("name", N_("项目名称")),
    Field("city", N_("城市")),
    Field("district", N_("区县")),
    Field("year", N_("改造年度"), COUNT),
    Field("scheme", N_("分类办法"), standard=_SCHEME),
    Field("base", N_("户数基数"), CHOICE, BASES),
    Field("join_percent", N_("同意纳入线（%）"), COUNT),
    Field("coverage_percent", N_("征求意见覆盖线（%）"), COUNT),
    Field("plan_percent", N_("方案表决线（%）"), COUNT),
    Field("satisfaction_percent", N_("满意率达标线（%）"), COUNT),
    Field("consent_percent", N_("单项同意线（%）"), COUNT),
    Field("publicity_days", N_("公示天数"), COUNT),
    Field("silent_weeks", N_("几周无数据即提醒"), COUNT),
    Field("needed", N_("应改造户数"), COUNT),
)


def _sets(told: Told) -> str:
    """Limits are 1–100 per cent, days of publicity 1–60, weeks of silence 1–52."""
    words = {field.name: field.words for field in _FIELDS}
    return _("；").join(
        _("{field}是 {value}，应为 1 到 {most}").format(field=_(words[name]), value=value, most=most)
        for name, value, most in setting_rules.out_of_bounds(told.given)
    )


PROGRAMME: Final = Subject(
    N_("改造项目"),
    {"set": N_("在用")},
    _FIELDS,
    {
        "set": Move(
            N_("设定"),
            ("", "set"),
            "set",
            needs=("name",),
            takes=(
                "city",
                "district",
                "year",
                "scheme",
                "base",
                "join_percent",
                "coverage_percent",
                "plan_percent",
                "satisfaction_percent",
                "consent_percent",
                "publicity_days",
                "silent_weeks",
                "needed",
            ),
            rule=_sets,
        )
    },
    local=False,
    key=("name",),
)
