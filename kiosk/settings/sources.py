# SPDX-License-Identifier: Apache-2.0
"""Each setting in force, who has said it and where: for a screen and the command line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kiosk.settings.loading import line_of
from kiosk.settings.model import Settings, known, read_from
from kiosk.settings.origin import Origin
from kiosk.settings.values import flat, option_of, variable_of
from kiosk.staff import Action, Session

_SIGNED_IN: Final = re.compile(r"(?<=//)[^/@]*@")
"""A name, or a name and a password, before the host of an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """One setting as it holds here."""

    name: str
    value: str
    """As a settings file would say it, without what signs in anywhere; empty for none."""
    origin: Origin
    place: str = ""
    """File and line, variable, option, or the number of what the centre has set."""
    overridden: str | None = None
    """What the centre has set and what doesn't hold here, because somebody on the spot says
    otherwise; None where it has set nothing, or that holds."""


def in_force(settings: Settings) -> tuple[InForce, ...]:
    """List every setting, in the order of the reference."""
    return tuple(_each(settings))


def shown_to(session: Session, settings: Settings) -> tuple[InForce, ...]:
    """List them for somebody of the staff. Raises StaffError ``staff.not-allowed``."""
    session.require(Action.LOOK_SETTINGS)
    return in_force(settings)


def _each(settings: Settings) -> Iterator[InForce]:
    pushed = flat(settings.pushed.values)
    for name in known():
        origin = _origin(settings, name, is_pushed=name in pushed)
        is_over = name in pushed and origin is not Origin.CENTRE
        yield InForce(
            name=name,
            value=spelt(read_from(settings, name)),
            origin=origin,
            place=_place(settings, name, origin),
            overridden=spelt(pushed[name]) if is_over else None,
        )


def _origin(settings: Settings, name: str, *, is_pushed: bool) -> Origin:
    if (origin := settings.given.origins.get(name)) is not None:
        return origin
    if name in settings.set_here:
        return Origin.ARGUMENT
    return Origin.CENTRE if is_pushed else Origin.DEFAULT


def _place(settings: Settings, name: str, origin: Origin) -> str:
    match origin:
        case Origin.FILE:
            return f"{settings.given.file}:{line_of(settings.given.text, name)}"
        case Origin.ENVIRONMENT:
            return variable_of(name)
        case Origin.ARGUMENT:
            return option_of(name)
        case Origin.CENTRE:
            return str(settings.pushed.number)
        case _:
            return ""


def spelt(value: object) -> str:
    """Write a value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return _SIGNED_IN.sub("…@", str(value))
