"""The import rule of the house: imports run downward only, and each heavy library lives in one room."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent

# From the top of the house to the ground. A file may import from its own floor and from those below it.
FLOORS = (
    "dashboard",
    "pages",
    "pages.shared",
    "analytics.__main__",
    "analytics.commands",
    "analytics.reports",
    "analytics.bulletin",
    "analytics.charts",
    "analytics.example",
    "analytics.programme",
    "analytics.flows",
    "analytics.access",
    "analytics.distributed",
    "analytics.ingest",
    "analytics.privacy",
    "analytics.estimation",
    "analytics.text",
    "analytics.store",
    "analytics.launch",
    "analytics.glossary",
    "analytics.headings",
    "analytics.definitions",
    "analytics.standard",
    "analytics.model",
    "analytics.program",
    "analytics.settings",
    "analytics.clock",
    "analytics.cancelling",
    "analytics.errors",
    "analytics.sayings",
    "analytics.language",
    "analytics.former_wordings",
    "analytics.plurals",
)

HOME_OF = {
    "streamlit": ("dashboard", "pages", "pages.shared"),
    "plotly": ("analytics.charts",),
    "jieba": ("analytics.text",),
    "rjieba": ("analytics.text",),
    "sklearn": ("analytics.text",),
    "duckdb": ("analytics.store",),
    "psycopg": ("analytics.store",),
    "dask": ("analytics.distributed",),
    "distributed": ("analytics.distributed",),
    "fsspec": ("analytics.distributed",),
    "pyreadstat": ("analytics.ingest",),
    "python_calamine": ("analytics.ingest",),
    "rich": ("analytics.commands",),
    "opencc": ("analytics.ingest",),
    "rapidfuzz": ("analytics.ingest",),
    "pypinyin": ("analytics.ingest",),
    "pptx": ("analytics.reports",),
    "docx": ("analytics.reports",),
    "argon2": ("analytics.access",),
    "joserfc": ("analytics.access",),
    "urllib3": ("analytics.access",),
    "sqlite3": ("analytics.store",),
}

# Frames in, frames or figures out: no store, no files, no clock.
PURE = ("analytics.charts", "analytics.ingest", "analytics.privacy", "analytics.estimation", "analytics.text")
CLOCKS = {"now", "today", "utcnow"}


def modules() -> list[Path]:
    """Every Python file of the product."""
    return sorted([PROJECT / "dashboard.py", *PROJECT.glob("pages/**/*.py"), *PROJECT.glob("analytics/**/*.py")])


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")


def floor_of(module: str) -> str | None:
    """The deepest floor whose name ``module`` starts with."""
    return max((floor for floor in FLOORS if f"{module}.".startswith(f"{floor}.")), key=len, default=None)


def imports(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the floor they come from"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_imports_run_downward(path: Path) -> None:
    here = floor_of(dotted(path))
    if here is None:
        assert dotted(path) == "analytics"
        return
    for name in imports(ast.parse(path.read_text(encoding="utf-8"))):
        if name.split(".")[0] in {"analytics", "pages", "dashboard"} and (there := floor_of(name)):
            assert FLOORS.index(there) >= FLOORS.index(here), f"{dotted(path)} imports {name}, which lies above it"


def test_no_imports_run_in_a_circle() -> None:
    names = {dotted(path) for path in modules()}
    imported = {}
    for path in modules():
        found = imports(ast.parse(path.read_text(encoding="utf-8")))
        imported[dotted(path)] = {name if name in names else name.rpartition(".")[0] for name in found} & names
    try:
        tuple(TopologicalSorter(imported).static_order())
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_each_library_has_one_home(path: Path) -> None:
    for name in imports(ast.parse(path.read_text(encoding="utf-8"))):
        homes = HOME_OF.get(name.split(".")[0])
        assert homes is None or floor_of(dotted(path)) in homes, f"{name} may be imported in {homes} only"


# What a read does on a thread of its own would be seen by nobody, and kept beyond its time: see analytics.store.trace.
STARTS_THREADS = {
    "analytics.access.entrance",
    "analytics.access.gate",
    "analytics.access.packed_files",
    "analytics.access.single_sign_on.entrance",
    # It reads nothing: it looks whether work is wanted still.
    "analytics.cancelling",
    "analytics.store.embedded.file",
    # Each of its readings begins and ends on it, as a page's do on the page's thread.
    "pages.shared.early_reader",
    "pages.shared.libraries",
}


def test_whatever_reads_the_store_reads_it_on_its_own_thread() -> None:
    starting = {"Thread", "ThreadPoolExecutor", "ProcessPoolExecutor", "to_thread", "run_in_executor"}
    found = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in starting:
                found.add(dotted(path))
    assert found == STARTS_THREADS


@pytest.mark.parametrize("path", [p for p in modules() if floor_of(dotted(p)) in PURE], ids=dotted)
def test_pure_rooms_touch_no_store_no_clock(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [name for name in imports(tree) if name.startswith("analytics.store")]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in CLOCKS, f"{dotted(path)}:{node.lineno} reads the clock"
