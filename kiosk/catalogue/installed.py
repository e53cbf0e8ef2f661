# SPDX-License-Identifier: Apache-2.0
"""Opens the newest installed set that is whole, and tries one that is to be installed."""

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kiosk.catalogue.catalogue import Catalogue
from kiosk.catalogue.trust import Trust
from kiosk.editions import candidates, in_force, to_fall_back_on
from kiosk.errors import FormError
from kiosk.settings import Settings

DAMAGED: Final = "catalogue.damaged"
"""The fetched set in force is damaged, and an older one is offered until it was fetched again."""


@dataclass(frozen=True, slots=True)
class Installed:
    """The set that is offered."""

    catalogue: Catalogue
    problem: str = ""
    """Why a newer one that is there is not (a stable code)."""


def open_newest(settings: Settings, trust: Trust) -> Installed:
    """Open the newest set that is whole.

    Where the fetched one in force is damaged, one before it is offered until it was fetched
    again: that is the one reason to go back behind an edition that was offered here. Where no
    set is whole, the newest that can be opened serves those whom its damage doesn't meet.
    Raises FormError where none can, for the newest.
    """
    folders, first = candidates(settings), FormError(code="form.catalogue.missing")
    for place, folder in enumerate(folders):
        try:
            return Installed(_whole(folder, trust), first.code if place else "")
        except FormError as error:
            first = first if place else error
    if _is_damaged(settings, trust):
        for folder in to_fall_back_on(settings):
            with suppress(FormError):
                return Installed(_whole(folder, _of_any_age(trust)), DAMAGED)
    for folder in folders:
        with suppress(FormError):
            return Installed(Catalogue.open(folder, trust), first.code)
    raise first


def _whole(folder: Path, trust: Trust) -> Catalogue:
    # compared before its number is remembered: one that is damaged was never offered
    Catalogue.open(folder, _of_any_age(trust)).require_whole()
    return Catalogue.open(folder, trust)


def _is_damaged(settings: Settings, trust: Trust) -> bool:
    """Whether a set was put in force that is not whole, or not there, any more."""
    link = in_force(settings)
    if not link.is_symlink():
        return False
    try:
        _whole(link, _of_any_age(trust))
    except FormError:
        return True
    return False


def _of_any_age(trust: Trust) -> Trust:
    """Believe the same publishers, whatever was offered here before; nothing is remembered."""
    return replace(trust, memory=None)


def examine(folder: Path, trust: Trust) -> Catalogue:
    """Read every file of a set and load every form, as a person's visit would; it counts for nothing.

    Raises FormError for the first thing that is wrong. No newer edition is remembered by it.
    """
    catalogue = Catalogue.open(folder, _of_any_age(trust))
    catalogue.require_whole()
    for service in catalogue.services:
        catalogue.form(service.id)
        catalogue.samples(service.id)
    return catalogue
