"""热点问题: what residents raise most, how hot it is and why, where, by whom, and what is being done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from analytics.estimation.association import FALSE_DISCOVERIES, false_discovery_rates, over_representation
from analytics.estimation.intervals import share_of
from analytics.flows import topic_hiding
from analytics.flows.handling import HANDLING
from analytics.flows.handling import handling as entries_in_force
from analytics.flows.office import Office
from analytics.flows.topic_evidence import PLACES, raisers
from analytics.language import N_, _, aside, word_for
from analytics.model import KINDS, CommentSelection
from analytics.privacy.suppression import suppress_parts
from analytics.standard import forms
from analytics.standard import topics as standard_topics
from analytics.store import batches as stored_batches
from analytics.store import surveys as stored_surveys
from analytics.store import topics as stored_topics
from analytics.store.communities import communities
from analytics.store.connection import Store
from analytics.store.counts import data_version
from analytics.store.topic_counts import ALL, topic_counts, topic_days
from analytics.store.topic_groups import topic_groups
from analytics.store.topic_quotes import topic_quotes
from analytics.store.topic_sides import topic_sides

# 热度 adds up to 100 for a topic that leads in every part: how many write, how widely, how discontentedly.
HEAT_WEIGHTS: Final = {"n_distinct": 50, "communities": 30, "dissatisfied": 20}
TOP, PLACES_NAMED, GROUPS_NAMED, QUOTES = 20, 3, 3, 2
# A topic of whose comments more than this part praises is no issue.
PRAISED_ABOVE: Final = 0.5
# The order of the columns.
COLUMNS: Final = (
    "rank",
    "topic_id",
    "label",
    "category",
    "heat",
    "n",
    "n_distinct",
    "communities",
    "households",
    "dissatisfied",
    "first_day",
    "last_day",
    "places",
    "groups",
    "unit",
    "quote_1",
    "quote_2",
    "handling",
    "most_distinct",
    "most_communities",
)
# Those of :func:`ranked`, in the same order.
RANKED: Final = tuple(
    column for column in COLUMNS if column not in ("first_day", "last_day", "places", "groups", "quote_1", "quote_2")
)
NOT_A_SAMPLE: Final = N_("样本非随机，条数不代表居民比例")


def hot_issues(
    office: Office,
    selection: CommentSelection = ALL,
    top: int = TOP,
    *,
    handling: pd.DataFrame | None = None,
    raised_by: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The ``top`` hottest topics of the selection, hottest first: the columns COLUMNS.

    rank from 1; n (条数), n_distinct (去重后), communities, households (distinct writers): comments that speak of the
    topic, beside others too; dissatisfied (share 0–1 of its writers who answered the overall item of a satisfaction
    survey; NA under the minimum); heat by :func:`heat`; first_day, last_day (datetime64); places and groups in words,
    the groups being those that raise it more than others of the selection do; two quotes, NA where there are too few
    comments; handling in words. most_distinct and most_communities, alike in all rows, are the largest of any issue in
    the selection: what heat is measured by. Topics of too few writers are left out, and those of :func:`praised`.

    ``handling``: topic_id, status (a key of HANDLING), unit, note, at: the latest entry in force of each topic.
    ``raised_by``: what ``topic_evidence.raisers`` finds for this selection, where it is at hand.
    """
    found = ranked(office, selection, top, handling=handling, raised_by=raised_by)
    found = found.merge(_days(office.store, selection), on="topic_id", how="left")
    ids = found["topic_id"]
    quotes = _quotes(office, selection, found.loc[found["n"] >= office.settings.comment_minimum, "topic_id"].tolist())
    return found.assign(
        places=ids.map(_places(office, selection, ids.tolist())),
        groups=ids.map(_groups(office, selection)),
        quote_1=ids.map(quotes.get(1, {})),
        quote_2=ids.map(quotes.get(2, {})),
    )[list(COLUMNS)]


def ranked(
    office: Office,
    selection: CommentSelection = ALL,
    top: int = TOP,
    *,
    handling: pd.DataFrame | None = None,
    raised_by: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """:func:`hot_issues` without where, by whom and in what words they are raised: the columns RANKED."""
    found = _spoken_of(office, selection)
    found = found[found["praise"].fillna(0) <= PRAISED_ABOVE]
    known = standard_topics.named(stored_topics.topics(office.store))[["topic_id", "label", "category", "unit"]]
    share = (raisers(office, selection) if raised_by is None else raised_by).set_index("topic_id")["share"]
    found = found.merge(known, on="topic_id").assign(
        dissatisfied=found["topic_id"].map(share).astype("float64").array,
        most_distinct=found["n_distinct"].max(),
        most_communities=found["communities"].max(),
    )
    found = found.assign(heat=heat(found)) if len(found) else found.assign(heat=pd.Series(dtype="float64"))
    found = found[~found["topic_id"].isin(topic_hiding.hidden(office, selection, every_topic=True))]
    found = found.sort_values(["heat", "n_distinct", "topic_id"], ascending=[False, False, True]).head(top)
    told = _handling(entries_in_force(office) if handling is None else handling)
    found = found.assign(rank=range(1, len(found) + 1), handling=found["topic_id"].map(told))
    return found[list(RANKED)].reset_index(drop=True)


def praised(office: Office, selection: CommentSelection = ALL) -> pd.DataFrame:
    """Topics that are no issue, since most comments on them praise: topic_id, label, praise (share, 0–1), most first.

    ``praise``: of the distinct comments that speak of the topic, those whose words about it praise. What their writers
    answered on the form is about the whole and says nothing here: the satisfied too name what is amiss. Topics of too
    few writers have no row. With 126 of 224 comments praising, 总体评价 has .5625 and is left out of the issues.
    """
    found = _spoken_of(office, selection)
    found = found[found["praise"] > PRAISED_ABOVE]
    found = found[~found["topic_id"].isin(topic_hiding.hidden(office, selection, every_topic=True))]
    labels = standard_topics.labels(stored_topics.topics(office.store))
    found = found.assign(label=found["topic_id"].map(labels))[["topic_id", "label", "praise"]]
    return found.sort_values(["praise", "topic_id"], ascending=[False, True], ignore_index=True)


def _spoken_of(office: Office, selection: CommentSelection) -> pd.DataFrame:
    """The counts of every topic by all comments that speak of it, and ``praise``."""
    found = topic_counts(office.store, selection, every_topic=True)
    found = found[found["bucket"] == "topic"].drop(columns="bucket")
    positive = topic_sides(office.store, selection).set_index("topic_id")["positive"]
    praise = share_of(found["topic_id"].map(positive).astype("float64"), found["n_distinct"])
    return found.assign(praise=praise)


def heat(topics: pd.DataFrame) -> pd.Series:
    """热度, 0–100: 50 · n_distinct / most_distinct + 30 · communities / most_communities + 20 · dissatisfied.

    Where nobody, or too few, said how satisfied they are, the last part adds nothing.

    >>> one = pd.DataFrame({"n_distinct": [40], "communities": [3], "dissatisfied": [0.5]})
    >>> float(heat(one.assign(most_distinct=80, most_communities=6))[0])
    50.0
    """
    return (
        HEAT_WEIGHTS["n_distinct"] * topics["n_distinct"] / topics["most_distinct"]
        + HEAT_WEIGHTS["communities"] * topics["communities"] / topics["most_communities"]
        + HEAT_WEIGHTS["dissatisfied"] * topics["dissatisfied"].fillna(0)
    )


def provenance(office: Office, selection: CommentSelection, *, scope_in_words: str = "") -> dict[str, str]:
    """Where the figures come from, heading by heading: what was chosen, from which files, by which method."""
    files = stored_batches.batches(office.store)
    files = files[(files["state"] == "loaded") & (files["content"] == "survey")]
    state = stored_topics.grouping_state(office.store)
    weeks = selection.weeks and _("{first} 至 {last} 起的各周").format(
        first=selection.weeks[0], last=selection.weeks[1]
    )
    days = selection.days and _("{first} 至 {last}").format(first=selection.days[0], last=selection.days[1])
    titles = stored_surveys.surveys(office.store).set_index("survey_id")["title"]
    chosen = [str(titles.get(survey, survey)) for survey in selection.survey_ids]
    hashes = [aside(row.filename, row.sha256) for row in files[["filename", "sha256"]].itertuples()]
    return {
        _("范围"): scope_in_words or _scope(selection),
        _("时间"): _("，").join(filter(None, (weeks, days))) or _("全部"),
        _("调查"): _("、").join(chosen) or _("全部"),
        _("调查类型"): _("、").join(_(KINDS.get(kind, kind)) for kind in selection.kinds) or _("全部"),
        _("渠道"): _("、").join(map(forms.channel, selection.channels)) or _("全部"),
        _("填写人"): {None: _("全部"), True: _("总体满意者"), False: _("总体不满意者")}[selection.satisfied],
        _("来源文件及其 SHA-256"): "\n".join(hashes) or _("无"),
        _("归类方法版本"): state.method if state else _("尚未归类"),
        _("归类时间"): f"{state.saved_at:%Y-%m-%d %H:%M}" if state else _("尚未归类"),
        _("数据版本"): str(data_version(office.store)),
        _("未列入的主题"): praised_in_words(praised(office, selection)),
        _("说明"): _(NOT_A_SAMPLE),
    }


def praised_in_words(found: pd.DataFrame) -> str:
    """The topics of :func:`praised` and the rule in a line."""
    names = [
        _("{label}（{share:.0f} %）").format(label=row.label, share=100 * row.praise) for row in found.itertuples()
    ]
    rule = _("谈到某主题的意见（去重后）按文字判断过半是肯定的，该主题不列为问题")
    return rule + (_("：{names}").format(names=_("、").join(names)) if names else _("；所选范围内没有这样的主题"))


def _scope(selection: CommentSelection) -> str:
    scope = selection.scope
    parts = [*scope.city, *scope.district, *scope.street, *scope.community_id]
    return _("、").join(parts) or _("全部")


def _days(store: Store, selection: CommentSelection) -> pd.DataFrame:
    days = topic_days(store, selection, every_topic=True)
    return pd.DataFrame(
        {
            "topic_id": days["topic_id"],
            "first_day": days["first_at"].dt.normalize(),
            "last_day": days["last_at"].dt.normalize(),
        }
    )


def _places(office: Office, selection: CommentSelection, topic_ids: Sequence[str]) -> pd.Series:
    """Topic → the communities that raise it most, in words; the streets where no community has enough writers."""
    names = communities(office.store, selection.scope).set_index("community_id")["name"]
    rows = _largest(office, selection, "community_id")
    rows = rows.assign(place=rows["community_id"].map(names).fillna(rows["community_id"]))
    if not set(topic_ids) <= set(rows["topic_id"]):
        wide = _largest(office, selection, "street").rename(columns={"street": "place"})
        rows = pd.concat([rows, wide[~wide["topic_id"].isin(rows["topic_id"])]])
    rows = rows[["topic_id", "place", "n_distinct"]].dropna()
    words = [_("{place}（{n} 条）").format(place=place, n=n) for _topic, place, n in rows.itertuples(index=False)]
    return rows.assign(words=words).groupby("topic_id", sort=True)["words"].agg(_("、").join)


def _largest(office: Office, selection: CommentSelection, unit: str) -> pd.DataFrame:
    """The places with most distinct comments on each topic, without those of few writers and what would tell them."""
    by = list(PLACES[unit])
    counts = topic_counts(office.store, selection, by=[*by, "bucket", "topic_id"], every_topic=True)
    counts = counts[counts["bucket"] == "topic"].reset_index(drop=True)
    guarded = suppress_parts(
        counts, within=["topic_id"], minimum=office.settings.figure_minimum, n="households", hide=("n_distinct",)
    )
    secret = pd.MultiIndex.from_frame(topic_hiding.in_places(office, selection, unit)[[*by, "topic_id"]])
    shown = guarded[~guarded["suppressed"] & ~pd.MultiIndex.from_frame(guarded[[*by, "topic_id"]]).isin(secret)]
    shown = shown.sort_values(["topic_id", "n_distinct", *by], ascending=[True, False, *[True] * len(by)])
    return shown.groupby("topic_id").head(PLACES_NAMED)


def _groups(office: Office, selection: CommentSelection) -> pd.Series:
    """Topic → the groups of residents that raise it more than others do, in words, the strongest first."""
    counted = topic_groups(office.store, selection)
    parts = []
    for attribute, rows in counted.groupby("attribute"):
        totals = rows[rows["topic_id"].isna()].rename(columns={"n_distinct": "total"})[["value", "total"]]
        counts = rows[rows["topic_id"].notna()].drop(columns="n").rename(columns={"n_distinct": "n"})
        found = over_representation(counts, totals, by=["value"], confidence=office.settings.confidence)
        writers = counts[["value", "topic_id", "households"]]
        parts.append(found.merge(writers, on=["value", "topic_id"], how="left").assign(attribute=attribute))
    if not parts:
        return pd.Series(dtype="str")
    every = pd.concat(parts, ignore_index=True)
    # All questions about the writer are one family of tests.
    over = (false_discovery_rates(every["p"]) <= FALSE_DISCOVERIES) & (every["lift"] > 1)
    every = every[over & (every["households"] >= office.settings.figure_minimum)]
    every = every.sort_values(["topic_id", "lift", "attribute", "value"], ascending=[True, False, True, True])
    every = every.groupby("topic_id").head(GROUPS_NAMED)
    words = [
        _("{attribute}：{value}").format(attribute=forms.attribute(attribute), value=forms.group(value))
        for attribute, value in every[["attribute", "value"]].itertuples(index=False)
    ]
    return every.assign(words=words).groupby("topic_id")["words"].agg(_("；").join)


def _quotes(office: Office, selection: CommentSelection, topic_ids: list[str]) -> dict[int, dict[str, str]]:
    """Place of the quote (1, 2) → topic → masked text."""
    found = topic_quotes(office.store, selection, topic_ids=topic_ids, each=QUOTES)
    return {
        int(place): dict(zip(rows["topic_id"], rows["text"], strict=True)) for place, rows in found.groupby("place")
    }


def _handling(entries: pd.DataFrame) -> pd.Series:
    """Topic → what is being done about it, in words."""
    words = [
        _("，").join(
            part
            for part in (
                word_for(HANDLING, row["status"]) if row["status"] in HANDLING else row["status"],
                None if pd.isna(row["unit"]) else row["unit"],
                None if pd.isna(row["note"]) else row["note"],
                None if pd.isna(row["at"]) else f"{row['at']:%Y-%m-%d}",
            )
            if part
        )
        for row in entries.to_dict("records")
    ]
    return pd.Series(words, index=entries["topic_id"].astype("str"), dtype="object")
