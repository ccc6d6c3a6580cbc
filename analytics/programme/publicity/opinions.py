"""Residents' opinions on the plan, handled one by one or many at once; what came in by which channel.

An opinion is a comment of a survey that asks for wishes or consent. Handling it is an event with who and when; what was
decided before stays in the history, and the latest decision can be taken back (``records.take_back``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analytics.flows.office import Office
from analytics.language import _
from analytics.model import EVERYWHERE, Scope
from analytics.privacy.suppression import suppress
from analytics.programme.entering import records
from analytics.programme.publicity import opinion_tally
from analytics.programme.subjects import SUBJECTS
from analytics.standard import topics as standard_topics
from analytics.store import communities, counts, topics
from analytics.store import opinions as stored
from analytics.store.cycle import Draft, StepRefused

SUBJECT = "opinion"
OPEN = "open"


def opinions(
    office: Office,
    scope: Scope = EVERYWHERE,
    *,
    channel: str | None = None,
    topic_id: str | None = None,
    state: str | None = None,
    comment_ids: Sequence[str] | None = None,
    groups: Sequence[str] | None = None,
    with_empty: bool = True,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[pd.DataFrame, int]:
    """One page of opinions, newest first, and how many there are in all.

    Columns: those of ``store.opinions.TEXT_COLUMNS``, ``channel`` as a key of CHANNELS; name (of the 小区), topic (its
    label), hidden. A 小区 with fewer opinions than ``settings.comment_minimum`` keeps their words (text NA, hidden
    True). ``state`` is a state of the subject, or "open"; see the store for the other filters.
    """
    paging: dict[str, Any] = {} if limit is None else {"limit": limit}
    page, total = stored.opinions(
        office.store,
        scope,
        channels=None if channel is None else _worded(office, scope, channel),
        topic_id=topic_id,
        states=None if state is None else [state],
        comment_ids=comment_ids,
        groups=groups,
        with_empty=with_empty,
        offset=offset,
        **paging,
    )
    names = communities.communities(office.store).set_index("community_id")["name"]
    labels = standard_topics.labels(topics.topics(office.store))
    hidden = page["of_community"] < office.settings.comment_minimum
    told = page.assign(
        channel=page["channel"].map(opinion_tally.channel_of).astype("str"),
        name=page["community_id"].map(names).astype("str"),
        topic=page["topic_id"].map(labels),
        hidden=hidden,
        text=page["text"].mask(hidden),
    )
    return told, total


def gathered(office: Office, scope: Scope = EVERYWHERE) -> dict[str, int]:
    """What the wishes rest on: questionnaires (forms), meetings and visits (times held), opinions (texts).

    Forms and texts are those of surveys of wishes and of consent; every text that was not left blank counts, 无 too.
    Published for 大东区 2021: 810 questionnaires, 4 座谈会, 26 走访, 354 opinions.
    """
    held = records.entries(office, "consultation", scope)
    times = held["times"].fillna(0).groupby(held["channel"]).sum()
    return {
        "questionnaires": int(_forms(office, scope)["n"].sum()),
        "meetings": int(times.get("meeting", 0)),
        "visits": int(times.get("visit", 0)),
        "opinions": int(stored.opinion_counts(office.store, scope)["n"].sum()),
    }


def by_channel(office: Office, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """A row a channel: see :func:`opinion_tally.by_channel`; small channels hidden (``suppressed``), received too."""
    found = opinion_tally.by_channel(
        stored.opinion_counts(office.store, scope),
        _forms(office, scope),
        records.entries(office, "consultation", scope),
    )
    return opinion_tally.shown(found, minimum=office.settings.figure_minimum)


def by_community(office: Office, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """A row a 小区 with opinions, most first: community_id, name, then the columns of ``opinion_tally.tally``."""
    found = opinion_tally.tally(stored.opinion_counts(office.store, scope), "community_id")
    names = communities.communities(office.store).set_index("community_id")["name"]
    found.insert(1, "name", found["community_id"].map(names).astype("str"))
    return _ordered(opinion_tally.shown(found, minimum=office.settings.figure_minimum))


def by_topic(office: Office, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """A row a main topic, most opinions first: topic_id, topic, then the columns of ``opinion_tally.tally``.

    Opinions in no topic (nothing said, none fits, not yet grouped) stand in the row without topic_id.
    """
    found = opinion_tally.tally(stored.opinion_counts(office.store, scope), "topic_id")
    labels = standard_topics.labels(topics.topics(office.store))
    found.insert(1, "topic", found["topic_id"].map(labels).fillna(_("未归入主题")).astype("str"))
    return _ordered(opinion_tally.shown(found, minimum=office.settings.figure_minimum))


def total(office: Office, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """One row: the columns of ``opinion_tally.tally`` over all of ``scope``; hidden where too few wrote."""
    found = opinion_tally.tally(stored.opinion_counts(office.store, scope))
    return suppress(found, minimum=office.settings.figure_minimum, n="received", hide=opinion_tally.FIGURES)


def handle(
    office: Office,
    comment_ids: Sequence[str],
    decision: str,
    *,
    seen: Mapping[str, int | None],
    by: str,
    reply: str = "",
    unit: str = "",
    answered_on: dt.date | None = None,
    on: dt.date | None = None,
) -> list[str]:
    """Decide the same about all of ``comment_ids``, all or none; the ids of their entries.

    ``decision``: adopted, partly (with a reply), declined (with the reason), answered (with the reply). ``seen``: by
    comment_id the ``seen`` of the row that its editor looked at. Raises :class:`StepRefused` for what is no opinion, or
    incomplete, and :class:`~analytics.store.cycle.EntryChanged` where somebody else was faster.
    """
    told = {"reply": reply, "unit": unit, "answered_on": answered_on}
    return records.enter(office, drafts(office, comment_ids, decision, told, seen=seen, on=on), by=by)


def feed_back(
    office: Office, comment_ids: Sequence[str], *, seen: Mapping[str, int | None], answered_on: dt.date, by: str
) -> list[str]:
    """Note the day on which the residents were told what was decided; raises as :func:`handle` does."""
    told = {"answered_on": answered_on}
    return records.enter(office, drafts(office, comment_ids, "feed_back", told, seen=seen, on=answered_on), by=by)


def drafts(
    office: Office,
    comment_ids: Sequence[str],
    kind: str,
    told: Mapping[str, Any],
    *,
    seen: Mapping[str, int | None],
    on: dt.date | None = None,
) -> list[Draft]:
    """The drafts of one move on several opinions. Raises :class:`StepRefused` naming those that are none."""
    wanted = list(dict.fromkeys(comment_ids))
    if not wanted:
        raise StepRefused(_("没有选择意见"), action=_("请先在表中勾选"))
    found, _n = stored.opinions(office.store, comment_ids=wanted)
    places = found.set_index("comment_id")["community_id"]
    if strange := [one for one in wanted if one not in places.index]:
        raise StepRefused(
            _("没有编号为 {ids} 的意见").format(ids=_("、").join(strange[:5])), action=_("请刷新页面；文件可能已被撤销")
        )
    told_on = told.get("answered_on")
    if told_on is not None and told_on > office.now().date():
        raise StepRefused(_("反馈日期 {day} 在今天之后").format(day=told_on.isoformat()), action=_("请改正后再保存"))
    move = SUBJECTS[SUBJECT].moves[kind]
    value = {name: told[name] for name in (*move.needs, *move.takes) if name in told}
    return [
        Draft(SUBJECT, kind, str(places[one]), stored.ENTRY + one, value, on, seen=_whole(seen.get(one)))
        for one in wanted
    ]


def alike(office: Office, comment_ids: Sequence[str], scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """The open opinions within ``scope`` that say nearly the same as those named, themselves included.

    Rows as in :func:`opinions`. Before the first grouping each opinion is alike to itself only.
    """
    named, _n = stored.opinions(office.store, comment_ids=comment_ids)
    groups = named["group"].unique().tolist()
    return opinions(office, scope, groups=groups, state=OPEN)[0]


def seen_of(rows: pd.DataFrame) -> dict[str, int | None]:
    """By comment_id what the editor of ``rows`` has seen, as :func:`handle` takes it."""
    return {one: _whole(number) for one, number in zip(rows["comment_id"], rows["seen"], strict=True)}


def _forms(office: Office, scope: Scope) -> pd.DataFrame:
    """Forms of the surveys whose comments are opinions, by the file's word for their channel: channel, n."""
    found = [counts.response_counts(office.store, scope=scope, kind=kind) for kind in stored.OPINION_KINDS]
    return pd.concat(found)[["channel", "n"]]


def _worded(office: Office, scope: Scope, channel: str) -> list[str]:
    """The words by which the files call ``channel``."""
    words = stored.opinion_counts(office.store, scope)["channel"].drop_duplicates()
    return [word if isinstance(word, str) else "" for word in words if opinion_tally.channel_of(word) == channel]


def _ordered(found: pd.DataFrame) -> pd.DataFrame:
    return found.sort_values("received", ascending=False, kind="stable", na_position="last", ignore_index=True)


def _whole(number: Any) -> int | None:
    return None if number is None or pd.isna(number) else int(number)
