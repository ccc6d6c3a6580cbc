"""The forms a bulletin takes, and names for their files that every system takes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analytics.bulletin.content import Bulletin
from analytics.language import using
from analytics.reports.bulletin.forms import FORMS, UnknownForm, filename, form_of, issued_file
from tests.reports.bulletin.example import bulletin

BULLETIN = Bulletin(
    "枣庄市市中区老旧小区改造居民满意度周报", "2026 年第 46 期", "第 46 周", "市中区", "办公室", "", True, (), {}
)


def test_every_form_is_found_by_the_end_of_its_name() -> None:
    assert list(FORMS) == ["pptx", "docx", "xlsx", "html", "pdf"]
    for form in FORMS.values():
        assert form_of(Path(f"周报.第46期{form.suffix}")) is form_of(Path(f"A{form.suffix.upper()}")) is form


@pytest.mark.parametrize("name", ["周报", "周报.doc", ".docx", "周报.docx.bak"])
def test_another_ending_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(UnknownForm, match=r"\.pptx \.docx \.xlsx \.html \.pdf"):
        form_of(Path(name))


def test_a_file_is_named_by_title_and_number() -> None:
    assert filename(BULLETIN, FORMS["docx"]) == "枣庄市市中区老旧小区改造居民满意度周报_2026年第46期.docx"


@pytest.mark.parametrize(
    ("title", "number", "name"),
    [
        ('a/b\\c:d*e?f"g<h>i|j', "1", "a_b_c_d_e_f_g_h_i_j_1.html"),
        ("..\n报 ", "1", "报_1.html"),
        ("\u202e报\x00", "1.", "报_1.html"),
        ("con", "", "_con.html"),
        ("///", "", "bulletin.html"),
    ],
)
def test_what_some_system_refuses_is_left_out(title: str, number: str, name: str) -> None:
    assert filename(replace(BULLETIN, title=title, number=number), FORMS["html"]) == name


def test_a_long_title_is_cut_and_the_number_stays() -> None:
    name = filename(replace(BULLETIN, title="齿轮厂第二生活区" * 40), FORMS["pptx"])
    assert len(name.encode()) <= 200 and name.endswith("_2026年第46期.pptx") and name.startswith("齿轮厂第二生活区齿")


def test_what_was_issued_is_one_document_in_whichever_language_it_is_taken_away() -> None:
    held, form = bulletin(), FORMS["html"]
    with using("en"):
        taken = issued_file(form, held)
    assert taken == form.writer(held)
