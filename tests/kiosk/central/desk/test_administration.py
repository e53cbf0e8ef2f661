# SPDX-License-Identifier: Apache-2.0
"""What administrators change at the desk: the same as by command, each with its row of audit."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from kiosk.central.desk.accounts import MOST_TRIES
from kiosk.central.desk.roles import Role
from kiosk.central.door.consumers import Right
from kiosk.central.fleet.audit import registered
from kiosk.central.offering.editions import number_for
from kiosk.central.offering.uploading import upload
from kiosk.central.storage.tables import AUDIT, HOOK, STATION
from tests.kiosk.central.desk.conftest import PASSWORD


@pytest.fixture
def chief(signed_in):
    return signed_in(Role.ADMINISTRATOR)


def newest(centre):
    (row,) = centre.audit.newest(1)
    return row.event, row.who, row.subject


def test_somebody_is_let_in_changed_and_sent_away(chief, accounts, clock, centre):
    fields = {"name": "leyla", "role": "viewer", "password": PASSWORD}
    assert chief.post("/desk/accounts", fields).status_code == 303
    assert newest(centre) == ("account-added", "administrator", "leyla")
    chief.post("/desk/accounts/leyla", {"do": "role", "role": "operator"})
    assert accounts.judge("leyla", PASSWORD, clock.now()).role is Role.OPERATOR
    chief.post("/desk/accounts/leyla", {"do": "password", "password": "another long password"})
    assert accounts.judge("leyla", PASSWORD, clock.now()) is None
    for _ in range(MOST_TRIES):
        accounts.judge("leyla", "wrong", clock.now())
        clock.advance(timedelta(seconds=1))
        accounts.unlock("viewer", clock.now(), by="test")
    chief.post("/desk/accounts/leyla", {"do": "unlock"})
    assert accounts.judge("leyla", "another long password", clock.now())
    assert chief.post("/desk/accounts/leyla", {"do": "retire"}).status_code == 303
    assert accounts.judge("leyla", "another long password", clock.now()) is None
    assert "leyla" in chief.get("/desk/accounts").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "Leyla!", "role": "viewer", "password": PASSWORD}, "small letters"),
        ({"name": "leyla", "role": "viewer", "password": "short"}, "12 characters"),
        ({"name": "viewer", "role": "viewer", "password": PASSWORD}, "already"),
        ({"name": "leyla", "role": "king", "password": PASSWORD}, "Nothing was changed"),
    ],
)
def test_an_account_that_will_not_do_is_said(chief, fields, said):
    answer = chief.post("/desk/accounts", fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert PASSWORD not in answer.text


def test_nobody_locks_themselves_out(chief, accounts, clock):
    for do in ("retire", "role", "password"):
        answer = chief.post("/desk/accounts/administrator", {"do": do, "role": "viewer"})
        assert answer.status_code == 422
    assert accounts.judge("administrator", PASSWORD, clock.now()).role is Role.ADMINISTRATOR


def test_what_is_not_there_is_said(chief):
    assert chief.post("/desk/accounts/nobody", {"do": "retire"}).status_code == 422
    assert chief.post("/desk/accounts/viewer", {"do": "nonsense"}).status_code == 422
    assert chief.post("/desk/editions/7", {"ring": "1"}).status_code == 422
    assert chief.post("/desk/notices/none/end").status_code == 422


def test_an_edition_is_released_step_by_step_and_withdrawn(chief, centre, sets, clock):
    folder = sets.make(7, {"a.txt": b"a"})
    upload(centre.database, folder, [sets.key.public_bytes], clock.now(), "test")

    def offered():
        with centre.database.reading() as connection:
            return number_for(connection, "BK01")

    assert chief.post("/desk/editions/7", {"ring": "0"}).status_code == 303
    assert offered() is None
    chief.post("/desk/editions/7", {"ring": "1"})
    assert offered() == 7
    assert newest(centre) == ("edition-released", "administrator", "7")
    assert "Up to ring 1" in chief.get("/desk/editions").text
    chief.post("/desk/editions/7", {"do": "withdraw"})
    assert offered() is None
    for wrong in ("100", "-1", "x", ""):
        assert chief.post("/desk/editions/7", {"ring": wrong}).status_code == 422


def test_an_edition_that_nobody_needs_is_erased(chief, centre, sets, clock):
    for number in (7, 8):
        folder = sets.make(number, {"a.txt": b"%d" % number})
        upload(centre.database, folder, [sets.key.public_bytes], clock.now(), "test")
    chief.post("/desk/editions/8", {"ring": "1"})
    page = chief.get("/desk/editions").text
    assert page.count('value="erase"') == 1
    assert chief.post("/desk/editions/8", {"do": "erase"}).status_code == 422
    assert chief.post("/desk/editions/7", {"do": "erase"}).status_code == 303
    assert newest(centre) == ("edition-erased", "administrator", "7")
    assert chief.post("/desk/editions/7", {"do": "erase"}).status_code == 422
    assert [one.number for one in centre.editions.all()] == [8]


def test_who_is_behind_is_listed_with_what_it_has_and_is_offered(chief, centre, sets, clock):
    for number in (7, 8):
        folder = sets.make(number, {"a.txt": b"%d" % number})
        upload(centre.database, folder, [sets.key.public_bytes], clock.now(), "test")
        centre.editions.release(number, 1, clock.now(), "test")

    def says(edition):
        with centre.database.transaction() as connection:
            connection.execute(
                STATION.update().where(STATION.c.code == "BK01").values(catalogue=edition)
            )
        return chief.get("/desk/editions").text.partition("Not yet on what they are offered")[2]

    behind = says("7")
    assert 'href="/desk/stations/BK01"' in behind
    assert 'data-label="Installed">7<' in behind
    assert 'data-label="Offered">8<' in behind
    for edition in ("8", "9"):  # a newer one is kept: stations never go back
        assert "Every station has what it is offered." in says(edition)


def test_an_address_that_is_gone_is_shown_and_its_secrets_are_not(chief, centre, clock):
    centre.consumers.add("registry", {Right.SUBMISSIONS_READ}, clock.now(), by="test")
    url = "https://registry.example/hook/s3cret?token=s3cret"
    hook, _ = centre.hooks.add(url, "registry", clock.now(), "test")
    page = chief.get("/desk/audit").text
    assert "registry.example" in page
    assert "Not called yet" in page
    with centre.database.transaction() as connection:
        connection.execute(
            HOOK.update().values(gone_at=clock.now(), last_at=clock.now(), last_code="hook.gone")
        )
    page = chief.get("/desk/audit").text
    assert "Gone: not called any more" in page
    assert hook in page
    assert "s3cret" not in page


NOTICE = {
    "id": "novruz",
    "kind": "closed",
    "from": "2026-11-21T10:00",
    "until": "2026-11-30T18:00",
    "title-az": "Bayram",
    "text-az": "Bağlıdır.",
    "text-en": "Closed.",
}


def test_a_notice_is_published_and_ended(chief, centre, clock):
    assert chief.post("/desk/notices", NOTICE).status_code == 303
    (posted,) = centre.notices.all(clock.now())
    assert (posted.texts["az"], posted.titles["az"]) == ("Bağlıdır.", "Bayram")
    assert posted.valid_until.hour == 14  # 18 o'clock in Baku
    assert newest(centre) == ("notice-put", "administrator", "novruz")
    assert "Closed." in chief.get("/desk/notices").text
    assert chief.post("/desk/notices/novruz/end").status_code == 303
    assert centre.notices.all(clock.now()) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "Not an id"},
        {"text-az": ""},
        {"until": "2026-11-20T10:00"},
        {"until": "nonsense"},
        {"kind": "nonsense"},
        {"text-az": "x" * 1001},
    ],
    ids=str,
)
def test_a_notice_that_will_not_do_is_said_and_what_was_typed_stays(chief, centre, clock, changes):
    answer = chief.post("/desk/notices", {**NOTICE, **changes})
    assert answer.status_code == 422
    assert 'value="Bayram"' in answer.text
    assert centre.notices.all(clock.now()) == ()


def test_a_value_is_set_and_taken_back(chief, centre):
    fields = {"scope": "station", "which": "bk01", "name": "idle.grace", "value": "30"}
    assert chief.post("/desk/settings", fields).status_code == 303
    assert centre.settings.held("BK01").values.idle.grace == 30
    assert newest(centre) == ("settings-set", "administrator", "station:BK01")
    chief.post("/desk/settings", {**fields, "name": "languages", "value": "az, ru en"})
    assert centre.settings.held("BK01").values.languages == ("az", "ru", "en")
    chief.post("/desk/settings", {**fields, "do": "unset"})
    assert centre.settings.held("BK01").values.idle is None


@pytest.mark.parametrize(
    "changes",
    [
        {"value": "nonsense"},
        {"value": "5000"},
        {"name": "central_url", "value": "https://elsewhere.example"},
        {"scope": "station", "which": "ZZ99"},
        {"scope": "point", "which": "Nowhere"},
    ],
    ids=str,
)
def test_a_value_that_stations_would_not_take_is_refused(chief, centre, changes):
    fields = {"scope": "all", "which": "", "name": "idle.grace", "value": "30", **changes}
    assert chief.post("/desk/settings", fields).status_code == 422
    assert centre.settings.all() == ()


def test_a_station_is_moved_named_and_given_a_ring(chief, centre):
    fields = {"point": "Şəki\x07", "name": "Hall", "ring": "0"}
    chief.post("/desk/stations/BK01/place", fields)
    row = centre.stations.find("BK01")
    assert (row.service_point, row.name, row.ring) == ("Şəki", "Hall", 0)
    assert newest(centre) == ("station-set", "administrator", "BK01")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({}, "retired"), ({"keys": "compromised"}, "compromised"), ({"keys": "x"}, "retired")],
)
def test_who_retires_a_station_says_whether_its_keys_are_in_other_hands(
    *, chief, centre, fields, reason
):
    page = chief.get("/desk/stations/BK01").text
    assert 'name="keys" value="compromised"' in page
    answer = chief.post("/desk/stations/BK01/retire", {"reason": "stolen", **fields})
    assert answer.status_code == 303
    ((station,),) = [centre.station_keys.current().stations]
    assert station.keys[0].revoked.reason == reason
    is_compromised = reason == "compromised"
    assert ("Nothing that it signed counts" in chief.get("/desk/stations/BK01").text) is (
        is_compromised
    )


def noted(centre, clock, count):
    with centre.database.transaction() as connection:
        row = {"at": clock.now(), "event": "signed-in", "facts": {"way": "password"}}
        rows = [{**row, "who": f"p{n}", "subject": "=1+1"} for n in range(count)]
        connection.execute(insert(AUDIT), rows)


def test_the_audit_is_read_page_by_page_and_narrowed(chief, centre, clock):
    noted(centre, clock, 150)
    page = chief.get("/desk/audit?event=signed-in").text
    assert page.count("<tr>") == 101
    older = page.split('href="/desk/audit?')[1].split('"')[0].replace("&amp;", "&")
    assert "p5<" in chief.get(f"/desk/audit?{older}").text
    assert chief.get("/desk/audit?who=p7").text.count("<tr>") == 2
    assert chief.get("/desk/audit?from=2026-11-22").text.count("<tr>") == 0
    assert chief.get("/desk/audit?from=x&to=y").status_code == 200


def test_the_audit_is_a_file_that_runs_nothing(chief, centre, clock):
    noted(centre, clock, 3)
    answer = chief.get("/desk/audit.csv?subject==1%2B1")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 4
    assert {row[5] for row in rows[1:]} == {"'=1+1"}


def test_every_event_has_words():
    from kiosk.central.desk import telling, words

    says = words.translator("en")
    assert [name for name in registered() if telling.event(says, name) == name] == []


@pytest.mark.parametrize("language", ["en", "az"])
def test_every_alarm_of_a_station_has_words(language):
    """Each that the guide for whoever looks after a station names."""
    from kiosk.central.desk import telling, words

    says = words.translator(language)
    guide = Path(__file__).parents[4] / "docs" / "guides" / "look-after-a-station.md"
    table = guide.read_text(encoding="utf-8").partition("| code | what to do |")[2]
    rows = [line for line in table.partition("\n\n")[0].splitlines() if line.startswith("| `")]
    codes = {
        code for row in rows for code in re.findall(r"`([a-z]+\.[a-z*.-]+)`", row.split("|")[1])
    }
    assert len(codes) > 12
    assert [one for one in codes if telling.alarm(says, one) == one] == []
