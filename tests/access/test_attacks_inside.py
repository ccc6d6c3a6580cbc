"""Attacks on web sockets and on requests as such, tried on the dashboard as it is shipped, and refused."""

from __future__ import annotations

import http.client
import socket
import time

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from analytics.access import audit
from tests.access.served import FORM_TYPE, Served, run


class TestWebSockets:
    @pytest.mark.parametrize("origin", ["http://evil.cn", "http://localhost:1", "null", "http://127.0.0.1:1"])
    def test_of_another_site_is_refused(self, served: Served, origin: str) -> None:
        with pytest.raises(InvalidStatus, match="403"):
            served.inside().stream(origin=origin)

    def test_nobody_goes_on_with_another_s_page(self, served: Served) -> None:
        analyst, viewer = served.inside("zhao"), served.inside("li")
        with analyst.stream() as mine:
            number = run(mine).session
        with viewer.stream(session=number) as theirs:
            assert run(theirs).session != number
        with analyst.stream(session=number) as again:
            assert run(again).session == number

    def test_pages_out_of_role_do_not_exist(self, served: Served) -> None:
        offered = {}
        for name in ("wang", "li", "zhao"):
            with served.inside(name).stream() as stream:
                offered[name] = run(stream).pages
        assert "overview" in offered["li"]
        assert not offered["li"] & {"upload", "batches", "review", "codebook", "programmes", "accounts", "audit"}
        assert "upload" in offered["zhao"] and not offered["zhao"] & {"accounts", "audit"}
        assert {"accounts", "audit", "programmes"} <= offered["wang"] and "upload" not in offered["wang"]

    def test_a_page_of_the_role_links_to_none_that_is_not(self, served: Served) -> None:
        links = {}
        for name in ("li", "zhao"):
            with served.inside(name).stream() as stream:
                links[name] = run(stream).words.count('page: "batches"')
        assert links["li"] == 0 < links["zhao"]

    def test_who_reads_is_said(self, served: Served) -> None:
        with served.inside().stream() as stream:
            words = run(stream).words
        assert "查看人员" in words and "全市" in words and "本机模式" not in words

    def test_nonsense_closes_it_and_nothing_else(self, served: Served) -> None:
        with served.inside().stream() as stream:
            stream.send(b"\xff" * 100)
            with pytest.raises(ConnectionClosed):
                stream.recv(timeout=20)
        assert served.caller().get("/_stcore/health").status == 200


class TestRequests:
    @pytest.mark.parametrize("host", ["evil.cn", "evil.cn:80", "127.0.0.1.evil.cn", "127.0.0.1@evil", "", "a/b", "*"])
    def test_a_forged_host_is_refused(self, served: Served, host: str) -> None:
        caller = served.inside()
        assert caller.get("/", Host=host).status == 400
        assert caller.page("/sign-in").status in (200, 303)

    @pytest.mark.parametrize("method", ["TRACE", "PATCH", "CONNECT", "PROPFIND"])
    def test_methods_of_no_page_are_refused(self, served: Served, method: str) -> None:
        assert served.inside().ask(method, "/").status in (400, 405)

    @pytest.mark.parametrize(
        "path",
        ["/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/static/../../../etc/passwd", "/..%5c..%5cetc/passwd",
         "/media/..%2f..%2fvar/access.sqlite", "/app/static/../../var/access.sqlite", "/component/../dashboard.py",
         "/static/%2e%2e/%2e%2e/dashboard.py", "//etc/passwd", "/%00", "/pages/accounts.py"],
    )  # fmt: skip
    def test_no_path_leads_out(self, served: Served, path: str) -> None:
        answer = served.inside("zhao").get(path)
        assert "root:" not in answer.text and "SQLite" not in answer.text and "import" not in answer.text
        assert answer.status in (400, 404) or "<!doctype html>" in answer.text.lower()

    @pytest.mark.parametrize(
        "name",
        ["../../x.csv", "..\\\\..\\\\x.csv", "/tmp/x.csv", "C:\\\\x.csv", "a\x00b.csv", "x" * 5000 + ".csv",
         "\u202egpj.csv", "CON.csv", "..", ".", "", "a\r\nX-Evil: 1.csv", "<img src=x>.csv"],
    )  # fmt: skip
    def test_a_file_s_name_leads_nowhere(self, served: Served, name: str) -> None:
        before = set(served.log.parent.rglob("*"))
        analyst = served.inside("zhao")
        quoted = name.replace('"', "").encode("utf-8").replace(b"\r\n", b"%0D%0A")
        body = b'--b\r\nContent-Disposition: form-data; name="f"; filename="' + quoted + b'"\r\n\r\nx\r\n--b--\r\n'
        with analyst.stream() as stream:
            number = run(stream, "upload").session
            kind = {"Content-Type": "multipart/form-data; boundary=b", "Origin": analyst.origin}
            xsrf = analyst.get("/_stcore/health").cookies.get("_streamlit_xsrf", "")
            answer = analyst.ask("PUT", f"/_stcore/upload_file/{number}/f", body, kind | {"X-Xsrftoken": xsrf})
        assert answer.status in (204, 400), answer.text
        assert not answer.header("x-evil")
        assert set(served.log.parent.rglob("*")) <= before | {*served.log.parent.glob("*.sqlite-*")}

    def test_a_viewer_s_upload_is_refused_and_noted(self, served: Served) -> None:
        viewer = served.inside()
        with viewer.stream() as stream:
            number = run(stream).session
            answer = viewer.ask("PUT", f"/_stcore/upload_file/{number}/f", b"x", {"Origin": viewer.origin})
        assert answer.status == 403
        assert audit.listed(served.registry, who="li", action="refused")

    def test_an_upload_to_another_s_page_is_refused(self, served: Served) -> None:
        other, analyst = served.inside("li"), served.inside("zhao")
        with other.stream() as stream:
            number = run(stream).session
            answer = analyst.ask("PUT", f"/_stcore/upload_file/{number}/f", b"x", {"Origin": analyst.origin})
        assert answer.status == 403

    def test_an_oversize_body_is_refused_before_it_is_read(self, served: Served) -> None:
        caller = served.caller()
        assert caller.ask("POST", "/sign-in", b"x" * 100_000, FORM_TYPE | {"Origin": caller.origin}).status == 413

    def test_an_oversize_body_of_unknown_length_is_cut(self, served: Served) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
        headers = FORM_TYPE | {"Origin": served.caller().origin}
        chunks = (b"x" * 10_000 for _number in range(10))
        connection.request("POST", "/sign-in", chunks, headers, encode_chunked=True)
        assert connection.getresponse().status == 413
        connection.close()

    def test_no_answer_may_be_framed_guessed_at_or_kept(self, served: Served) -> None:
        for answer in (served.caller().page("/sign-in"), served.inside().page("/"), served.caller().get("/x")):
            assert "frame-ancestors 'none'" in answer.header("content-security-policy")
            assert answer.header("x-content-type-options") == "nosniff"
            assert "unsafe-eval" not in answer.header("content-security-policy")
        assert served.caller().page("/sign-in").header("cache-control") == "no-store"
        assert "max-age" in served.caller().get("/x", X_Forwarded_Proto="https").header("strict-transport-security")

    def test_a_hundred_who_wait_at_the_door_do_not_keep_others_out(self, served: Served) -> None:
        caller = served.inside()
        waiting = [socket.create_connection(("127.0.0.1", served.port)) for _number in range(100)]
        for one in waiting:
            one.sendall(b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\nx")
        started = time.monotonic()
        assert caller.get("/_stcore/host-config").status == 200
        assert time.monotonic() - started < 5
        for one in waiting:
            one.close()
