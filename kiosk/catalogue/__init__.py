# SPDX-License-Identifier: Apache-2.0
"""The installed services: what each offers, its form, and its sample answers."""

from kiosk.catalogue.catalogue import Catalogue
from kiosk.catalogue.installed import DAMAGED, Installed, examine, open_newest
from kiosk.catalogue.model import Round, Sample, Service, resolve
from kiosk.catalogue.samples import parse_sample
from kiosk.catalogue.shelf import Shelf, SpoiltError, is_whole
from kiosk.catalogue.trust import UNVERIFIED, Trust, public_key, trust_of
from kiosk.published import (
    CATALOGUE_FILE,
    DEVELOPMENT_FILE,
    FORMAT,
    SIGNATURE_FILE,
    Contents,
    contents,
)

__all__ = [
    "CATALOGUE_FILE",
    "DAMAGED",
    "DEVELOPMENT_FILE",
    "FORMAT",
    "SIGNATURE_FILE",
    "UNVERIFIED",
    "Catalogue",
    "Contents",
    "Installed",
    "Round",
    "Sample",
    "Service",
    "Shelf",
    "SpoiltError",
    "Trust",
    "contents",
    "examine",
    "is_whole",
    "open_newest",
    "parse_sample",
    "public_key",
    "resolve",
    "trust_of",
]
