# SPDX-License-Identifier: Apache-2.0
"""What a machine-readable zone says, and what may be wrong with it."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final


class Kind(Enum):
    """What a document is for."""

    TRAVEL = "travel"
    """A passport or a card: it says who somebody is."""
    VISA = "visa"
    """A sticker in a passport: it says what its holder may do, and has a number of its own."""


TRAVEL: Final = frozenset({Kind.TRAVEL})
"""What is asked for where nothing else is said."""


class Format(Enum):
    """The sizes of travel documents and of visas: kind, lines and symbols a line."""

    TD1 = (Kind.TRAVEL, 3, 30)
    TD2 = (Kind.TRAVEL, 2, 36)
    TD3 = (Kind.TRAVEL, 2, 44)
    MRV_A = (Kind.VISA, 2, 44)
    MRV_B = (Kind.VISA, 2, 36)

    @property
    def kind(self) -> Kind:
        """What a document of this size is for."""
        return self.value[0]

    @property
    def lines(self) -> int:
        """How many lines the zone has."""
        return self.value[1]

    @property
    def width(self) -> int:
        """How many symbols a line has."""
        return self.value[2]


class Sex(Enum):
    """As printed in the zone; a filler means that it isn't stated."""

    FEMALE = "F"
    MALE = "M"
    UNSPECIFIED = "X"


class Finding(Enum):
    """Something true of a zone that was read well; what follows from it others decide."""

    EXPIRED = "mrz.finding.expired"
    """The day of expiry lies before today."""
    NO_EXPIRY_DATE = "mrz.finding.no-expiry-date"
    """The zone names no complete day of expiry."""
    BIRTH_DATE_INCOMPLETE = "mrz.finding.birth-date-incomplete"
    """The issuing state doesn't know the day, the month or the year."""
    NAME_MAY_BE_CUT = "mrz.finding.name-may-be-cut"
    """The name fills its field to the last place, so that it may go on in the document."""
    CORRECTED = "mrz.finding.corrected"
    """Symbols were taken for others that look alike, in a name, a state or a number."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which parts may be unknown; an unknown part is None."""

    year: int | None
    month: int | None = None
    day: int | None = None

    @property
    def complete(self) -> date | None:
        """The day, when every part is known."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    def __str__(self) -> str:
        """Write it as ISO 8601 as far as it is known: ``1974-08-12``, ``1974-08``, ``1974``."""
        if self.year is None:
            return ""
        known = [f"{self.year:04d}"]
        for part in (self.month, self.day):
            if part is None:
                break
            known.append(f"{part:02d}")
        return "-".join(known)


@dataclass(frozen=True, slots=True, kw_only=True)
class MrzReading:
    """A zone whose check digits all agree; the lines are as they were understood.

    Check digits cover neither the names nor the nationality nor the sex: the person
    confirms what was read. States are ISO 3166-1 alpha-3 codes or the additional codes of
    Doc 9303-3 section 5; Germany's ``D`` is given as ``DEU``.
    """

    format: Format
    lines: tuple[str, ...]
    document_code: str
    issuing_state: str
    surname: str
    given_names: str
    document_number: str
    nationality: str
    birth_date: PartialDate
    sex: Sex
    expiry_date: PartialDate
    optional_data: tuple[str, ...]
    findings: frozenset[Finding]
    corrected: tuple[tuple[int, int], ...] = ()
    """Line and column, from 1, of each symbol that ``Finding.CORRECTED`` is about."""


@dataclass(frozen=True, slots=True)
class MrzProblem:
    """Why a zone can't be used: a stable code, and where to look (both count from 1).

    ``mrz.length``, ``mrz.characters``, ``mrz.document-code``, ``mrz.visa`` (where no visa is
    asked for), ``mrz.no-visa`` (where nothing else is), ``mrz.name``, ``mrz.state``, ``mrz.sex``, ``mrz.date.{birth-date,expiry-date}`` and ``mrz.check-digit.``
    with ``document-number``, ``birth-date``, ``expiry-date``, ``personal-number`` or
    ``composite``.
    """

    code: str
    line: int
    column: int
