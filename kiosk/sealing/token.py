# SPDX-License-Identifier: Apache-2.0
"""The signed token in a receipt's QR code: a CWT (RFC 8392) in COSE_Sign1 (RFC 9052), EdDSA.

It says what was taken, when and where, and nothing about the person. Anyone with the
stations' public keys can check it without a network.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from kiosk import reference
from kiosk.clock import ClockTrust
from kiosk.errors import ReceiptError
from kiosk.reference import Reference
from kiosk.sealing import base45
from kiosk.sealing.jws import Keyring
from kiosk.sealing.keyfile import key_id

VERSION: Final = 1
"""Of the claims below; another one can't be understood and is refused by name."""

PREFIX: Final = "MK1:"

_ISSUER, _SUBJECT, _ISSUED_AT = 1, 2, 6  # registered claims, RFC 8392 section 3.1
_RECEIPT: Final = -65537
"""Our one private claim: [version, form id, form version, clock trust, digest]."""

_ALGORITHM, _KEY_ID, _EDDSA = 1, 4, -8  # COSE header parameters, RFC 9052 section 3.1
_SIGN1: Final = 18
_TRUSTS: Final = (
    ClockTrust.UNVERIFIED,
    ClockTrust.COMPARED,
    ClockTrust.SKEWED,
    ClockTrust.IMPLAUSIBLE,
)
"""By the number that stands for each; paper lives for years, so new ones go to the end."""

_LONGEST: Final = 2000
"""Several times any token; what lies beyond is not looked at."""


class SigningKey(Protocol):
    """The station's key, which never leaves its owner."""

    @property
    def key_id(self) -> str:
        """The name that verifiers find the public key by, in hexadecimal."""

    def sign(self, message: bytes) -> bytes:
        """Sign with Ed25519 (RFC 8032); 64 bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a station says of a submission it has taken."""

    reference: Reference
    form_id: str
    form_version: str
    digest: str
    """SHA-256 of the sealed bytes, hexadecimal."""
    taken_at: datetime
    """Aware; to the second."""
    station: str
    clock_trust: ClockTrust
    """How far the station's clock could be believed at that moment."""


def sign(claims: Claims, key: SigningKey) -> bytes:
    """Make the token; the same claims and key give the same bytes.

    Written out here (RFC 9052, section 4.4) since the library needs 0.2 s to import and
    this runs while a person waits; it reads every token back in ``verify``.
    """
    import cbor2  # late: a kiosk starts without it

    payload = cbor2.dumps(
        {
            _ISSUER: claims.station,
            _SUBJECT: claims.reference,
            _ISSUED_AT: int(claims.taken_at.timestamp()),
            _RECEIPT: [
                VERSION,
                claims.form_id,
                claims.form_version,
                _TRUSTS.index(claims.clock_trust),
                bytes.fromhex(claims.digest),
            ],
        }
    )
    protected = cbor2.dumps({_ALGORITHM: _EDDSA, _KEY_ID: bytes.fromhex(key.key_id)})
    signature = key.sign(cbor2.dumps(["Signature1", protected, b"", payload]))
    return cbor2.dumps(cbor2.CBORTag(_SIGN1, [protected, {}, payload, signature]))


def payload(claims: Claims, key: SigningKey, status_url: str | None = None) -> str:
    """Write what stands in the QR code: a page to open where there is one, else the bare token.

    The token is the page's fragment, which browsers don't send to the server.
    """
    token = sign(claims, key)
    if status_url is None:
        return PREFIX + base45.encode(token)
    return f"{status_url.rstrip('/')}/{claims.reference}#{_as_fragment(token)}"


def verify(text: str, keys: Iterable[bytes]) -> Claims:
    """Check a QR code's text against the stations' public keys (32 bytes each).

    Raises ReceiptError: ``receipt.unreadable`` for what is no token of ours,
    ``receipt.version`` for one of a later make, ``receipt.unknown-station`` when none of
    the keys made it, ``receipt.signature`` when it was altered, ``receipt.reference`` when
    the page's address names another reference than the signed one.
    """
    return read(text, {key_id(key): key for key in keys}.get)[0]


def read(text: str, keys: Keyring) -> tuple[Claims, bytes]:
    """Check a QR code's text and give its claims and the bare token. Raises as ``verify``."""
    token, named = _unwrap(text)
    claims = verify_token(token, keys)
    if named is not None and named != claims.reference:
        raise ReceiptError("the address names another reference", code="receipt.reference")
    return claims, token


def verify_token(token: bytes, keys: Keyring) -> Claims:
    """Check a token as it was signed, without its wrapping. Raises ReceiptError as ``verify``."""
    return _claims(_verified(token, keys))


def from_fragment(fragment: str) -> bytes:
    """Take the token out of a page's fragment. Raises ReceiptError ``receipt.unreadable``."""
    if len(fragment) > _LONGEST:
        raise _unreadable()
    padded = fragment + "=" * (-len(fragment) % 4)
    try:
        found = base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise _unreadable() from error
    if _as_fragment(found) != fragment:
        raise _unreadable()  # bits behind the end that say nothing
    return found


def _as_fragment(token: bytes) -> str:
    return base64.urlsafe_b64encode(token).rstrip(b"=").decode()


def is_payload(text: str) -> bool:
    """Say whether a code's text looks like a receipt of ours, genuine or not."""
    return bool(re.match(r"MK\d+:", text) or re.match(r"https?://[^#]+#[\w-]{80,}$", text))


def says_training(text: str) -> bool:
    """Say whether a code calls itself a paper of training; nobody gains anything by forging that.

    For codes whose signature nobody here can check: a training station's key is published nowhere.
    """
    import cbor2  # late, as in ``sign``

    try:
        token, _named = _unwrap(text)
        content = cbor2.loads(cbor2.loads(token).value[2])
        return reference.is_training(str(content[_ISSUER]))
    except (ReceiptError, cbor2.CBORError, AttributeError, LookupError, TypeError, ValueError):
        return False


def _unwrap(text: str) -> tuple[bytes, str | None]:
    """Take the token out of its wrapping, and the reference out of the page's address."""
    text = text.strip("\r\n\t")[:_LONGEST]
    try:
        if text.startswith(PREFIX):
            return base45.decode(text.removeprefix(PREFIX)), None
        if re.match(r"MK\d+:", text):
            raise ReceiptError("a receipt of a later make", code="receipt.version")
    except ValueError as error:
        raise _unreadable() from error
    address, mark, fragment = text.strip().partition("#")
    token = from_fragment(fragment)
    if not mark or not token:
        raise _unreadable()
    return token, reference.normalise(address.rpartition("/")[2])


def _verified(token: bytes, keys: Keyring) -> Any:
    """Check the signature and return the decoded payload."""
    import cbor2  # late, with cwt: only this command verifies
    from cwt import COSE, COSEKey, DecodeError, VerifyError

    try:
        message = cbor2.loads(token)
        signed, _unsigned, content, signature = message.value
        protected = cbor2.loads(signed)
        name = protected[_KEY_ID]
        is_ours = protected[_ALGORITHM] == _EDDSA and token == cbor2.dumps(
            # what no signature covers has one form only: a copy is the same bytes
            cbor2.CBORTag(_SIGN1, [signed, {}, content, signature])
        )
    except (cbor2.CBORError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise _unreadable() from error
    if not is_ours or not isinstance(name, bytes):
        raise _unreadable()
    public = keys(name.hex())
    if public is None:
        raise ReceiptError("signed by no station known here", code="receipt.unknown-station")
    key = COSEKey.new({1: 1, -1: 6, 3: _EDDSA, 2: name, -2: public})
    try:
        return cbor2.loads(COSE.new().decode(token, key))
    except (VerifyError, DecodeError, ValueError, TypeError) as error:
        raise ReceiptError("altered after signing", code="receipt.signature") from error


def _claims(payload: Any) -> Claims:
    """Read a payload whose signature is right; a station may still be newer than we."""
    try:
        version, *fields = payload[_RECEIPT]
        if version != VERSION:
            raise ReceiptError("a receipt of a later make", code="receipt.version")
        form_id, form_version, trust, digest = fields
        claims = Claims(
            reference=Reference(str(payload[_SUBJECT])),
            form_id=str(form_id),
            form_version=str(form_version),
            digest=bytes(digest).hex(),
            taken_at=datetime.fromtimestamp(payload[_ISSUED_AT], UTC),
            station=str(payload[_ISSUER]),
            clock_trust=_TRUSTS[_counted(trust)],
        )
    except (LookupError, TypeError, ValueError, OverflowError, OSError) as error:
        raise _unreadable() from error
    if not reference.check(claims.reference):
        raise _unreadable()
    return claims


def _counted(number: Any) -> int:
    """Take a place in a list; there is none before the first."""
    if not isinstance(number, int) or number < 0:
        raise ValueError("no place in a list")
    return number


def _unreadable() -> ReceiptError:
    return ReceiptError("no receipt of this kiosk's make", code="receipt.unreadable")
