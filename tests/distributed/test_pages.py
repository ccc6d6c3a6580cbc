"""Every page works on a survey whose forms were counted on a cluster."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.distributed.cluster import Cluster
from analytics.flows import aggregating
from analytics.flows.office import Office
from analytics.settings import PROJECT
from tests.distributed import forms

pytestmark = pytest.mark.slow
# At the machine itself, where nobody signs in, there is neither of these.
_SIGNED_IN = {"__init__", "accounts", "audit"}
PAGES = tuple(sorted(path.stem for path in (PROJECT / "pages").glob("*.py") if path.stem not in _SIGNED_IN))


def test_every_page(
    office: Callable[[str], Office], cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = office("counted")
    pattern = forms.written(tmp_path / "parts", [forms.forms(range(200), seed=1), forms.forms(range(150, 400), seed=2)])
    forms.counted(opened, cluster, pattern, tmp_path / "job")
    aggregating.group(opened, cluster)
    opened.close()
    monkeypatch.setenv("MINYI_DATABASE", f"duckdb:///{tmp_path / 'counted.duckdb'}")
    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=300).run()
    assert not app.exception and not app.error
    told = {}
    for name in PAGES:
        app.switch_page(f"pages/{name}.py").run()
        told[name] = [str(one.value) for one in (*app.exception, *app.error)]
    assert {name: said for name, said in told.items() if said} == {}
