# SPDX-License-Identifier: Apache-2.0
"""A small OpenID provider on a real socket, honest until a test asks it not to be."""

import base64
import hmac
import json
import secrets
import threading
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "desk"
SECRET = "a secret of the client's"  # noqa: S105 made up


def coded(data) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class OpenIdProvider:
    """Vouches for one person; ``claims`` and ``header`` change what it says."""

    def __init__(self, clock) -> None:
        self.clock = clock
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.person = {"sub": "42", "preferred_username": "Leyla", "roles": ["kiosk-operator"]}
        self.claims: dict = {}
        self.header: dict = {}
        self.signing_key = self.key
        self.id_token = None
        self.issuer = ""
        self.codes: dict[str, dict] = {}
        self.is_up = True
        self._asked: list[str] = []
        self._is_free = threading.Event()
        self._is_free.set()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.get(self)

            def do_POST(self) -> None:
                provider.exchange(self)

            def log_message(self, *_arguments) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.issuer = self.url
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @contextmanager
    def hanging(self):
        """Answer nobody until the end; gives who has asked."""
        asked, self._is_free = [], threading.Event()
        self._asked = asked
        try:
            yield asked
        finally:
            self._is_free.set()

    def get(self, handler) -> None:
        place = urlsplit(handler.path)
        if not self._is_free.is_set():
            self._asked.append(handler.path)
            self._is_free.wait(60)
        if not self.is_up:
            self._say(handler, 503, {})
        elif place.path == "/.well-known/openid-configuration":
            self._say(
                handler,
                200,
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.url}/authorize",
                    "token_endpoint": f"{self.url}/token",
                    "jwks_uri": f"{self.url}/keys",
                },
            )
        elif place.path == "/keys":
            self._say(handler, 200, {"keys": [self.key.as_dict(private=False)]})
        else:
            asked = {name: values[0] for name, values in parse_qs(place.query).items()}
            code = secrets.token_urlsafe(8)
            self.codes[code] = asked
            back = {"code": code, "state": asked["state"]}
            handler.send_response(302)
            handler.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
            handler.end_headers()

    def exchange(self, handler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
        said = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.codes.pop(said.get("code"), None)
        challenge = base64.urlsafe_b64encode(sha256(said["code_verifier"].encode()).digest())
        client = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if (
            asked is None
            or asked["code_challenge"] != challenge.rstrip(b"=").decode()
            or asked["redirect_uri"] != said["redirect_uri"]
            or handler.headers["Authorization"] != f"Basic {client}"
        ):
            self._say(handler, 400, {"error": "invalid_grant"})
            return
        answer = {
            "access_token": "x",
            "token_type": "Bearer",
            "id_token": self.id_token or self.token(asked["nonce"]),
        }
        self._say(handler, 200, answer)

    def token(self, nonce) -> str:
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            **self.person,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": "one", **self.header}
        if header["alg"] in {"none", "HS256"}:
            return self._by_hand(header, claims)
        return jwt.encode(header, claims, self.signing_key, algorithms=["RS256"])

    def _by_hand(self, header, claims) -> str:
        """What no library signs: nothing, or the public key taken for a secret."""
        said = ".".join(coded(json.dumps(part).encode()) for part in (header, claims))
        secret = self.key.as_pem(private=False)
        is_signed = header["alg"] != "none"
        return f"{said}.{coded(hmac.digest(secret, said.encode(), 'sha256')) if is_signed else ''}"

    @staticmethod
    def _say(handler, status, record) -> None:
        body = json.dumps(record).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
