"""Matters that are called as they usually are are told in the reader's language; an office's own stay."""

from __future__ import annotations

from analytics.language import using
from analytics.programme.entering.particulars import in_form
from analytics.programme.subjects import SUBJECTS
from analytics.standard import matters


def test_a_matter_is_told_in_english_and_kept_in_the_words_of_record() -> None:
    title = SUBJECTS["publicity"].field("title")
    with using("en"):
        assert matters.matter("改造方案") == "Renovation plan" == title.shown("改造方案")
        assert matters.kept("Renovation plan") == "改造方案" == in_form("Renovation plan", title)
        assert [matters.matter(own) for own in ("二期方案", None)] == ["二期方案", None]
        assert in_form("Phase 2", title) == "Phase 2"
        shown = list(map(matters.matter, matters.MATTERS))
    assert len(set(shown)) == len(shown)
