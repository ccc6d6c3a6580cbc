"""Passwords do not travel in the clear: away from this machine the dashboard is served encrypted, or not at all."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from analytics.access import serving
from analytics.access.doorkeeper import RegistryDoorkeeper
from analytics.errors import SettingError
from analytics.settings import read_settings
from analytics.store.registry import Registry
from tests.access.people import RIGHT, employ
from tests.access.served import Caller, dashboard
from tests.access.test_local_mode import started_elsewhere
from tests.pages import desk

NAMED = {"MINYI_ALLOWED_HOSTS": "minyi.example.cn"}


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a dashboard that is set as shipped, under the names minyi.example.cn and 127.0.0.1."""
    folder = tmp_path_factory.mktemp("strict")
    desk.fill(desk.address(folder))
    registry = Registry(folder / "access.sqlite")
    employ(registry)
    registry.close()
    names = {"MINYI_ALLOWED_HOSTS": "minyi.example.cn,127.0.0.1"}
    with dashboard(folder, MINYI_ALLOW_PLAIN_HTTP="no", **names) as port:
        yield port


class TestReaders:
    def test_at_this_machine_need_no_encryption(self, strict: int) -> None:
        assert Caller(strict).sign_in("wang").status == 303

    @pytest.mark.parametrize("told", ["", "http", "ftp", "wss,http"])
    def test_through_a_proxy_that_does_not_encrypt_are_refused(self, strict: int, told: str) -> None:
        headers = {"X-Forwarded-For": "10.0.0.9"} | ({"X-Forwarded-Proto": told} if told else {})
        answer = Caller(strict).ask("GET", "/sign-in", headers=headers | {"Accept": "text/html"})
        assert answer.status == 403 and "https://" in answer.text and "password" not in answer.text

    def test_under_another_name_than_this_machine_s_are_refused(self, strict: int) -> None:
        assert Caller(strict).get("/sign-in", Host="minyi.example.cn").status == 403
        assert Caller(strict).get("/sign-in", Host="minyi.example.cn", X_Forwarded_Proto="https").status == 200

    def test_a_password_that_came_in_the_clear_signs_nobody_in(self, strict: int) -> None:
        caller = Caller(strict)
        fields = {"token": caller.token(), "name": "wang", "password": RIGHT}
        answer = caller.send("/sign-in", fields, X_Forwarded_For="10.0.0.9")
        assert answer.status == 403 and not answer.cookies

    def test_a_web_socket_in_the_clear_is_refused(self, strict: int) -> None:
        caller = Caller(strict)
        caller.sign_in("wang")
        with caller.stream():
            pass
        with pytest.raises(InvalidStatus, match="403"):
            caller.stream(headers={"X-Forwarded-For": "10.0.0.9"})

    def test_health_may_be_asked_by_who_watches_over_machines(self, strict: int) -> None:
        assert Caller(strict).get("/_stcore/health", X_Forwarded_For="10.0.0.9").status == 200


class TestStart:
    @pytest.fixture
    def staffed(self, registry: Registry) -> RegistryDoorkeeper:
        employ(registry)
        return RegistryDoorkeeper(lambda: registry)

    @pytest.mark.parametrize("address", ["", "0.0.0.0", "::", "10.0.0.7"])
    def test_nothing_is_served_elsewhere_in_the_clear(self, staffed: RegistryDoorkeeper, address: str) -> None:
        with pytest.raises(serving.NotServed, match="明文") as refusal:
            serving.check(read_settings(NAMED), staffed, address=address)
        for way in ("nginx", "--server.sslCertFile", "FORWARDED_ALLOW_IPS", "MINYI_ALLOW_PLAIN_HTTP=yes"):
            assert way in str(refusal.value)

    @pytest.mark.parametrize("how", [{"encrypted": True}, {"proxies": "10.0.0.2"}])
    def test_it_is_served_encrypted(self, staffed: RegistryDoorkeeper, how: dict[str, Any]) -> None:
        serving.check(read_settings(NAMED), staffed, address="0.0.0.0", **how)

    @pytest.mark.parametrize("proxies", ["*", "10.0.0.2, *"])
    @pytest.mark.parametrize("address", ["0.0.0.0", "10.0.0.7"])
    def test_not_everybody_is_believed(self, staffed: RegistryDoorkeeper, proxies: str, address: str) -> None:
        with pytest.raises(serving.NotServed, match="冒充"):
            serving.check(read_settings(NAMED), staffed, address=address, encrypted=True, proxies=proxies)

    def test_who_insists_is_told_in_the_log(
        self, staffed: RegistryDoorkeeper, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings = read_settings(NAMED | {"MINYI_ALLOW_PLAIN_HTTP": "yes"})
        serving.check(settings, staffed, address="0.0.0.0")
        assert "明文" in caplog.text

    @pytest.mark.parametrize("value", ["1", "true", "是"])
    def test_the_setting_says_yes_or_no(self, value: str) -> None:
        with pytest.raises(SettingError, match="MINYI_ALLOW_PLAIN_HTTP"):
            serving.plain_http(read_settings({"MINYI_ALLOW_PLAIN_HTTP": value}))

    def test_the_server_itself_refuses_to_start(self, tmp_path: Path) -> None:
        registry = Registry(tmp_path / "access.sqlite")
        employ(registry)
        registry.close()
        ended: subprocess.CompletedProcess[str] = started_elsewhere(tmp_path, **NAMED)
        assert ended.returncode != 0 and "明文" in ended.stderr
