"""Attacks tried on the dashboard as it is shipped, and refused. A line says what is tried, and where (see the test of
the list itself, last in this file):

session fixation: test_attacks.TestSessions.test_fixation_a_token_from_before_is_never_taken_over
cookie replayed after sign-out: test_attacks.TestSessions.test_a_cookie_replayed_after_signing_out_opens_nothing
cookie stolen: test_attacks.TestSessions.test_a_stolen_cookie_opens_nothing_after_the_password_changed
brute force: test_attacks.TestGuessing.test_brute_force_is_made_to_wait_and_even_the_right_password_waits
names guessed: test_attacks.TestGuessing.test_a_stranger_learns_no_name
CSRF: test_attacks.TestForgery.test_a_form_of_another_site_is_refused
CSRF on a web socket: test_attacks_inside.TestWebSockets.test_of_another_site_is_refused
open redirect: test_attacks.TestForgery.test_no_open_redirect_and_no_header_of_theirs
web socket without cookie: test_attacks.TestWithoutSession.test_no_web_socket_begins
another's page session: test_attacks_inside.TestWebSockets.test_nobody_goes_on_with_another_s_page
another's download: test_made_files.TestServed.test_goes_to_the_account_for_whom_it_was_made_only
forged host: test_attacks_inside.TestRequests.test_a_forged_host_is_refused
forged address behind a proxy: test_behind_nginx.test_an_address_that_the_caller_made_up_counts_for_nothing
password in the clear: test_plain_http.TestReaders.test_a_password_that_came_in_the_clear_signs_nobody_in
path traversal: test_attacks_inside.TestRequests.test_no_path_leads_out
path traversal in file names: test_attacks_inside.TestRequests.test_a_file_s_name_leads_nowhere
markup in every text: test_hostile_words.test_no_page_sends_them_as_markup
formula in exports: test_hostile_exports.test_no_word_is_a_formula_or_an_address
oversize body: test_attacks_inside.TestRequests.test_an_oversize_body_of_unknown_length_is_cut
slow body: test_attacks_inside.TestRequests.test_a_hundred_who_wait_at_the_door_do_not_keep_others_out
secrets in the log: test_attacks.test_the_log_holds_no_secret
client's secret in the log: test_single_sign_on.test_the_secret_is_in_no_log
"""

from __future__ import annotations

import importlib
import re

import pytest
from websockets.exceptions import InvalidStatus

from analytics.access import accounts, audit, sessions
from analytics.clock import now
from tests.access.people import HOST, OTHER, RIGHT
from tests.access.served import FORM_TYPE, Caller, Served, run

PASSWORD_FIELDS = {"old": RIGHT, "new": OTHER, "again": OTHER}


def is_out(caller: Caller) -> bool:
    return (
        caller.page("/").header("location").startswith("/sign-in") and caller.get("/_stcore/host-config").status == 401
    )


class TestWithoutSession:
    @pytest.mark.parametrize(
        "path",
        ["/", "/upload", "/accounts", "/index.html", "/static/js/index.js", "/media/a.png", "/component/x/y",
         "/_stcore/host-config", "/_stcore/allowed-message-origins", "/_stcore/upload_file/a/b", "/_stcore/stream",
         "/_stcore/bidi-components/a", "/_stcore/health/", "/sign-in/", "//sign-in", "/%2e%2e/sign-in"],
    )  # fmt: skip
    def test_nothing_answers(self, served: Served, path: str) -> None:
        assert served.caller().get(path).status == 401

    @pytest.mark.parametrize(
        "path",
        ["/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/interact", "/_stcore/agent/mcp",
         "/_stcore/agent/openapi.json", "/auth/login", "/auth/logout", "/oauth2callback"],
    )  # fmt: skip
    def test_what_is_not_in_use_is_shut_for_all(self, served: Served, path: str) -> None:
        assert [served.caller().get(path).status, served.inside("wang").get(path).status] == [404, 404]

    def test_a_page_leads_to_the_form_and_back(self, served: Served) -> None:
        assert served.caller().page("/weekly?week=2026-09-07").header("location") == (
            "/sign-in?next=%2Fweekly%3Fweek%3D2026-09-07"
        )

    def test_health_tells_nothing_more_than_that(self, served: Served) -> None:
        assert served.caller().get("/_stcore/health").text == "ok"

    @pytest.mark.parametrize(
        "cookie", ["", "minyi_session=", "minyi_session=' OR 1=1 --", "minyi_session=" + "x" * 500]
    )
    def test_no_web_socket_begins(self, served: Served, cookie: str) -> None:
        with pytest.raises(InvalidStatus, match="403"):
            served.caller().stream(cookie=cookie)


class TestSessions:
    def test_fixation_a_token_from_before_is_never_taken_over(self, served: Served) -> None:
        caller = served.caller()
        caller.jar["minyi_session"] = planted = "A" * 43
        assert caller.sign_in("li").status == 303
        assert caller.jar["minyi_session"] != planted
        assert sessions.find(served.registry, planted, now()) is None

    def test_signing_in_again_ends_the_token_from_before(self, served: Served) -> None:
        caller = served.inside()
        before = dict(caller.jar)
        token = served.caller()
        form = token.token()
        caller.jar |= token.jar
        assert caller.send("/sign-in", {"token": form, "name": "li", "password": RIGHT}).status == 303
        stale = served.caller()
        stale.jar = before
        assert is_out(stale) and not is_out(caller)

    def test_a_cookie_replayed_after_signing_out_opens_nothing(self, served: Served) -> None:
        caller = served.inside()
        stolen = dict(caller.jar)
        answer = caller.send("/sign-out", {"token": caller.token("/sign-out")})
        assert (answer.status, answer.header("location"), caller.jar) == (303, "/sign-in", {})
        caller.jar = stolen
        assert is_out(caller)
        with pytest.raises(InvalidStatus, match="403"):
            caller.stream()

    def test_a_stolen_cookie_opens_nothing_after_the_password_changed(self, served: Served) -> None:
        owner, thief = served.inside("qian"), served.inside("qian")
        assert not is_out(thief)
        with thief.stream() as stream:
            assert "满意" in run(stream).words
            answer = owner.send("/password", {"token": owner.token("/password"), **PASSWORD_FIELDS})
            assert answer.status == 303 and not is_out(owner)
            assert is_out(thief)
            after = run(stream).words
            assert "登录已结束" in after and "满意" not in after

    def test_a_stolen_session_cannot_change_the_password_without_knowing_it(self, served: Served) -> None:
        thief = served.inside()
        fields = {"token": thief.token("/password"), "old": "Guess-Guess-27", "new": OTHER, "again": OTHER}
        answer = thief.send("/password", fields)
        assert answer.status == 401 and "现在的密码不对" in answer.text

    def test_disabling_shows_nothing_more_in_an_open_page(self, served: Served) -> None:
        caller = served.inside("sun")
        with caller.stream() as stream:
            run(stream)
            accounts.disable(served.registry, "sun", actor=HOST, now=now())
            assert "登录已结束" in run(stream).words
        assert is_out(caller)

    def test_a_first_password_opens_nothing_but_its_change(self, served: Served) -> None:
        caller = served.caller()
        assert caller.sign_in("wu", next="/weekly").header("location") == "/password"
        assert caller.page("/weekly").header("location") == "/password"
        assert caller.get("/_stcore/host-config").status == 401
        with pytest.raises(InvalidStatus, match="403"):
            caller.stream()
        weak = caller.send("/password", {"token": caller.token("/password"), "old": RIGHT, "new": "a", "again": "a"})
        assert weak.status == 400 and "至少要" in weak.text
        done = caller.send("/password", {"token": caller.token("/password"), **PASSWORD_FIELDS})
        assert (done.status, caller.page("/").status) == (303, 200)

    def test_cookies_are_kept_from_scripts_and_other_sites(self, served: Served) -> None:
        caller = served.caller()
        form = caller.page("/sign-in").header("set-cookie").lower()
        session = caller.sign_in("li").header("set-cookie").lower()
        assert "httponly" in form and "samesite=strict" in form
        assert "httponly" in session and "samesite=lax" in session
        behind = served.caller().get("/sign-in", Accept="text/html", X_Forwarded_Proto="https").header("set-cookie")
        assert behind.startswith("__Host-minyi_form=") and "secure" in behind.lower()

    def test_a_cookie_of_plain_http_opens_nothing_behind_tls(self, served: Served) -> None:
        assert served.inside().get("/_stcore/host-config", X_Forwarded_Proto="https").status == 401


class TestGuessing:
    def test_brute_force_is_made_to_wait_and_even_the_right_password_waits(self, served: Served) -> None:
        caller = served.caller("10.9.9.9")
        answers = [caller.sign_in("zhou", f"Wrong-Guess-{n}8") for n in range(6)]
        assert [answer.status for answer in answers] == [401, 401, 401, 401, 429, 429]
        assert "15 分钟" in answers[-1].text and 0 < int(answers[-1].header("retry-after")) <= 900
        assert caller.sign_in("zhou").status == 429
        assert {"locked", "sign_in_failed"} <= {event.action for event in audit.listed(served.registry, who="zhou")}

    def test_a_stranger_learns_no_name(self, served: Served) -> None:
        accounts.add(served.registry, "zheng", role="viewer", password=RIGHT, actor=HOST, now=now())
        accounts.disable(served.registry, "zheng", actor=HOST, now=now())
        seen = set()
        for name in ("nobody", "wang", "zheng"):
            caller = served.caller("10.8.8.8")
            answer = caller.sign_in(name, RIGHT if name == "zheng" else "Wrong-Guess-28")
            seen.add((answer.status, answer.text.replace(name, "").replace(caller.jar["minyi_form"], "")))
        assert len(seen) == 1

    def test_a_password_in_a_link_signs_nobody_in(self, served: Served) -> None:
        caller = served.caller()
        assert "minyi_session" not in caller.get(f"/sign-in?name=li&password={RIGHT}").cookies
        assert caller.ask("PUT", "/sign-in", b"", {"Origin": caller.origin}).status == 405


class TestForgery:
    def test_a_form_without_token_is_refused(self, served: Served) -> None:
        caller = served.caller()
        caller.token()
        answer = caller.send("/sign-in", {"name": "li", "password": RIGHT})
        assert answer.status == 403 and "minyi_session" not in answer.cookies

    def test_a_token_without_its_cookie_is_refused(self, served: Served) -> None:
        assert served.caller().send("/sign-in", {"token": "B" * 43, "name": "li", "password": RIGHT}).status == 403

    def test_a_token_that_was_planted_empty_is_refused(self, served: Served) -> None:
        caller = served.caller()
        caller.jar["minyi_form"] = "x"
        assert caller.send("/sign-in", {"token": "x", "name": "li", "password": RIGHT}).status == 403

    @pytest.mark.parametrize("origin", ["http://evil.cn", "null", "http://127.0.0.1:1", "file://", "http://localhost"])
    @pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/password", "/_stcore/upload_file/a/b"])
    def test_a_form_of_another_site_is_refused(self, served: Served, origin: str, path: str) -> None:
        caller = served.inside("zhao")
        fields = {"token": caller.token("/sign-out"), **PASSWORD_FIELDS}
        assert caller.send(path, fields, Origin=origin).status == 403
        assert not is_out(caller)

    def test_a_form_that_does_not_say_where_it_is_from_is_refused(self, served: Served) -> None:
        caller = served.caller()
        body = f"token={caller.token()}&name=li&password={RIGHT}".encode()
        assert caller.ask("POST", "/sign-in", body, FORM_TYPE).status == 403
        assert caller.ask("POST", "/sign-in", body, FORM_TYPE | {"Sec-Fetch-Site": "cross-site"}).status == 403

    def test_another_session_s_token_signs_nobody_out(self, served: Served) -> None:
        caller, other = served.inside(), served.inside("zhao")
        assert caller.send("/sign-out", {"token": other.token("/sign-out")}).status == 403
        assert not is_out(caller)

    def test_a_link_signs_nobody_out(self, served: Served) -> None:
        caller = served.inside()
        assert caller.page("/sign-out").status == 200
        assert not is_out(caller)

    @pytest.mark.parametrize(
        "wanted",
        ["//evil.cn", "https://evil.cn", "/\\evil.cn", "\\\\evil.cn", "/\t/evil.cn", "javascript:alert(1)",
         " //evil.cn", "///evil.cn", "/sign-out", "http:evil.cn", "/%0d%0aSet-Cookie:a=b\r\nX: y", "evil.cn",
         "/x\nLocation: //evil.cn"],
    )  # fmt: skip
    def test_no_open_redirect_and_no_header_of_theirs(self, served: Served, wanted: str) -> None:
        answer = served.caller().sign_in("li", next=wanted)
        assert (answer.status, answer.header("location")) == (303, "/")
        assert set(answer.cookies) == {"minyi_session", "minyi_form"}

    def test_a_path_of_ours_is_where_one_comes_to(self, served: Served) -> None:
        assert served.caller().sign_in("li", next="/weekly?week=2026-09-07").header("location") == (
            "/weekly?week=2026-09-07"
        )

    def test_markup_in_a_name_stays_words(self, served: Served) -> None:
        answer = served.caller("10.7.7.7").sign_in('"><script>alert(1)</script>', "Wrong-Guess-28")
        assert "<script" not in answer.text and "&quot;&gt;&lt;script&gt;" in answer.text


def test_the_log_holds_no_secret(served: Served) -> None:
    caller = served.caller("10.5.5.5")
    form = caller.token()
    caller.sign_in("li", "Wrong-Guess-28")
    caller.sign_in("li")
    token = caller.jar["minyi_session"]
    caller.get(f"/sign-in?password={OTHER}")
    with caller.stream() as stream:
        run(stream)
        stream.send(b"\xff" * 100)
    caller.send("/password", {"token": caller.token("/password"), "old": "Guess-Guess-27", "new": "a", "again": "a"})
    log = served.log.read_text("utf-8", "replace")
    assert log, "there is a log"
    assert not [secret for secret in (RIGHT, OTHER, "Wrong-Guess-28", "Guess-Guess-27", form, token) if secret in log]
    assert not re.search("停车位不够第|minyi_session=|minyi_form=", log)


def test_every_line_of_the_list_is_a_test() -> None:
    listed = re.findall(r"^[^:\n]+: (test_\S+)$", __doc__ or "", re.MULTILINE)
    assert len(listed) == len(set(listed)) > 20
    for name in listed:
        module, *path = name.split(".")
        found = importlib.import_module(f"tests.access.{module}")
        for step in path:
            found = getattr(found, step)
        assert callable(found) and path[-1].startswith("test_")
