# SPDX-License-Identifier: Apache-2.0
"""The installed services: what each offers, its form, and its sample answers."""

from kiosk.catalogue.catalogue import CATALOGUE_FILE, FORMAT, Catalogue
from kiosk.catalogue.model import Sample, Service, resolve
from kiosk.catalogue.samples import parse_sample

__all__ = [
    "CATALOGUE_FILE",
    "FORMAT",
    "Catalogue",
    "Sample",
    "Service",
    "parse_sample",
    "resolve",
]
