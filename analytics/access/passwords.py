"""Passwords: what makes one good enough, and how it is kept.

Rules after GB/T 22239-2019 level 2 (length, complexity, no reuse); hashes are argon2id with the parameters that
argon2-cffi takes for its default (RFC 9106, low-memory profile: 64 MiB, 3 passes, 4 lanes).
"""

from __future__ import annotations

import re
import secrets
import threading
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from analytics.errors import MinyiError
from analytics.language import _

SHORTEST, LONGEST = 10, 128
KINDS_NEEDED: Final = 3
RUN: Final = 4
REMEMBERED: Final = 5
# Each hash takes 64 MiB; a hundred people who sign in at nine o'clock must not take 6 GiB.
AT_ONCE: Final = 2
_COMMON_WORDS: Final = """
    password passw passwd pass admin administrator root guest user test welcome letmein qwerty qwertyuiop asdf
    asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qwer qazwsx qazwsxedc abc abcd abcdef iloveyou woaini woaizhongguo zhongguo
    china minyi mima huawei changeme default monkey dragon master login shequ xiaoqu jiedao zhengfu gongan
"""
COMMON: Final = frozenset(_COMMON_WORDS.split())
ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LOOKALIKES: Final = str.maketrans("@401!$35", "aaoiises")
# No 0 O 1 l I: it is read from a screen or a slip of paper, once.
_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789"

_hasher: Final = PasswordHasher()
_room: Final = threading.BoundedSemaphore(AT_ONCE)
_nobody: list[str] = []


class WeakPassword(MinyiError):
    """A new password breaks rules; all of them are told at once."""


def plain(password: str) -> str:
    """``password`` as it is hashed: full-width letters, which Chinese input gives, count as the usual ones.

    >>> plain("Ａbc１２３")
    'Abc123'
    """
    return unicodedata.normalize("NFKC", password.encode("utf-8", "replace").decode())


def faults(password: str, *, name: str, earlier: Iterable[str] = ()) -> list[str]:
    """What is wrong with ``password`` for the account ``name``; ``earlier`` are hashes of passwords it had.

    >>> faults("Rstu1735", name="wang")
    ['只有 8 个字符，至少要 10 个', '有“Rstu”这样 4 个以上相同或连续的字符']
    """
    word = plain(password)
    found = []
    if len(word) < SHORTEST:
        found.append(_("只有 {n} 个字符，至少要 {least} 个").format(n=len(word), least=SHORTEST))
    if len(word) > LONGEST:
        found.append(_("有 {n} 个字符，至多 {most} 个").format(n=len(word), most=LONGEST))
    if _kinds(word) < KINDS_NEEDED:
        found.append(_("大写字母、小写字母、数字、其他符号四类中至少要有三类"))
    if name and _within(name, word):
        found.append(_("不能含有账号名"))
    if any(unicodedata.category(letter).startswith("C") for letter in word):
        found.append(_("不能含有控制字符"))
    if _is_common(word):
        found.append(_("过于常见"))
    if run := _run(word):
        found.append(_("有“{run}”这样 {n} 个以上相同或连续的字符").format(run=run, n=RUN))
    if len(word) <= LONGEST and any(_matches(one, word) for one in earlier):
        found.append(_("与最近 {n} 次用过的密码相同").format(n=REMEMBERED))
    return found


def check(password: str, *, name: str, earlier: Iterable[str] = ()) -> None:
    """Raises :class:`WeakPassword` with every fault."""
    if found := faults(password, name=name, earlier=earlier):
        raise WeakPassword(_("新密码不合要求：{faults}").format(faults=_("；").join(found)), action=_("请换一个密码"))


def hashed(password: str) -> str:
    """The argon2id hash of ``password``, with its parameters and salt."""
    with _room:
        return _hasher.hash(plain(password))


def verify(password_hash: str, password: str) -> bool:
    """Whether ``password`` has that hash. It takes as long where there is no hash, so that nobody learns from the time
    whether an account exists."""
    word = plain(password) if len(password) <= LONGEST else ""
    matches = _matches(password_hash or _hash_of_nobody(), word)
    return matches and bool(password_hash) and bool(word)


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def generated() -> str:
    """A random first password that breaks no rule: 16 letters and digits in four groups, over 80 bits.

    >>> len(generated()), faults(generated(), name="wang")
    (19, [])
    """
    letters = "".join(_LETTERS)
    while True:
        word = "-".join("".join(secrets.choice(letters) for _letter in range(4)) for _group in range(4))
        if not faults(word, name=""):
            return word


def _matches(password_hash: str, word: str) -> bool:
    try:
        with _room:
            return _hasher.verify(password_hash, word)
    except (VerificationError, InvalidHashError):
        return False


def _hash_of_nobody() -> str:
    """A hash that no password has, of today's parameters; made once, when it is first needed."""
    if not _nobody:
        _nobody.append(hashed(secrets.token_urlsafe(32)))
    return _nobody[0]


def _kinds(word: str) -> int:
    upper = any(letter.isupper() for letter in word)
    lower = any(letter.islower() for letter in word)
    digit = any(letter.isdigit() for letter in word)
    other = any(not (letter.isupper() or letter.islower() or letter.isdigit()) for letter in word)
    return upper + lower + digit + other


def _within(name: str, word: str) -> bool:
    """Whether the name, or its reverse, stands in the password; names of two letters would stand in many by chance."""
    folded, wanted = word.casefold(), name.casefold()
    return folded == wanted if len(wanted) < 3 else wanted in folded or wanted[::-1] in folded


def _is_common(word: str) -> bool:
    """Whether nothing but a common word is left without the digits and signs around it: P@ssw0rd2026! is password."""
    folded = word.casefold()
    cores = {re.sub(r"[^a-z]", "", folded)}
    cores.add(re.sub(r"[^a-z]", "", re.sub(r"^[^a-z@$!]+|[^a-z@$]+$", "", folded).translate(_LOOKALIKES)))
    return any(core in COMMON or _half(core) in COMMON for core in cores)


def _half(word: str) -> str:
    """What ``word`` says twice; empty where it does not."""
    half = word[: len(word) // 2]
    return half if half * 2 == word else ""


def _run(word: str) -> str:
    """The first RUN letters that are alike, or follow each other up or down, by code or on the keyboard; else empty.

    >>> _run("x4321y"), _run("aAaA1"), _run("xQwErz"), _run("a1b2c3")
    ('4321', 'aAaA', 'QwEr', '')
    """
    folded = word.lower()
    for start in range(len(folded) - RUN + 1):
        part = folded[start : start + RUN]
        steps = {ord(after) - ord(before) for before, after in pairwise(part)}
        on_keys = any(part in row or part[::-1] in row for row in ROWS)
        if on_keys or (len(steps) == 1 and steps <= {-1, 0, 1}):
            return word[start : start + RUN]
    return ""
