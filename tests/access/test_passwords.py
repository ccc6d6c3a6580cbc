"""Rules of passwords are told all at once; hashes are argon2id, and cost the same for nobody."""

from __future__ import annotations

import threading
import time

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from analytics.access import passwords
from tests.access.people import OTHER, RIGHT


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("Kite7!", "只有 6 个字符"),
        ("bamboobridge27", "四类中至少要有三类"),
        ("my-Wang-bridge-27", "不能含有账号名"),
        ("my-gnaW-bridge-27", "不能含有账号名"),
        ("P@ssw0rd2026!", "过于常见"),
        ("Admin@186520", "过于常见"),
        ("WoAiNi_520_86", "过于常见"),
        ("Bridge-1234-Zk", "“1234”"),
        ("Bridge-9876-Zk", "“9876”"),
        ("Bridge-aAAa-27", "“aAAa”"),
        ("Bridge-poiu-27", "“poiu”"),
        ("Bridge-\u202e27-kite", "控制字符"),
        ("Aa1-" * 40, "至多 128 个"),
        (RIGHT, "最近 5 次"),
    ],
)
def test_each_rule_is_told(password: str, told: str) -> None:
    found = passwords.faults(password, name="wang", earlier=[passwords.hashed(OTHER), passwords.hashed(RIGHT)])
    assert [fault for fault in found if told in fault], found


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(passwords.WeakPassword) as refusal:
        passwords.check("1111", name="wang")
    assert all(word in str(refusal.value) for word in ("只有 4 个字符", "三类", "“1111”"))


@pytest.mark.parametrize("password", [RIGHT, OTHER, "青山绿水Aq85长流不息", "xK9 vb2 Lm7 qa4"])
def test_a_good_one_passes(password: str) -> None:
    assert passwords.faults(password, name="wang") == []


@given(st.text(max_size=40))
def test_rules_never_break(word: str) -> None:
    faults = passwords.faults(word, name="wang")
    assert faults or (len(passwords.plain(word)) >= 10)


def test_full_width_input_is_the_same_password() -> None:
    assert passwords.verify(passwords.hashed("Ｂamboo-Bridge-２７"), RIGHT)


def test_nothing_matches_no_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_nobody", [passwords.hashed("")])
    assert not passwords.verify("", "") and not passwords.verify("", RIGHT)
    assert not passwords.verify(passwords.hashed(RIGHT), "x" * 10_000)
    assert not passwords.verify("not a hash", RIGHT)


def test_an_unknown_account_costs_one_hash_like_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            looked.append(str(hash).split("$")[3])
            return super().verify(hash, password)

    known = passwords.hashed(RIGHT)
    passwords.verify("", "")
    monkeypatch.setattr(passwords, "_hasher", Counting(time_cost=1, memory_cost=64, parallelism=1))
    for password_hash in ("", known):
        passwords.verify(password_hash, "wrong")
    assert looked == ["m=64,t=1,p=1"] * 2


def test_the_time_for_nobody_is_the_time_for_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher())
    monkeypatch.setattr(passwords, "_nobody", [])
    known = passwords.hashed(RIGHT)
    passwords.verify("", "the hash of nobody is made")

    def fastest(password_hash: str) -> float:
        spans = []
        for _round in range(5):
            began = time.perf_counter()
            passwords.verify(password_hash, "wrong")
            spans.append(time.perf_counter() - began)
        return min(spans)

    assert 0.4 < fastest("") / fastest(known) < 2.5


def test_hashes_are_made_with_todays_default_profile() -> None:
    assert PasswordHasher().hash("x").startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.is_outdated(PasswordHasher(time_cost=2, memory_cost=64, parallelism=1).hash("x"))
    assert not passwords.is_outdated(passwords.hashed("x"))


def test_memory_is_taken_for_two_at_once_only(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most, lock = [0], [0], threading.Lock()

    class Slow(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            time.sleep(0.02)
            with lock:
                inside[0] -= 1
            return "made"

    monkeypatch.setattr(passwords, "_hasher", Slow())
    threads = [threading.Thread(target=passwords.hashed, args=("x",)) for _one in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == passwords.AT_ONCE


def test_made_passwords_are_good_and_differ() -> None:
    made = {passwords.generated() for _one in range(50)}
    assert len(made) == 50
    assert not [word for word in made if passwords.faults(word, name="")]
