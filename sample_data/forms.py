"""Answered forms: who answered when, and what, so that the planned counts come out exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from plans import FOUR_LEVEL_SPLIT, ROUND_WEEKS, Plan
from wording import RISING, TOPICS, Writer

FIRST_MONDAY = pd.Timestamp("2026-06-29")
RISING_FROM_WEEK = 17
CHANNELS = ["微信", "入户走访", "现场", "热线"]
AGES = ["18-30岁", "31-45岁", "46-60岁", "61-70岁", "70岁以上"]
YEARS = ["5年以下", "5-10年", "10-20年", "20年以上"]
# Which dimension suffers where a topic dominates.
DIMENSION_OF = {
    topic: dimension
    for dimension, topics in {
        "施工质量": ("施工质量", "屋面防水", "外墙节能"),
        "施工扰民控制": ("施工扰民", "工期进度"),
        "道路平整": ("道路", "雨污分流"),
        "绿化环境": ("绿化", "垃圾环卫"),
        "停车秩序": ("停车", "充电"),
        "物业服务": ("物业管理", "安防"),
        "沟通公示": ("沟通公示", "费用出资", "范围与公平"),
    }.items()
    for topic in topics
}
DIMENSIONS = list(dict.fromkeys(DIMENSION_OF.values()))
FIVE = ["非常不满意", "不满意", "一般", "满意", "非常满意"]
FOUR = ["不满意", "不太满意", "基本满意", "满意"]
THREE = ["不满意", "一般", "满意"]
TEN = [str(score) for score in range(1, 11)]
HUNDRED = [str(score) for score in range(0, 101, 5)]
# Level words → (lowest position that counts as satisfied, weights of the levels below it, of those from it on).
OVERALL = {
    "five": (FIVE, 3, (0.14, 0.31, 0.55), (0.62, 0.38)),
    "four": (FOUR, 2, (0.35, 0.65), (0.4, 0.6)),
    "ten": (TEN, 7, (0.04, 0.04, 0.07, 0.1, 0.2, 0.25, 0.3), (0.45, 0.35, 0.2)),
}


@dataclass
class Campaign:
    """A text that many residents of one community paste into their forms within two weeks."""

    community_id: str
    weeks: Sequence[int]
    texts: Sequence[str]
    most: int


@dataclass
class Survey:
    """How one satisfaction survey asks: its title, the scale of its overall item, and further items with scales."""

    title: str
    prefix: str
    scale: str
    extra: dict[str, list[str]] = field(default_factory=dict)
    campaigns: Sequence[Campaign] = ()


class Households:
    """户号 of one community, each given out once a round: building-unit-room."""

    def __init__(self, households: int, buildings: int, random: np.random.Generator) -> None:
        self.per_building = -(-households // buildings)
        self.free = list(random.permutation(households))

    def next(self) -> str:
        building, place = divmod(int(self.free.pop()), self.per_building)
        unit, door = divmod(place, 12)
        return f"{building + 1}-{unit + 1}-{door // 2 + 1}0{door % 2 + 1}"


class Collector:
    """Collects the forms of one satisfaction survey; one stream of random numbers a survey."""

    def __init__(self, survey: Survey, register: pd.DataFrame) -> None:
        self.survey = survey
        self.random = np.random.default_rng([20260101, 3, *survey.title.encode()])
        self.places = register.set_index("小区编号")
        city = register.loc[register["小区编号"].str.startswith(survey.prefix + "-"), "小区名称"]
        self.writer = Writer(self.random, [name for name in city if len(name) < 9])
        self.households: dict[tuple[str, int], Households] = {}
        self.leanings: dict[str, tuple[list[str], dict[str, float]]] = {}
        self.pasted: dict[str, int] = {}

    def forms(self, plans: Sequence[Plan]) -> pd.DataFrame:
        """All forms of ``plans``, in the order of submission."""
        rows = [row for plan in plans for row in self._community(plan)]
        return pd.DataFrame(rows).sort_values(["提交时间", "小区编号"], kind="stable", ignore_index=True)

    def _community(self, plan: Plan) -> list[dict[str, object]]:
        weeks = plan.weeks or self._weeks(plan)
        answers: list[tuple[int, bool | None]] = []
        for week, n, satisfied in weeks:
            answers += [(week, True)] * satisfied + [(week, False)] * (n - satisfied)
        answers += [(int(self.random.choice([week for week, _, _ in weeks])), None) for _ in range(plan.outside)]
        split = FOUR_LEVEL_SPLIT.get(plan.community_id)
        words = iter([FOUR[3]] * split[0] + [FOUR[2]] * split[1]) if split else None
        return [self._form(plan, week, satisfied, words) for week, satisfied in answers]

    def _weeks(self, plan: Plan) -> list[tuple[int, int, int]]:
        """The plan's forms spread over five to eight weeks of its round, the first weeks stronger."""
        window = ROUND_WEEKS[plan.round]
        chosen = sorted(self.random.choice(window, min(len(window), int(self.random.integers(5, 9))), replace=False))
        weights = self.random.uniform(0.5, 1.5, len(chosen)) * np.linspace(1.4, 0.8, len(chosen))
        where = self.random.choice(len(chosen), plan.n, p=weights / weights.sum())
        happy = np.zeros(plan.n, dtype=bool)
        happy[self.random.permutation(plan.n)[: plan.satisfied]] = True
        counts = [(int(chosen[i]), int((where == i).sum()), int(happy[where == i].sum())) for i in range(len(chosen))]
        return [(week, n, satisfied) for week, n, satisfied in counts if n] or [(window[0], 0, 0)]

    def _form(self, plan: Plan, week: int, satisfied: bool | None, words: object = None) -> dict[str, object]:
        overall, latent = self._overall(satisfied, words)
        leaning, offsets = self._leaning(plan)
        row: dict[str, object] = {"小区编号": plan.community_id, "提交时间": self.moment(week), "轮次": plan.round}
        row |= respondent(self.random, self._household(plan))
        row["总体满意度"] = overall
        for item in DIMENSIONS:
            scale = {"five": FIVE, "four": FOUR, "ten": TEN}[self.survey.scale]
            row[item] = self._dimension(latent + offsets.get(item, 0.0), scale)
        for item, scale in self.survey.extra.items():
            row[item] = self._dimension(latent, scale)
        row["意见建议"] = self._comment(plan, week, satisfied, leaning)
        return row

    def _overall(self, satisfied: bool | None, words: object) -> tuple[str, float]:
        """The answer to the overall item, and how content the respondent is, 0–1."""
        if satisfied is None:
            return str(self.random.choice(["不清楚", ""])), 0.6
        scale, first, below, above = OVERALL[self.survey.scale]
        levels, weights = (scale[first:], above) if satisfied else (scale[:first], below)
        word = next(words) if satisfied and words is not None else str(self.random.choice(levels, p=weights))  # type: ignore[call-overload]
        return word, (scale.index(word) + 0.5) / len(scale)

    def _dimension(self, latent: float, scale: list[str]) -> str:
        draw = self.random.random()
        if draw < 0.07:
            return "不适用" if draw < 0.025 else "不清楚" if draw < 0.045 else ""
        position = int(np.clip(latent + self.random.normal(0, 0.17), 0, 0.999) * len(scale))
        return scale[position]

    def _leaning(self, plan: Plan) -> tuple[list[str], dict[str, float]]:
        """What this community mostly complains about, and how much its dimensions suffer from it."""
        if plan.community_id not in self.leanings:
            topics = [*plan.topics, *self.random.choice(TOPICS[:-1], 3, replace=False)][:3]
            offsets = {item: float(self.random.normal(0, 0.05)) for item in DIMENSIONS}
            for topic in topics:
                if topic in DIMENSION_OF:
                    offsets[DIMENSION_OF[topic]] = -0.22
            self.leanings[plan.community_id] = (topics, offsets)
        return self.leanings[plan.community_id]

    def _comment(self, plan: Plan, week: int, satisfied: bool | None, leaning: list[str]) -> str:
        for campaign in self.survey.campaigns:
            pasted = self.pasted.get(campaign.community_id, 0)
            if plan.community_id == campaign.community_id and week in campaign.weeks and pasted < campaign.most:
                self.pasted[campaign.community_id] = pasted + 1
                return self.writer.pick(list(campaign.texts))
        if self.random.random() > (0.40 if satisfied else 0.6):
            return ""
        draw = self.random.random()
        if week >= RISING_FROM_WEEK and draw < 0.3:
            topic = RISING
        else:
            topic = self.writer.pick(leaning if draw < 0.75 else TOPICS)
        return self.writer.comment(topic, self.writer.pick(TOPICS), bool(satisfied))

    def _household(self, plan: Plan) -> str:
        place = self.places.loc[plan.community_id]
        key = (plan.community_id, plan.round)
        if key not in self.households:
            self.households[key] = Households(int(place["户数"]), int(place["楼栋数"]), self.random)
        return self.households[key].next()

    def moment(self, week: int, days: int = 7) -> str:
        day = FIRST_MONDAY + pd.Timedelta(days=7 * week + int(self.random.integers(days)))
        minutes = int(self.random.integers(8 * 60, 21 * 60 + 30))
        return f"{day:%Y-%m-%d} {minutes // 60:02d}:{minutes % 60:02d}"


def respondent(random: np.random.Generator, household: str) -> dict[str, object]:
    """Channel, 户号 (left out by some) and attributes of one respondent."""
    return {
        "渠道": str(random.choice(CHANNELS, p=[0.52, 0.27, 0.14, 0.07])),
        "户号": household if random.random() < 0.88 else "",
        "性别": str(random.choice(["男", "女", ""], p=[0.44, 0.53, 0.03])),
        "年龄段": str(random.choice(AGES, p=[0.08, 0.2, 0.29, 0.26, 0.17])),
        "居住年限": str(random.choice(YEARS, p=[0.14, 0.2, 0.29, 0.37])),
    }
