# SPDX-License-Identifier: Apache-2.0
"""The machine-readable zone of passports, cards and visas (ICAO Doc 9303, parts 3 to 7)."""

from kiosk.readers.mrz.checkdigit import check_digit
from kiosk.readers.mrz.model import (
    TRAVEL,
    Finding,
    Format,
    Kind,
    MrzProblem,
    MrzReading,
    PartialDate,
    Sex,
)
from kiosk.readers.mrz.reading import parse
from kiosk.readers.mrz.transliteration import matches

__all__ = [
    "TRAVEL",
    "Finding",
    "Format",
    "Kind",
    "MrzProblem",
    "MrzReading",
    "PartialDate",
    "Sex",
    "check_digit",
    "matches",
    "parse",
]
