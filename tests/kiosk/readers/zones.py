# SPDX-License-Identifier: Apache-2.0
"""Writes zones of every format with the check digits that belong to them."""

from kiosk.readers.mrz import Format, check_digit

_CARD_NAME = 30


def zone(
    form: Format,
    *,
    name: str = "ERIKSSON<<ANNA<MARIA",
    number: str = "L898902C3",
    birth: str = "740812",
    sex: str = "F",
    expiry: str = "300415",
    optional: str = "",
    state: str = "UTO",
) -> str:
    """Write a zone; a number of more than nine symbols goes on where its format says."""
    state = state.ljust(3, "<")
    dates = birth + check_digit(birth) + sex + expiry + check_digit(expiry)
    if form is Format.TD1:
        first, rest = _parted(number)
        upper = f"I<{state}{first}{(rest + optional).ljust(15, '<')}"
        middle = f"{dates}{state}{'<' * 11}"
        over = upper[5:] + middle[:7] + middle[8:15] + middle[18:29]
        return f"{upper}\n{middle}{check_digit(over)}\n{name.ljust(_CARD_NAME, '<')}"
    if form is Format.TD2:
        first, rest = _parted(number)
        lower = f"{first}{state}{dates}{(rest + optional).ljust(7, '<')}"
        over = lower[:10] + lower[13:20] + lower[21:35]
        return f"I<{state}{name.ljust(31, '<')}\n{lower}{check_digit(over)}"
    first, _rest = _parted(number)
    lower = f"{first}{state}{dates}"
    if form is Format.TD3:
        lower += optional.ljust(14, "<") + check_digit(optional.ljust(14, "<"))
        over = lower[:10] + lower[13:20] + lower[21:43]
        return f"P<{state}{name.ljust(39, '<')}\n{lower}{check_digit(over)}"
    width = form.width
    return f"V<{state}{name.ljust(width - 5, '<')}\n{lower}{optional.ljust(width - 28, '<')}"


def _parted(number: str) -> tuple[str, str]:
    """Give the first nine symbols with what follows them, and what stands further behind."""
    if len(number) > 9:
        return f"{number[:9]}<", f"{number[9:]}{check_digit(number)}<"
    field = number.ljust(9, "<")
    return field + check_digit(field), ""
