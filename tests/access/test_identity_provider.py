"""What the provider may say, and what is believed: settings, rules, addresses, keys, and answers of the wrong kind."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from werkzeug.wrappers import Response

from analytics.access.single_sign_on import calls
from analytics.access.single_sign_on.client import Client, read_client
from analytics.access.single_sign_on.duties import Duties, read_duties
from analytics.access.single_sign_on.journeys import LIFE_SECONDS, Journeys
from analytics.access.single_sign_on.keys import key_for, read_keys
from analytics.access.single_sign_on.provider import DISCOVERY, FRESH_SECONDS, PAUSE_SECONDS, REFETCH_SECONDS, Provider
from analytics.access.single_sign_on.refusals import NoDuties, ProviderUnreachable, Strayed
from analytics.errors import SettingError
from analytics.model import EVERYWHERE, Scope
from analytics.settings import SETTINGS, read_settings
from tests.access.provider import CLIENT, SECRET, Front, new_key, providing

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib")
SOUND = """
[claims]
name = "upn"

[[rule]]
claim = "realm_access.roles"
value = "minyi-admin"
role = "administrator"
everywhere = true

[[rule]]
claim = "https://sso.example.cn/groups"
value = ["street", "town"]
role = "viewer"
district = "市中区"
street_claim = "street"
"""


@pytest.fixture(scope="module")
def front() -> Iterator[Front]:
    with providing() as found:
        yield found


@pytest.fixture
def provider(front: Front) -> Iterator[Provider]:
    client = Client(front.issuer, CLIENT, SECRET, "https://minyi.cn/sso/callback", "openid profile", Duties(()))
    yield Provider(client)
    front.answers.clear()


def written(folder: Path, words: str) -> Path:
    file = folder / "mapping.toml"
    file.write_text(words, "utf-8")
    return file


def test_the_first_rule_that_fits_decides_alone(tmp_path: Path) -> None:
    duties = read_duties(written(tmp_path, SOUND))
    both = {"upn": "li", "realm_access": {"roles": ["x", "minyi-admin"]}, "https://sso.example.cn/groups": "town"}
    assert (duties.of(both).role, duties.of(both).scope) == ("administrator", EVERYWHERE)
    town = {**both, "realm_access": {}, "street": [" 泺源街道 ", "泺源街道"]}
    assert duties.of(town).scope == Scope(district=("市中区",), street=("泺源街道",))
    with pytest.raises(NoDuties) as refusal:
        duties.of({**town, "street": ["泺源街道", ""]})
    assert refusal.value.reason == "no street", "half a list of places is another scope"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "没有 [[rule]]"),
        ("[[rule]", "TOML"),
        ("[[rule]]", "第 1 条：缺少 claim"),
        ("other = 1\n" + SOUND, "不认识 other"),
        (SOUND.replace("upn", ""), "[claims]"),
        (SOUND.replace('"administrator"', '"root"'), "role 应为"),
        (SOUND.replace("everywhere = true", ""), "写明范围"),
        (SOUND.replace("everywhere = true", "everywhere = 1"), "写明范围"),
        (SOUND.replace("everywhere = true", 'everywhere = true\ncity = "济南"'), "不可兼有"),
        (SOUND.replace("everywhere = true", 'city = "济南"'), "管理员的范围是全市"),
        (SOUND.replace('district = "市中区"', ""), "须同时写明区县"),
        (SOUND.replace('district = "市中区"', "district = []"), "district 写地名"),
        (SOUND.replace("street_claim", "streets"), "不认识 streets"),
        (SOUND.replace('["street", "town"]', "[]"), "缺少 value"),
    ],
)
def test_rules_that_say_too_little_or_too_much_are_refused(tmp_path: Path, words: str, told: str) -> None:
    with pytest.raises(SettingError) as refusal:
        read_duties(written(tmp_path, words))
    assert told in str(refusal.value)


def test_every_fault_of_the_rules_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"第 1 条.*第 2 条"):
        read_duties(written(tmp_path, "[[rule]]\n[[rule]]"))


def environment(folder: Path) -> dict[str, str]:
    return {
        "MINYI_OIDC_ISSUER": "https://sso.example.cn/realms/city",
        "MINYI_OIDC_CLIENT_ID": CLIENT,
        "MINYI_OIDC_CLIENT_SECRET": SECRET,
        "MINYI_OIDC_REDIRECT_URL": "https://minyi.example.cn/sso/callback",
        "MINYI_OIDC_MAPPING": str(written(folder, SOUND)),
    }


def test_a_client_that_is_set_up(tmp_path: Path) -> None:
    found = read_client(read_settings(environment(tmp_path)))
    assert found and found.after_sign_out == "https://minyi.example.cn/sign-in"
    assert read_client(read_settings({})) is None


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MINYI_OIDC_ISSUER", "http://sso.example.cn"),
        ("MINYI_OIDC_ISSUER", "https://sso.example.cn/?tenant=1"),
        ("MINYI_OIDC_ISSUER", "file:///etc/passwd"),
        ("MINYI_OIDC_CLIENT_ID", ""),
        ("MINYI_OIDC_CLIENT_SECRET", ""),
        ("MINYI_OIDC_CLIENT_SECRET_FILE", "/nowhere"),
        ("MINYI_OIDC_REDIRECT_URL", "http://minyi.example.cn/sso/callback"),
        ("MINYI_OIDC_REDIRECT_URL", "https://minyi.example.cn/elsewhere"),
        ("MINYI_OIDC_REDIRECT_URL", "https://minyi.example.cn@evil.cn/sso/callback"),
        ("MINYI_OIDC_SCOPES", "profile"),
        ("MINYI_OIDC_MAPPING", "/nowhere"),
    ],
)
def test_a_client_that_is_set_up_wrongly_is_refused_by_name(tmp_path: Path, variable: str, value: str) -> None:
    with pytest.raises(SettingError, match=variable) as refusal:
        read_client(read_settings({**environment(tmp_path), variable: value}))
    assert SECRET not in str(refusal.value)


def test_the_secret_is_shown_nowhere(tmp_path: Path) -> None:
    settings = read_settings(environment(tmp_path))
    shown = "".join(settings.shown(setting) for setting in SETTINGS)
    assert SECRET not in shown + repr(settings) + repr(read_client(settings)) and "已设置，不显示" in shown


def redirect() -> Response:
    return Response("", 302, {"Location": "http://127.0.0.1:1/"})


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (redirect, "json"),
        (lambda: Response("[]"), "json"),
        (lambda: Response("{" * 5000), "json"),
        (lambda: Response(" " * (calls.MOST_BYTES + 1)), "size"),
        (lambda: Response("{}", 500), "discovery 500"),
        (lambda: Response('{"issuer": "https://sso.evil.cn"}'), "discovery issuer"),
    ],
)
def test_papers_of_the_wrong_kind_are_not_believed(
    front: Front, provider: Provider, answer: Callable[[], Response], reason: str
) -> None:
    front.answers[DISCOVERY] = answer
    with pytest.raises(ProviderUnreachable) as refusal:
        provider.addresses()
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    "endpoint", ["http://sso.example.cn/token", "ftp://127.0.0.1/", "//127.0.0.1/", "https://a@b/", None, 7]
)
def test_an_endpoint_on_an_open_line_is_not_called(front: Front, provider: Provider, endpoint: object) -> None:
    papers = {
        name: f"{front.issuer}/{name}"
        for name in (
            "authorization_endpoint",
            "token_endpoint",
            "jwks_uri",
            "end_session_endpoint",
            "userinfo_endpoint",
        )
    }
    for name in papers:
        said = json.dumps({"issuer": front.issuer, **papers, name: endpoint})
        front.answers[DISCOVERY] = lambda said=said: Response(said)
        if name in ("end_session_endpoint", "userinfo_endpoint") and endpoint is None:
            papers_read = Provider(provider.client).addresses()
            assert "" in (papers_read.end_session, papers_read.userinfo)
            continue
        with pytest.raises(ProviderUnreachable, match="暂时不可用") as refusal:
            Provider(provider.client).addresses()
        assert refusal.value.reason == f"discovery {name}"


def test_a_provider_that_is_silent_or_drips_holds_nobody_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "LONGEST_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            caller, _address = listener.accept()
            with caller:
                caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
                for _letter in range(20):
                    try:
                        caller.sendall(b" ")
                    except OSError:
                        return
                    time.sleep(0.05)

        dripping = threading.Thread(target=drip)
        dripping.start()
        with pytest.raises(ProviderUnreachable) as refusal:
            calls.ask(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        assert refusal.value.reason == "slow"
        dripping.join()


def test_nobody_waits_again_for_a_provider_that_has_just_failed(front: Front, provider: Provider) -> None:
    moment = 0.0
    asked = Provider(provider.client, clock=lambda: moment)
    front.answers[DISCOVERY] = lambda: Response("busy", 503)
    for _attempt in range(2):
        with pytest.raises(ProviderUnreachable):
            asked.addresses()
    before = front.asked.count(DISCOVERY)
    front.answers.clear()
    with pytest.raises(ProviderUnreachable):
        asked.addresses()
    assert front.asked.count(DISCOVERY) == before
    moment = PAUSE_SECONDS
    assert asked.addresses().token.startswith(front.issuer)


def test_keys_that_are_new_there_are_fetched_but_not_at_everybody_s_word(front: Front, provider: Provider) -> None:
    moment = 0.0
    asked = Provider(provider.client, clock=lambda: moment)
    assert "first" in {key.kid for key in asked.keys("first")}
    old, front.key = front.key, new_key("second")
    count = front.asked.count("/jwks")
    for _token in range(5):
        assert "second" not in {key.kid for key in asked.keys("second")}
    assert front.asked.count("/jwks") == count, "they are a moment old"
    moment = REFETCH_SECONDS
    assert "second" in {key.kid for key in asked.keys("second")}
    for _token in range(5):
        asked.keys("made up")
    assert front.asked.count("/jwks") == count + 1
    front.key = old
    moment += FRESH_SECONDS
    assert "second" not in {key.kid for key in asked.keys("second")}, "what was taken back is believed an hour at most"


def test_keys_that_prove_nothing_are_left_out() -> None:
    short = RSAKey.generate_key(2048, {"kid": "short"}).as_dict(private=False)
    listed = [
        OctKey.generate_key(256, {"kid": "shared"}).as_dict(private=True),
        RSAKey.generate_key(2048, {"kid": "for encryption", "use": "enc"}).as_dict(private=False),
        {**short, "n": short["n"][:172]},
        {"kty": "RSA", "kid": "half"},
        {"kty": "AKP", "kid": "of later"},
        "no key",
        ECKey.generate_key("P-256", {"kid": "curve"}).as_dict(private=False),
        OKPKey.generate_key("Ed25519", {"kid": "edwards"}).as_dict(private=False),
        RSAKey.generate_key(2048, {"kid": "a", "alg": "RS256"}).as_dict(private=False),
        RSAKey.generate_key(2048, {"kid": "b"}).as_dict(private=False),
    ]
    found = read_keys({"keys": listed})
    assert [key.kid for key in found] == ["curve", "edwards", "a", "b"]
    chosen = {
        (kid, algorithm): getattr(key_for(found, kid=kid, algorithm=algorithm), "kid", None)
        for kid, algorithm in (("a", "RS256"), ("a", "PS256"), ("curve", "RS256"), (None, "RS256"), (None, "PS256"))
    }
    assert list(chosen.values()) == ["a", None, None, None, "b"], "named, of its kind, or the only one"
    assert read_keys({}) == [] and read_keys({"keys": "x"}) == []


def test_a_journey_is_over_after_a_while_and_is_its_own() -> None:
    journeys = Journeys()
    first, second = (journeys.begin("/weekly", 1000) for _one in range(2))
    assert len({first.state, first.nonce, first.verifier, second.state, second.nonce, second.verifier}) == 6
    for cookie, state, moment in (
        (second.cookie, first.state, 1001),
        (first.cookie.replace(".1000.", ".9999."), first.state, 1001),
        (first.cookie, first.state, 1000 + LIFE_SECONDS),
        (first.cookie, "", 1001),
        ("", first.state, 1001),
    ):
        with pytest.raises(Strayed):
            journeys.finish(cookie, state, moment)
    with pytest.raises(Strayed):
        Journeys().finish(first.cookie, first.state, 1001)
    assert journeys.finish(first.cookie, first.state, 1001) == first
    with pytest.raises(Strayed, match="过期"):
        journeys.finish(first.cookie, first.state, 1002)


def test_a_provider_is_proved_to_as_it_wants(front: Front, provider: Provider) -> None:
    for offered, expected in ((["client_secret_post"], "client_secret_post"), (None, "client_secret_basic")):
        papers = dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_uri"), f"{front.issuer}/x")
        said = {"issuer": front.issuer, **papers, "token_endpoint_auth_methods_supported": offered}
        front.answers[DISCOVERY] = lambda said=said: Response(json.dumps(said))
        assert Provider(replace(provider.client)).addresses().method == expected
