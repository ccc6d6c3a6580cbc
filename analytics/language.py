"""The language of the words a user reads. Chinese is the source language; other languages are gettext catalogues.

``_("…")`` translates at the moment of showing; ``N_("…")`` marks a constant that is shown later through ``_``.
Catalogues are ``analytics/locale/<language>/LC_MESSAGES/minyi.po``, as translators edit them: reading one takes a
tenth of a second, once, and no built file can be older than its source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from analytics.former_wordings import FORMER
from analytics.plurals import CHOICE, Counting

Code = TypeVar("Code")

SOURCE_LANGUAGE: Final = "zh_CN"
# What each language calls itself.
LANGUAGES: Final = {SOURCE_LANGUAGE: "中文", "en": "English"}
UNSPACED: Final = {SOURCE_LANGUAGE}  # languages that write one sentence after another without a space
_OF: Final = "\x04"  # between context and message, as gettext has it
_STOPS, _NUMERALS = "。；", ("", *"一二三四五六七八九")
CATALOGUES: Final = Path(__file__).parent / "locale"
# One reader's choice must not change another's page: each Streamlit script run has a context of its own.
_language: ContextVar[str | None] = ContextVar("language", default=None)
_finders: list[Callable[[], str]] = []
# The languages that the innermost block under way was asked to speak: see :func:`listening`.
_heard: ContextVar[set[str] | None] = ContextVar("heard", default=None)


def use(language: str) -> None:
    """Show words in ``language``, one of ``LANGUAGES``, from here on in this context.

    Raises ``ValueError`` for a language that there is not.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r}, expected one of {', '.join(LANGUAGES)}")
    _language.set(language)


@contextmanager
def using(language: str) -> Iterator[None]:
    """Show words in ``language`` while the block runs."""
    before = _language.get()
    use(language)
    try:
        with unheard():  # what is said in it is the same, whoever reads
            yield
    finally:
        _language.set(before)


@contextmanager
def listening() -> Iterator[set[str]]:
    """The languages in which the block has asked for words of its reader so far, or what the language is; what
    surrounds it has asked too. Empty at the end: what the block does is the same in every language.

    >>> with listening() as heard:
    ...     _("达标")
    '达标'
    >>> heard
    {'zh_CN'}
    """
    outer, found = _heard.get(), set[str]()
    mark = _heard.set(found)
    try:
        yield found
    finally:
        _heard.reset(mark)
        if outer is not None:
            outer |= found


@contextmanager
def unheard() -> Iterator[None]:
    """What the block says is no part of what is made around it: how far it is, or who reads."""
    mark = _heard.set(None)
    try:
        yield
    finally:
        _heard.reset(mark)


def hear(languages: Iterable[str]) -> None:
    """These languages have been asked for, now or when what is given instead was made."""
    heard = _heard.get()
    if heard is not None:
        heard.update(languages)


def ask(finder: Callable[[], str]) -> None:
    """Let ``finder`` say which language is meant in a context where none was said: a page's part that runs alone."""
    _finders[:] = [finder]


def current() -> str:
    """The language in use: the one said, else the one found, else Chinese.

    >>> current()
    'zh_CN'
    """
    said = _language.get() or _found()
    heard = _heard.get()
    if heard is not None:
        heard.add(said)
    return said


def _found() -> str:
    use(SOURCE_LANGUAGE)  # in which the finder itself speaks, should it have to refuse
    for find in _finders:
        use(find())
    return _language.get() or SOURCE_LANGUAGE


def html_name(language: str) -> str:
    """``language`` as HTML names it.

    >>> html_name("zh_CN")
    'zh-CN'
    """
    return language.replace("_", "-")


def other_languages() -> tuple[str, ...]:
    """The languages beside the source."""
    return tuple(name for name in LANGUAGES if name != SOURCE_LANGUAGE)


def _(message: str) -> str:
    """``message``, of :func:`NC_` too, in the reader's language; the Chinese source where no catalogue has it.

    >>> with using("en"):
    ...     _("达标")
    'Met'
    """
    return _translated(current()).get(message) or message.rpartition(_OF)[2]


def N_(message: str) -> str:
    """Mark ``message`` for the catalogue without translating it now."""
    return message


@lru_cache(maxsize=len(LANGUAGES))
def _translated(language: str) -> dict[str, str]:
    """The catalogue of ``language``: message → translation; a message with a context is ``context\\x04message``."""
    if language == SOURCE_LANGUAGE:
        return {}
    from babel.messages.pofile import read_po

    with (CATALOGUES / language / "LC_MESSAGES" / "minyi.po").open("rb") as file:
        found = read_po(file)
    return {
        f"{message.context}{_OF}{message.id}" if message.context else str(message.id): _read(str(message.string))
        for message in found
        if message.id and message.string
    }


def load() -> None:
    """Read every catalogue now: else the first who asks for a word of it waits for that."""
    for language in LANGUAGES:
        _translated(language)


def _read(translation: str) -> str:
    return Counting(translation) if CHOICE.search(translation) else translation


def C_(context: str, message: str) -> str:
    """``message`` in the reader's language where it means ``context``: one Chinese word, two English ones.

    Example: in English ``C_("state", "停用")`` is "retired" and ``C_("button", "停用")`` is "Retire".
    """
    return _(NC_(context, message))


def NC_(context: str, message: str) -> str:
    """Mark ``message`` within ``context`` for the catalogue, as :func:`N_` does: shown later through ``_``.

    Example: ``_(NC_("state", "停用"))`` is "停用", and "retired" in English.
    """
    return f"{context}{_OF}{message}"


def word_for(words: Mapping[Any, str], code: object) -> str:
    """What ``words`` says of ``code``, in the reader's language. Example: ({"met": "达标"}, "met") is "达标".

    A code written within ``_(…)`` itself would be taken for a message.
    """
    return _(words[code])


def standard(*messages: str) -> dict[str, str]:
    """Marked ``messages``, of :func:`NC_` too, by the words in which they are stored: for :func:`standard_word`.

    Example: ``standard(NC_("level", "满意"))`` is ``{"满意": "level\\x04满意"}``. Words of before are known too.
    """
    today = {message.rpartition(_OF)[2]: message for message in messages}
    return {word: message for message in messages for word in FORMER.get(message, ())} | today


def standard_word(words: Mapping[str, str], stored: Any) -> Any:
    """``stored`` in the reader's language where it is one of the :func:`standard` ``words``.

    What a user named, and a missing value, stays as it is. Example: (LEVELS, "满意") is "Satisfied" in English, and
    (LEVELS, "还不赖") is "还不赖".
    """
    return _(words[stored]) if isinstance(stored, str) and stored in words else stored


def in_every_language(words: Callable[[], Code]) -> tuple[Code, ...]:
    """What ``words`` says in each language, the source first: how a file may spell it that was made in any of them.

    Example: ``in_every_language(lambda: _("达标"))`` is ("达标", "Met") where the only other catalogue is English.
    """
    said = []
    for language in (SOURCE_LANGUAGE, *other_languages()):
        with using(language):
            said.append(words())
    return tuple(dict.fromkeys(said))


@cache
def spellings(message: str) -> tuple[str, ...]:
    """``message`` as every language writes it, the source first, in whatever context: what a file made in any of them
    may say.

    Example: ``spellings("小区")`` is ("小区", "Community") where the only other catalogue is English.
    """
    message = message.rpartition(_OF)[2]
    found = [message]
    for language in other_languages():
        known = _translated(language).items()
        found += [text for told, text in known if text and told.rpartition(_OF)[2] == message]
    return tuple(dict.fromkeys(found))


def recorded(words: str) -> str:
    """What is kept of ``words`` that a message says in the reader's language: the message, in the source language.

    Of names put together with hyphens each part that is known; all other words stay. Example: "Rectification ledger" is
    "整改台账" where that is its English name, and "Rectification ledger-光明里" is "整改台账-光明里".
    """
    return _by_parts(_sources(current()), words)


def retold(recorded: str) -> str:
    """What is kept, in whatever context it was said, in the reader's language: as :func:`recorded`, the other way."""
    return _by_parts(_texts(current()), recorded)


def _by_parts(known: Mapping[str, str], words: str) -> str:
    """``words`` by what is ``known`` of them: the whole, else the longest parts between hyphens."""
    parts, found = words.split("-"), list[str]()
    while parts:
        runs = ("-".join(parts[:end]) for end in range(len(parts), 0, -1))
        run = next((one for one in runs if one in known), parts[0])
        found.append(known.get(run, run))
        parts = parts[run.count("-") + 1 :]
    return "-".join(found)


@cache
def _texts(language: str) -> dict[str, str]:
    """Message without its context → translation, the first where two share one."""
    found: dict[str, str] = {}
    for message, text in _translated(language).items():
        found.setdefault(message.rpartition(_OF)[2], text)
    return found


@cache
def _sources(language: str) -> dict[str, str]:
    """Translation → message, the first where two share one."""
    found: dict[str, str] = {}
    for message, text in _translated(language).items():
        found.setdefault(text, message.rpartition(_OF)[2])
    return found


def by_spelling(words: Mapping[Code, str]) -> dict[str, Code]:
    """The code that each word of ``words`` stands for, as every language writes it; the earlier where two share one.

    Example: ``by_spelling({"active": "在用"})`` is {"在用": "active", "In use": "active"} with an English catalogue.
    """
    found: dict[str, Code] = {}
    for code, message in words.items():
        for spelling in spellings(message):
            found.setdefault(spelling, code)
    return found


def ordinal(number: int) -> str:
    """A section's number, 1–99, as official documents write it: in Chinese numerals, elsewhere in digits.

    >>> ordinal(1), ordinal(10), ordinal(12), ordinal(21)
    ('一', '十', '十二', '二十一')
    """
    if current() != SOURCE_LANGUAGE:
        return str(number)
    tens, ones = divmod(number, 10)
    return (_NUMERALS[tens] if tens > 1 else "") + ("十" if tens else "") + _NUMERALS[ones]


def joined(sentences: Iterable[str]) -> str:
    """Whole sentences one after another, empty ones left out; a space between them where the language parts its words.

    Example: ["共 3 份。", "", "已入库。"] is "共 3 份。已入库。", and "3 forms. Stored." in English.
    """
    between = "" if current() in UNSPACED else " "
    return between.join(filter(None, sentences))


def begun(sentence: str) -> str:
    """``sentence`` with a capital letter at its beginning, where the language has them.

    >>> begun("this week: 614 forms"), begun("本周 614 份")
    ('This week: 614 forms', '本周 614 份')
    """
    return sentence[:1].upper() + sentence[1:]


def aside(words: str, more: str) -> str:
    """``words`` with ``more`` in brackets.

    Example: ("光明里", "矿区街道") is "光明里（矿区街道）", and "光明里 (矿区街道)" in English.
    """
    return _("{words}（{more}）").format(words=words, more=more)


def headed(head: str, words: str) -> str:
    """``words`` after the ``head`` they belong to.

    Example: ("小区", "光明里") is "小区：光明里", and "小区: 光明里" in English.
    """
    return _("{head}：{words}").format(head=head, words=words)


def ended(sentence: str) -> str:
    """``sentence`` with exactly one full stop at its end, as the reader's language writes it; nothing stays nothing.

    Example: "没有数据" and "没有数据。" are both "没有数据。".
    """
    return unended(sentence) + _("。") if sentence else ""


def unended(sentence: str) -> str:
    """``sentence`` without its full stop, to stand inside another. Example: "没有数据。" is "没有数据"."""
    return sentence.rstrip(_STOPS).rstrip(_("。"))


@contextmanager
def of_record() -> Iterator[None]:
    """Speak the source language within: what is kept must not depend on who happened to write it.

    Example: the problem of a ledger entry drawn up by a reader of English is stored as "漏水（主题“漏水”）".
    """
    with using(SOURCE_LANGUAGE):
        yield
