# SPDX-License-Identifier: Apache-2.0
"""Answers as a person reads them."""

from collections.abc import Mapping

from kiosk.forms.controls import Control
from kiosk.forms.xpath.dates import localised, read_date, read_moment, read_time
from kiosk.forms.xpath.environment import Environment
from kiosk.i18n import languages


def displayed(value: str, control: Control, labels: Mapping[str, str], env: Environment) -> str:
    """Write an answer with the labels of its choices, or its date in the active language."""
    if value == "":
        return ""
    if labels:
        parts = [value] if value in labels else value.split()
        return ", ".join(labels.get(part, part) for part in parts)
    data_type = control.template.data_type
    if data_type == "decimal":
        return value.removesuffix(".0")
    if data_type in {"date", "dateTime", "time"}:
        return _moment(value, data_type, env) or value
    return value


def _moment(value: str, data_type: str, env: Environment) -> str:
    from babel import dates  # late: half the forms never show a date

    locale = _spoken_locale(env.language)
    if data_type == "date":
        day = read_date(value)
        return "" if day is None else str(dates.format_date(day, "long", locale=locale))
    if data_type == "time":
        clock = read_time(value)
        return "" if clock is None else f"{clock.hour:02d}:{clock.minute:02d}"
    moment = read_moment(value, env.zone)
    here = None if moment is None else localised(moment, env.zone)
    if here is None:
        return ""
    return f"{dates.format_date(here.date(), 'long', locale=locale)}, {here:%H:%M}"


def _spoken_locale(language: str) -> str:
    """Write dates as the rest of the kiosk does; forms may bring languages that it has not."""
    known = {entry.code: entry.locale for entry in languages()}
    return known.get(language) or locale_of(language)


def locale_of(language: str) -> str:
    """Find a locale that CLDR knows for a language, English when there is none."""
    from babel import Locale, UnknownLocaleError  # late, as above

    try:
        return str(Locale.parse(language.replace("-", "_")))
    except (UnknownLocaleError, ValueError, TypeError):
        return "en"
