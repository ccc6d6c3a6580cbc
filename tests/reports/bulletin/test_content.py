"""A bulletin is kept as JSON and read back as it was."""

from __future__ import annotations

from analytics.bulletin.content import dump, load
from analytics.bulletin.numbers import written
from tests.reports.bulletin.example import bulletin


def test_a_bulletin_is_read_back_as_it_was_issued() -> None:
    issued = bulletin(40)
    assert load(dump(issued)) == issued
    assert dump(load(dump(issued))) == dump(issued)
    assert [table.key for table in issued.appendices] == ["below"]


def test_every_number_in_a_sentence_stands_in_it_as_written() -> None:
    told = bulletin()
    for section in told.sections:
        for sentence in section.sentences:
            for name, number in sentence.numbers.items():
                assert written(number.value, number.format, thresholds=told.thresholds) in sentence.text, name
