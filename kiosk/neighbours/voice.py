# SPDX-License-Identifier: Apache-2.0
"""Signs what this station asks and answers, and proves what another one does."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from kiosk.errors import SealingError
from kiosk.neighbours.known import Acquaintances
from kiosk.neighbours.wire import ANSWER_TYPE, TOKEN_TYPE, Proof, Said
from kiosk.sealing import KnownKey, SigningKey, jws
from kiosk.sync import strict


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, as far as its token vouches for it."""

    method: str
    path: str
    content: bytes = field(default=b"", repr=False)
    box: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer, as far as its proof vouches for it."""

    status: int
    code: str = ""
    content: bytes = field(default=b"", repr=False)


class Voice:
    """Speaks as one station; may be shared by threads."""

    def __init__(self, station: str, key: Callable[[], SigningKey], known: Acquaintances) -> None:
        self.station = station
        self._key = key
        self._known = known

    def ask(self, asked: Asked, run: str, at: int) -> str:
        """Write the token of a request."""
        said = Said.model_validate(
            {
                "iss": self.station,
                "run": run,
                "at": at,
                "jti": secrets.token_hex(16),
                "htm": asked.method,
                "htu": asked.path,
                "content": sha256(asked.content).hexdigest(),
                "box": asked.box,
            }
        )
        return jws.sign(said.model_dump(), TOKEN_TYPE, self._key())

    def hear(self, token: str) -> tuple[KnownKey, Said]:
        """Believe a token: whose key signed it, and what it says.

        Raises SealingError, and DeliveryError for what is signed and not as documented.
        """
        key, payload = self._proven(token, TOKEN_TYPE)
        return key, strict.record(Said, payload)

    def answer(self, token: str, answered: Answered, run: str, at: int) -> str:
        """Write the proof of an answer to the request that had this token."""
        proof = Proof(
            iss=self.station,
            re=sha256(token.encode()).hexdigest(),
            run=run,
            at=at,
            status=answered.status,
            content=sha256(answered.content).hexdigest(),
            code=answered.code,
        )
        return jws.sign(proof.model_dump(), ANSWER_TYPE, self._key())

    def believe(self, proof: str, token: str, status: int, content: bytes) -> Proof | None:
        """Believe an answer of a neighbour's to this token; None for anybody else's, or another.

        Raises SealingError, and DeliveryError for what is signed and not as documented.
        """
        key, payload = self._proven(proof, ANSWER_TYPE)
        said = strict.record(Proof, payload)
        whole = sha256(token.encode()).hexdigest(), status, sha256(content).hexdigest()
        is_it = said.iss == key.station and (said.re, said.status, said.content) == whole
        return said if is_it and not self._known.flaw(key) else None

    def _proven(self, statement: str, kind: str) -> tuple[KnownKey, bytes]:
        found: list[KnownKey] = []

        def keyring(name: str) -> bytes | None:
            key = self._known.key(name)
            found.extend([key] if key else [])
            return key.public_key if key else None

        _name, payload = jws.proven(statement, kind, keyring)
        if not found:
            raise SealingError("nobody's key", code="sealing.unknown-key")
        return found[0], payload
