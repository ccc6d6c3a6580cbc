"""Where a community stands against its gate, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import pandas as pd

from analytics.language import N_
from analytics.model.frame import Frame

Estimates: TypeAlias = pd.DataFrame
Verdicts: TypeAlias = pd.DataFrame

ESTIMATES = Frame(
    "Estimates",
    "a unit's share on an item; the unit's own key columns come first",
    {
        "n": "valid answers, the base",
        "satisfied": "of them at or above satisfied_from",
        "outside": "missing answers, outside the base",
        "share": "satisfied / n, share 0–1; NA when n = 0",
        "low": "lower limit of the interval, 0–1",
        "high": "upper limit of the interval, 0–1",
    },
)

VERDICTS = Frame(
    "Verdicts",
    "a community's standing against the gate, worst first",
    {
        "community_id": "the 小区",
        "name": "小区名称",
        "city": "城市",
        "district": "区县",
        "street": "街道",
        "households": "户数, the population of the interval",
        "survey_id": "the satisfaction survey judged; NA without data",
        "round": "its latest round with answers here; NA without data",
        "n": "valid answers to the overall item",
        "satisfied": "of them satisfied",
        "outside": "missing answers, outside the base",
        "share": "share 0–1; NA when n = 0",
        "low": "lower limit, of the finite population: exact.joined_interval",
        "high": "upper limit",
        "threshold_percent": "达标线 of the programme it belongs to, whole per cent",
        "standing": "one of STANDINGS, judged on integers",
        "evidence": "one of EVIDENCE",
        "needed": "further forms that would settle it at the present share; 0 when clear, NA when unknown",
        "severity": "expected number of households short of the gate, ≥ 0",
    },
)
STANDINGS: Final = {"met": N_("达标"), "below": N_("未达标"), "no_data": N_("无数据")}
EVIDENCE: Final = {"clear": N_("充分"), "uncertain": N_("存疑"), "insufficient": N_("样本不足")}


SCOPE_LEVELS: Final = ("city", "district", "street", "community_id")


@dataclass(frozen=True)
class Scope:
    """Which part of the city a reader looks at, or may look at. Empty means no limit on that level."""

    city: tuple[str, ...] = ()
    district: tuple[str, ...] = ()
    street: tuple[str, ...] = ()
    community_id: tuple[str, ...] = ()

    @property
    def is_everywhere(self) -> bool:
        """Whether nothing is left out."""
        return not (self.city or self.district or self.street or self.community_id)

    def lies_within(self, outer: Scope) -> bool:
        """Whether all of it lies within ``outer``, by what the two say: the whole city lies within no district.

        >>> street = Scope(city=("枣庄市",), district=("市中区",), street=("光明路街道",))
        >>> street.lies_within(Scope(district=("市中区",))), EVERYWHERE.lies_within(Scope(district=("市中区",)))
        (True, False)
        """
        limits = [(getattr(self, level), getattr(outer, level)) for level in SCOPE_LEVELS]
        return all(not limit or (mine and set(mine) <= set(limit)) for mine, limit in limits)

    @classmethod
    def of(cls, told: Mapping[str, Iterable[str]]) -> Scope:
        """A scope from plain data, level by level.

        >>> Scope.of({"district": ["市中区"]})
        Scope(city=(), district=('市中区',), street=(), community_id=())
        """
        return cls(**{level: tuple(names) for level, names in told.items()})


EVERYWHERE: Final = Scope()


@dataclass(frozen=True)
class Gate:
    """The rule a community must meet: whole per cent, inclusive; and how sure a clear finding must be.

    >>> Gate().passes(satisfied=4, n=5)
    True
    """

    threshold_percent: int = 80
    confidence: float = 0.95

    @property
    def threshold(self) -> float:
        """The threshold as a share, 0–1: for drawing and intervals, never for judging."""
        return self.threshold_percent / 100

    def passes(self, satisfied: int, n: int) -> bool:
        """Whether ``satisfied`` of ``n`` meets the gate, compared as integers; 以上 includes the number itself."""
        return n > 0 and 100 * satisfied >= self.threshold_percent * n


@dataclass(frozen=True)
class Limit:
    """A share that a count must reach: ``part`` / ``whole``, itself included unless ``strictly`` more is asked for.

    Judged on whole numbers: persons, households, or areas in square centimetres.

    >>> Limit(2, 3).met(200, 300), Limit(1, 2, strictly=True).met(150, 300)
    (True, False)
    """

    part: int
    whole: int
    strictly: bool = False

    @classmethod
    def percent(cls, percent: int) -> Limit:
        """``percent`` of a hundred, itself included.

        >>> Limit.percent(80).met(4, 5)
        True
        """
        return cls(percent, 100)

    @property
    def share(self) -> float:
        """The limit as a share, 0–1: for drawing, never for judging."""
        return self.part / self.whole

    def met(self, count: int, base: int) -> bool:
        """Whether ``count`` of ``base`` reaches the limit; never on an empty base."""
        left, right = self.whole * count, self.part * base
        return base > 0 and (left > right if self.strictly else left >= right)

    def least(self, base: int) -> int:
        """The smallest count of a fixed ``base`` that reaches the limit.

        >>> Limit(2, 3).least(100), Limit(1, 2, strictly=True).least(100), Limit.percent(80).least(1186)
        (67, 51, 949)
        """
        return self.part * base // self.whole + 1 if self.strictly else -(-self.part * base // self.whole)

    def missing(self, count: int, base: int) -> int:
        """How many more of a fixed ``base`` it takes (还差几户); 0 when the limit is met.

        >>> Limit.percent(60).missing(342, 600)
        18
        """
        return max(0, self.least(base) - count)
