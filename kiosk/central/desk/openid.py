# SPDX-License-Identifier: Apache-2.0
"""OpenID Connect: the Service's own accounts vouch for the desk's people.

Authorisation code with PKCE, ``state`` and ``nonce``. What the three have to be again lies in a
cookie that this central signed, so that nothing is kept for those who have not come back.
"""

import hmac
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from typing import Any, Final
from urllib.parse import urlencode

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from kiosk.central.desk.roles import Role
from kiosk.central.desk.settings import CALLBACK, PATIENCE, OpenId
from kiosk.central.failures import CentralError
from kiosk.central.keys import CountersigningKey
from kiosk.errors import SealingError
from kiosk.sealing import jws

MOST_ASKING: Final = 8
"""How many may wait for the provider at once."""

_SECONDS: Final = 10
_ALGORITHMS: Final = ["RS256", "PS256", "ES256", "EdDSA"]
_LEEWAY: Final = 60
_TYPE: Final = "desk-arrival+jwt"
_KEPT: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody who is sent to the provider."""

    url: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the provider vouches for."""

    subject: str
    name: str
    role: Role | None
    """None where no word of the claim gives one."""
    language: str
    """Which was chosen before."""
    former: str
    """The hash of the session that the browser had when it left; empty where it had none."""


@dataclass(frozen=True, slots=True)
class _Provider:
    authorization: str
    token: str
    keys: KeySet
    asked_at: datetime


class Provider:
    """The provider that the settings name."""

    def __init__(self, settings: OpenId, url: str, key: CountersigningKey) -> None:
        self._settings = settings
        self._back = url + CALLBACK
        self._key = key
        self._known: _Provider | None = None
        self._places = BoundedSemaphore(MOST_ASKING)

    def depart(self, now: datetime, language: str, former: str = "") -> Departure:
        """Say where to send a browser, and what it has to bring back. Raises CentralError."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self._back,
            "scope": self._settings.scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        ends = int((now + PATIENCE).timestamp())
        claims = {
            "state": state,
            "nonce": nonce,
            "verifier": verifier,
            "language": language,
            "former": former,
            "exp": ends,
        }
        cookie = jws.sign(claims, _TYPE, self._key)
        place = self._provider(now).authorization
        return Departure(f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}", cookie)

    def arrive(self, query: Mapping[str, str], cookie: str, now: datetime) -> Person:
        """Say who came back. Raises CentralError ``desk.openid`` for whatever doesn't fit."""
        kept = self._kept(cookie, now)
        if not hmac.compare_digest(query.get("state", "").encode(), kept["state"].encode()):
            raise refused("state")
        if query.get("iss", self._settings.issuer) != self._settings.issuer:
            raise refused("issuer")  # RFC 9207: another provider's answer
        code = query.get("code", "")
        if not code:
            raise refused("code")
        provider = self._provider(now)
        token = self._exchange(provider, code, kept["verifier"])
        claims = self._claims(provider, token, kept["nonce"], now)
        return self._person(claims, kept)

    def _kept(self, cookie: str, now: datetime) -> dict[str, str]:
        own = {self._key.key_id: bytes.fromhex(self._key.named.public_key)}
        try:
            _name, claims = jws.verify(cookie, _TYPE, own.get)
        except SealingError:
            raise refused("cookie") from None
        if claims["exp"] <= now.timestamp():
            raise refused("late")
        return {name: str(value) for name, value in claims.items()}

    def _exchange(self, provider: _Provider, code: str, verifier: str) -> str:
        try:
            with self._asking(), self._session() as session:
                found = session.fetch_token(
                    provider.token,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                    redirect_uri=self._back,
                    timeout=_SECONDS,
                    allow_redirects=False,
                )
            return str(found["id_token"])
        except (AuthlibBaseError, OSError, ValueError, KeyError, TypeError) as error:
            raise refused(type(error).__name__) from None

    def _claims(
        self, provider: _Provider, token: str, nonce: str, now: datetime
    ) -> Mapping[str, Any]:
        try:
            decoded = self._decoded(provider, token, now)
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                options={
                    "iss": {"essential": True, "value": self._settings.issuer},
                    "aud": {"essential": True, "value": self._settings.client_id},
                },
                params={"nonce": nonce, "client_id": self._settings.client_id},
            )
            claims.validate(now=int(now.timestamp()), leeway=_LEEWAY)
        except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
            raise refused(type(error).__name__) from None
        return dict(claims)

    def _decoded(self, provider: _Provider, token: str, now: datetime) -> jwt.Token:
        """Prove the signature; a key that is new at the provider is asked for once."""
        with suppress(JoseError, ValueError, KeyError):
            return jwt.decode(token, provider.keys, algorithms=_ALGORITHMS)
        self._known = None
        return jwt.decode(token, self._provider(now).keys, algorithms=_ALGORITHMS)

    def _person(self, claims: Mapping[str, Any], kept: Mapping[str, str]) -> Person:
        said = claims.get(self._settings.name_claim)
        name = said.strip().lower() if isinstance(said, str) else ""
        subject = f"{self._settings.issuer} {claims['sub']}"
        return Person(subject, name, self._role(claims), kept["language"], kept.get("former", ""))

    def _role(self, claims: Mapping[str, Any]) -> Role | None:
        found: Any = claims
        for step in self._settings.role_claim.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
        said = [found] if isinstance(found, str) else found if isinstance(found, list) else []
        given = {self._settings.roles.get(one) for one in said if isinstance(one, str)}
        return next((role for role in reversed(Role) if role in given), None)

    def _provider(self, now: datetime) -> _Provider:
        """Ask the issuer where its doors and keys are, once an hour. Raises CentralError."""
        if self._known is not None and now - self._known.asked_at < _KEPT:
            return self._known
        issuer = self._settings.issuer
        try:
            with self._asking(), self._session() as session:
                found = self._read(
                    session, issuer.rstrip("/") + "/.well-known/openid-configuration"
                )
                if found["issuer"] != issuer:
                    raise refused("issuer")
                keys = KeySet.import_key_set(self._read(session, str(found["jwks_uri"])))
        except (OSError, ValueError, KeyError, TypeError, JoseError) as error:
            raise CentralError(type(error).__name__, code="desk.openid-away") from None
        self._known = _Provider(
            str(found["authorization_endpoint"]), str(found["token_endpoint"]), keys, now
        )
        return self._known

    def _read(self, session: OAuth2Session, url: str) -> Any:
        response = session.get(url, withhold_token=True, timeout=_SECONDS, allow_redirects=False)
        response.raise_for_status()
        return response.json()

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Take one of few places. Raises CentralError where all are taken.

        Anybody may come to the door, and each one that waits for the provider holds one of the
        threads that stations are answered by.
        """
        if not self._places.acquire(blocking=False):
            raise CentralError("too many wait for it", code="desk.openid-away")
        try:
            yield
        finally:
            self._places.release()

    def _session(self) -> OAuth2Session:
        file = self._settings.client_secret_file
        secret = file.read_text(encoding="utf-8").strip() if file else None
        session = OAuth2Session(
            self._settings.client_id,
            secret,
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
        )
        if self._settings.ca_file:
            session.verify = str(self._settings.ca_file)
        return session


def refused(why: str) -> CentralError:
    """Say that somebody is not let in by the provider's word; why is for the log."""
    return CentralError(why, code="desk.openid")
