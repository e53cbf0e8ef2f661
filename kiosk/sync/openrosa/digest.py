# SPDX-License-Identifier: Apache-2.0
"""Digest access authentication (RFC 7616), the client's half."""

import re
import secrets
from collections.abc import Callable, Mapping
from hashlib import md5, sha256
from typing import Final

_HASHES: Final[Mapping[str, Callable[[bytes], str]]] = {
    "MD5": lambda data: md5(data, usedforsecurity=False).hexdigest(),
    "SHA-256": lambda data: sha256(data).hexdigest(),
}
_WORD: Final = re.compile(
    r"([A-Za-z][\w-]*)\s+(?=[A-Za-z]+\s*=)"  # a scheme
    r"|([A-Za-z]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s,\"]+))"  # something that it says
)
_LONGEST: Final = 4096


class Digest:
    """Answers challenges with a name and a password; the last challenge holds until a new one."""

    def __init__(
        self, name: str, password: str, cnonce: Callable[[], str] = lambda: secrets.token_hex(8)
    ) -> None:
        self._name = name
        self._password = password
        self._make_cnonce = cnonce
        self._challenge: Mapping[str, str] = {}
        self._count = 0

    def take(self, header: str) -> bool:
        """Take a ``WWW-Authenticate``; says whether asking again with it may help."""
        found = next(filter(_is_known, _challenges(header[:_LONGEST])), None)
        if found is None:
            return False
        # the same challenge again says that name or password are wrong
        is_new = found["nonce"] != self._challenge.get("nonce")
        self._challenge, self._count = found, 0
        return is_new

    def header(self, method: str, path: str) -> str | None:
        """Write the ``Authorization`` of a request; None before the first challenge."""
        if not self._challenge:
            return None
        given = self._challenge
        hashed = _HASHES[given.get("algorithm", "MD5").upper()]
        secret = hashed(f"{self._name}:{given.get('realm', '')}:{self._password}".encode())
        asked = hashed(f"{method}:{path}".encode())
        fields = {
            "username": _quoted(self._name),
            "realm": _quoted(given.get("realm", "")),
            "nonce": _quoted(given["nonce"]),
            "uri": _quoted(path),
        }
        if "qop" in given:
            self._count += 1
            count, cnonce = f"{self._count:08x}", self._make_cnonce()
            said = hashed(f"{secret}:{given['nonce']}:{count}:{cnonce}:auth:{asked}".encode())
            fields |= {"qop": "auth", "nc": count, "cnonce": _quoted(cnonce)}
        else:
            said = hashed(f"{secret}:{given['nonce']}:{asked}".encode())
        fields["response"] = _quoted(said)
        if "algorithm" in given:
            fields["algorithm"] = given["algorithm"]
        if "opaque" in given:
            fields["opaque"] = _quoted(given["opaque"])
        return "Digest " + ", ".join(f"{name}={value}" for name, value in fields.items())


def _challenges(header: str) -> list[dict[str, str]]:
    """Read the digest challenges of a header, which may name other schemes as well."""
    found: list[dict[str, str]] = []
    here: dict[str, str] = {}
    for scheme, name, quoted, plain in _WORD.findall(header):
        if scheme:
            here = {}
            if scheme.lower() == "digest":
                found.append(here)
        else:
            here[name.lower()] = plain or re.sub(r"\\(.)", r"\1", quoted)
    return found


def _is_known(challenge: Mapping[str, str]) -> bool:
    """Whether a challenge can be answered."""
    qop = re.split(r"[\s,]+", challenge.get("qop", "auth"))
    algorithm = challenge.get("algorithm", "MD5").upper()
    return "nonce" in challenge and algorithm in _HASHES and "auth" in qop


def _quoted(text: str) -> str:
    escaped = re.sub(r'(["\\])', r"\\\1", text)
    return f'"{escaped}"'
