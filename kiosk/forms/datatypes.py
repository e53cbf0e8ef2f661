# SPDX-License-Identifier: Apache-2.0
"""The lexical forms of values, by bind type."""

import re
from collections.abc import Callable
from typing import Final

from kiosk.forms.xpath.dates import read_date, read_moment, read_time
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.functions.geography import read_points
from kiosk.forms.xpath.values import int_or_nan, number_text, text_number

_INT: Final = re.compile(r"[+-]?\d{1,400}\Z", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)\Z", re.ASCII)
_SMALLEST: Final = -(2**31)
_LARGEST: Final = 2**31 - 1


def cast(text: str, data_type: str, env: Environment) -> str:
    """Write the result of an expression as the type wants it; blank when it can't be."""
    if text == "" or data_type == "string":
        return text
    caster = _CASTS.get(data_type)
    return text if caster is None else caster(text, env)


def _cast_int(text: str, env: Environment) -> str:
    number = int_or_nan(text_number(text, env))
    return "" if number != number else number_text(number)  # noqa: PLR0124 (NaN)


def _cast_decimal(text: str, env: Environment) -> str:
    number = text_number(text, env)
    return "" if number != number else canonical(number_text(number), "decimal")  # noqa: PLR0124 (NaN)


def canonical(text: str, data_type: str) -> str:
    """Write a decimal with its point, as every other engine submits it: ``89.0``.

    The four numbers of a place likewise.
    """
    if data_type == "geopoint":
        return _canonical_point(text)
    if data_type != "decimal" or not text or _DECIMAL.match(text) is None:
        return text
    if "." not in text:
        return f"{text}.0"
    return f"{text}0" if text.endswith(".") else text


def _canonical_point(text: str) -> str:
    parts = text.split()
    if not 2 <= len(parts) <= 4 or any(_DECIMAL.match(part) is None for part in parts):
        return text
    parts += ["0"] * (4 - len(parts))
    return " ".join(canonical(part, "decimal") for part in parts)


def _cast_date(text: str, _env: Environment) -> str:
    day = read_date(text.strip().partition("T")[0])
    return "" if day is None else day.isoformat()


def _cast_moment(text: str, env: Environment) -> str:
    text = text.strip()
    if "T" not in text:
        day = read_date(text)
        return "" if day is None else f"{day.isoformat()}T00:00:00"
    return text if read_moment(text, env.zone) is not None else ""


def _cast_time(text: str, _env: Environment) -> str:
    text = text.strip().rpartition("T")[2]
    return text if read_time(text) is not None else ""


_CASTS: Final[dict[str, Callable[[str, Environment], str]]] = {
    "int": _cast_int,
    "decimal": _cast_decimal,
    "date": _cast_date,
    "dateTime": _cast_moment,
    "time": _cast_time,
}


def typed(text: str, data_type: str, env: Environment) -> str:
    """Write what a person entered in the type's usual form; what isn't one stays as it is."""
    if text == "" or data_type not in _CASTS or not is_valid(text, data_type, env):
        return text
    if data_type == "int":
        return str(int(text))
    if data_type == "decimal":
        return text.removeprefix("+")
    return cast(text, data_type, env) or text


def is_valid(text: str, data_type: str, env: Environment) -> bool:
    """Tell whether a value that isn't blank has its type's form."""
    if data_type == "int":
        return _INT.match(text) is not None and _SMALLEST <= int(text) <= _LARGEST
    if data_type == "decimal":
        return _DECIMAL.match(text) is not None
    if data_type == "date":
        return read_date(text) is not None
    if data_type == "time":
        return read_time(text) is not None
    if data_type == "dateTime":
        return "T" in text and read_moment(text, env.zone) is not None
    if data_type in {"geopoint", "geotrace", "geoshape"}:
        return read_points(text) is not None
    return True
