# SPDX-License-Identifier: Apache-2.0
"""Zones as ICAO Doc 9303 (parts 4 to 7) writes them, with check digits that agree."""

import csv
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from kiosk.readers.mrz import check_digit

COUNTRIES: Final = Path(__file__).resolve().parents[2] / "resources" / "countries.csv"

KINDS: Final = {"TD1": (3, 30), "TD2": (2, 36), "TD3": (2, 44), "MRV-A": (2, 44), "MRV-B": (2, 36)}
"""Lines and symbols a line."""

CODES: Final = {
    "TD1": ("I<", "ID", "C<", "A<", "IR", "AR"),
    "TD2": ("I<", "ID", "A<", "AC", "C<"),
    "TD3": ("P<", "P<", "P<", "PM", "PD", "PS"),
    "MRV-A": ("V<", "V<", "VA"),
    "MRV-B": ("V<", "V<", "VB"),
}
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS: Final = "0123456789"
ALIKE: Final = "O0I1S5Z2B8G6D0Q0U0VL1"
"""What is mistaken for something else."""

NAMES: Final = (
    "MAMMADOV<<ELCHIN",
    "ALIYEVA<<GUNEL<RASHID<GIZI",
    "HUSEYNZADA<<ORKHAN<ILGAR<OGLU",
    "QULIYEV<<TURAL",
    "YILMAZ<<MEHMET<ALI",
    "OEZTUERK<<AYSE",
    "IVANOVA<<EKATERINA",
    "SHEVCHENKO<<OLEKSANDR",
    "MOHAMMADI<<SEYED<HOSSEIN",
    "KHAN<<MUHAMMAD<ABDULLAH",
    "AL<FAYSAL<BIN<SAUD<<ABDULAZIZ",
    "ZHANG<<WEI",
    "NGUYEN<<THI<BICH<NGOC",
    "GIORGADZE<<NINO",
    "VAN<DER<MUELLEN<<MARTIN",
    "O<CONNOR<<SIOBHAN",
    "ERIKSSON<<ANNA<MARIA",
    "KUMAR",
    "SMITH<JONES<<ELIZABETH<ANNE<CHARLOTTE",
    "DIALLO<<OUSMANE",
    "PAPADOPOULOS<<KONSTANTINOS",
    "RAKOTOMALALA<ANDRIAMANJATO<<HERINIAINA<TIANA",
)


@dataclass(frozen=True, slots=True)
class Document:
    """A kind and the lines of its zone."""

    kind: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The zone as it would be typed."""
        return "\n".join(self.lines)


@cache
def states() -> tuple[str, ...]:
    """The codes that may be a nationality, as they stand in a zone."""
    with COUNTRIES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return tuple(
        "D<<" if row["name"] == "DEU" else row["name"] for row in rows if row["nationality"]
    )


def document(kind: str, dice: random.Random) -> Document:
    """Make one document; the same dice make the same again."""
    width = KINDS[kind][1]
    code, state = dice.choice(CODES[kind]), dice.choice(states())
    nationality = state if dice.random() < 0.7 else dice.choice(states())
    name = _name(dice)
    dates = _checked(_birth(dice)) + dice.choice("MF<" if dice.random() < 0.2 else "MF")
    dates += _checked(_expiry(dice))
    if kind == "TD1":
        return Document(kind, _card(dice, code + state, nationality, name, dates))
    first = _filled(code + state + name, width)
    number, rest = _number(dice, may_be_long=kind == "TD2")
    front = number + nationality + dates
    if kind == "TD3":
        personal = _filled(_optional(dice, 14), 14)
        empty = not personal.strip("<") and dice.random() < 0.5
        front += personal + ("<" if empty else check_digit(personal))
    elif kind == "TD2":
        front += _filled(rest or _optional(dice, 7), 7)
    else:
        return Document(kind, (first, _filled(front + _optional(dice, width - 28), width)))
    return Document(kind, (first, front + check_digit(front[:10] + front[13:20] + front[21:])))


def _card(
    dice: random.Random, head: str, nationality: str, name: str, dates: str
) -> tuple[str, ...]:
    number, rest = _number(dice, may_be_long=True)
    first = _filled(head + number + (rest or _optional(dice, 15)), 30)
    second = _filled(dates + nationality + _optional(dice, 11), 29)
    covered = first[5:] + second[:7] + second[8:15] + second[18:]
    return first, second + check_digit(covered), _filled(name, 30)


def _name(dice: random.Random) -> str:
    if dice.random() < 0.5:
        return dice.choice(NAMES)
    letters = LETTERS if dice.random() < 0.7 else "OQDISZBGUVLIC"
    parts = [
        "".join(dice.choice(letters) for _ in range(dice.choice((1, 2, 4, 6, 9, 13))))
        for _ in range(dice.randint(1, 5))
    ]
    surnames = min(dice.randint(1, 2), len(parts))
    return "<<".join(filter(None, ("<".join(parts[:surnames]), "<".join(parts[surnames:]))))


def _number(dice: random.Random, *, may_be_long: bool) -> tuple[str, str]:
    """Write a number with its check digit; of a long one, the rest that stands elsewhere."""
    long = may_be_long and dice.random() < 0.15
    length = dice.randint(10, 13) if long else dice.choice((7, 8, 9, 9, 9, 9))
    style = dice.random()
    if style < 0.6:
        head = "".join(dice.choice(LETTERS) for _ in range(dice.randint(0, 2)))
        text = head + "".join(dice.choice(DIGITS) for _ in range(length - len(head)))
    else:
        symbols = LETTERS + DIGITS if style < 0.85 else ALIKE
        text = "".join(dice.choice(symbols) for _ in range(length))
    if long:
        return text[:9] + "<", text[9:] + check_digit(text)
    return _checked(_filled(text, 9)), ""


def _birth(dice: random.Random) -> str:
    year, month, day = dice.randint(30, 99), dice.randint(1, 12), dice.randint(1, 28)
    if dice.random() < 0.2:
        year = dice.randint(0, 25)
    text = f"{year:02}{month:02}{day:02}"
    known = dice.choice((0, 2, 4)) if dice.random() < 0.05 else 6
    return _filled(text[:known], 6)


def _expiry(dice: random.Random) -> str:
    if dice.random() < 0.02:
        return "<" * 6
    return f"{dice.randint(22, 39):02}{dice.randint(1, 12):02}{dice.randint(1, 28):02}"


def _optional(dice: random.Random, most: int) -> str:
    """Mostly nothing; a personal number; or anything that may stand there."""
    style = dice.random()
    if style < 0.4:
        return ""
    length = dice.randint(min(5, most), most)
    symbols = LETTERS + DIGITS if style < 0.7 else DIGITS
    return "".join(dice.choice(symbols) for _ in range(length))


def _checked(field: str) -> str:
    return field + check_digit(field)


def _filled(text: str, width: int) -> str:
    return text[:width].ljust(width, "<")
