# SPDX-License-Identifier: Apache-2.0
"""The look-up of a reference: what callers say is understood, and every question is written down."""

import pytest
from sqlalchemy import delete, insert, select, update

from kiosk import reference
from kiosk.central.desk.lookup import Outcome, look_up
from kiosk.central.desk.roles import Role
from kiosk.central.door.cases import Cases
from kiosk.central.door.records import CaseStep
from kiosk.central.storage.tables import AUDIT, STAFF, STATION, SUBMISSION
from kiosk.central.storage.tables.submissions import PURGED

KNOWN = reference.make("an id", "BK01")
UNKNOWN = reference.make("another id", "BK01")
STRANGE = reference.make("an id", "ZZ99")
SLIP = UNKNOWN[:-1] + ("0" if UNKNOWN[-1] != "0" else "1")


@pytest.fixture
def received(centre, items_of):
    """A submission of BK01 with the known reference."""
    (item,) = items_of(reference=KNOWN)
    (answer,) = centre.reception.take("BK01", [item]).answers
    assert answer.acknowledgement
    return KNOWN


def asked(centre, typed):
    return look_up(centre.database, typed, centre.clock.now(), "leyla").outcome


@pytest.mark.parametrize(
    "said",
    [
        KNOWN,
        KNOWN.lower(),
        reference.grouped(KNOWN),
        f"  {reference.grouped(KNOWN)}  ",
        "-".join(KNOWN),
        KNOWN.replace("0", "O").replace("1", "I"),
        KNOWN.replace("0", "o").replace("1", "l"),
    ],
)
def test_what_callers_say_is_understood(centre, received, said):
    assert asked(centre, said) is Outcome.FOUND


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (UNKNOWN, Outcome.UNKNOWN),
        (STRANGE, Outcome.UNKNOWN),
        (SLIP, Outcome.SLIP),
        (KNOWN[:-1], Outcome.LENGTH),
        (KNOWN + "0", Outcome.LENGTH),
        ("", Outcome.LENGTH),
        (KNOWN[:-1] + "U", Outcome.SYMBOLS),
        ("' OR 1=1 --", Outcome.SYMBOLS),
        ("ə" * 500, Outcome.SYMBOLS),
    ],
)
def test_a_slip_is_told_from_what_is_unknown(centre, received, said, outcome):
    assert asked(centre, said) is outcome


def test_every_question_is_written_down_and_nothing_that_is_no_reference(centre, received):
    for said in (KNOWN.lower(), UNKNOWN, SLIP, "Leyla Məmmədova"):
        asked(centre, said)
    with centre.database.reading() as connection:
        rows = connection.execute(
            select(AUDIT).where(AUDIT.c.event == "reference-looked-up").order_by(AUDIT.c.number)
        ).all()
    assert [(row.who, row.subject, row.facts["found"]) for row in rows] == [
        ("leyla", KNOWN, "found"),
        ("leyla", UNKNOWN, "unknown"),
        ("leyla", "-", "slip"),
        ("leyla", "-", "symbols"),
    ]


def test_an_operator_sees_where_it_stands_and_nothing_of_the_content(
    signed_in, centre, received, clock
):
    with centre.database.transaction() as connection:
        connection.execute(update(STATION).values(service_point="Şəki"))
    step = CaseStep(step="in-review", at=clock.now())
    assert Cases(centre.database).tell(KNOWN, step, clock.now(), "backoffice")
    visitor = signed_in(Role.OPERATOR)
    visitor.get("/desk/look-up")
    page = visitor.post("/desk/look-up", {"reference": KNOWN.lower()}).text
    for told in (reference.grouped(KNOWN), "registration", "Şəki", "Received by the Service"):
        assert told in page
    assert "In review" in page
    with centre.database.reading() as connection:
        row = connection.execute(select(SUBMISSION)).one()
    for kept in (row.id, row.digest, row.manifest, row.key_id):
        assert kept not in page


def test_what_is_still_on_the_way_is_said(signed_in, centre, clock):
    visitor = signed_in(Role.OPERATOR)
    visitor.get("/desk/look-up")
    page = visitor.post("/desk/look-up", {"reference": UNKNOWN}).text
    assert "has not received it" in page
    assert "BK01" in page
    page = visitor.post("/desk/look-up", {"reference": STRANGE}).text
    assert "No station of this central" in page


def test_what_was_announced_and_has_not_come_whole_is_found(signed_in, centre, items_of):
    (item,) = items_of(reference=KNOWN, inline=False)
    centre.reception.take("BK01", [item])
    visitor = signed_in(Role.OPERATOR)
    visitor.get("/desk/look-up")
    assert "still on the way" in visitor.post("/desk/look-up", {"reference": KNOWN}).text


def test_what_was_typed_comes_back_as_text(signed_in):
    visitor = signed_in(Role.OPERATOR)
    visitor.get("/desk/look-up")
    page = visitor.post("/desk/look-up", {"reference": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_what_was_purged_is_still_known(signed_in, centre, received, clock):
    gone = dict.fromkeys((*PURGED, "body"))
    with centre.database.transaction() as connection:
        connection.execute(update(SUBMISSION).values(**gone, purged_at=clock.now()))
    visitor = signed_in(Role.OPERATOR)
    visitor.get("/desk/look-up")
    page = visitor.post("/desk/look-up", {"reference": KNOWN}).text
    assert "Received by the Service" in page
    assert "Content erased" in page


ASSISTED = reference.make("assisted", "BK01")


@pytest.fixture
def assisted(centre, items_of):
    """A submission of BK01 in which a member of staff took part, whom the centre knows."""
    (item,) = items_of(reference=ASSISTED, mode="desk", officer="m-4711")
    assert centre.reception.take("BK01", [item]).answers[0].acknowledgement
    member = {"id": "m-4711", "name": "Aysel", "role": "officer", "pin": "", "badge_serial": 0}
    with centre.database.transaction() as connection:
        connection.execute(insert(STAFF).values(**member, created_at=centre.clock.now(), change=1))
    return ASSISTED


def told_of(signed_in, role, number):
    visitor = signed_in(role)
    visitor.get("/desk/look-up")
    return visitor.post("/desk/look-up", {"reference": number}).text


def test_an_administrator_sees_which_officer_took_part(signed_in, assisted, centre):
    page = told_of(signed_in, Role.ADMINISTRATOR, assisted)
    assert "Aysel" in page
    assert "m-4711" in page
    assert "At the desk, with an officer" in page
    with centre.database.transaction() as connection:
        connection.execute(delete(STAFF))
    page = told_of(signed_in, Role.ADMINISTRATOR, assisted)
    assert "Aysel" not in page
    assert "m-4711" in page


def test_an_operator_sees_that_one_did_and_not_who(signed_in, assisted):
    page = told_of(signed_in, Role.OPERATOR, assisted)
    assert "At the desk, with an officer" in page
    assert "Aysel" not in page
    assert "m-4711" not in page


def test_where_nobody_took_part_nobody_is_named(signed_in, received):
    page = told_of(signed_in, Role.ADMINISTRATOR, KNOWN)
    assert "At the kiosk, alone" in page
    assert "<dt>Officer</dt>" not in page


def test_what_is_left_of_a_purged_one_names_nobody(signed_in, assisted, centre, clock):
    gone = dict.fromkeys((*PURGED, "body"))
    with centre.database.transaction() as connection:
        connection.execute(update(SUBMISSION).values(**gone, purged_at=clock.now()))
    assert "m-4711" not in told_of(signed_in, Role.ADMINISTRATOR, assisted)
