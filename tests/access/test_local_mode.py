"""One person, one machine: without accounts the dashboard serves this machine, and refuses to serve another."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from analytics.access import serving
from analytics.access.doorkeeper import RegistryDoorkeeper
from analytics.errors import SettingError
from analytics.settings import PROJECT, read_settings
from analytics.store.registry import Registry
from tests.access.people import employ
from tests.access.served import Caller, dashboard, free_port, run
from tests.pages import desk


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    folder = tmp_path_factory.mktemp("desktop")
    desk.fill(desk.address(folder))
    with dashboard(folder) as port:
        yield Caller(port)


def test_it_opens_at_once_and_says_so(desktop: Caller) -> None:
    assert desktop.page("/").status == 200
    assert desktop.page("/sign-in").header("location") == "/"
    with desktop.stream() as stream:
        shown = run(stream)
    assert "本机模式" in shown.words and "upload" in shown.pages and "accounts" not in shown.pages


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "x-forwarded-for"])
def test_nobody_comes_through_a_proxy(desktop: Caller, name: str) -> None:
    assert desktop.ask("GET", "/", headers={name: "127.0.0.1"}).status == 403


def test_a_name_that_leads_here_is_refused(desktop: Caller) -> None:
    assert desktop.get("/", Host="evil.cn").status == 400


@pytest.mark.parametrize("origin", ["http://evil.cn", "http://localhost:3000"])
def test_another_site_in_the_same_browser_is_refused(desktop: Caller, origin: str) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        desktop.stream(origin=origin)


def started_elsewhere(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    words = ["--server.address", "0.0.0.0", "--server.port", str(free_port())]
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", *words]
    environment = os.environ | {"MINYI_DATABASE": desk.address(folder)} | settings
    return subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_it_does_not_start_for_other_machines_without_accounts(tmp_path: Path) -> None:
    ended = started_elsewhere(tmp_path)
    assert ended.returncode != 0
    assert "python -m analytics account add" in ended.stderr and "0.0.0.0" in ended.stderr


def test_it_does_not_start_for_other_machines_without_its_name(tmp_path: Path) -> None:
    with_staff = Registry(tmp_path / "access.sqlite")
    employ(with_staff)
    with_staff.close()
    ended = started_elsewhere(tmp_path)
    assert ended.returncode != 0 and "MINYI_ALLOWED_HOSTS" in ended.stderr


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_this_machine_needs_no_account(registry: Registry, address: str) -> None:
    serving.check(read_settings({}), RegistryDoorkeeper(lambda: registry), address=address)


@pytest.mark.parametrize("address", ["", "0.0.0.0", "::", "10.0.0.7", "minyi.example.cn"])
def test_other_machines_need_accounts_and_a_name(registry: Registry, address: str) -> None:
    doorkeeper, named = RegistryDoorkeeper(lambda: registry), read_settings({"MINYI_ALLOWED_HOSTS": "minyi.example.cn"})
    with pytest.raises(serving.NotServed, match="尚未建立账号"):
        serving.check(named, doorkeeper, address=address)
    employ(registry)
    with pytest.raises(serving.NotServed, match="MINYI_ALLOWED_HOSTS"):
        serving.check(read_settings({}), doorkeeper, address=address)
    serving.check(named, doorkeeper, address=address, encrypted=True)


def test_a_path_below_the_root_would_pass_by_the_gate(registry: Registry) -> None:
    with pytest.raises(serving.NotServed, match="子路径 /minyi"):
        serving.check(read_settings({}), RegistryDoorkeeper(lambda: registry), address="127.0.0.1", base_path="/minyi")


@pytest.mark.parametrize("names", ["http://minyi.cn", "minyi.cn:8501", "a b", "*"])
def test_what_is_no_name_is_refused(names: str) -> None:
    with pytest.raises(SettingError, match="MINYI_ALLOWED_HOSTS"):
        serving.allowed_hosts(read_settings({"MINYI_ALLOWED_HOSTS": names}))


def test_names_are_read_with_either_comma() -> None:
    settings = read_settings({"MINYI_ALLOWED_HOSTS": "Minyi.Example.cn， *.gov.cn,"})
    assert serving.allowed_hosts(settings) == ("minyi.example.cn", "*.gov.cn")


def test_accounts_that_were_there_stay_even_if_their_file_goes(registry: Registry) -> None:
    employ(registry)
    doorkeeper = RegistryDoorkeeper(lambda: registry)
    assert not doorkeeper.is_local()
    registry.close()
    registry.path.unlink()
    assert not doorkeeper.is_local()
