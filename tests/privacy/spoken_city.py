"""A small city whose residents answer rounds of questions and write comments on topics, as an attacker reads it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from analytics.flows import questions, topics
from analytics.flows.office import Office
from analytics.model import EVERYWHERE, TOPIC_ASSIGNMENTS, AcceptedSurvey, CommentSelection, Scope
from analytics.store import batches, comments, surveys
from analytics.store import topics as stored_topics
from tests.privacy.elimination import Sum
from tests.store.files import NOON, SURVEY, register, source

HOMES = {
    "C1": ("东区", "一街"),
    "C2": ("东区", "一街"),
    "C3": ("东区", "二街"),
    "C4": ("西区", "三街"),
    "C5": ("西区", "三街"),
}
READERS = (EVERYWHERE, Scope(district=("东区",)), Scope(street=("三街",)))
WEEKS = tuple(pd.Timestamp(day) for day in ("2026-03-02", "2026-03-09"))
RATED, CHOSEN = 6, 2
CHANNELS = ("微信", "入户走访", "现场")
TOPICS = tuple(f"c-{name}" for name in ("roof", "lighting", "parking", "drains", "noise"))
# community, round or week
Cell = tuple[str, int]


def within(reader: Scope, home: str) -> bool:
    district, street = HOMES[home]
    return (not reader.district or district in reader.district) and (not reader.street or street in reader.street)


def fill_questions(office: Office, seed: int) -> dict[str, dict[Cell, int]]:
    """Questions answered by chance few or many in every community and round: by item_id, answers by community, round.

    Every question is a city of its own. RATED of them have levels, CHOSEN have options.
    """
    draw = random.Random(seed)
    _register(office)
    names = [f"q-{number:08d}" for number in range(RATED + CHOSEN)]
    told = {name: {(home, r): draw.choice([0, 0, 2, 4, 9, 15]) for home in HOMES for r in (1, 2)} for name in names}
    for number in (1, 2):
        rows, answers = [], []
        for home in HOMES:
            for one in range(15):
                given = [name for name in names if one < told[name][home, number]]
                # Someone of every community fills in a form in its rounds, or there would be no such round.
                if given or one == 0:
                    answers += [_answer(len(rows), name, names) for name in given] or [
                        (len(rows), names[0], None, None, "blank")
                    ]
                    rows.append((f"{home}-{number}-{one}", home, WEEKS[number - 1] + pd.Timedelta(hours=9)))
        batches.commit(office.store, _survey(names, rows, answers, number), source(f"round {number}"))
    return told


def _answer(row: int, name: str, names: list[str]) -> tuple[int, str, int | None, str | None, str | None]:
    is_rated = names.index(name) < RATED
    return (row, name, 4 if is_rated else None, None if is_rated else ("路灯", "停车")[row % 2], None)


def question_figures(office: Office, told: Mapping[str, Mapping[Cell, int]]) -> Iterator[tuple[str, Sum]]:
    """What every reader is shown of every question: item_id and the sum."""
    for reader in READERS[:2]:
        mine = office.within(reader)
        for number in (None, 1, 2):
            # Only who sees the city has places to choose among.
            for place in READERS[:2] if reader is EVERYWHERE else (EVERYWHERE,):
                homes = [home for home in HOMES if within(reader, home) and within(place, home)]
                if homes:
                    yield from _of_places(mine, told, homes, number, place)


def _of_places(
    office: Office, told: Mapping[str, Mapping[Cell, int]], homes: list[str], number: int | None, place: Scope
) -> Iterator[tuple[str, Sum]]:
    where = f"{office.store.scope} {place} {number}"
    for by in ("street", "community"):
        table = questions.by_place(office, SURVEY, by=by, round_number=number, scope=place)
        for row in table.itertuples():
            inside = [home for home in homes if row.place in ("枣庄市", *HOMES[home], f"{home}小区")]
            yield row.item_id, Sum(_cells(told, inside, number), not row.suppressed, f"{where} {row.place}")
    for flow in (questions.by_level, questions.by_choice):
        table = flow(office, SURVEY, round_number=number, scope=place)
        for item_id, rows in table.groupby("item_id"):
            shown = not rows["suppressed"].all()
            yield item_id, Sum(_cells(told, homes, number), shown, f"{where} {flow.__name__}")


def _cells(told: Mapping[str, Mapping[Cell, int]], homes: list[str], number: int | None) -> frozenset[Cell]:
    # Both rounds were held everywhere: the latest is the second.
    return frozenset((home, number or 2) for home in homes)


def fill_forms(office: Office, seed: int) -> dict[tuple[str, str, int], int]:
    """Forms with an answer to every one of RATED questions, by chance few or many: how many by channel, home, round."""
    draw = random.Random(seed)
    _register(office)
    names = [f"q-{number:08d}" for number in range(RATED)]
    told = {(c, home, r): draw.choice([0, 0, 1, 2, 9]) for c in CHANNELS for home in HOMES for r in (1, 2)}
    for number in (1, 2):
        rows, answers, channels = [], [], []
        for (channel, home, of_round), n in told.items():
            for one in range(n if of_round == number else 0):
                answers += [(len(rows), name, draw.randint(1, 5), None, None) for name in names]
                rows.append((f"{channel}-{home}-{number}-{one}", home, WEEKS[number - 1] + pd.Timedelta(hours=9)))
                channels.append(channel)
        # Every community is asked in both rounds: else its latest would be another.
        for home in HOMES:
            answers.append((len(rows), names[0], None, None, "blank"))
            rows.append((f"none-{home}-{number}", home, WEEKS[number - 1] + pd.Timedelta(hours=9)))
            channels.append(CHANNELS[0])
        survey = _survey(names, rows, answers, number)
        survey = replace(survey, responses=survey.responses.assign(channel=channels))
        batches.commit(office.store, survey, source(f"round {number}"))
    return told


def fill_topics(office: Office, seed: int) -> dict[tuple[str, str, int], int]:
    """Comments on TOPICS, few or many by chance: how many by topic, community, week."""
    draw = random.Random(seed)
    _register(office)
    told = {(t, home, w): draw.choice([0, 0, 0, 2, 4, 9]) for t in TOPICS for home in HOMES for w in range(len(WEEKS))}
    rows, answers, words = [], [], []
    for (topic, home, week), n in told.items():
        for one in range(n):
            words.append((len(rows), "q-00000000", f"{topic} {home} {week} {one}"))
            answers.append((len(rows), "q-00000000", None, None, "blank"))
            rows.append((f"{topic}-{home}-{week}-{one}", home, WEEKS[week] + pd.Timedelta(hours=9)))
    written = pd.DataFrame(words, columns=["response", "item_id", "text"])
    batches.commit(office.store, _survey(["q-00000000"], rows, answers, 1, written), source("comments"))
    found = comments.comments(office.store)
    assigned = found[["comment_id"]].assign(
        position=1, topic_id=found["response_id"].str.rsplit("-", n=3).str[0], group=found["comment_id"], bucket="topic"
    )
    codes = pd.DataFrame({"topic_id": TOPICS, "label": TOPICS, "kind": "codebook", "n": 0, "n_distinct": 0})
    state = stored_topics.GroupingState(stored_topics.comments_version(office.store), 2, "test", "", 0, NOON)
    no_words = pd.DataFrame({"topic_id": [], "word": [], "weight": []})
    stored_topics.save_grouping(
        office.store, codes, assigned.reindex(columns=list(TOPIC_ASSIGNMENTS.columns)), no_words, state
    )
    return told


def topic_figures(office: Office, weeks: int | None = None) -> Iterator[Sum]:
    """What every reader is shown of topics and of their sum, in each place; of one week, None: of all."""
    span = None if weeks is None else (WEEKS[weeks].date(), WEEKS[weeks].date())
    numbers = range(len(WEEKS)) if weeks is None else [weeks]
    for reader in READERS:
        mine = office.within(reader)
        places = [EVERYWHERE, *(Scope(community_id=(home,)) for home in HOMES if within(reader, home))]
        places += READERS[1:] if reader is EVERYWHERE else ()
        for place in places:
            homes = [h for h in HOMES if within(reader, h) and within(place, h) and h in (place.community_id or HOMES)]
            if not homes:
                continue
            table = topics.topic_table(mine, CommentSelection(place, weeks=span))
            where = f"{reader} {place} {weeks}"
            shown = set(table.topics["topic_id"])
            for topic in TOPICS:
                yield Sum(frozenset((topic, h, w) for h in homes for w in numbers), topic in shown, f"{where} {topic}")
            every = frozenset((t, h, w) for t in TOPICS for h in homes for w in numbers)
            yield Sum(every, not table.too_few, f"{where} all")


def _register(office: Office) -> None:
    for home, (district, street) in HOMES.items():
        batches.commit(office.store, register(home, district=district, street=street), source(f"register {home}"))
    assert surveys.surveys(office.store).empty


def _survey(
    names: list[str],
    rows: list[tuple[str, str, pd.Timestamp]],
    answers: list[tuple[int, str, int | None, str | None, str | None]],
    number: int,
    written: pd.DataFrame | None = None,
) -> AcceptedSurvey:
    is_rated = [at < RATED for at in range(len(names))]
    items = pd.DataFrame(
        {
            "item_id": names,
            "position": range(1, len(names) + 1),
            "heading": names,
            "type": ["level" if rated else "single" for rated in is_rated],
            "scale_low": [1 if rated else None for rated in is_rated],
            "scale_high": [5 if rated else None for rated in is_rated],
            "satisfied_from": [4 if rated else None for rated in is_rated],
            "overall": [at == 0 for at in range(len(names))],
            "survey_id": SURVEY,
            "labels": None,
            "category": None,
        }
    ).astype(dict.fromkeys(["scale_low", "scale_high", "satisfied_from"], "Int64"))
    forms = pd.DataFrame(rows, columns=["response_id", "community_id", "submitted_at"])
    return AcceptedSurvey(
        surveys=pd.DataFrame({"survey_id": [SURVEY], "title": ["满意度调查"], "kind": ["satisfaction"]}),
        items=items,
        responses=forms.assign(survey_id=SURVEY, round=number, channel="微信", respondent_key=None, attributes=None),
        answers=pd.DataFrame(answers, columns=["response", "item_id", "level", "choice", "missing"]).astype(
            {"level": "Int64"}
        ),
        comments=pd.DataFrame({"response": [], "item_id": [], "text": []}) if written is None else written,
        rows_read=len(rows),
    )
