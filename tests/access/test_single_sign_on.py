"""Single sign-on against a provider on loopback: who comes in, as whom and until when; and what is tried in vain."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, quote_plus, urlencode, urlsplit

import pytest
from websockets.exceptions import ConnectionClosed
from werkzeug.wrappers import Response

from analytics.access import accounts, audit, sessions
from analytics.access.gate import SSO_CALLBACK
from analytics.access.sockets import REFUSED
from analytics.clock import now
from analytics.model import Scope
from analytics.store.registry import Registry
from tests.access.people import HOST, RIGHT, employ
from tests.access.provider import CLIENT, SECRET, Claims, Front, forged, made, new_key, providing
from tests.access.served import Answer, Caller, Served, dashboard, run
from tests.pages import desk

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib")]
MAPPING = """
[[rule]]
claim = "groups"
value = "minyi-analysts"
role = "analyst"
everywhere = true

[[rule]]
claim = "groups"
value = ["minyi-district", "minyi-other"]
role = "viewer"
district_claim = "area"
"""
# Fixed by the setting, whatever host a request says that it calls.
BACK = f"http://127.0.0.1:8501{SSO_CALLBACK}"
OTHER_KEY = new_key("first")


def settings(provider: Front, folder: Path, back: str = BACK) -> dict[str, str]:
    (folder / "mapping.toml").write_text(MAPPING, "utf-8")
    (folder / "secret").write_text(SECRET + "\n", "utf-8")
    return {
        "MINYI_OIDC_ISSUER": provider.issuer,
        "MINYI_OIDC_CLIENT_ID": CLIENT,
        "MINYI_OIDC_CLIENT_SECRET_FILE": str(folder / "secret"),
        "MINYI_OIDC_REDIRECT_URL": back,
        "MINYI_OIDC_MAPPING": str(folder / "mapping.toml"),
    }


@dataclass
class Office:
    """A dashboard with single sign-on, beside the local administrator wang."""

    served: Served
    provider: Front
    folder: Path

    @property
    def registry(self) -> Registry:
        return self.served.registry

    def caller(self) -> Caller:
        return self.served.caller()

    def return_path(self, caller: Caller, sub: str, wanted: str = "", **form: str) -> str:
        """Begin, agree at the provider; gives where the browser is sent back to."""
        begun = caller.page("/sso/start?" + urlencode({"next": wanted}))
        assert begun.status == 303, begun.text
        assert parse_qs(urlsplit(begun.header("Location")).query)["redirect_uri"] == [BACK]
        there = self.provider.agree(begun.header("Location"), sub, **form)
        assert there.startswith(BACK + "?")
        return there.removeprefix(BACK.removesuffix(SSO_CALLBACK))

    def come(self, sub: str, wanted: str = "", caller: Caller | None = None) -> tuple[Caller, Answer]:
        """The whole way of a browser."""
        caller = caller or self.caller()
        return caller, caller.page(self.return_path(caller, sub, wanted))

    def last(self, action: str) -> tuple[str, str, str]:
        event = audit.listed(self.registry, action=action, limit=1)[0]
        return event.who, event.outcome, event.detail


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    desk.fill(desk.address(folder))
    registry = Registry(folder / "access.sqlite")
    employ(registry)
    with providing() as provider, dashboard(folder, **settings(provider, folder)) as port:
        yield Office(Served(port, registry), provider, folder)
    registry.close()


@pytest.fixture(autouse=True)
def honest(office: Office) -> Iterator[None]:
    office.provider.knows("1001", preferred_username="li", name="李娜", groups=["minyi-district"], area="市中区")
    yield
    office.provider.sign = None
    office.provider.answers.clear()


def is_inside(caller: Caller) -> bool:
    return caller.page("/").status == 200


def test_who_is_known_there_comes_in_with_the_duties_of_his_claims(office: Office) -> None:
    form = office.caller().page("/sign-in?next=%2Fweekly")
    assert 'href="/sso/start?next=%2Fweekly"' in form.text and "用统一身份认证登录" in form.text
    caller, back = office.come("1001", "/weekly?week=2026-09-07")
    assert (back.status, back.header("Location")) == (303, "/weekly?week=2026-09-07")
    cookie = next(value for key, value in back.headers if "minyi_session" in value)
    assert "HttpOnly" in cookie and "samesite=lax" in cookie.lower()
    assert is_inside(caller) and "minyi_sso" not in caller.jar
    account = accounts.find(office.registry, "li")
    assert (account.display, account.role, account.scope) == ("李娜", "viewer", Scope(district=("市中区",)))
    assert (account.issuer, account.subject, account.password_hash) == (office.provider.issuer, "1001", "")
    assert office.last("sign_in") == ("li", "done", "sso")
    with caller.stream() as stream:
        assert "weekly" in run(stream).pages


def test_its_cookie_is_short_lived_and_no_script_reads_it(office: Office) -> None:
    begun = office.caller().page("/sso/start")
    cookie = next(value for key, value in begun.headers if value.startswith("minyi_sso="))
    assert "HttpOnly" in cookie and "Max-Age=600" in cookie and "samesite=lax" in cookie.lower()
    asked = parse_qs(urlsplit(begun.header("Location")).query)
    assert asked["code_challenge_method"] == ["S256"] and len(asked["nonce"][0]) == len(asked["state"][0]) == 43
    assert asked["nonce"] != asked["state"] and SECRET not in begun.header("Location")


def _claims(**changed: object) -> Callable[[Claims, Front], str]:
    return lambda claims, front: made(
        {name: value for name, value in {**claims, **changed}.items() if value is not None}, front.key, kid="first"
    )


NOW = int(time.time())
UNSUPPORTED = "token UnsupportedAlgorithmError"
LIES: dict[str, tuple[str, Callable[[Claims, Front], str]]] = {
    "without signature": (UNSUPPORTED, lambda claims, front: forged(claims)),
    "unsigned, and says so in capitals": (UNSUPPORTED, lambda claims, front: forged(claims, "NONE")),
    "signed with the public key as a secret": (
        UNSUPPORTED,
        lambda claims, front: forged(claims, "HS256", secret=front.key.as_pem(private=False), kid="first"),
    ),
    "signed with the client's secret": (
        UNSUPPORTED,
        lambda claims, front: forged(claims, "HS256", secret=SECRET.encode()),
    ),
    "signed by somebody else under the same name": (
        "token BadSignatureError",
        lambda claims, front: made(claims, OTHER_KEY, kid="first"),
    ),
    "signed by a key that nobody has published": ("kid", lambda claims, front: made(claims, OTHER_KEY, kid="second")),
    "an access token": ("typ", lambda claims, front: made(claims, front.key, kid="first", typ="at+jwt")),
    "no token": ("token DecodeError", lambda claims, front: "a.b.c"),
    "of another issuer": ("iss", _claims(iss="https://sso.evil.cn")),
    "without issuer": ("iss", _claims(iss=None)),
    "for another client": ("aud", _claims(aud="another")),
    "for several clients, given to none of them": ("azp", _claims(aud=[CLIENT, "another"])),
    "given to another client": ("azp", _claims(aud=[CLIENT, "another"], azp="another")),
    "expired": ("exp", _claims(exp=NOW - 1)),
    "without end": ("exp", _claims(exp=None)),
    "with an end that is no number": ("exp", _claims(exp="tomorrow")),
    "of tomorrow": ("iat", _claims(iat=NOW + 86_400, exp=NOW + 90_000)),
    "of yesterday": ("iat", _claims(iat=NOW - 86_400)),
    "not valid yet": ("nbf", _claims(nbf=NOW + 7200)),
    "of another journey": ("nonce", _claims(nonce="x" * 43)),
    "of no journey": ("nonce", _claims(nonce=None)),
    "about nobody": ("sub", _claims(sub="")),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_proves_nothing_lets_nobody_in(office: Office, lie: str) -> None:
    reason, told = LIES[lie]
    office.provider.sign = lambda claims: told(claims, office.provider)
    caller, back = office.come("1001")
    assert back.status == 403 and "核对不上" in back.text, "a stranger is not told why"
    assert "minyi_session" not in caller.jar and not is_inside(caller)
    who, outcome, detail = office.last("sign_in_failed")
    assert (who, outcome) == ("（没有的账号）", "refused")
    assert detail == f"sso：{reason}"


def test_the_same_provider_is_believed_where_it_tells_the_truth(office: Office) -> None:
    """Else the test above would pass for any reason."""
    office.provider.sign = lambda claims: _claims(aud=[CLIENT], azp=CLIENT, nbf=NOW - 5)(claims, office.provider)
    caller, back = office.come("1001")
    assert back.status == 303 and is_inside(caller)


def test_claims_that_are_told_at_another_address_count_where_it_speaks_of_the_same_person(office: Office) -> None:
    office.provider.sign = lambda claims: _claims(groups=None, area=None)(claims, office.provider)
    caller, back = office.come("1001")
    assert back.status == 303 and is_inside(caller)
    assert accounts.find(office.registry, "li").scope == Scope(district=("市中区",))
    said = json.dumps({"sub": "9999", "groups": ["minyi-analysts"]})
    office.provider.answers["/userinfo"] = lambda: Response(said, content_type="application/json")
    caller, back = office.come("1001")
    assert back.status == 403 and not is_inside(caller)
    assert office.last("sign_in_failed")[2] == "sso：userinfo sub"
    said = json.dumps({"sub": "1001", "iss": "x", "groups": ["minyi-analysts"], "preferred_username": "wang"})
    caller, back = office.come("1001")
    assert back.status == 303 and accounts.find(office.registry, "li").role == "analyst"


def test_a_return_to_another_browser_is_refused(office: Office) -> None:
    thief, victim = office.caller(), office.caller()
    path = office.return_path(thief, "1001")
    for jar in ({}, office_cookie(victim)):
        victim.jar = jar
        back = victim.page(path)
        assert back.status == 403 and "不是从这个浏览器开始的" in back.text
        assert "minyi_session" not in victim.jar
    assert thief.page(path).status == 303, "and it spoils nothing for whom it belongs to"


def office_cookie(caller: Caller) -> dict[str, str]:
    """The cookie of a journey of the caller's own."""
    assert caller.page("/sso/start").status == 303
    return dict(caller.jar)


def test_a_return_counts_once_even_with_its_cookie(office: Office) -> None:
    caller = office.caller()
    path = office.return_path(caller, "1001")
    held = dict(caller.jar)
    assert caller.page(path).status == 303
    again = office.caller()
    again.jar = held
    assert again.page(path).status == 403 and "minyi_session" not in again.jar


def test_a_code_counts_once_even_in_a_journey_of_its_own(office: Office) -> None:
    caller = office.caller()
    code = parse_qs(urlsplit(office.return_path(caller, "1001")).query)["code"][0]
    begun = caller.page("/sso/start").header("Location")
    state = parse_qs(urlsplit(begun).query)["state"][0]
    back = caller.page(f"{SSO_CALLBACK}?" + urlencode({"code": code, "state": state}))
    assert back.status == 403, "it was given for another verifier"
    assert office.last("sign_in_failed")[2] == "sso：code"


@pytest.mark.parametrize(
    "query",
    ["", "state=x&code=y", "error=access_denied", "code=y", "state=%00&code=y", "state=%C3%A9", "state=" + "x" * 43],
)
def test_a_made_up_return_is_refused(office: Office, query: str) -> None:
    caller = office.caller()
    caller.jar = office_cookie(caller)
    back = caller.page(f"{SSO_CALLBACK}?{query}")
    assert back.status == 403 and "minyi_session" not in caller.jar


@pytest.mark.parametrize("cookie", ["x", "..", "a.b.c", "é.1.2", "x" * 9000])
def test_a_made_up_cookie_is_refused(office: Office, cookie: str) -> None:
    caller = office.caller()
    path = office.return_path(caller, "1001")
    caller.jar = {"minyi_sso": cookie}
    assert caller.page(path).status == 403


def test_another_provider_s_answer_is_refused(office: Office) -> None:
    caller = office.caller()
    path = office.return_path(caller, "1001") + "&" + urlencode({"iss": "https://sso.evil.cn"})
    assert caller.page(path).status == 403
    assert office.last("sign_in_failed")[2] == "sso：sender"


def test_who_declines_there_stays_outside_and_reads_none_of_the_provider_s_words(office: Office) -> None:
    caller = office.caller()
    path = office.return_path(caller, "1001", action="deny")
    if "state=" not in path:  # this provider leaves it out where a person declines
        state = parse_qs(urlsplit(caller.page("/sso/start").header("Location")).query)["state"][0]
        path += "&" + urlencode({"state": state})
    back = caller.page(path + "&error_description=%3Cb%3Ecall+12345%3C%2Fb%3E")
    assert back.status == 403 and "12345" not in back.text
    assert office.last("sign_in_failed")[2] == "sso：denied"


@pytest.mark.parametrize(
    "wanted", ["//evil.cn", "https://evil.cn/", "/\\evil.cn", "/sso/start", "/sign-out", "\r\nX: y"]
)
def test_nobody_is_led_to_another_site(office: Office, wanted: str) -> None:
    _caller, back = office.come("1001", wanted)
    assert (back.status, back.header("Location")) == (303, "/")


def test_a_head_request_uses_nothing_up(office: Office) -> None:
    caller = office.caller()
    path = office.return_path(caller, "1001")
    assert caller.ask("HEAD", path).status == 404
    assert caller.page(path).status == 303


@pytest.mark.parametrize(
    "claims",
    [
        {"groups": ["others"], "area": "市中区"},
        {"groups": "minyi", "area": "市中区"},
        {"area": "市中区"},
        {"groups": ["minyi-district"]},
        {"groups": ["minyi-district"], "area": ""},
        {"groups": ["minyi-district"], "area": ["市中区", 7]},
        {"groups": {"minyi-district": 1}, "area": "市中区"},
        {"groups": ["minyi-district"], "area": "市中区", "preferred_username": ""},
    ],
    ids=json.dumps,
)
def test_without_a_rule_there_is_no_role_and_without_a_place_no_scope(office: Office, claims: dict) -> None:
    office.provider.knows("2002", **{"preferred_username": "nobody", **claims})
    caller, back = office.come("2002")
    assert back.status == 403 and "没有本系统的角色或范围" in back.text and not is_inside(caller)
    assert "nobody" not in {account.name for account in accounts.listed(office.registry)}
    assert office.last("sign_in_failed")[2].startswith("sso：no ")


def test_duties_follow_the_provider_and_sessions_of_before_end(office: Office) -> None:
    said = {"preferred_username": "zhao", "name": "赵"}
    office.provider.knows("3003", **said, groups=["minyi-analysts", "minyi-district"], area="市中区")
    first, _back = office.come("3003")
    assert is_inside(first)
    assert accounts.find(office.registry, "zhao").role == "analyst", "the first rule that fits"
    office.provider.knows("3003", **said, groups=["minyi-district"], area=["市中区", "历下区"])
    second, _back = office.come("3003")
    account = accounts.find(office.registry, "zhao")
    assert (account.role, account.scope) == ("viewer", Scope(district=("市中区", "历下区")))
    assert is_inside(second) and not is_inside(first)
    third, _back = office.come("3003")
    assert is_inside(second) and is_inside(third), "where nothing changes both go on"
    office.provider.knows("3003", **said, groups=[])
    _fourth, back = office.come("3003")
    assert back.status == 403
    assert not is_inside(second) and not is_inside(third), "who has lost every role has lost every session"
    assert office.last("sign_in_failed") == ("zhao", "refused", "sso：no role")


def test_a_disabled_account_stays_outside(office: Office) -> None:
    office.provider.knows("4004", preferred_username="qian", groups=["minyi-analysts"])
    caller, _back = office.come("4004")
    accounts.disable(office.registry, "qian", actor=HOST, now=now())
    assert not is_inside(caller)
    _caller, back = office.come("4004")
    assert back.status == 403 and "已停用" in back.text
    assert office.last("sign_in_failed") == ("qian", "refused", "sso")


def test_no_claim_takes_over_a_local_account_nor_one_of_another_person(office: Office) -> None:
    office.come("1001")
    for name in ("WANG", "li"):
        office.provider.knows("5005", preferred_username=name, email="wang@example.cn", groups=["minyi-analysts"])
        caller, back = office.come("5005")
        assert back.status == 403 and "已经有了" in back.text and not is_inside(caller)
    assert accounts.find(office.registry, "wang").issuer is None
    assert accounts.find(office.registry, "li").subject == "1001"


def test_two_tabs_of_a_newcomer_make_one_account(office: Office) -> None:
    office.provider.knows("7007", preferred_username="zheng", groups=["minyi-analysts"])
    tabs = [office.caller() for _tab in range(4)]
    paths = [office.return_path(tab, "7007") for tab in tabs]
    with ThreadPoolExecutor(len(tabs)) as hands:
        found = list(hands.map(lambda tab, path: tab.page(path).status, tabs, paths))
    assert found == [303] * len(tabs) and all(map(is_inside, tabs))
    assert [one.name for one in accounts.listed(office.registry)].count("zheng") == 1


def test_behind_tls_the_journey_s_cookie_is_of_this_very_host(office: Office) -> None:
    begun = office.caller().get("/sso/start", Accept="text/html", X_Forwarded_Proto="https")
    cookie = next(value for key, value in begun.headers if "minyi_sso=" in value)
    assert cookie.startswith("__Host-minyi_sso=") and "Secure" in cookie and "Domain" not in cookie


def test_a_name_that_changes_there_is_the_same_account_here(office: Office) -> None:
    office.provider.knows("6006", preferred_username="sun", name="孙" * 90 + "\u202e", groups=["minyi-analysts"])
    office.come("6006")
    office.provider.knows("6006", preferred_username="wang", name="孙", groups=["minyi-analysts"])
    caller, back = office.come("6006")
    assert back.status == 303 and is_inside(caller)
    assert accounts.find(office.registry, "sun").display == "孙"


def test_a_session_ends_with_the_token_even_on_an_open_page(office: Office) -> None:
    end = int(time.time()) + 12
    office.provider.sign = lambda claims: _claims(exp=end)(claims, office.provider)
    caller, _back = office.come("1001")
    assert is_inside(caller)
    with caller.stream() as stream, pytest.raises(ConnectionClosed) as closed:
        run(stream)
        while True:
            stream.recv(timeout=30)
    assert closed.value.rcvd and closed.value.rcvd.code == REFUSED
    assert end <= time.time() < end + 5, "not when it is next looked at"
    assert not is_inside(caller)


def test_a_new_session_ends_the_one_that_the_browser_held(office: Office) -> None:
    caller = office.caller()
    path = office.return_path(caller, "1001")
    assert caller.sign_in("wang").status == 303
    old = dict(caller.jar)
    assert caller.page(path).status == 303
    assert accounts.find(office.registry, "li") and is_inside(caller)
    caller.jar = old
    assert not is_inside(caller)


def test_signing_out_leads_on_to_the_provider(office: Office) -> None:
    caller, _back = office.come("1001")
    out = caller.send("/sign-out", {"token": caller.token("/sign-out")})
    assert (out.status, out.header("Location")) == (303, "/sso/ended") and not is_inside(caller)
    page = caller.page("/sso/ended").text
    asked = urlencode({"client_id": CLIENT, "post_logout_redirect_uri": "http://127.0.0.1:8501/sign-in"})
    assert f"{office.provider.issuer}/oauth2/end_session?{asked}".replace("&", "&amp;") in page
    local = office.served.inside("wang")
    assert local.send("/sign-out", {"token": local.token("/sign-out")}).header("Location") == "/sign-in"


def test_an_account_of_the_provider_has_no_password_here(office: Office) -> None:
    caller, _back = office.come("1001")
    assert "请在那里修改密码" in caller.page("/password").text
    assert office.caller().sign_in("li", "").status == 401
    with pytest.raises(accounts.AccountRefused, match="没有密码"):
        accounts.set_password(office.registry, "li", RIGHT, actor=HOST, now=now())
    assert office.caller().sign_in("li", RIGHT).status == 401


def test_while_the_provider_is_silent_passwords_still_work(office: Office) -> None:
    caller = office.caller()
    path = office.return_path(caller, "1001")
    office.provider.answers["/oauth2/token"] = lambda: _gone()
    back = caller.page(path)
    assert back.status == 503 and "暂时不可用" in back.text
    assert office.last("sign_in_failed")[1] == "failed"
    assert office.served.inside("wang").page("/").status == 200


def _gone() -> Response:
    return Response("busy", 503)


def test_the_secret_is_in_no_log(office: Office) -> None:
    """Neither the client's, in any way of writing it, nor what a browser or a token brings, whatever goes wrong."""
    caller = office.caller()
    path = office.return_path(caller, "1001")
    journey = caller.jar["minyi_sso"]
    caller.page(path)
    session = caller.jar["minyi_session"]
    failed = office.return_path(office.caller(), "1001")
    office.caller().page(failed)
    forged_token = forged({"sub": "1001"})
    for spoil in (lambda _claims: forged_token, lambda _claims: "no token"):
        office.provider.sign = spoil
        office.come("1001")
    office.provider.answers["/oauth2/token"] = lambda: _gone()
    office.come("1001")
    brought = [value for one in (path, failed) for values in parse_qs(urlsplit(one).query).values() for value in values]
    basic = base64.b64encode(f"{quote_plus(CLIENT)}:{quote_plus(SECRET)}".encode()).decode()
    secrets = {SECRET, quote_plus(SECRET), quote(SECRET), basic, session, journey, forged_token, *brought}
    log = (office.folder / "server.log").read_text(errors="replace")
    assert log, "there is a log"
    assert min(map(len, secrets)) > 15 and not [secret for secret in secrets if secret in log]
    events = repr(audit.listed(office.registry))
    assert not [secret for secret in secrets if secret in events]


def test_sessions_of_single_sign_on_are_listed_like_others(office: Office) -> None:
    office.come("1001")
    assert sessions.of(office.registry, "li", now())


def test_where_it_is_not_set_up_there_is_nothing(served: Served) -> None:
    caller = served.caller()
    assert "统一身份认证" not in caller.page("/sign-in").text
    for path in ("/sso/start", SSO_CALLBACK, "/sso/ended"):
        assert caller.page(path).status == 404
