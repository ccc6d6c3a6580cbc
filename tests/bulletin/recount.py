"""The sample files counted with plain pandas and scipy, by the rules as they are published: none of our own code."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import binomtest, hypergeom

from analytics.settings import PROJECT

SAMPLE = PROJECT / "sample_data"
SURVEYS = [f"satisfaction_{name}.csv" for name in ("zaozhuang", "dadong", "shijiazhuang", "nantong")]
OVERALL = "总体满意度"
GATE, FEWEST = 80, 5


def csv(name: str) -> pd.DataFrame:
    return pd.read_csv(SAMPLE / name, dtype="str", encoding="utf-8-sig")


def forms(register: pd.DataFrame) -> pd.DataFrame:
    """All satisfaction forms, one row each; Nantong's name their community instead of numbering it."""
    found = pd.concat([csv(name) for name in SURVEYS], ignore_index=True)
    nantong = register[register["城市"] == "南通市"].set_index("小区名称")["小区编号"]
    ids = found["小区编号"].fillna(found["小区名称"].map(nantong))
    assert ids.notna().all()
    days = pd.to_datetime(found["提交时间"], format="mixed").dt.date
    return found.assign(小区编号=ids, day=days, round=found["轮次"].astype("int64"))


def questions(forms: pd.DataFrame) -> list[str]:
    columns = list(forms.columns)
    first, last = columns.index("施工质量"), columns.index("意见建议")
    later = ["小区环境评分（0-100分）", "信息公开（1-5分）", "回访服务"]
    found = dict.fromkeys([*columns[first:last], *(each for each in later if each in columns)])
    return [each for each in found if forms[each].notna().any() and each not in ("小区名称",)]


def satisfied(forms: pd.DataFrame, heading: str = OVERALL) -> tuple[int, int]:
    """Satisfied and valid answers: 满意 and better, of four levels 基本满意 too; from 8 of 10, 80 of 100, 4 of 5."""
    part = n = 0
    for survey, answers in forms.groupby("调查")[heading]:
        given = answers[answers.notna() & ~answers.isin(["不清楚", "不适用"])]
        if "100" in heading:
            happy = given.astype("float64") >= 80
        elif "1-5" in heading:
            happy = given.astype("float64") >= 4
        elif "南通" in str(survey):
            happy = given.astype("float64") >= 8
        else:
            happy = given.isin(["非常满意", "满意", "基本满意"])
        part, n = part + int(happy.sum()), n + len(given)
    return part, n


def latest(forms: pd.DataFrame) -> pd.DataFrame:
    """The forms of each community's latest round."""
    last = forms.groupby("小区编号")["round"].transform("max")
    return forms[forms["round"] == last]


def standings(forms: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """By community: n, satisfied, share, low, high, standing, evidence, of its latest round with valid answers."""
    valid = forms[forms[OVERALL].notna() & (forms[OVERALL] != "不清楚")]
    by_community = dict(iter(latest(valid).groupby("小区编号")))
    found = {}
    for one, households in register[["小区编号", "户数"]].itertuples(index=False):
        part, n = satisfied(by_community[one]) if one in by_community else (0, 0)
        low, high = widened(part, n, households) if n else (None, None)
        standing = "no_data" if not n else "met" if 100 * part >= GATE * n else "below"
        clear = n and (low >= GATE / 100 or high < GATE / 100)
        # What a handful said is never told, so their evidence never counts as clear.
        hopeless = n < FEWEST or widened(n, n, households)[0] < GATE / 100
        evidence = "clear" if clear and n >= FEWEST else "insufficient" if hopeless else "uncertain"
        found[one] = (n, part, part / n if n else None, low, high, standing, evidence)
    columns = ["n", "satisfied", "share", "low", "high", "standing", "evidence"]
    return pd.DataFrame.from_dict(found, orient="index", columns=columns)


def wilson(part: int, n: int, households: int | None = None, confidence: float = 0.95) -> tuple[float, float]:
    """scipy's interval; of a finite number of households that of n(N − 1)/(N − n) answers, solved by bisection."""
    if households is None:
        found = binomtest(part, n).proportion_ci(confidence, method="wilson")
        return float(found.low), float(found.high)
    return _finite(part / n, n, households)


def _finite(share: float, n: int, households: int) -> tuple[float, float]:
    if n >= households:
        return share, share
    size, z = n * (households - 1) / (households - n), 1.959963984540054

    def ends(inside: float, outside: float) -> float:
        for _step in range(200):
            middle = (inside + outside) / 2
            within = abs(share - middle) <= z * (middle * (1 - middle) / size) ** 0.5
            inside, outside = (middle, outside) if within else (inside, middle)
        return inside

    return ends(share, 0.0), ends(share, 1.0)


def widened(part: int, n: int, households: int) -> tuple[float, float]:
    """Wilson's of the households, reaching as far as numbers of satisfied households that mid-p does not reject."""
    low, high = wilson(part, n, households)
    if n >= households:
        return low, high
    every = np.arange(part, households - n + part + 1)
    here = hypergeom.pmf(part, households, every, n) / 2
    so_many = hypergeom.sf(part, households, every, n) + here
    so_few = hypergeom.cdf(part - 1, households, every, n) + here
    kept = every[(so_many > 0.025) & (so_few > 0.025)] / households
    return min(low, float(kept.min())), max(high, float(kept.max()))


def newcombe(part: int, n: int, part_then: int, n_then: int, confidence: float = 0.95) -> tuple[float, float]:
    (low, high), (low_then, high_then) = (
        wilson(part, n, confidence=confidence),
        wilson(part_then, n_then, confidence=confidence),
    )
    now, then = part / n, part_then / n_then
    down = ((now - low) ** 2 + (high_then - then) ** 2) ** 0.5
    up = ((high - now) ** 2 + (then - low_then) ** 2) ** 0.5
    return now - then - down, now - then + up
