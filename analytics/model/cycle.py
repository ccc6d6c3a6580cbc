"""What was done in the renovation cycle of a community, and what it has come to."""

from __future__ import annotations

from typing import Final, TypeAlias

import pandas as pd

from analytics.language import N_
from analytics.model.frame import Frame

CycleEvents: TypeAlias = pd.DataFrame
CycleEntries: TypeAlias = pd.DataFrame

CYCLE_EVENTS = Frame(
    "CycleEvents",
    "one thing that was done with an entry of the cycle; never changed, only followed by another",
    {
        "event_no": "running number, from 1",
        "entry_id": "the entry it is about",
        "subject": "what kind of entry, a key of programme.subjects.SUBJECTS",
        "community_id": "the 小区; NA for what concerns a whole programme or district",
        "kind": "what was done, a move of the subject; or undo",
        "value": "what was given with it, a JSON object of the subject's fields",
        "happened_on": "the day it happened, by the papers; NA where only the entry date is known",
        "reason": "why, in words, or NA",
        "by": "who entered it",
        "at": "when it was entered",
        "from_batch": "the file it came from; NA when entered by hand",
        "undoes": "the event that this one takes back; NA unless kind is undo",
    },
)

CYCLE_ENTRIES = Frame(
    "CycleEntries",
    "an entry of the cycle as its events have left it; those taken back altogether are left out",
    {
        "entry_id": "the entry",
        "subject": "what kind of entry",
        "community_id": "the 小区, or NA",
        "state": "one of the subject's states",
        "value": "its fields, a JSON object",
        "opened_on": "the day of its first event",
        "changed_on": "the day of its latest event",
        "changed_by": "who entered that",
        "last_event_no": "its latest event: what an editor has seen when nothing came after it",
        "from_batch": "the file it first came from, or NA",
    },
)

# The order in which a community goes through the cycle; each is reached by evidence or by a recorded step.
STAGES: Final = {
    "wishes": N_("征求意愿"),
    "joined": N_("同意纳入"),
    "covered": N_("意见征求覆盖"),
    "planned": N_("方案表决"),
    "published": N_("方案公示"),
    "works": N_("施工"),
    "finished": N_("完工"),
    "surveyed": N_("满意度测评"),
    "rectified": N_("整改"),
    "accepted": N_("验收"),
    "managed": N_("长效管护"),
}
# The four gates of Hebei's rule (Nov 2022), in their order.
GATES: Final = {
    "join": N_("同意纳入改造"),
    "coverage": N_("征求意见覆盖"),
    "plan": N_("方案表决"),
    "satisfaction": N_("居民满意"),
}
ALERTS: Final = {
    "below": N_("未达标"),
    "pending": N_("待确认"),
    "recovering": N_("恢复中"),
    "no_data": N_("无数据"),
    "normal": N_("正常"),
}
