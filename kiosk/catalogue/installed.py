# SPDX-License-Identifier: Apache-2.0
"""Opens the newest of the installed sets, and tries one that is to be installed."""

from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.catalogue.catalogue import Catalogue
from kiosk.catalogue.trust import Trust
from kiosk.editions import candidates
from kiosk.errors import FormError
from kiosk.published import CATALOGUE_FILE, contents
from kiosk.settings import Settings


@dataclass(frozen=True, slots=True)
class Installed:
    """The set that is offered."""

    catalogue: Catalogue
    problem: str = ""
    """Why a newer one that is there is not (a stable code)."""


def open_newest(settings: Settings, trust: Trust) -> Installed:
    """Open the newest set that can be opened. Raises FormError where none can, for the newest."""
    first: FormError | None = None
    for folder in candidates(settings):
        try:
            catalogue = Catalogue.open(folder, trust)
        except FormError as error:
            first = first or error
        else:
            return Installed(catalogue, first.code if first else "")
    assert first is not None  # noqa: S101 there is always a folder to try
    raise first


def examine(folder: Path, trust: Trust) -> Catalogue:
    """Read every file of a set and load every form, as a person's visit would; it counts for nothing.

    Raises FormError for the first thing that is wrong. No newer edition is remembered by it.
    """
    catalogue = Catalogue.open(folder, replace(trust, memory=None))
    for name, digest in contents((folder / CATALOGUE_FILE).read_bytes()).files.items():
        catalogue.read(name, digest)
    for service in catalogue.services:
        catalogue.form(service.id)
        catalogue.samples(service.id)
    return catalogue
