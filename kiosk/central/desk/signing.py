# SPDX-License-Identifier: Apache-2.0
"""The way in and out."""

import logging
import secrets
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Final, Literal

from fastapi import APIRouter, Depends, Request, Response

from kiosk.central.asking import address_of
from kiosk.central.desk import browsers, words
from kiosk.central.desk.accounts import Account
from kiosk.central.desk.guard import (
    CSRF,
    Desk,
    Door,
    TurnedAwayError,
    ViewerActs,
    desk_of,
    fields_of,
    is_own,
    is_same,
    visit_of,
)
from kiosk.central.desk.pages import go, page, spoken
from kiosk.central.desk.passwords import TooManyError
from kiosk.central.desk.sessions import LIFE, hashed
from kiosk.central.desk.settings import CALLBACK, PATIENCE
from kiosk.central.failures import CentralError

if TYPE_CHECKING:
    from kiosk.central.desk.openid import Provider

router = APIRouter()

HOME: Final = "/desk/"
_DOOR: Final = "kiosk-desk-door"
_ARRIVAL: Final = "kiosk-desk-arrival"
_BROWSER: Final = "kiosk-desk-browser"
_NOTHING: Final[Mapping[str, str]] = {}
_LOG: Final = logging.getLogger(__name__)

Fields = Annotated[Mapping[str, str], Depends(fields_of)]


@router.get("/sign-in")
def door(request: Request, desk: Door) -> Response:
    """Show the way in."""
    if visit_of(request) is not None:
        return go(_onward(request.query_params.get("next", "")))
    return _door(request, desk)


@router.post("/sign-in")
def sign_in(request: Request, desk: Door, fields: Fields) -> Response:
    """Let somebody in by name and password."""
    address = address_of(request)
    if address is not None and not desk.centre.door_limit.allows(address):
        response = _door(request, desk, HTTPStatus.TOO_MANY_REQUESTS, "busy", fields)
        response.headers["Retry-After"] = "60"
        return response
    expected = request.cookies.get(desk.named(_DOOR), "")
    if not expected or not is_same(fields.get(CSRF, ""), expected):
        return _door(request, desk, HTTPStatus.FORBIDDEN, "form", fields)
    if not desk.settings.local_accounts:
        raise TurnedAwayError(HTTPStatus.FORBIDDEN, "desk.role")
    name, now = fields.get("name", "").strip().lower(), desk.centre.clock.now()
    browser = request.cookies.get(desk.named(_BROWSER), "")
    try:
        account = desk.accounts.judge(name, fields.get("password", ""), now, browser)
    except TooManyError:
        return _door(request, desk, HTTPStatus.SERVICE_UNAVAILABLE, "busy", fields)
    if account is None:
        return _door(request, desk, HTTPStatus.FORBIDDEN, "refused", fields)
    response = go(_onward(fields.get("next", "")))
    kept = desk.accounts.remember(account.name, browser, now)
    _keep(desk, response, _BROWSER, kept, browsers.LIFE)
    _let_in(request, account, response, _spoken(request, fields.get("language", "")))
    return response


@router.get("/sign-in/service")
def depart(request: Request, desk: Door) -> Response:
    """Send somebody to the Service's own accounts."""
    # what the provider's link brings back has no strict cookie with it: this is the last sight of it
    departure = _provider(desk).depart(
        desk.centre.clock.now(), spoken(request), _former(request, desk)
    )
    response = go(departure.url)
    # it has to come along when the provider sends the browser back: that is another site's link
    _keep(desk, response, _ARRIVAL, departure.cookie, PATIENCE, site="lax")
    return response


@router.get(CALLBACK.removeprefix("/desk"))
def arrive(request: Request, desk: Door) -> Response:
    """Let somebody in by the word of the provider."""
    try:
        person = _provider(desk).arrive(
            request.query_params,
            request.cookies.get(desk.named(_ARRIVAL), ""),
            desk.centre.clock.now(),
        )
    except CentralError as error:
        _LOG.warning("%s: %s", error.code, error.detail)
        return _door(request, desk, HTTPStatus.FORBIDDEN, trouble="openid")
    account = (
        None
        if person.role is None
        else desk.accounts.vouched(
            person.subject, person.name, person.role, desk.centre.clock.now()
        )
    )
    if account is None:
        return _door(request, desk, HTTPStatus.FORBIDDEN, trouble="stranger")
    # a redirect would still be the provider's link, with which the browser sends no strict cookie
    response = page(request, "arrived.html", home=HOME, speaks=person.language)
    _forget(desk, response, _ARRIVAL)
    language = _spoken(request, person.language)
    _let_in(request, account, response, language, left_with=person.former)
    return response


@router.post("/sign-out")
def sign_out(desk: Door, act: ViewerActs) -> Response:
    """Let somebody go."""
    desk.sessions.close(act.visit.key)
    response = go("/desk/sign-in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    _forget(desk, response, desk.cookie, is_named=True)
    return response


@router.post("/language")
def speak(desk: Door, act: ViewerActs) -> Response:
    """Go on in another language."""
    if act.text("language") in words.LANGUAGES:
        desk.sessions.speak(act.visit.key, act.text("language"))
    return go(_onward(act.text("next")))


def _spoken(request: Request, chosen: str) -> str:
    return chosen if chosen in words.LANGUAGES else spoken(request)


def _former(request: Request, desk: Desk) -> str:
    """Name the session that the browser has, by its hash; empty where it has none."""
    token = request.cookies.get(desk.cookie, "")
    return hashed(token) if token else ""


def _let_in(
    request: Request, account: Account, response: Response, language: str, *, left_with: str = ""
) -> None:
    desk = desk_of(request)
    former = {_former(request, desk), left_with}
    token = desk.sessions.open(account.name, language, desk.centre.clock.now(), former)
    _keep(desk, response, "kiosk-desk", token, LIFE)
    _forget(desk, response, _DOOR)


def _door(
    request: Request,
    desk: Desk,
    status: int = HTTPStatus.OK,
    trouble: str = "",
    typed: Mapping[str, str] = _NOTHING,
) -> Response:
    """Show the way in, in the language and with the way onward that were chosen there before."""
    token = request.cookies.get(desk.named(_DOOR)) or secrets.token_urlsafe(32)
    asked = typed.get("next") or request.query_params.get("next", "")
    openid = desk.settings.openid
    response = page(
        request,
        "sign-in.html",
        status=status,
        trouble=trouble,
        speaks=_spoken(request, typed.get("language", "")),
        name=typed.get("name", "").strip().lower()[:64],
        csrf=token,
        onward=asked if is_own(asked) else "",
        has_passwords=desk.settings.local_accounts,
        service=None if openid is None else openid.label or openid.issuer,
    )
    _keep(desk, response, _DOOR, token, timedelta(hours=1))
    return response


def _onward(place: str) -> str:
    return place if is_own(place) else HOME


def _provider(desk: Desk) -> "Provider":
    if desk.provider is None:
        raise TurnedAwayError(HTTPStatus.NOT_FOUND, "central.missing")
    return desk.provider


def _keep(
    desk: Desk,
    response: Response,
    name: str,
    value: str,
    life: timedelta,
    *,
    site: Literal["lax", "strict"] = "strict",
) -> None:
    response.set_cookie(
        desk.named(name),
        value,
        max_age=int(life.total_seconds()),
        path="/",
        secure=desk.settings.is_secure,
        httponly=True,
        samesite=site,
    )


def _forget(desk: Desk, response: Response, name: str, *, is_named: bool = False) -> None:
    response.delete_cookie(
        name if is_named else desk.named(name),
        path="/",
        secure=desk.settings.is_secure,
        httponly=True,
        samesite="strict",
    )
