# SPDX-License-Identifier: Apache-2.0
"""The machine-readable zone of passports and cards (ICAO Doc 9303, parts 3 to 6)."""

from kiosk.readers.mrz.checkdigit import check_digit
from kiosk.readers.mrz.model import Finding, Format, MrzProblem, MrzReading, PartialDate, Sex
from kiosk.readers.mrz.reading import parse

__all__ = [
    "Finding",
    "Format",
    "MrzProblem",
    "MrzReading",
    "PartialDate",
    "Sex",
    "check_digit",
    "parse",
]
