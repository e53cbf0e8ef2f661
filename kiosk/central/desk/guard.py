# SPDX-License-Identifier: Apache-2.0
"""Who asks for a page, and whether they may: every path of the desk names a role, or says why not.

What changes anything comes by POST, with the session's own token in the form: another site's page
can make a browser send a request, but can't know that.
"""

import hmac
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import parse_qsl, quote

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from kiosk.central.centre import Centre
from kiosk.central.desk.accounts import Accounts
from kiosk.central.desk.counting import Counts
from kiosk.central.desk.roles import Role
from kiosk.central.desk.sessions import Sessions, Visit
from kiosk.central.desk.settings import DeskSettings
from kiosk.central.desk.titles import Catalogues
from kiosk.errors import KioskError

if TYPE_CHECKING:
    from kiosk.central.desk.openid import Provider

_OWN: Final = re.compile(r"/desk/(?:[!-.0-\[\]-~][!-\[\]-~]*)?")
"""Printable and without a backslash: a header takes nothing else, and browsers drop some of it."""

MOST_FORM_BYTES: Final = 64 << 10
_MOST_FIELDS: Final = 200
FORM: Final = "application/x-www-form-urlencoded"
CSRF: Final = "csrf"
BY_ITSELF: Final = "Desk-Refresh"
"""The header of what a page asks for by itself, by which nobody stays signed in."""


class TurnedAwayError(KioskError):
    """A request that the desk does not answer with what was asked for."""

    def __init__(self, status: int, code: str, location: str | None = None) -> None:
        super().__init__(code=code)
        self.status = status
        self.location = location


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages work with."""

    centre: Centre
    settings: DeskSettings
    accounts: Accounts
    sessions: Sessions
    counts: Counts
    catalogues: Catalogues
    provider: "Provider | None" = None

    @property
    def cookie(self) -> str:
        """The name of the session's cookie; a browser keeps the prefix's promise."""
        return self.named("kiosk-desk")

    def named(self, name: str) -> str:
        """Name a cookie so that no other host can set it, where TLS allows that."""
        return f"__Host-{name}" if self.settings.is_secure else name


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody wants to be done, who may want it."""

    visit: Visit
    fields: Mapping[str, str]

    def text(self, name: str) -> str:
        """Read a field; what was not sent is empty."""
        return self.fields.get(name, "").strip()


def desk_of(request: Request) -> Desk:
    """Find what the pages work with."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)  # noqa: S101 put there by create_desk
    return desk


def visit_of(request: Request) -> Visit | None:
    """Say who asks, if they are signed in. Raises StorageError."""
    desk = desk_of(request)
    token = request.cookies.get(desk.cookie)
    if not token:
        return None
    is_touch = BY_ITSELF not in request.headers
    return desk.sessions.find(token, desk.centre.clock.now(), is_touch=is_touch)


def sees(role: Role) -> Callable[[Request], Visit]:
    """Let those see a page who have the role."""

    def check(request: Request) -> Visit:
        return _visitor(request, role)

    return check


def acts(role: Role) -> Callable[[Request], Awaitable[Act]]:
    """Let those act who have the role, from a form of their own session."""

    async def check(request: Request) -> Act:
        visit = await run_in_threadpool(_visitor, request, role)
        fields = await fields_of(request)
        if not is_same(fields.get(CSRF, ""), visit.csrf):
            raise TurnedAwayError(HTTPStatus.FORBIDDEN, "desk.form")
        return Act(visit, fields)

    return check


def _visitor(request: Request, role: Role) -> Visit:
    visit = visit_of(request)
    if visit is None:
        raise _to_the_door(request)
    request.state.visit = visit
    if not visit.role.covers(role):
        raise TurnedAwayError(HTTPStatus.FORBIDDEN, "desk.role")
    if "\x00" in request.scope["path"] or b"%00" in request.scope["query_string"]:
        # a database keeps no NUL, and nothing has one in its name
        raise TurnedAwayError(HTTPStatus.NOT_FOUND, "central.missing")
    return visit


async def fields_of(request: Request) -> Mapping[str, str]:
    """Read a form, and stop as soon as it is too long. Raises TurnedAwayError."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind.strip().lower() != FORM:
        raise TurnedAwayError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "desk.form")
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MOST_FORM_BYTES:
            raise TurnedAwayError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "desk.form")
    try:
        pairs = parse_qsl(
            content.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise TurnedAwayError(HTTPStatus.BAD_REQUEST, "desk.form") from None
    # a database keeps no NUL, and nothing that is typed has one
    return {name: value.replace("\x00", "") for name, value in pairs}


def is_same(one: str, other: str) -> bool:
    """Compare secrets in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def is_own(path: str) -> bool:
    """Whether a place to go on to is one of the desk's pages."""
    return _OWN.fullmatch(path) is not None


def _to_the_door(request: Request) -> TurnedAwayError:
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    is_page = request.method == "GET" and BY_ITSELF not in request.headers and len(asked) < 500
    place = "/desk/sign-in" + (f"?next={quote(asked, safe='/')}" if is_page else "")
    return TurnedAwayError(HTTPStatus.SEE_OTHER, "desk.sign-in", place)


Door = Annotated[Desk, Depends(desk_of)]
Viewer = Annotated[Visit, Depends(sees(Role.VIEWER))]
Operator = Annotated[Visit, Depends(sees(Role.OPERATOR))]
Administrator = Annotated[Visit, Depends(sees(Role.ADMINISTRATOR))]
ViewerActs = Annotated[Act, Depends(acts(Role.VIEWER))]
OperatorActs = Annotated[Act, Depends(acts(Role.OPERATOR))]
AdministratorActs = Annotated[Act, Depends(acts(Role.ADMINISTRATOR))]
