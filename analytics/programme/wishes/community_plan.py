"""一小区一方案: what a community must have, what its residents ask for, what could be done; with the evidence."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.flows.office import Office
from analytics.flows.programmes import programme_of
from analytics.model import EVERYWHERE, CommentSelection, Scope
from analytics.privacy import nesting
from analytics.programme.wishes import measures, needs, wishes
from analytics.programme.wishes.plan_lines import COLUMNS as LINES
from analytics.programme.wishes.plan_lines import plan_lines
from analytics.store import batches, communities, surveys, topic_counts
from analytics.store.community_quotes import community_quotes

# At least every fourth household that answered asks for it, unless the reader says otherwise.
ASKED_PERCENT: Final = 25
QUOTES: Final = 2
COLUMNS: Final = (*LINES, "scheme", "comments", "comments_hidden", "quote_1", "quote_2")


def lines(
    office: Office,
    survey_id: str,
    *,
    scope: Scope = EVERYWHERE,
    asked_percent: int = ASKED_PERCENT,
    round_number: int | None = None,
    scheme: str | None = None,
) -> pd.DataFrame:
    """The plans of the communities within ``scope``: COLUMNS, those of ``plan_lines.plan_lines`` and

    - scheme, the way of classing (None: what each community's programme has set)
    - comments on the measure's topic in all surveys, NA where fewer than settings.figure_minimum households wrote them
      or where that would follow from other places (comments_hidden)
    - quote_1, quote_2: masked, only where there are settings.comment_minimum comments or more
    """
    known = communities.communities(office.store, scope)
    ranking = wishes.ranking(office, survey_id, by="community", scope=scope, round_number=round_number)
    ids = wishes.placed(known, "community").drop_duplicates("place").set_index("place")["community_id"]
    ranking = ranking.assign(community_id=ranking["place"].map(ids).astype("str"))
    facilities, mapping = needs.facilities(office, scope), measures.mapping(office)
    mapping = mapping[mapping["state"] == "classed"]
    parts = []
    for used, group in known.groupby(_schemes(office, known, scheme)):
        asked, there = (frame[frame["community_id"].isin(group["community_id"])] for frame in (ranking, facilities))
        classed = mapping[mapping["scheme"] == used]
        parts.append(plan_lines(asked, there, classed, asked_percent=asked_percent).assign(scheme=used))
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*LINES, "scheme"])
    return found.merge(comments(office, scope), on=["community_id", "topic"], how="left").pipe(_filled)[list(COLUMNS)]


def comments(office: Office, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """What residents wrote, by community_id and topic: comments, comments_hidden, quote_1, quote_2."""
    by = ["community_id", "topic_id"]
    whole = office.whole.store
    # Of the whole city, whoever reads: what hides in one district may follow from what another shows.
    everywhere = topic_counts.topic_counts(whole, by=by, every_topic=True)
    where = communities.communities(whole)[["community_id", "city", "district", "street"]]
    judged = everywhere.loc[everywhere["topic_id"].notna(), [*by, "households"]].rename(columns={"households": "n"})
    judged = judged.astype({"n": "int64"}).merge(where, on="community_id")
    flagged = nesting.hidden(judged, within=["topic_id"], minimum=office.settings.figure_minimum)
    counts = topic_counts.topic_counts(office.store, CommentSelection(scope), by=by, every_topic=True)
    told = counts.merge(flagged[[*by, "hidden_community_id"]], on=by)
    told = told.rename(columns={"hidden_community_id": "comments_hidden"})
    told = told.assign(comments=told["n"].astype("Int64").mask(told["comments_hidden"]))
    quotable = told[told["comments"].fillna(0) >= office.settings.comment_minimum]
    pairs = list(zip(quotable["community_id"], quotable["topic_id"], strict=True))
    quotes = community_quotes(office.store, CommentSelection(scope), of=pairs, each=QUOTES)
    wide = quotes.pivot_table(index=["community_id", "topic_id"], columns="place", values="text", aggfunc="first")
    wide = wide.reindex(columns=range(1, QUOTES + 1)).set_axis([f"quote_{n}" for n in range(1, QUOTES + 1)], axis=1)
    told = told.merge(wide.reset_index(), on=["community_id", "topic_id"], how="left")
    return told.rename(columns={"topic_id": "topic"})[
        ["community_id", "topic", "comments", "comments_hidden", "quote_1", "quote_2"]
    ]


def sources(office: Office, survey_id: str) -> pd.DataFrame:
    """The files behind a survey's wishes, registers included: batch_id, filename, sha256, loaded_at, content."""
    known = surveys.surveys(office.store).set_index("survey_id")["title"]
    files = batches.batches(office.store)
    mine = (files["content"] == "register") | (files["title"] == known.get(survey_id))
    return files.loc[mine & (files["state"] == "loaded"), ["batch_id", "filename", "sha256", "loaded_at", "content"]]


def _schemes(office: Office, known: pd.DataFrame, scheme: str | None) -> pd.Series:
    if scheme is not None:
        return pd.Series(scheme, index=known.index)
    of = programme_of(office, known)
    return known["community_id"].map({community: programme.scheme for community, programme in of.items()})


def _filled(found: pd.DataFrame) -> pd.DataFrame:
    """A measure whose topic nobody wrote of has 0 comments; one that answers to no topic has none to count."""
    counted = found["topic"].notna() & found["comments_hidden"].isna()
    hidden = found["comments_hidden"].astype("boolean").fillna(False).astype(bool)
    return found.assign(comments=found["comments"].astype("Int64").mask(counted, 0), comments_hidden=hidden)
