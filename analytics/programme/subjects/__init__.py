"""What is entered in the cycle: each subject's fields, its states, and the moves from one to the next.

Forms on pages, files to import and export, and the checks of both follow from this one table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from analytics.programme.subjects.closing import ACCEPTANCE, RECTIFICATION
from analytics.programme.subjects.places import BUILDING
from analytics.programme.subjects.preparation import CONSULTATION, GATE, OPINION, PUBLICITY
from analytics.programme.subjects.rules import MEASURE, PROGRAMME
from analytics.programme.subjects.spec import AREA, CHOICE, COUNT, DAY, LONG, TEXT, Field, Move, Subject, Told
from analytics.programme.subjects.works import FACILITY, OBSERVATION, PROGRESS, STEP

SUBJECTS: Final[Mapping[str, Subject]] = {
    "building": BUILDING,
    "consultation": CONSULTATION,
    "opinion": OPINION,
    "gate": GATE,
    "publicity": PUBLICITY,
    "step": STEP,
    "facility": FACILITY,
    "progress": PROGRESS,
    "observation": OBSERVATION,
    "rectification": RECTIFICATION,
    "acceptance": ACCEPTANCE,
    "measure": MEASURE,
    "programme": PROGRAMME,
}

__all__ = ["AREA", "CHOICE", "COUNT", "DAY", "LONG", "SUBJECTS", "TEXT", "Field", "Move", "Subject", "Told"]
