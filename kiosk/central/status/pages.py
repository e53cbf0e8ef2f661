# SPDX-License-Identifier: Apache-2.0
"""The applicant's page: one file without a third party, made once for each language."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Final

from jinja2 import Environment, StrictUndefined

from kiosk.central import wording
from kiosk.central.status.words import PAGE
from kiosk.i18n import languages

_FOLDER: Final = "kiosk.central.status"


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the headers that keep it to itself."""

    content: bytes = field(repr=False)
    headers: Mapping[str, str]


@cache
def page(code: str) -> Page:
    """Make the page in a language."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    translator = wording.translator(code)
    style, script = _read("page.css"), _read("page.js")
    content = environment.from_string(_read("page.html")).render(
        say={name: translator.gettext(text) for name, text in PAGE.items()},
        language=translator.language,
        languages=languages(),
        style=style,
        script=script,
    )
    return Page(content.encode(), _headers(style, script))


def _headers(style: str, script: str) -> Mapping[str, str]:
    """Allow this very style and script, questions to where the page came from, and no more."""
    policy = {
        "default-src": "'none'",
        "style-src": _hash(style),
        "script-src": _hash(script),
        "connect-src": "'self'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "X-Robots-Tag": "noindex, nofollow",
    }


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _read(name: str) -> str:
    return (resources.files(_FOLDER) / name).read_text(encoding="utf-8").strip()
