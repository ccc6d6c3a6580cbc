"""Small cities to write sections from, and what a section says."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.bulletin.content import Section, Sentence
from analytics.bulletin.numbers import written
from analytics.bulletin.reading import Reading, read
from analytics.estimation.periods import parse
from analytics.flows.office import Office
from analytics.flows.periods.figures import figures
from analytics.model import EVERYWHERE, Scope
from tests.conftest import REGISTER
from tests.flows.test_loading import load


def survey(forms: list[dict[str, str]], *, first: int, day: str, title: str = "") -> str:
    """A survey file of ``forms``, each by heading; 小区编号 is among them."""
    headings = list(dict.fromkeys(heading for form in forms for heading in form))
    lines = [",".join(["答卷编号", "提交时间", *headings, *(["调查"] if title else [])])]
    lines += [
        ",".join(
            [str(first + at), f"{day} 10:00:00", *(form.get(name, "") for name in headings), *([title] * bool(title))]
        )
        for at, form in enumerate(forms)
    ]
    return "\n".join(lines) + "\n"


def answers(community: str, **counts: tuple[int, int]) -> list[dict[str, str]]:
    """Forms of a community: by question how many are 满意, of how many that answer it."""
    most = max(of for _satisfied, of in counts.values())
    return [
        {"小区编号": community}
        | {name: "满意" if at < satisfied else "一般" for name, (satisfied, of) in counts.items() if at < of}
        for at in range(most)
    ]


def fill(office: Office, *files: tuple[str, list[dict[str, str]]], register: str = REGISTER, title: str = "") -> Office:
    """Load ``files``: a day, and its forms."""
    load(office, "名册.csv", register)
    for at, (day, forms) in enumerate(files):
        load(office, "调查.csv", survey(forms, first=1000 * at + 1, day=day, title=title))
    return office


def reading(office: Office, key: str, *, scope: Scope = EVERYWHERE) -> Reading:
    found = read(office, parse(key), scope=scope)
    assert found is not None
    return found


def said(section: Section) -> dict[str, str]:
    """What a section says, by key, with every space alike; each number stands in its sentence as it is written."""
    for sentence in section.sentences:
        _holds_its_numbers(sentence)
        assert sentence.source.page and sentence.source.base, sentence.key
    for figure in (*section.charts, *section.tables):
        assert figure.source.page and figure.source.base, figure.key
        assert figure.source.n is not None or figure.key == "share", figure.key
    assert len({sentence.key for sentence in section.sentences}) == len(section.sentences)
    return {sentence.key: sentence.text.replace("\u00a0", " ") for sentence in section.sentences}


def _holds_its_numbers(sentence: Sentence) -> None:
    for name, number in sentence.numbers.items():
        assert written(number.value, number.format) in sentence.text, (sentence.key, name)
    assert not re.search(r"\{[a-z_0-9]+\}|nan|None", sentence.text), sentence.text


def without_households(of: Reading, *community_ids: str) -> Reading:
    """``of`` as it would be if the households of these communities were not in the register."""
    known = of.counted.communities
    missing = known.assign(
        households=known["households"].astype("Int64").mask(known["community_id"].isin(community_ids))
    )
    counted = replace(of.counted, communities=missing)
    found = figures(counted, of.period)
    assert found is not None
    return replace(of, counted=counted, figures=found)
