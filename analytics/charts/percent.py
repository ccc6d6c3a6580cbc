"""How a share is written, for those who draw it: see :mod:`analytics.estimation.percent`."""

from analytics.estimation.percent import MOST_DECIMALS, NOTHING, decimals, percent, points

__all__ = ["MOST_DECIMALS", "NOTHING", "decimals", "percent", "points"]
