# SPDX-License-Identifier: Apache-2.0
"""A zone is read exactly, or the person is told where to look."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.readers import mrz
from kiosk.readers.mrz import Finding, Format, Kind, MrzProblem, MrzReading, PartialDate, Sex
from tests.kiosk.readers.zones import zone

TODAY = date(2026, 11, 21)

TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD3_OLD = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C<3UTO6908061F9406236ZE184226B<<<<<14"
)
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
)
TD1_LONG = (
    "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
)
TD2_LONG = "I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<\nD23145890<UTO3407127M95071227349<<<8"
MRV_A = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C<3UTO6908061F9406236ZE184226B<<<<<<<"
MRV_B = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL898902C<3UTO6908061F9406236ZE184226"
SPECIMENS = {
    "td3": TD3,
    "td3-old": TD3_OLD,
    "td2": TD2,
    "td1": TD1,
    "td1-long": TD1_LONG,
    "td2-long": TD2_LONG,
}


def read(text: str, today: date = TODAY) -> MrzReading:
    found = mrz.parse(text, today=today)
    assert isinstance(found, MrzReading), found
    return found


def problem(text: str, today: date = TODAY) -> MrzProblem:
    found = mrz.parse(text, today=today)
    assert isinstance(found, MrzProblem), found
    return found


def passport(
    *,
    name: str = "ERIKSSON<<ANNA<MARIA",
    number: str = "L898902C3",
    birth: str = "740812",
    sex: str = "F",
    expiry: str = "300415",
    personal: str = "",
    state: str = "UTO",
    code: str = "P<",
) -> str:
    """Write a TD3 zone with the check digits that belong to it."""
    written = zone(
        Format.TD3,
        name=name,
        number=number,
        birth=birth,
        sex=sex,
        expiry=expiry,
        optional=personal,
        state=state,
    )
    return code + written[len(code) :]


def test_the_passport_specimen_is_read():
    found = read(TD3)
    assert found.format is Format.TD3
    assert found.document_code == "P"
    assert found.issuing_state == "UTO"
    assert (found.surname, found.given_names) == ("ERIKSSON", "ANNA MARIA")
    assert found.document_number == "L898902C3"
    assert found.nationality == "UTO"
    assert str(found.birth_date) == "1974-08-12"
    assert found.sex is Sex.FEMALE
    assert str(found.expiry_date) == "2012-04-15"
    assert found.optional_data == ("ZE184226B",)
    assert found.findings == {Finding.EXPIRED}


@pytest.mark.parametrize(
    ("text", "form", "number", "dates", "surname"),
    [
        (TD3_OLD, Format.TD3, "L898902C", ("1969-08-06", "1994-06-23"), "ERIKSSON"),
        (TD2, Format.TD2, "D23145890", ("1974-08-12", "2012-04-15"), "ERIKSSON"),
        (TD1, Format.TD1, "D23145890", ("1974-08-12", "2012-04-15"), "ERIKSSON"),
        (TD1_LONG, Format.TD1, "D23145890734", ("1934-07-12", "1995-07-12"), "STEVENSON"),
        (TD2_LONG, Format.TD2, "D23145890734", ("1934-07-12", "1995-07-12"), "STEVENSON"),
    ],
    ids=["td3-old", "td2", "td1", "td1-long", "td2-long"],
)
def test_every_specimen_is_read(text, form, number, dates, surname):
    found = read(text)
    assert found.format is form
    assert found.document_number == number
    assert (str(found.birth_date), str(found.expiry_date)) == dates
    assert found.surname == surname
    assert not any(found.optional_data[:1]) or form is Format.TD3


def test_optional_data_behind_a_long_number_is_kept_apart():
    line1 = "I<UTOD23145890<7349<ABC<<<<<<<"
    line2 = "3407127M9507122UTO<<<<<<<<<<<"
    covered = line1[5:] + line2[:7] + line2[8:15] + line2[18:29]
    text = f"{line1}\n{line2}{mrz.check_digit(covered)}\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
    assert read(text).optional_data == ("ABC", "")
    assert read(text).document_number == "D23145890734"


@pytest.mark.parametrize("text", SPECIMENS.values(), ids=SPECIMENS)
@pytest.mark.parametrize(
    "typed",
    [
        lambda text: text.replace("\n", ""),
        lambda text: text.replace("\n", "\r\n") + "\r\n\r\n",
        lambda text: text.lower(),
        " ".join,
        lambda text: text.replace("<<", "«"),
        lambda text: text.replace("<", "«"),
        lambda text: text.replace("<", "‹"),
        lambda text: text.replace("\n", "")[:20] + "\n" + text.replace("\n", "")[20:],
        lambda text: "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in text),
        lambda text: text.lower().replace("i", "ı"),
    ],
    ids=[
        "one-line",
        "crlf",
        "lower",
        "spaced",
        "guillemet",
        "single",
        "angle",
        "cut",
        "wide",
        "az",
    ],
)
def test_a_zone_is_read_however_it_was_typed(text, typed):
    assert read(typed(text)) == read(text)


@pytest.mark.parametrize("text", SPECIMENS.values(), ids=SPECIMENS)
def test_fillers_left_off_or_overdone_after_the_name_are_mended(text):
    rows = text.split("\n")
    at = 2 if len(rows) == 3 else 0
    for row in (rows[at].rstrip("<"), rows[at] + "<<<"):
        typed = [*rows[:at], row, *rows[at + 1 :]]
        assert read("\n".join(typed)) == read(text)


def test_letters_that_look_like_digits_count_as_digits_where_only_digits_may_stand():
    assert read(TD3.replace("7408122", "74O8I2Z")) == read(TD3)
    mended = read(TD3.replace("ERIKSSON", "ER1K550N"))
    assert (mended.surname, mended.lines) == ("ERIKSSON", read(TD3).lines)
    assert mended.corrected == ((1, 8), (1, 10), (1, 11), (1, 12))
    assert Finding.CORRECTED in mended.findings


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "mrz.length", 1, 1),
        ("P<UTO", "mrz.length", 1, 6),
        ("A" * 10_000, "mrz.length", 1, 1),
        (TD3[:-1], "mrz.length", 2, 44),
        (TD3.replace("ANNA", "AN😀A"), "mrz.characters", 1, 18),
        (TD3.replace("ANNA", "АННА"), "mrz.characters", 1, 16),
        (TD3.replace("L898902C36", "L898902C37"), "mrz.check-digit.document-number", 2, 1),
        (TD3.replace("7408122", "7408123"), "mrz.check-digit.birth-date", 2, 14),
        (TD3.replace("1204159", "1204158"), "mrz.check-digit.expiry-date", 2, 22),
        (TD3[:-2] + "20", "mrz.check-digit.personal-number", 2, 29),
        (TD3[:-1] + "1", "mrz.check-digit.composite", 2, 44),
        (TD1[:-32] + "7" + TD1[-31:], "mrz.check-digit.composite", 2, 30),
        (TD3.replace("P<UTO", "V<UTO"), "mrz.visa", 1, 1),
        (TD3.replace("P<UTO", "Q<UTO"), "mrz.document-code", 1, 1),
        (TD3.replace("2F12", "2Q12"), "mrz.sex", 2, 21),
        (TD3.replace("P<UTO", "P<<<<"), "mrz.state", 1, 3),
        (TD3.replace("P<UTO", "P<U2O"), "mrz.state", 1, 3),
        (TD3.replace("ERIKSSON<<ANNA<MARIA", "<" * 20), "mrz.name", 1, 6),
        (passport(birth="741312"), "mrz.date.birth-date", 2, 14),
        (passport(birth="740230"), "mrz.date.birth-date", 2, 14),
        (passport(birth="7<0812"), "mrz.date.birth-date", 2, 14),
        (passport(expiry="301131"), "mrz.date.expiry-date", 2, 22),
        (passport(number=""), "mrz.check-digit.document-number", 2, 1),
    ],
)
def test_a_bad_zone_says_what_and_where(text, code, line, column):
    assert problem(text) == MrzProblem(code, line, column)


VISAS = frozenset({Kind.VISA})


@pytest.mark.parametrize(
    ("text", "form", "optional"),
    [(MRV_A, Format.MRV_A, "ZE184226B"), (MRV_B, Format.MRV_B, "ZE184226")],
)
@pytest.mark.parametrize("kinds", [VISAS, frozenset(Kind)])
def test_a_visa_is_read_where_it_is_asked_for(text, form, optional, kinds):
    found = mrz.parse(text, today=TODAY, kinds=kinds)
    assert found.format is form
    assert (found.document_code, found.document_number) == ("V", "L898902C")
    assert (found.surname, found.given_names) == ("ERIKSSON", "ANNA MARIA")
    assert (str(found.birth_date), str(found.expiry_date)) == ("1969-08-06", "1994-06-23")
    assert found.optional_data == (optional,)
    assert found.findings == {Finding.EXPIRED}


@pytest.mark.parametrize("text", [MRV_A, MRV_B])
def test_a_visa_is_told_where_a_passport_is_asked_for_and_the_other_way_round(text):
    assert problem(text) == MrzProblem("mrz.visa", 1, 1)
    passport_text = TD3 if text is MRV_A else TD2
    found = mrz.parse(passport_text, today=TODAY, kinds=VISAS)
    assert found == MrzProblem("mrz.no-visa", 1, 1)


def test_the_check_digits_of_a_visa_are_held_to():
    wrong = MRV_A.replace("L898902C<3", "L898902C<4")
    found = mrz.parse(wrong, today=TODAY, kinds=VISAS)
    assert found == MrzProblem("mrz.check-digit.document-number", 2, 1)


def test_expired_is_a_finding_and_not_a_problem():
    assert read(TD3, today=date(2012, 4, 16)).findings == {Finding.EXPIRED}
    assert read(TD3, today=date(2012, 4, 15)).findings == frozenset()


@pytest.mark.parametrize(
    ("birth", "today", "expected"),
    [
        ("261121", date(2026, 11, 21), "2026-11-21"),
        ("261122", date(2026, 11, 21), "1926-11-22"),
        ("000229", date(2026, 11, 21), "2000-02-29"),
        ("991231", date(2100, 1, 1), "2099-12-31"),
        ("74<<<<", date(2026, 11, 21), "1974"),
        ("7408<<", date(2026, 11, 21), "1974-08"),
        ("26<<<<", date(2026, 11, 21), "2026"),
        ("2612<<", date(2026, 11, 21), "1926-12"),
        ("<<<<<<", date(2026, 11, 21), ""),
    ],
)
def test_a_birth_lies_in_the_latest_century_that_is_past(birth, today, expected):
    found = read(passport(birth=birth), today=today)
    assert str(found.birth_date) == expected
    assert (Finding.BIRTH_DATE_INCOMPLETE in found.findings) is ("<" in birth)
    assert found.birth_date.complete == (None if "<" in birth else date.fromisoformat(expected))


@pytest.mark.parametrize(
    ("expiry", "expected"),
    [("761120", "2076-11-20"), ("770101", "1977-01-01"), ("360101", "2036-01-01")],
)
def test_an_expiry_lies_within_fifty_years_of_today(expiry, expected):
    found = read(passport(expiry=expiry), today=date(2027, 1, 1))
    assert str(found.expiry_date) == expected


def test_no_day_of_expiry_is_a_finding():
    assert read(passport(expiry="<<<<<<")).findings == {Finding.NO_EXPIRY_DATE}


def test_a_name_that_fills_its_field_may_be_cut():
    found = read(passport(name="NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"))
    assert found.findings == {Finding.NAME_MAY_BE_CUT}


@pytest.mark.parametrize(
    ("name", "surname", "given"),
    [
        ("ARKFREITH", "ARKFREITH", ""),
        ("VAN<DER<MUELLEN<<MARTIN", "VAN DER MUELLEN", "MARTIN"),
        ("<<ANNA", "", "ANNA"),
        ("AL<<B<<C", "AL", "B C"),
    ],
)
def test_names_are_parted(name, surname, given):
    found = read(passport(name=name))
    assert (found.surname, found.given_names) == (surname, given)


def test_germany_gets_its_iso_code():
    found = read(passport(state="D"))
    assert (found.issuing_state, found.nationality) == ("DEU", "DEU")


@pytest.mark.parametrize("digit", ["0", "<"])
def test_an_empty_personal_number_may_leave_its_check_digit_empty(digit):
    text = passport()
    assert read(text[:-2] + digit + text[-1]).optional_data == ("",)


@pytest.mark.parametrize("sex", ["<", "X"])
def test_an_unstated_sex_is_no_problem(sex):
    assert read(passport(sex=sex)).sex is Sex.UNSPECIFIED


COVERED = {
    name: [
        place
        for place, symbol in enumerate(text)
        if symbol.isdigit() and (len(text.split("\n")) == 3 or place > text.index("\n"))
    ]
    for name, text in SPECIMENS.items()
}


@given(st.sampled_from(sorted(SPECIMENS)), st.data())
def test_every_single_wrong_digit_is_caught(name, data):
    text = SPECIMENS[name]
    place = data.draw(st.sampled_from(COVERED[name]))
    digit = data.draw(st.sampled_from("0123456789"))
    assume(text[place] != digit)
    assert problem(text[:place] + digit + text[place + 1 :]).code.startswith("mrz.check-digit.")


def test_a_letter_that_weighs_the_same_is_not_caught():
    """The negative control: mod 10 can't tell 0 from A, K or U; the person confirms on screen."""
    assert mrz.check_digit("L898902C3") == mrz.check_digit("L8989A2C3".replace("A", "K"))


@given(st.sampled_from(sorted(SPECIMENS)), st.data())
def test_one_wrong_symbol_never_changes_a_date_unnoticed(name, data):
    text = SPECIMENS[name]
    place = data.draw(st.integers(0, len(text) - 1))
    symbol = data.draw(st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"))
    found = mrz.parse(text[:place] + symbol + text[place + 1 :], today=TODAY)
    if isinstance(found, MrzReading):
        good = read(text)
        assert (found.birth_date, found.expiry_date) == (good.birth_date, good.expiry_date)


@given(st.text(alphabet=st.characters() | st.sampled_from("P<V\n«"), max_size=200))
def test_any_text_gets_an_answer(text):
    assert isinstance(mrz.parse(text, today=TODAY), MrzReading | MrzProblem)


@given(
    birth=st.dates(date(1930, 1, 1), TODAY),
    expiry=st.dates(date(1980, 1, 1), date(2070, 1, 1)),
    number=st.text(alphabet="ABCXYZ0123456789", min_size=1, max_size=9),
)
def test_what_was_written_is_what_is_read(birth, expiry, number):
    found = read(passport(birth=f"{birth:%y%m%d}", expiry=f"{expiry:%y%m%d}", number=number))
    assert found.birth_date == PartialDate(birth.year, birth.month, birth.day)
    assert found.expiry_date.complete == expiry
    assert found.document_number == number
    assert (Finding.EXPIRED in found.findings) is (expiry < TODAY)
