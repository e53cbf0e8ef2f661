# SPDX-License-Identifier: Apache-2.0
"""Applications that were filled in on a telephone, as the text of a QR code.

``MKF1:`` and, in Base45 (RFC 9285), a zlib stream (RFC 1950) of JSON, or of a JWS (RFC 7515) around
that JSON which an application signs whose key the operator knows. The reference
(docs/reference/prefilled.md) is written for those who make them.
"""

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kiosk.errors import ReceiptError, SealingError
from kiosk.sealing import base45, jws
from kiosk.sealing.jws import Keyring, SigningKey

PREFIX: Final = "MKF1:"
TYPE: Final = "kiosk-prefilled+jws"

MOST_BYTES: Final = 16 << 10
"""Of the text once it is unpacked."""
MOST_CHARACTERS: Final = 4296
"""Of the code: what the largest QR code holds in Base45's alphabet (ISO/IEC 18004)."""
MOST_ANSWERS: Final = 300
MOST_LENGTH: Final = 2000
"""Characters of one answer."""

_NAME: Final = re.compile(r"[A-Za-z_][\w.-]{0,63}", re.ASCII)
_FORM: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_KNOWN: Final = frozenset({"form", "language", "answers"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefilled:
    """What somebody has filled in before they came; nothing of it is true yet."""

    form_id: str
    language: str = ""
    """In which the person reads; empty where the code doesn't say."""
    answers: Mapping[str, str] = field(repr=False)
    """By the names of the form's questions, as an XForm holds them."""
    signed_by: str = ""
    """The key id of the application that made it; empty for one that nobody vouches for."""


def is_prefilled(text: str) -> bool:
    """Say whether a code's text looks like one, of this make or a later one."""
    return re.match(r"MKF\d+:", text) is not None


def write(prefilled: Prefilled, key: SigningKey | None = None) -> str:
    """Make the code's text; signed where there is a key."""
    said: dict[str, Any] = {"form": prefilled.form_id, "answers": dict(prefilled.answers)}
    if prefilled.language:
        said["language"] = prefilled.language
    text = jws.as_text(said)
    if key is not None:
        text = jws.sign_text(text, TYPE, key)
    return PREFIX + base45.encode(zlib.compress(text.encode(), 9))


def read(text: str, keys: Keyring) -> Prefilled:
    """Read a code's text; ``keys`` are those of applications that the operator trusts.

    A signature of nobody's key is as good as none. Raises ReceiptError: ``prefilled.version`` for
    a later make, ``prefilled.size`` for what is larger than any, ``prefilled.signature`` for one
    that was altered, ``prefilled.unreadable`` for anything else.
    """
    if len(text) > MOST_CHARACTERS:
        raise ReceiptError("longer than a code", code="prefilled.size")
    if not text.startswith(PREFIX):
        code = "prefilled.version" if is_prefilled(text) else "prefilled.unreadable"
        raise ReceiptError("of another make", code=code)
    packed = _unpacked(text.removeprefix(PREFIX))
    if packed.startswith("{"):
        return _prefilled(_object(packed), "")
    try:
        name, said = jws.verify(packed, TYPE, keys)
    except SealingError as error:
        if error.code != "sealing.unknown-key":
            raise ReceiptError("altered, or no statement", code="prefilled.signature") from error
        return _prefilled(_unproven(packed), "")
    return _prefilled(said, name)


def _unpacked(text: str) -> str:
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(base45.decode(text), MOST_BYTES)
        if unpacking.unconsumed_tail:
            raise ReceiptError("it unpacks into too much", code="prefilled.size")
        if not unpacking.eof or unpacking.unused_data:
            raise _unreadable()
        return data.decode()
    except (zlib.error, ValueError) as error:
        raise _unreadable() from error


def _unproven(statement: str) -> dict[str, Any]:
    """Read what a stranger signed, as what nobody signed."""
    try:
        return _object(jws.decoded(statement.split(".")[1]).decode())
    except (LookupError, ValueError) as error:
        raise _unreadable() from error


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable() from error
    if not isinstance(found, dict):
        raise _unreadable()
    return found


def _prefilled(said: Mapping[str, Any], signed_by: str) -> Prefilled:
    form, language, answers = said.get("form"), said.get("language", ""), said.get("answers")
    if not (isinstance(form, str) and isinstance(language, str) and isinstance(answers, dict)):
        raise _unreadable()
    is_named = _FORM.fullmatch(form) and (not language or _LANGUAGE.fullmatch(language))
    are_answers = all(_is_answer(name, value) for name, value in answers.items())
    if not (is_named and are_answers and said.keys() <= _KNOWN):
        raise _unreadable()
    if len(answers) > MOST_ANSWERS:
        raise ReceiptError("more answers than a form has", code="prefilled.size")
    return Prefilled(form_id=form, language=language, answers=answers, signed_by=signed_by)


def _is_answer(name: str, value: object) -> bool:
    return bool(_NAME.fullmatch(name)) and isinstance(value, str) and len(value) <= MOST_LENGTH


def _unreadable() -> ReceiptError:
    return ReceiptError("no application of this make", code="prefilled.unreadable")
