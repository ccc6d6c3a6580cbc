"""How opinions add up: received, handled, by decision, still open; by channel, community or topic."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.privacy.suppression import suppress_parts
from analytics.programme.subjects.preparation import CHANNELS, OPINION_DECISIONS

COUNTS: Final = ("received", "empty", "to_handle", "handled", *OPINION_DECISIONS, "fed_back", "open")
RATES: Final = ("handled_share", "adopted_share")
FIGURES: Final = (*COUNTS[1:], "decided", *RATES)
# Words in a file's channel column, the first that is found; a form that names none was a questionnaire all the same.
_WORDS: Final = {
    "meeting": ("座谈", "会议", "议事"),
    "visit": ("走访", "入户", "上门"),
    "box": ("意见箱", "信箱"),
    "hotline": ("热线", "电话", "12345"),
    "wechat": ("微信", "小程序", "公众号"),
    "questionnaire": ("问卷", "现场", "纸", "线上", "网", "扫码", "二维码", "短信", "APP", "app"),
}


def channel_of(words: object) -> str:
    """The channel, a key of CHANNELS, that a file's word for it means.

    >>> channel_of("入户走访"), channel_of("现场"), channel_of(None), channel_of("楼长")
    ('visit', 'questionnaire', 'questionnaire', 'other')
    """
    if not isinstance(words, str) or not words.strip():
        return "questionnaire"
    return next((key for key, known in _WORDS.items() if any(word in words for word in known)), "other")


def tally(counts: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """``counts`` (of ``store.opinions.opinion_counts``) added up: a row a value of the column ``by``, or one in all.

    Columns: ``by``, received, empty (无实质内容 and left as they are), to_handle (= received − empty), handled,
    adopted, partly, declined, answered (已反馈 without a decision), fed_back (told their decision, or answered), open
    (= to_handle − handled), decided (= adopted + partly + declined), handled_share (handled / to_handle, 0–1; NA where
    there is nothing to handle), adopted_share ((adopted + partly) / decided; NA where nothing is decided). All opinions
    are counted, none sampled: the shares have no sampling error.

    Worked: received 10, of them 2 without content, 3 adopted, 1 partly, 2 declined, 1 answered: handled 7 of 8, open 1,
    adopted 4 of 6.
    """
    state, n = counts["state"], counts["n"]
    handled = state.notna()
    parts = {
        "received": n,
        "empty": n.where(counts["bucket"].eq("no_content") & ~handled, 0),
        "handled": n.where(handled, 0),
        **{decision: n.where(state.eq(decision), 0) for decision in OPINION_DECISIONS},
        "fed_back": n.where(state.eq("answered") | (handled & counts["fed_back"]), 0),
    }
    frame = pd.DataFrame(parts, index=counts.index).astype("int64")
    if by is None:
        summed = frame.sum().to_frame().T
    else:
        summed = frame.groupby(counts[by], sort=False, dropna=False).sum().reset_index()
    summed["to_handle"] = summed["received"] - summed["empty"]
    summed["open"] = summed["to_handle"] - summed["handled"]
    summed["decided"] = summed["adopted"] + summed["partly"] + summed["declined"]
    summed["handled_share"] = _share(summed["handled"], summed["to_handle"])
    summed["adopted_share"] = _share(summed["adopted"] + summed["partly"], summed["decided"])
    first = [] if by is None else [by]
    return summed[[*first, *COUNTS, "decided", *RATES]]


def shown(tallied: pd.DataFrame, *, minimum: int) -> pd.DataFrame:
    """``tallied`` without the figures of parts of fewer than ``minimum`` opinions, nor those that would tell them."""
    return suppress_parts(tallied, within=(), minimum=minimum, n="received", hide=FIGURES)


def by_channel(counts: pd.DataFrame, forms: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """A row a channel of CHANNELS, in their order: forms, times, participants, noted, then what :func:`tally` gives.

    ``forms``: channel (as the files word it), n. ``held``: the entries of consultations. ``times`` are the meetings and
    visits held; ``noted`` the opinions that those who held them counted, which are in no file and not in ``received``.
    """
    tallied = tally(counts.assign(channel=counts["channel"].map(channel_of)), "channel").set_index("channel")
    every = list(CHANNELS)
    forms_by = forms["n"].groupby(forms["channel"].map(channel_of)).sum().reindex(every, fill_value=0)
    told = held[["times", "participants", "opinions"]].fillna(0).groupby(held["channel"]).sum().reindex(every)
    activities = told.fillna(0).astype("int64").set_axis(["times", "participants", "noted"], axis=1)
    counted = tallied[[*COUNTS, "decided"]].reindex(every, fill_value=0)
    joined = pd.concat([forms_by.rename("forms").astype("int64"), activities, counted], axis=1)
    return joined.join(tallied[list(RATES)]).rename_axis("channel").reset_index()


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    return (part / whole.where(whole > 0)).astype("float64")
