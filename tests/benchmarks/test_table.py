"""The benchmark's table says what was measured, and its files are parts of one survey."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tests.benchmarks import survey_file
from tests.benchmarks.__main__ import Line


def seconds(processor: float, peak_mb: float = 100) -> dict[str, float]:
    return {"processor": processor, "wall": 2 * processor, "peak_mb": peak_mb}


def test_a_bar_of_at_most_and_its_memory() -> None:
    line = Line("load", seconds(9.0, 900), seconds(2.0), "DuckDB", 5, 1000)
    assert (line.ratio, line.met) == (4.5, "met")
    assert str(line) == "| load | 9.000 | 18.000 | 4.50 × | DuckDB | ≤ 5 ×, ≤ 1000 MB | met | 900 |"
    assert Line("load", seconds(10.1), seconds(2.0), "DuckDB", 5).met == "**not met**"
    assert Line("load", seconds(9.0, 1100), seconds(2.0), "DuckDB", 5, 1000).met == "**not met**"


def test_a_bar_of_so_many_times_as_fast() -> None:
    line = Line("tokenise", seconds(0.5), seconds(4.0), "jieba", 8, least=True)
    assert (line.ratio, line.met) == (8.0, "met")
    assert Line("tokenise", seconds(0.51), seconds(4.0), "jieba", 8, least=True).met == "**not met**"


def test_parts_of_a_survey_have_one_register_and_no_form_twice(tmp_path: Path) -> None:
    read = []
    for part, (seed, first) in enumerate(((7, 1), (8, 51))):
        folder = tmp_path / str(part)
        folder.mkdir()
        files = survey_file.write(folder, forms=50, communities=20, seed=seed, first=first, exported=False)
        read.append([pd.read_csv(file) for file in files])
        assert not (folder / "wjx.csv").exists()
    (register, one), (again, other) = read
    pd.testing.assert_frame_equal(register, again)
    assert set(one["答卷编号"]) == set(range(1, 51)) and set(other["答卷编号"]) == set(range(51, 101))
    assert not one["总体满意度"].equals(other["总体满意度"])
