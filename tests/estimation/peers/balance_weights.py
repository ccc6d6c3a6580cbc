"""Numbers of Meta's balance that tests/estimation/test_weighting.py compares with.

balance 0.23.0 asks for numpy 1.26, so it is run apart from the tests: python balance_weights.py
"""

import pandas as pd
from balance.stats_and_plots import weighted_comparisons_stats, weights_stats
from balance.weighting_methods import poststratify, rake

CELLS = [("女", "青", 20, 190), ("女", "老", 35, 330), ("男", "青", 12, 190), ("男", "老", 33, 290)]

sample = pd.DataFrame([(g, a) for g, a, n, _ in CELLS for _ in range(n)], columns=["g", "a"])
target = pd.DataFrame([(g, a) for g, a, _, n in CELLS for _ in range(n)], columns=["g", "a"])
ones = pd.Series(1.0, sample.index)
raked = rake.rake(
    sample,
    ones,
    None,
    None,
    target_margins={"g": {"女": 520, "男": 480}, "a": {"青": 380, "老": 620}},
    transformations=None,
    variables=["g", "a"],
    max_iteration=5000,
    convergence_rate=1e-14,
)["weight"]
print(sample.assign(w=raked.to_numpy()).groupby(["g", "a"], sort=False)["w"].first().tolist())
print(weights_stats.design_effect(raked))
post = poststratify.poststratify(sample, ones, target, pd.Series(1.0, target.index), transformations=None)["weight"]
print(sample.assign(w=post.to_numpy()).groupby(["g", "a"], sort=False)["w"].first().tolist())
dummies = [pd.get_dummies(frame[["g"]]).astype(float) for frame in (sample, target)]
print(weighted_comparisons_stats.asmd(*dummies, std_type="target"))
