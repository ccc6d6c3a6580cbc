"""What tests share: where the reference data lies, and what may be skipped when."""

from __future__ import annotations

import fcntl
import itertools
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import astuple
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from analytics.settings import OUTSIDE, PROJECT
from tests.estimation import agreement
from tests.stores import removed, url_of

if TYPE_CHECKING:
    from analytics.flows.office import Office

REFERENCE_DATA = Path(os.environ.get(OUTSIDE, PROJECT.parent / "shared" / "data"))
NOTHING_MAY_BE_SKIPPED = os.environ.get("CI") == "true"


@pytest.fixture(scope="session")
def reference() -> Callable[[str], Path]:
    """``reference("tsm-2024/tsm_2024_units.csv")``: that file of the reference data, or skip, saying so."""

    def locate(name: str) -> Path:
        path = REFERENCE_DATA / name
        if not path.exists():
            reason = f"reference data {name} is absent; set {OUTSIDE} to its folder"
            if NOTHING_MAY_BE_SKIPPED:
                pytest.fail(reason)
            pytest.skip(reason)
        return path

    return locate


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Gather what a worker compared with other software, see estimation.agreement."""
    agreement.compared.extend(agreement.Agreement(*row) for row in getattr(node, "workeroutput", {}).get("agreed", []))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["agreed"] = [astuple(row) for row in agreement.compared]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if agreement.compared:
        terminalreporter.section("agreement with published numbers and other software")
        terminalreporter.write_line(agreement.table(agreement.compared))


@pytest.fixture(scope="session", autouse=True)
def _components_sought_once() -> Iterator[None]:
    """What is installed beside Streamlit, which each page's bench would look through anew, is looked through once."""
    with pytest.MonkeyPatch.context() as patch:
        if "streamlit" in sys.modules:
            from streamlit.components.v2 import manifest_scanner

            patch.setattr(
                manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests)
            )
        yield


REGISTER = """\
小区编号,小区名称,城市,区县,街道,社区,楼栋数,户数,建筑面积(㎡),建成年份,\
改造年度,阶段,投资(万元),管理模式,经度,纬度
C1,朝阳花园,枣庄,市中区,光明路街道,朝阳社区,6,120,9600,1995,2026,已完工,180,市场化,117.55,34.86
C2,建设新村,枣庄,市中区,光明路街道,建设社区,4,90,7200,1992,2026,已完工,120,街道主导,117.56,34.87
C3,铁路宿舍,枣庄,市中区,文化路街道,铁路社区,3,60,4100,1988,2026,施工中,90,镇街物业,117.57,34.85
C4,纺织家属院,枣庄,市中区,文化路街道,纺织社区,2,33,2300,1985,2026,施工中,60,镇街物业,,
"""


def survey_csv(
    answers: Mapping[str, Sequence[str]], *, first: int = 1, day: str = "2026-09-07", title: str = ""
) -> str:
    """A canonical survey file: per 小区编号 its 总体满意度 answers, numbered from ``first``, all on ``day``."""
    lines = ["答卷编号,小区编号,提交时间,渠道,总体满意度,停车,意见建议" + (",调查" if title else "")]
    numbers = itertools.count(first)
    for community, levels in answers.items():
        for level in levels:
            number = next(numbers)
            row = f"{number},{community},{day} 10:{number % 60:02d}:00,微信,{level},满意,停车位不够第{number}次反映"
            lines.append(row + (f",{title}" if title else ""))
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example's store, its comments grouped; to be copied, not to be written to."""
    temporary = tmp_path_factory.getbasetemp()
    # Tests that run side by side have folders of their own in one: the first who wants it fills it for all.
    folder = (temporary.parent if "PYTEST_XDIST_WORKER" in os.environ else temporary) / "example"
    folder.mkdir(exist_ok=True)
    filled = folder / "filled"
    with (folder / "filling").open("w") as filling:
        fcntl.flock(filling, fcntl.LOCK_EX)
        if not filled.exists():
            removed(folder / "minyi.duckdb")
            _fill_with_example(url_of(folder / "minyi.duckdb"))
            filled.touch()
    return folder


def _fill_with_example(url: str) -> None:
    """Load all of the example into the empty store at ``url``, as a first start does."""
    from analytics.example import ensure_example
    from analytics.flows import grouping
    from analytics.flows.office import open_office

    with closing(open_office(url)) as office:
        ensure_example(office)
        grouping.group_store(office)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office on an empty store in a temporary folder."""
    from analytics.flows.office import open_office

    opened = open_office(url_of(tmp_path / "minyi.duckdb"))
    yield opened
    opened.store.close()
