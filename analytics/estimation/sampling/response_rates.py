"""Response rates by the usual definitions (AAPOR, Standard Definitions, 10th edition 2023), as far as data tell them.

A register of households knows who could have answered; forms say who did. Who refused, was not met, or whose dwelling
stands empty is not recorded: rates of cooperation, refusal and contact cannot be told, and the response rates take
every household of the register for one that could have answered.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.estimation.intervals import share_of

# Of the questions with options or levels: a form with fewer answered is broken off, with fewer than the second partial.
PARTIAL_FROM, COMPLETE_FROM = 0.5, 0.8


def response_rates(counts: pd.DataFrame) -> pd.DataFrame:
    """``counts`` (households, complete, partial, broken_off, answered) with forms, rr1, rr2, heard and beyond.

    rr1 = complete/households, rr2 = (complete + partial)/households: AAPOR's RR1 and RR2 where every household of the
    register is eligible; RR3–RR6 are the same then, as no household's eligibility is unknown. ``answered`` are distinct
    households with a form, ``heard`` = answered/households. All 0–1, NaN where households are unknown or 0. ``beyond``:
    more forms or households than the register has, so that it is out of date or some answered twice; rates are kept.

    Worked: 100 households, 60 complete, 10 partial, 5 broken off: rr1 60 %, rr2 70 %.
    """
    forms = counts["complete"] + counts["partial"] + counts["broken_off"]
    households = counts["households"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    return counts.assign(
        forms=forms,
        rr1=share_of(counts["complete"], households),
        rr2=share_of(counts["complete"] + counts["partial"], households),
        heard=share_of(counts["answered"], households),
        beyond=(counts["answered"].to_numpy(np.float64) > households),
    )


def aapor(
    *,
    complete: float,
    partial: float = 0,
    refused: float = 0,
    not_met: float = 0,
    other: float = 0,
    unknown: float = 0,
    eligible: float = 1.0,
) -> dict[str, float]:
    """All rates of AAPOR's calculator for a visiting round whose every household's outcome was written down.

    ``unknown`` cases may be eligible, an estimated share ``eligible`` of them (e). RR1, RR2: all unknown count; RR3,
    RR4: the share e; RR5, RR6: none. COOP1 = I/(I+P+R+O), REF1 = R/all, CON1 = (I+P+R+O)/all.

    >>> rates = aapor(complete=500, partial=50, refused=200, not_met=150, other=20, unknown=80, eligible=0.75)
    >>> [round(rates[name], 4) for name in ("RR1", "RR2", "RR3", "RR4", "RR5", "RR6")]
    [0.5, 0.55, 0.5102, 0.5612, 0.5435, 0.5978]
    """
    known = complete + partial + refused + not_met + other
    both, met = complete + partial, complete + partial + refused + other
    bases = {"1": known + unknown, "3": known + eligible * unknown, "5": known}
    rates = {}
    for number, base in bases.items():
        rates[f"RR{number}"] = complete / base
        rates[f"RR{int(number) + 1}"] = both / base
    rates |= {f"REF{at}": refused / base for at, base in enumerate(bases.values(), start=1)}
    rates |= {f"CON{at}": met / base for at, base in enumerate(bases.values(), start=1)}
    return rates | {"COOP1": complete / met, "COOP2": both / met}
