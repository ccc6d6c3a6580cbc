"""Behind nginx with TLS, as the README sets it up: sign-in, pages, web sockets, uploads, and where a caller sits."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from analytics.access import audit
from analytics.settings import PROJECT
from analytics.store.registry import Registry
from tests.access.people import employ
from tests.access.served import Answer, Caller, dashboard, free_port, run
from tests.conftest import NOTHING_MAY_BE_SKIPPED
from tests.pages import desk

NAME = "minyi.example.cn"
SERVER = re.compile(r"```nginx\n(.*?)```", re.DOTALL)


class Visitor(Caller):
    """Somebody who calls nginx by the dashboard's name."""

    def __init__(self, port: int, trusted: Path) -> None:
        super().__init__(port)
        self.tls = ssl.create_default_context(cafile=str(trusted))
        self.tls.check_hostname = False  # the name leads to this machine for the test only

    @property
    def origin(self) -> str:
        return f"https://{NAME}:{self.port}"

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=self.tls)

    def stream(
        self,
        *,
        session: str = "",
        origin: str | None = "",
        cookie: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> ClientConnection:
        return connect(
            f"wss://{NAME}:{self.port}/_stcore/stream",
            sock=socket.create_connection(("127.0.0.1", self.port)),
            ssl=self.tls,
            origin=self.origin if origin == "" else origin,
            subprotocols=["streamlit", "no-token"],
            additional_headers={"Cookie": self.cookie if cookie is None else cookie, **(headers or {})},
            max_size=None,
        )

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        return super().ask(method, path, body, {"Host": f"{NAME}:{self.port}", **(headers or {})})


@pytest.fixture
def visitor(proxied: tuple[int, Path, Registry]) -> tuple[Visitor, Registry]:
    """Somebody new at the door, and the registry behind it."""
    port, certificate, registry = proxied
    return Visitor(port, certificate), registry


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path, Registry]]:
    """nginx in front of the dashboard of a small city: its port, its certificate, the registry."""
    nginx, openssl = shutil.which("nginx") or shutil.which("/usr/sbin/nginx"), shutil.which("openssl")
    if nginx is None or openssl is None:
        reason = "nginx or openssl is not on the path"
        if NOTHING_MAY_BE_SKIPPED:
            pytest.fail(reason)
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("nginx")
    desk.fill(desk.address(folder))
    registry = Registry(folder / "access.sqlite")
    employ(registry)
    employ(registry, "zhao", "analyst")
    key, certificate, port = folder / "key.pem", folder / "cert.pem", free_port()
    certify = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    subprocess.run([*certify, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    with dashboard(folder, MINYI_ALLOWED_HOSTS=NAME, MINYI_ALLOW_PLAIN_HTTP="no") as behind:
        setting = folder / "nginx.conf"
        setting.write_text(configuration(folder, port, behind, key, certificate), "utf-8")
        proxy = subprocess.Popen([nginx, "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(setting)])
        try:
            time.sleep(1)
            assert proxy.poll() is None, (folder / "error.log").read_text()
            yield port, certificate, registry
        finally:
            proxy.terminate()
            proxy.wait(15)
            registry.close()


def configuration(folder: Path, port: int, behind: int, key: Path, certificate: Path) -> str:
    """The README's server, on ports and with files of this test's own."""
    found = SERVER.search((PROJECT / "README.md").read_text("utf-8"))
    assert found, "the README sets up nginx"
    server = found[1].replace("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;").replace(":8501", f":{behind}")
    server = server.replace("/etc/ssl/minyi.pem", str(certificate)).replace("/etc/ssl/minyi.key", str(key))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder / kind};" for kind in kinds)
    return (
        f"daemon off; pid {folder / 'nginx.pid'}; worker_processes 1; events {{ worker_connections 64; }}\n"
        f"http {{ access_log off; {places}\n{server}}}\n"
    )


def test_signing_in_gives_cookies_that_only_tls_carries(visitor: tuple[Visitor, Registry]) -> None:
    caller, registry = visitor
    answer = caller.sign_in("wang")
    assert answer.status == 303
    assert set(caller.jar) == {"__Host-minyi_session"} and "; Secure" in answer.header("set-cookie")
    assert "max-age" in answer.header("strict-transport-security")
    assert caller.page("/").status == 200
    given = [value for name, value in caller.get("/_stcore/health").headers if name.lower() == "set-cookie"]
    assert given and all("; Secure" in value for value in given), "Streamlit's own as well"
    assert audit.listed(registry, action="sign_in")[0].address == "127.0.0.1"


def test_a_page_runs_over_a_web_socket(visitor: tuple[Visitor, Registry]) -> None:
    caller, _registry = visitor
    caller.sign_in("wang")
    with caller.stream() as stream:
        assert "管理员" in run(stream).words
    with pytest.raises(InvalidStatus, match="403"):
        caller.stream(cookie="")
    with pytest.raises(InvalidStatus, match="403"):
        caller.stream(origin="https://evil.cn")


def test_an_analyst_uploads(visitor: tuple[Visitor, Registry]) -> None:
    caller, _registry = visitor
    caller.sign_in("zhao")
    with caller.stream() as stream:
        page = run(stream).session
        body = (
            b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n'
            + b"x" * 2_000_000
            + b"\r\n--b--\r\n"
        )
        kind = {"Content-Type": "multipart/form-data; boundary=b", "Origin": caller.origin}
        token = caller.get("/_stcore/health").cookies["_streamlit_xsrf"]
        answer = caller.ask("PUT", f"/_stcore/upload_file/{page}/f", body, kind | {"X-Xsrftoken": token})
    assert answer.status == 204, answer.text


def test_an_address_that_the_caller_made_up_counts_for_nothing(visitor: tuple[Visitor, Registry]) -> None:
    caller, registry = visitor
    fields = {"token": caller.token(), "name": "wang", "password": "Wrong-Guess-28"}
    assert caller.send("/sign-in", fields, X_Forwarded_For="10.6.6.6").status == 401
    assert audit.listed(registry, action="sign_in_failed")[0].address == "127.0.0.1"


def test_a_forged_host_is_refused(visitor: tuple[Visitor, Registry]) -> None:
    caller, _registry = visitor
    assert caller.get("/", Host="evil.cn").status in (400, 421)
