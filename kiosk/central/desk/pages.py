# SPDX-License-Identifier: Apache-2.0
"""Pages: made of templates that escape everything, and sent with nothing that a browser may add."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any, Final

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.central.desk import telling, words
from kiosk.central.desk.roles import Role
from kiosk.central.desk.sessions import Visit
from kiosk.clock import local
from kiosk.i18n import Translator, language
from kiosk.reference import grouped

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ICONS: Final = Path(__file__).resolve().parents[3] / "resources" / "icons"
_COMMENT: Final = re.compile(r"<!--.*?-->\s*", re.DOTALL)

STATIC: Final[Mapping[str, tuple[str, str, str]]] = {
    "desk.css": ("kiosk.central.desk", "static/desk.css", "text/css"),
    "lattice.svg": ("kiosk.central.desk", "static/lattice.svg", "image/svg+xml"),
    "star.svg": ("kiosk.central.desk", "static/star.svg", "image/svg+xml"),
    "htmx.min.js": ("js_lib_htmx", "static/htmx/htmx.min.js", "text/javascript"),
}
"""The files that pages point to: in which package, where, and what they are."""


class Guarded:
    """Says with every answer what a browser may do with it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = [
            (b"content-security-policy", POLICY.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the headers."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", []), *self._headers]
                if not any(name == b"cache-control" for name, _value in headers):
                    headers.append((b"cache-control", b"no-store"))
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, guarded)


def page(
    request: Request,
    template: str,
    visit: Visit | None = None,
    *,
    status: int = 200,
    speaks: str = "",
    **facts: Any,
) -> HTMLResponse:
    """Make a page in the language of whoever reads it, or in the one that it ``speaks``."""
    code = speaks or (visit.language if visit else spoken(request))
    shown = {
        "visit": visit,
        "language": code,
        "languages": [language(one) for one in words.LANGUAGES],
        "here": request.url.path,
        "onward": "",
        "ways": _ways(words.translator(code), visit) if visit else [],
        **facts,
    }
    found = _environment(code).get_template(template).render(shown)
    return HTMLResponse(found, status_code=status)


def _ways(says: Translator, visit: Visit) -> list[tuple[str, str]]:
    """List the pages that somebody may see."""
    found = [
        (Role.VIEWER, "/desk/", says.gettext("Service points")),
        (Role.VIEWER, "/desk/insight", says.gettext("Figures")),
        (Role.OPERATOR, "/desk/look-up", says.gettext("Look up")),
        (Role.ADMINISTRATOR, "/desk/editions", says.gettext("Editions")),
        (Role.ADMINISTRATOR, "/desk/notices", says.gettext("Notices")),
        (Role.ADMINISTRATOR, "/desk/settings", says.gettext("Settings")),
        (Role.ADMINISTRATOR, "/desk/accounts", says.gettext("Accounts")),
        (Role.ADMINISTRATOR, "/desk/audit", says.gettext("Audit")),
    ]
    return [(place, name) for role, place, name in found if visit.role.covers(role)]


def size(says: Translator, count: int) -> str:
    """Write a number of bytes as people say it."""
    for unit, power in (("TB", 40), ("GB", 30), ("MB", 20), ("KB", 10)):
        if count >= 1 << power:
            return f"{says.number(round(count / (1 << power), 1))} {unit}"
    return f"{says.number(count)} B"


def skew(says: Translator, milliseconds: int) -> str:
    """Write by how many seconds a clock is ahead, or behind."""
    seconds = round(milliseconds / 1000, 1)
    return f"{'+' if seconds > 0 else ''}{says.number(seconds)}"


def role_name(says: Translator, role: str) -> str:
    """Say what a role is called."""
    return {
        "viewer": says.gettext("viewer"),
        "operator": says.gettext("operator"),
        "administrator": says.gettext("administrator"),
    }[role]


def says_of(visit: Visit) -> Translator:
    """Find the words of whoever is signed in."""
    return words.translator(visit.language)


def spoken(request: Request) -> str:
    """Choose a language for somebody who is not signed in."""
    asked = request.query_params.get("language", "")
    if asked in words.LANGUAGES:
        return asked
    return words.wished(request.headers.get("accept-language", ""))


def go(place: str) -> Response:
    """Send the browser on after it sent a form."""
    return Response(status_code=303, headers={"Location": place})


@cache
def static(name: str) -> bytes:
    """Read a file that pages point to. Raises KeyError."""
    package, path, _kind = STATIC[name]
    return resources.files(package).joinpath(path).read_bytes()


@cache
def _environment(code: str) -> Environment:
    made = Environment(
        loader=PackageLoader("kiosk.central.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    says = words.translator(code)
    made.install_gettext_callables(says.gettext, says.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals["icon"] = icon
    made.globals["static"] = _versioned
    made.filters |= _filters(says)
    return made


def _filters(says: Translator) -> dict[str, Callable[..., Any]]:
    return {
        "number": lambda value: "–" if value is None else says.number(value),
        "datetime": lambda moment: "–" if moment is None else says.datetime(moment),
        "date": says.date,
        "time": says.time,
        "iso": lambda moment: local(moment).isoformat(timespec="minutes"),
        "ago": lambda moment, now: telling.ago(says, moment, now),
        "grouped": grouped,
        "size": lambda count: "–" if count is None else size(says, count),
        "skew": lambda milliseconds: skew(says, milliseconds),
        "finding": lambda found, now: telling.finding(says, found, now),
        "printer": lambda state: telling.printer(says, state),
        "notice_kind": lambda kind: telling.notice_kind(says, kind),
        "trouble": lambda code: telling.trouble(says, code),
        "step": lambda name: telling.step(says, name),
        "event": lambda name: telling.event(says, name),
        "duration": lambda seconds: telling.duration(says, seconds),
        "role": lambda role: role_name(says, role),
    }


@cache
def icon(name: str) -> Markup:
    """Draw one of the product's icons; words always stand beside it."""
    source = _COMMENT.sub("", (_ICONS / f"{name}.svg").read_text(encoding="utf-8"))
    # a file of our own, not anybody's text
    return Markup(source.replace("<svg ", '<svg class="icon" aria-hidden="true" ', 1))  # noqa: S704


@cache
def _versioned(name: str) -> str:
    return f"/desk/static/{name}?v={sha256(static(name)).hexdigest()[:12]}"
