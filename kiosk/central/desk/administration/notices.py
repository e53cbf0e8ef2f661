# SPDX-License-Identifier: Apache-2.0
"""What the public is told for a while: published and ended here, shown by stations."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from kiosk.central.desk.counting import service_points
from kiosk.central.desk.figures import language_name
from kiosk.central.desk.guard import Act, Administrator, AdministratorActs, Desk, Door
from kiosk.central.desk.pages import go, page, says_of
from kiosk.central.desk.sessions import Visit
from kiosk.central.failures import CentralError
from kiosk.central.offering.notices import PostedNotice
from kiosk.clock import baku, local
from kiosk.timestamps import to_text

router = APIRouter()

_HERE: Final = "/desk/notices"
KINDS: Final = ("information", "closed", "changed", "not-needed")
LANGUAGES: Final = ("az", "en", "ru", "tr", "ar", "fa", "zh")
"""Those that the form has a field for; others come by the command."""


@router.get("/notices")
def notices(request: Request, desk: Door, visit: Administrator) -> Response:
    """List what holds now or later, with a form for another."""
    return _page(request, desk, visit)


@router.post("/notices")
def put(request: Request, desk: Door, act: AdministratorActs) -> Response:
    """Publish a notice, in place of the one with its id."""
    try:
        desk.centre.notices.put(_posted(act), desk.centre.clock.now(), act.visit.who)
    except CentralError as error:
        return _page(request, desk, act.visit, error.code, act.fields)
    except ValueError:  # pydantic's are such, too; what they quote was typed by a person
        return _page(request, desk, act.visit, "desk.notice", act.fields)
    return go(_HERE)


@router.post("/notices/{name}/end")
def end(request: Request, desk: Door, act: AdministratorActs, name: str) -> Response:
    """Show a notice no more."""
    if not desk.centre.notices.end(name, desk.centre.clock.now(), act.visit.who):
        return _page(request, desk, act.visit, "desk.gone")
    return go(_HERE)


def _posted(act: Act) -> PostedNotice:
    """Read the form. Raises ValueError."""
    titles = {code: act.text(f"title-{code}") for code in LANGUAGES}
    texts = {code: act.text(f"text-{code}") for code in LANGUAGES}
    point, form = act.text("point"), act.text("form")
    try:
        return PostedNotice.model_validate(
            {
                "id": act.text("id"),
                "kind": act.text("kind"),
                "valid_from": _moment(act.text("from")),
                "valid_until": _moment(act.text("until")),
                "titles": {code: text for code, text in titles.items() if text},
                "texts": {code: text for code, text in texts.items() if text},
                "service_points": (point,) if point else (),
                "forms": (form,) if form else (),
            }
        )
    except ValidationError:
        raise ValueError("the form") from None


def _moment(text: str) -> str:
    """Read the time of a form's field, which is the one at the service points.

    Raises ValueError.
    """
    here = datetime.fromisoformat(text).replace(tzinfo=baku())
    try:
        return to_text(here.astimezone(UTC))
    except OverflowError:
        raise ValueError("before all years") from None


def _page(
    request: Request,
    desk: Desk,
    visit: Visit,
    trouble: str = "",
    typed: Mapping[str, str] | None = None,
) -> Response:
    now = desk.centre.clock.now()
    says = says_of(visit)
    with desk.centre.database.reading() as connection:
        places = service_points(connection)
        titles = desk.catalogues.titles(connection, visit.language)
    return page(
        request,
        "notices.html",
        visit,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if trouble else HTTPStatus.OK,
        notices=desk.centre.notices.all(now),
        kinds=KINDS,
        spoken=[(code, language_name(says, code)) for code in LANGUAGES],
        points=places,
        titles=titles,
        trouble=trouble,
        typed=defaultdict(str, typed or _usual(now)),
        now=now,
    )


def _usual(now: datetime) -> Mapping[str, Any]:
    begin = local(now).replace(second=0, microsecond=0, tzinfo=None)
    return {"from": begin.isoformat(timespec="minutes")}
