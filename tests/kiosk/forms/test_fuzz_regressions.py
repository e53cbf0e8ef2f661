# SPDX-License-Identifier: Apache-2.0
"""What once broke the engine, in few words."""

import pytest

from kiosk.errors import FormError
from kiosk.forms import load_form
from tests.kiosk.forms.hostile.bounds import bounded
from tests.kiosk.forms.hostile.cases import begin

LAST_MOMENT = "9999-12-31T23:59:59.999-14:00"
FIRST_MOMENT = "0001-01-01T00:00:00.000+14:00"
ROWS = '<repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>'


@pytest.mark.parametrize(
    ("data", "body"),
    [
        ("<r><x/></r>", '<repeat nodeset="/data/r[1]" jr:count="2"/>'),
        ("<a/>", '<repeat nodeset="/data"/>'),
        ("<a/>", '<group ref="/data"><repeat/></group>'),
    ],
)
def test_a_repeat_must_have_a_place_of_its_own(xform, data, body):
    with pytest.raises(FormError) as caught:
        load_form(xform(data, "", body))
    assert caught.value.code == "form.reference"


def test_a_repeat_out_of_place_repeats_nothing(xform):
    session = begin(load_form(xform("<a/>", "", '<input ref="/data/a"><repeat/></input>')))
    with pytest.raises(FormError):
        session.remove_repeat("/data[1]")
    assert session.finalise()


def test_a_version_of_many_digits_is_a_newer_one(xform):
    version = f'<model odk:xforms-version="{"9" * 5_000}">'
    with pytest.raises(FormError) as caught:
        load_form(xform("<a/>").replace(b"<model>", version.encode()))
    assert caught.value.code == "form.version"


@pytest.mark.parametrize("moment", [LAST_MOMENT, FIRST_MOMENT])
@pytest.mark.parametrize(
    "rule",
    [
        "date(.)",
        "date-time(/data/m)",
        "date-time(decimal-date-time(/data/m))",
        "decimal-time(/data/m)",
        "format-date(/data/m, '%a %b %e %Y')",
        "format-date-time(/data/m, '%H:%M')",
        "/data/m + 1",
    ],
)
def test_the_first_and_the_last_moment_can_be_answered(xform, moment, rule):
    binds = f'<bind nodeset="/data/m" type="dateTime"/><bind nodeset="/data/c" calculate="{rule}"/>'
    session = begin(
        load_form(xform("<m/><c/>", binds.replace("(.)", "(/data/m)"), '<input ref="/data/m"/>'))
    )
    session.answer("/data/m", moment)
    assert len(session.answers()) == 1
    assert session.finalise()


@pytest.mark.parametrize("count", ["1000000000", "9" * 5_000, "-1", "٣", "²", "1.5", ""])
def test_a_savepoint_with_an_odd_number_of_rows_is_taken_as_it_can_be(xform, count):
    session = begin(load_form(xform("<r><x/></r>", "", ROWS)))
    with bounded():
        try:
            session.restore({"/data/r#": count, "/data/r[1]/x": "kept"})
        except FormError as error:
            assert error.code == "form.size"  # noqa: PT017 (both ends are allowed)
        else:
            assert session.question("/data/r[1]/x").value == "kept"


@pytest.mark.parametrize(
    "ref", ["/data/r[99999999999999999999]/x", "/data/r[0]/x", "/data/r[٣]/x", "/data/r[1", "[", ""]
)
def test_a_reference_to_nowhere_is_named(xform, ref):
    session = begin(load_form(xform("<r><x/></r>", "", ROWS)))
    with pytest.raises(FormError) as caught:
        session.answer(ref, "x")
    assert caught.value.code == "form.reference"


def test_an_instance_may_name_what_it_replaces_though_nothing_is_replaced(xform):
    form = load_form(xform("<a/>", "", '<input ref="/data/a"/>'))
    written = (
        b"<data><a>x</a><meta><deprecatedID>uuid:old</deprecatedID><instanceID/></meta></data>"
    )
    assert begin(form, written).question("/data/a").value == "x"


@pytest.mark.parametrize("sign", ["+", "=", "&lt;", "and", "|", "mod"])
def test_a_long_chain_of_one_operator_has_a_value_or_a_name(xform, sign):
    chain = f" {sign} ".join(["/data/a"] * 1_500)
    with bounded():
        try:
            begin(
                load_form(xform("<a>1</a><c/>", f'<bind nodeset="/data/c" calculate="{chain}"/>'))
            )
        except FormError as error:
            assert error.code == "form.xpath"  # noqa: PT017 (both ends are allowed)


def test_a_thousand_rows_are_saved_and_found_quickly(xform):
    """Places among siblings are counted once, not once for each row."""
    cells = "".join(f"<x{n}/>" for n in range(20))
    form = load_form(
        xform(
            f'<n>1000</n><r jr:template="">{cells}</r>',
            "",
            '<repeat nodeset="/data/r" jr:count="/data/n"/>',
        )
    )
    session = begin(form)
    with bounded():
        saved = session.savepoint()
        begin(form).restore(saved)
    assert len(saved) > 20_000
