"""The words of a ledger entry that the software drew up itself: known again, so that each reader is shown his own."""

from __future__ import annotations

from typing import Final

from analytics.headings import ROUNDS
from analytics.language import N_, _, standard
from analytics.standard import topics
from analytics.standard.sentences import Sentence, Wording, listed, sentences, words

RAISED: Final = N_("居民集中反映“{label}”")
SAID_AS: Final = N_("（常见说法：{words}）")
LOW: Final = N_("“{heading}”满意率低")
ON_TOPIC: Final = N_(
    "不满意者的意见（去重后）{n} 条中 {part} 条说到，占 {share}；该小区不满意者说到它的意见共 {comments} 条"
)
ELSEWHERE: Final = N_("；本市其他小区不满意者占 {share}")
TIMES: Final = N_("，是其 {lift} 倍（区间 {low} 至 {high}）")
ON_ITEM: Final = N_(
    "《{title}》{round}“{heading}”：有效 {n} 份，满意 {part} 份，"
    "满意率 {share}（{confidence} % 区间 {low}–{high}），达标线 {threshold} %"
)
_TOPIC: Final = words(standard(*topics.TOPICS.values()))
_KEYWORDS: Final = Wording(
    lambda stored: _("、").join(stored.split("、")), lambda typed: N_("、").join(typed.split(_("、")))
)
_ROUND: Final = sentences(*(Sentence(message) for message in ROUNDS))

PROBLEM: Final = sentences(
    Sentence(RAISED, SAID_AS, label=_TOPIC, words=_KEYWORDS), Sentence(RAISED, label=_TOPIC), Sentence(LOW)
)
EVIDENCE: Final = sentences(
    Sentence(ON_TOPIC, ELSEWHERE, TIMES),
    Sentence(ON_TOPIC, ELSEWHERE),
    Sentence(ON_TOPIC, TIMES),
    Sentence(ON_TOPIC),
    Sentence(ON_ITEM, round=_ROUND),
)
UNITS: Final = listed(topics.UNITS)
CATEGORY: Final = words(topics.CATEGORIES)
