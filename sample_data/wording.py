"""Sentences that residents might write, from a grammar of our own (wording.txt). Every sentence is synthetic.

A comment is built from one or two clauses of a topic, an opening, an ending and, rarely, a slip of the hand,
traditional characters, or invented personal details that the loader has to mask. Numbers come from ranges
that nobody holds: mobile prefix 154, area code 0330, ID prefix 99, plates of zeros, accounts that begin
with shili (示例).
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

COMPLAINT, PRAISE, WISH = "-", "+", "?"
NOISE = "无实质内容"
RISING = "施工扰民"

_TEXT = Path(__file__).with_name("wording.txt").read_text(encoding="utf-8")
SLOTS = {name: words.split() for name, words in re.findall(r"^词 (\w+)=(.*)$", _TEXT, re.M)}
# Most comments begin and end without ceremony.
OPENINGS = [""] * 22 + SLOTS["开头"]
BAD_ENDINGS = [""] * 12 + SLOTS["抱怨结尾"]
GOOD_ENDINGS = [""] * 10 + SLOTS["表扬结尾"]
SLIPS = dict(pair.split(":") for pair in SLOTS["笔误"])
TRADITIONAL = str.maketrans(SLOTS["简体"][0], SLOTS["繁体"][0])


def _topics() -> dict[str, dict[str, list[str]]]:
    """Topic → mark (complaint, praise, wish) → clauses."""
    topics: dict[str, dict[str, list[str]]] = {}
    for line in _TEXT.splitlines():
        if heading := re.fullmatch(r"\[(.+)\]", line):
            current = topics.setdefault(heading[1], {COMPLAINT: [], PRAISE: [], WISH: []})
        elif line[:2] in ("- ", "+ ", "? "):
            current[line[0]].append(line[2:])
    return topics


CLAUSES = _topics()
TOPICS = [topic for topic in CLAUSES if topic != NOISE]


class Writer:
    """Writes comments from one stream of random numbers; ``neighbours`` are names of other communities nearby."""

    def __init__(self, random: np.random.Generator, neighbours: list[str]) -> None:
        self.random, self.neighbours = random, neighbours

    def pick(self, options: list[str] | tuple[str, ...] | str) -> str:
        return options[int(self.random.integers(len(options)))]

    def chance(self, share: float) -> bool:
        return bool(self.random.random() < share)

    def clause(self, topic: str, mark: str) -> str:
        """One clause of ``topic`` with its slots filled."""
        text = self.pick(CLAUSES[topic][mark] or CLAUSES["总体评价"][mark])
        return re.sub(r"\{(\w+)\}", lambda slot: self.pick(SLOTS[slot[1]]), text)

    def noise(self) -> str:
        """Says nothing; the first words of the list far more often than the last."""
        words = CLAUSES[NOISE][COMPLAINT]
        return words[int(len(words) * self.random.random() ** 2.2)]

    def complaint(self, topic: str) -> str:
        text = self.clause(topic, COMPLAINT)
        if self.chance(0.3) and (second := self.clause(topic, COMPLAINT)) != text:
            text += self.pick(["，", "，而且", "。", "，再就是"]) + second
        elif self.chance(0.08):
            return self.pick(SLOTS["对比"]).format(邻=self.pick(self.neighbours)) + text + self.pick(BAD_ENDINGS)
        return self.pick(OPENINGS) + text + self.pick(BAD_ENDINGS)

    def praise(self, topic: str) -> str:
        text = self.clause(topic, PRAISE)
        if self.chance(0.4) and (second := self.clause(self.pick(TOPICS), PRAISE)) != text:
            text += self.pick(["，", "，而且", "，", "；"]) + second
        return self.pick(OPENINGS[:34]) + text + self.pick(GOOD_ENDINGS)

    def mixed(self, good: str, bad: str) -> str:
        return (
            self.clause(good, PRAISE) + self.pick(SLOTS["转折"]) + self.clause(bad, COMPLAINT) + self.pick(BAD_ENDINGS)
        )

    def wish(self, topic: str) -> str:
        text = self.clause(topic, WISH)
        if self.chance(0.45):
            text = self.clause(topic, COMPLAINT) + "，" + text
        return self.pick(OPENINGS) + text + self.pick(["", "", "。", "，谢谢", "！"])

    def comment(self, topic: str, other: str, satisfied: bool | None) -> str:
        """A comment on ``topic`` in the mood that ``satisfied`` suggests (None: before the works, so wishes)."""
        if self.chance(0.2):
            return self.noise()
        moods = {None: (0.2, 0.0, 0.0), True: (0.1, 0.5, 0.8), False: (0.72, 0.75, 0.92)}[satisfied]
        draw = self.random.random()
        if draw < moods[0]:
            text = self.complaint(topic)
        elif draw < moods[1]:
            text = self.praise(other)
        elif draw < moods[2]:
            text = self.mixed(other, topic)
        else:
            text = self.wish(topic)
        return self.roughen(text)

    def roughen(self, text: str) -> str:
        """Now and then a slip of the hand, traditional characters, or personal details to mask."""
        if self.chance(0.03):
            for right, wrong in SLIPS.items():
                if right in text:
                    return text.replace(right, wrong, 1)
        if self.chance(0.012):
            text = text.translate(TRADITIONAL)
        return text.rstrip("。！？~…，") + self.details() if self.chance(0.035) else text

    def details(self) -> str:
        """Invented personal details, as residents leave them in open answers."""
        number = f"{int(self.random.integers(10_000)):04d}"
        name = self.pick(SLOTS["姓"]) + self.pick(SLOTS["称谓"])
        building, unit, floor, door = (int(self.random.integers(1, most)) for most in (13, 5, 7, 4))
        room = f"{building}号楼{unit}单元{floor}0{door}室"
        return self.pick(
            [
                f"，联系电话1540000{number}",
                f"，{name}，154-0000-{number}",
                f"。{room}{name}",
                f"，我住{room}",
                f"，找过{name}没用",
                f"，{name}知道情况",
                f"，座机0330-200{number}",
                f"，微信：shili_{number}",
                f"，堵门的车是鲁D·0000{number[-1]}",
                f"，身份证99010119800101{number}可以登记",
                f"，邮箱shili{number}@example.com",
            ]
        )
