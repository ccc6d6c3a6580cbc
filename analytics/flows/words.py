"""Every comment cut into words once, and a reader's search cut by the same dictionary."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd

from analytics.flows.office import Office
from analytics.language import _
from analytics.store import words as stored_words
from analytics.store.topic_comments import Sought
from analytics.text.words.segment import LONGEST, Segmented, clean, own_terms, segment, stop_words
from analytics.text.words.tokenizer import built_in

# So many are cut and kept at a time: an interrupted run loses little, and memory stays small. To find them all comments
# are looked through, so many more are found at once.
_AT_A_TIME: Final = 50_000
_FOUND_AT_ONCE: Final = 2_000_000
_QUOTED: Final = re.compile('["“”「『]([^"“”「」『』]+)["“”」』]')
# Two sessions must not cut the same comments, nor one take a term away that the other is cutting by.
_cutting = threading.Lock()


def ensure_words(
    office: Office, *, terms: Sequence[str] = (), progress: Callable[[float, str], object] | None = None
) -> int:
    """Cut the comments whose words are not kept or were cut by another dictionary; how many that were.

    ``terms`` are the office's own words, beside the dictionary's and the field's. New comments are cut, after a change
    of ``terms`` those whose text holds an added or removed one, and nothing else. Raises ``ValueError`` for more than
    1 000 terms.
    """
    report = progress or (lambda _share, _what: None)
    own = own_terms(terms)
    done = 0
    with _cutting:
        stored_words.use_dictionary(office.store, own, built_in=built_in())
        while len(found := stored_words.missing(office.store, _FOUND_AT_ONCE)):
            for start in range(0, len(found), _AT_A_TIME):
                comments = found[start : start + _AT_A_TIME]
                # Copies are many: each text is cut once.
                codes, texts = comments["text"].factorize()
                cut = segment([clean(text) for text in texts], terms=own)
                stored_words.save(office.store, comments["mark"].to_list(), cut.take(codes).to_lists())
                done += len(comments)
                report((start + len(comments)) / len(found), _("正在切分意见文字"))
    return done


def words_of(office: Office, *, stop: Sequence[str] = ()) -> tuple[pd.DataFrame, Segmented]:
    """Current comments that were cut (see :func:`analytics.store.words.words`) and the words of each.

    ``stop`` are the office's own stop-words.
    """
    comments, lists = stored_words.words(office.store)
    return comments, Segmented.from_lists(lists, stop=stop)


def query_words(office: Office, text: str) -> tuple[Sought, ...]:
    """What a reader who types ``text`` looks for: a comment must hold each part, blanks part them.

    A part is held as it stands, or by all its words wherever they stand; between quotation marks only as it stands.
    The words are those of the dictionary that the comments were cut by.
    """
    own = stored_words.dictionary(office.store)
    quoted = [Sought(part.strip()) for part in _QUOTED.findall(text) if part.strip()]
    return (*quoted, *(Sought(part, _telling(part, own)) for part in _QUOTED.sub(" ", text).split()))


def _telling(part: str, own: tuple[str, ...]) -> tuple[str, ...]:
    """The words that a comment must hold: without signs and, unless there are no others, stop-words."""
    cut = segment([clean(part)[:LONGEST]], terms=own)
    words = [word for word, is_word in zip(cut.words, cut.is_word().tolist(), strict=True) if is_word]
    return tuple([word for word in words if word not in stop_words()] or words)
