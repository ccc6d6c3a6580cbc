"""An OpenID provider on loopback: ``oidc-provider-mock``, behind a front that asks for what a strict one asks for
(PKCE, the client's secret), and that can be told to lie."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import io
import json
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote_plus, urlencode, urlsplit

import authlib.deprecate
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.test import Client, run_wsgi_app
from werkzeug.wrappers import Request, Response

with warnings.catch_warnings():  # the provider stands on parts of Authlib that are to go; that is its own affair
    warnings.simplefilter("ignore", authlib.deprecate.AuthlibDeprecationWarning)
    from oidc_provider_mock import app

CLIENT, SECRET = "minyi", "Sec:ret/with+signs 1"
Claims = dict[str, Any]
Spoil = Callable[[Claims], str | None]


def made(claims: Mapping[str, object], key: Any, *, alg: str = "PS256", **header: str) -> str:
    """A token of the provider's, or of whoever has ``key``."""
    return jwt.encode({"alg": alg, **header}, dict(claims), key, algorithms=[alg])


def forged(claims: Mapping[str, object], alg: str = "none", *, secret: bytes = b"", **header: str) -> str:
    """What no library makes: without a signature, or with one by a ``secret`` that is none."""
    parts = ({"alg": alg, "typ": "JWT", **header}, dict(claims))
    words = ".".join(_base64(json.dumps(part).encode()) for part in parts)
    return f"{words}.{_base64(hmac.digest(secret, words.encode(), 'sha256')) if secret else ''}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def new_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "alg": "PS256"})


@dataclass
class Front:
    """``sign`` makes other tokens of the honest one's claims; ``answers`` stand for what an address says.

    Its second ``key`` is published for another algorithm than the honest one's, whose tokens name no key."""

    honest: Any = field(default_factory=app)
    key: RSAKey = field(default_factory=lambda: new_key("first"))
    sign: Spoil | None = None
    answers: dict[str, Response | Callable[[], Response]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    issued: dict[str, str] = field(default_factory=dict)  # code → PKCE challenge
    port: int = 0

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def knows(self, sub: str, **claims: object) -> None:
        """A person, and what the provider says of him from now on."""
        assert Client(self.honest).put(f"/users/{sub}", json=claims).status_code == 204

    def agree(self, url: str, sub: str = "1001", **form: str) -> str:
        """``sub`` agrees to what the dashboard has sent the browser here for; gives where the browser is sent back."""
        parts = urlsplit(url)
        assert f"{parts.scheme}://{parts.netloc}" == self.issuer
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", f"{parts.path}?{parts.query}", urlencode({"sub": sub, **form}), kind)
        reply = connection.getresponse()
        words, there = reply.read(), reply.getheader("Location")
        connection.close()
        assert reply.status == 302 and there, words
        return there

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        request = Request(environ)
        self.asked.append(request.path)
        if given := self.answers.get(request.path):
            return (given() if callable(given) and not isinstance(given, Response) else given)(environ, start_response)
        if request.path == "/oauth2/token" and not self._is_proved(request):
            return _json({"error": "invalid_grant"}, 400)(environ, start_response)
        body, status, headers = run_wsgi_app(self.honest, environ)
        answer = Response(body, status, headers)
        if request.path == "/jwks":
            answer = _json({"keys": [*json.loads(answer.get_data())["keys"], self.key.as_dict(private=False)]})
        if request.path == "/oauth2/authorize" and (there := answer.headers.get("Location")):
            self._remember(request, there)
        if request.path == "/oauth2/token" and self.sign and answer.status_code == 200:
            answer = self._signed(json.loads(answer.get_data()))
        return answer(environ, start_response)

    def _is_proved(self, request: Request) -> bool:
        """By the client's secret, and by the verifier of the challenge that the code was given for."""
        body = request.get_data()
        request.environ["wsgi.input"] = io.BytesIO(body)
        form = dict(parse_qsl(body.decode()))
        pair = base64.b64decode(request.headers.get("Authorization", "").removeprefix("Basic ")).decode().split(":")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        return [unquote_plus(one) for one in pair] == [CLIENT, SECRET] and (
            self.issued.pop(form.get("code", ""), None) == _base64(digest)
        )

    def _remember(self, request: Request, there: str) -> None:
        asked = request.args
        assert asked["code_challenge_method"] == "S256" and asked["response_type"] == "code"
        for code in parse_qs(urlsplit(there).query).get("code", []):
            self.issued[code] = asked["code_challenge"]

    def _signed(self, answer: Claims) -> Response:
        assert self.sign
        claims = json.loads(base64.urlsafe_b64decode(answer["id_token"].split(".")[1] + "=="))
        return _json(answer | {"id_token": self.sign(claims)})


class Silent(WSGIRequestHandler):
    """Says nothing on the terminal."""

    def log(self, *_args: object, **_more: object) -> None: ...


def _json(content: object, status: int = 200) -> Response:
    return Response(json.dumps(content), status, content_type="application/json")


@contextmanager
def providing() -> Iterator[Front]:
    """A provider that runs."""
    front = Front()
    server = make_server("127.0.0.1", 0, front, threaded=True, request_handler=Silent)
    front.port = server.server_port
    with running(server):
        yield front


@contextmanager
def running(server: BaseWSGIServer) -> Iterator[None]:
    """Serves in a thread while the block lasts."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
