"""LimeSurvey and KoboToolbox."""

from __future__ import annotations

import csv

from tests.ingest.made.answers import (
    COMMENT,
    COMMUNITIES,
    COMMUNITY,
    FORMS,
    LEVELS,
    MATRIX,
    ORDER,
    ORDERED,
    OTHER,
    OVERALL,
    PLACE,
    PLACES,
    ROWS,
    TITLE,
    WISH,
    WISHES,
    Form,
)  # fmt: skip
from tests.ingest.made.bytes import delimited

_HEAD = {
    "id": "Response ID", "submitdate": "Date submitted", "lastpage": "Last page", "startlanguage": "Start language",
    "seed": "Seed", "startdate": "Date started", "datestamp": "Date last action", "ipaddr": "IP address",
}  # fmt: skip
_ASKED = {
    "q1": COMMUNITY, "q2": OVERALL,
    **{f"q3[SQ00{at}]": f"{MATRIX} [{row}]" for at, row in enumerate(ROWS, start=1)},
    "q4": PLACE,
    **{f"q5[SQ00{at}]": f"{WISH} [{wish}]" for at, wish in enumerate(WISHES, start=1)},
    "q5[other]": f"{WISH} [{OTHER}]",
    **{f"q6[{at}]": f"{ORDER} [排名 {at}]" for at in range(1, len(ORDERED) + 1)},
    "suggest": COMMENT,
}  # fmt: skip
# What the questions and options are called where headings are codes.
CODES = {"q2": OVERALL, "q4": PLACE, "q5": WISH, "q6": ORDER} | {
    f"q3—SQ00{at}": f"{MATRIX}—{row}" for at, row in enumerate(ROWS, start=1)
}
OPTION_CODES = {f"SQ00{at}": wish for at, wish in enumerate(WISHES, start=1)} | {"other": OTHER}


def limesurvey(headings: str, answers: str, delimiter: str = ",") -> tuple[str, bytes]:
    """``headings`` code, full or both; ``answers`` long or short; the last two forms were not finished."""
    asked = [*_HEAD.items(), *_ASKED.items()]
    rows = [[{"code": code, "full": full, "both": f"{code}. {full}"}[headings] for code, full in asked]]
    long = answers == "long"
    yes, no = ("Yes", "No") if long else ("Y", "")

    def said(words: tuple[str, ...], at: int | None) -> str:
        return "" if at is None else words[at] if long else f"A{at + 1}"

    for form in FORMS:
        when = f"2026-09-03 12:{form.minute}:00"
        head = [str(form.number), when, "7", "zh-Hans", "51", when, when, "10.0.0.1"]
        cells = [COMMUNITIES[form.community], said(LEVELS, form.overall), *(said(LEVELS, row) for row in form.rows)]
        cells += [said(PLACES, form.place), *(yes if at in form.wishes else no for at in range(len(WISHES)))]
        cells += [form.other, *(said(ORDERED, one) for one in form.order)]
        cells += [""] * (len(ORDERED) - len(form.order)) + [form.comment]
        rows.append(head + cells)
    for number in ("90", "91"):
        rows.append([number, "", "2", "zh-Hans", "51", "2026-09-03 12:00:00", "", "", COMMUNITIES[0], said(LEVELS, 0)])
        rows[-1] += [""] * (len(rows[0]) - len(rows[-1]))
    return f"{TITLE}.csv", delimited(rows, delimiter=delimiter, quoting=csv.QUOTE_ALL)


def kobo(kind: str, group: str = "改造调查/") -> tuple[str, bytes]:
    """``kind`` both, summary or details: how several choices are written."""
    details = [f"{WISH}/{wish}" for wish in (*WISHES, OTHER)] * (kind != "summary")
    asked = [COMMUNITY, OVERALL, *(f"{MATRIX}—{row}" for row in ROWS), PLACE, *[WISH] * (kind != "details"), *details]
    tail = ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by"]
    tail += ["__version__", "_tags", "_index"]
    rows = [["start", "end", *(group + name for name in [*asked, COMMENT]), *tail]]
    for form in FORMS:
        end = f"2026-09-03T12:{form.minute}:00.000+08:00"
        wishes = [WISHES[wish] for wish in form.wishes] + [OTHER] * bool(form.other)
        cells = [COMMUNITIES[form.community], *_words(form), PLACES[form.place]]
        cells += [" ".join(wishes)] * (kind != "details")
        cells += [str(int(wish in wishes)) for wish in (*WISHES, OTHER)] * (kind != "summary")
        own = [str(700 + form.number), f"uuid{form.number}", f"2026-09-03T04:{form.minute}:05", "", "", "submitted"]
        rows.append([end, end, *cells, form.comment, *own, "", "v1", "", str(form.number)])
    return f"{TITLE}.csv", delimited(rows, delimiter=";", encoding="utf-8", quoting=csv.QUOTE_ALL)


def _words(form: Form) -> list[str]:
    return ["" if level is None else LEVELS[level] for level in (form.overall, *form.rows)]
