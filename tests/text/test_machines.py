"""The same comments give the same topics on another machine, imitated by what a processor without vector units does."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from analytics.settings import PROJECT

PROGRAM = """
import csv, hashlib, sys
from pathlib import Path
from analytics.text.coding.codebook import renovation
from analytics.text.topics import group_comments

texts = []
for part in ("dev", "kept"):
    with (Path("tests/text/labelled") / f"{part}.tsv").open(encoding="utf-8", newline="") as source:
        texts += [row["text"] for row in csv.DictReader(source, delimiter="\\t", quoting=csv.QUOTE_NONE)]
for codebook in (renovation(), None):
    found = group_comments(texts, codebook=codebook, k=None if codebook else 20)
    # Without a codebook nothing is rounded, so that strengths agree to the last bit too.
    columns = ["comment", "position", "topic_id", "second_id", "bucket"] + ([] if codebook else ["strength", "margin"])
    for frame in (found.assignments[columns], found.topics.drop(columns="stability")):
        print(hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest())
"""


def grouped(**other: str) -> list[str]:
    """Digests of assignments and topics, with the codebook and without, in a process with these settings."""
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(PROJECT)} | other
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    digests = run.stdout.split()
    assert len(digests) == 4
    return digests


@pytest.mark.slow
def test_another_processor_and_more_threads_change_nothing() -> None:
    vector_units = np.show_config(mode="dicts")["SIMD Extensions"]["found"]
    assert grouped() == grouped(
        OPENBLAS_CORETYPE="Nehalem",
        NPY_DISABLE_CPU_FEATURES=" ".join(vector_units),
        OMP_NUM_THREADS="2",
        PYTHONHASHSEED="7",
    )
