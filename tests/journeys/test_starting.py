# SPDX-License-Identifier: Apache-2.0
"""The program as it starts: what is missing is waited for, and what can be done is done."""

import logging
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from kiosk.catalogue import DAMAGED, Shelf
from kiosk.catalogue.trust import NEWEST_FILE
from kiosk.clock import SystemClock
from kiosk.editions import FETCHED
from kiosk.errors import DeliveryError, SettingsError
from kiosk.settings import Update
from kiosk.updates.inbox import SWITCH, Inbox, Request
from kiosk.updates.layout import CURRENT, Program
from kiosk.updates.ledger import Ledger
from kiosk.updates.versions import Version
from tests.kiosk.sync.openrosa.server import TOKEN, OdkServer
from ui import composition
from ui.composition import Composition
from ui.viewmodels.shell import ShellViewModel
from ui.walker import Person

Screen = ShellViewModel.Screen


@pytest.fixture
def start(qapp, settings, monkeypatch):
    """Start the whole program on a station's data."""
    monkeypatch.setattr(composition, "RETRY_SECONDS", 0.2)
    running = []

    def begin(**changes):
        kiosk = Composition(qapp, replace(settings, **changes), SystemClock())
        running.append(kiosk)
        kiosk.show()
        person = Person(kiosk.surface.window)
        person.wait(lambda: kiosk.flow is not None, "the screens")
        kiosk.flow.shell.set_hurry(0)  # nothing shields from a quick hand then
        return kiosk, person

    yield begin
    for kiosk in running:
        kiosk.close()


@pytest.fixture
def broken_central(monkeypatch):
    """An embedded central that does not start, until it is mended."""
    from kiosk.central import EmbeddedCentral

    really_start, broken = EmbeddedCentral.start, [True]

    def begin(self):
        if broken:
            raise DeliveryError("the central did not start", code="delivery.no-central")
        return really_start(self)

    monkeypatch.setattr(EmbeddedCentral, "start", begin)
    return broken


def test_a_central_that_does_not_start_holds_nobody_up_and_is_tried_again(
    start, service_identity, broken_central, caplog
):
    with caplog.at_level(logging.ERROR, "kiosk"):
        kiosk, person = start()
        person.tap("language-en")
        person.wait(lambda: person.find("service-registration"), "the service")
        person.settle()
        person.tap("service-registration")
        person.wait(lambda: kiosk.flow.shell.at == Screen.Question, "the first question")
        assert not kiosk.station.is_online
        broken_central.clear()
        person.wait(lambda: kiosk.station.is_online, "the line")
    assert kiosk.flow.shell.at == Screen.Question
    assert "delivery.no-central" in caplog.text


def test_a_station_that_knows_nobody_to_seal_to_is_out_of_order_until_it_does(
    start, broken_central, caplog
):
    with caplog.at_level(logging.ERROR, "kiosk"):
        kiosk, person = start()
        person.wait(lambda: kiosk.flow.shell.at == Screen.OutOfOrder, "out of order")
        broken_central.clear()
        person.wait(lambda: kiosk.flow.shell.at == Screen.Attract, "the first screen")
        person.tap("language-ar")
        person.wait(lambda: person.find("service-registration"), "the service")


@pytest.mark.parametrize("is_newer", [True, False])
def test_a_kiosk_that_can_not_open_asks_for_the_version_that_lies_ready(
    start, settings, broken_central, tmp_path, is_newer
):
    """What keeps it from opening may be its own program's fault: nobody has to travel for that."""
    old, new = Version("1.0.0"), Version("1.1.0")
    program = Program(tmp_path / "program")
    for version in (old, new):
        program.home(version).mkdir(parents=True)
    program.point(CURRENT, old if is_newer else new)
    ledger = Ledger(tmp_path / "state")
    ledger.write(replace(ledger.account(), staged=new))
    placed = Update(program_dir=program.folder, state_dir=ledger.folder)
    kiosk, person = start(update=placed)
    person.wait(lambda: kiosk.flow.shell.at == Screen.OutOfOrder, "out of order")
    inbox = Inbox(settings.data_dir, SystemClock())
    if is_newer:
        person.wait(lambda: inbox.is_asked, "the request")
        assert inbox.asked() == Request(action=SWITCH, version=new)
    else:
        broken_central.clear()
        person.wait(lambda: kiosk.flow.shell.at == Screen.Attract, "the first screen")
        assert not inbox.is_asked


def test_a_language_touched_before_the_screens_are_there_is_kept(qapp, settings, service_identity):
    kiosk = Composition(qapp, settings, SystemClock())
    kiosk.surface.window.show()
    person = Person(kiosk.surface.window)
    person.tap("language-ru")
    kiosk.join()
    person.wait(lambda: kiosk.flow.shell.at == Screen.Services, "the services")
    assert kiosk.flow.shell.spoken == "ru"
    kiosk.close()


@pytest.mark.parametrize("is_allowed", [True, False])
def test_a_kiosk_of_an_openrosa_server_starts_no_central(
    qapp, settings, tmp_path, caplog, *, is_allowed
):
    token = tmp_path / "token"
    token.touch(mode=0o600)
    token.write_text(TOKEN)
    with OdkServer() as server:
        server.publish("registration", "1")
        there = replace(
            settings,
            destination="openrosa",
            openrosa_url=server.url,
            openrosa_token_file=token,
            openrosa_plain=is_allowed,
        )
        with caplog.at_level(logging.ERROR, "kiosk"):
            kiosk = Composition(qapp, there, SystemClock())
            try:
                kiosk.show()
                person = Person(kiosk.surface.window)
                person.wait(lambda: kiosk.station and kiosk.station.is_online, "the line")
                person.wait(lambda: is_allowed or caplog.records, "the form's trouble")
                assert kiosk.central is None
                kiosk.flow.shell.set_hurry(0)
                person.tap("language-en")
                person.wait(lambda: person.find("service-registration"), "the service")
            finally:
                kiosk.close()
        assert [one.path.partition("projects/1/")[2] for one in server.asked[:1]] == [
            "submission?deviceID=BK01"
        ]
    told = [one.getMessage() for one in caplog.records]
    wrong = ["the station is not complete: sealing.no-form-key"]
    assert told == ([] if is_allowed else wrong)


def test_a_damaged_database_is_rescued_before_anybody_notices(
    start, settings, service_identity, clock, caplog
):
    from kiosk.storage import Database, SqlJournal

    database = Database.open(settings.database)
    SqlJournal(database, clock).record("submission-retried", {"id": "1", "actor": "a"})
    with database.writing() as connection:
        # SQLite itself finds nothing wrong with this
        connection.execute("DROP TRIGGER journal_no_update")
        connection.execute("UPDATE journal SET at = '2020' WHERE number = 1")
    database.close()
    with caplog.at_level(logging.ERROR, "kiosk"):
        kiosk, person = start()
        person.tap("language-en")
        person.wait(lambda: person.find("service-registration"), "the service")
        person.wait(lambda: "storage.damaged" in caplog.text, "the alarm")
    assert kiosk.station.rescued.why == "chain"


@pytest.mark.usefixtures("service_identity")
@pytest.mark.parametrize("name", ["messages/az.mo", "catalogue.json"])
def test_a_fetched_set_that_was_cut_off_shows_the_one_before(start, settings, published, name):
    shelf = Shelf(settings.data_dir / FETCHED)
    folder = shelf.current.parent / "editions" / "9999999999"
    shutil.copytree(published.resolve(), folder)
    listed = folder / "catalogue.json"
    listed.write_bytes(
        listed.read_bytes().replace(b'"edition": ', b'"edition": 9999999999, "was": ')
    )
    (folder / name).write_bytes((folder / name).read_bytes()[:30])
    shelf.put_in_force(folder)
    (settings.data_dir / NEWEST_FILE).write_text("9999999999")
    kiosk, person = start()
    person.tap("language-az")
    person.wait(lambda: person.find("service-registration"), "the service")
    assert kiosk.station.catalogue.folder == published.resolve()
    assert kiosk.station.set_aside == DAMAGED


def test_damage_that_the_night_finds_closes_the_kiosk_until_it_is_rescued(
    start, settings, service_identity, caplog
):
    from kiosk.storage.rescue import standing, suspect

    with caplog.at_level(logging.ERROR, "kiosk"):
        kiosk, person = start()
        person.wait(lambda: kiosk.station is not None and kiosk.station.is_connected, "the line")
        suspect(settings.database, "pages")
        kiosk._damaged("pages")
        person.wait(lambda: kiosk.flow.out_of_order.code == "storage.damaged", "the reason")
        person.wait(
            lambda: kiosk.station is not None and kiosk.station.is_connected, "another opening"
        )
    assert len(standing(settings.database)) == 1
    assert kiosk.station.rescued.why == "pages"


@pytest.fixture
def empty(tmp_path):
    """A folder into which nothing was published yet."""
    folder = tmp_path / "published"
    folder.mkdir()
    return folder


def put(published, folder) -> None:
    """Publish into a folder at one stroke, as `forms publish` does."""
    folder.rmdir()
    folder.symlink_to(published.resolve())


@pytest.mark.usefixtures("service_identity")
def test_a_kiosk_without_services_says_so_in_english_and_opens_once_they_are_published(
    start, published, empty, caplog
):
    with caplog.at_level(logging.ERROR, "kiosk"):
        kiosk, person = start(published_dir=empty)
        person.wait(lambda: kiosk.flow.shell.at == Screen.OutOfOrder, "out of order")
        assert kiosk.flow.out_of_order.code == "form.catalogue.missing"
        assert person.find("out-of-order-title").property("text") == "Please use another kiosk"
        assert kiosk.flow.out_of_order.others == []
        put(published, empty)
        person.wait(lambda: kiosk.flow.shell.at == Screen.Attract, "the first screen")
    assert kiosk.flow.shell.spoken == "az"
    person.settle()
    person.tap("language-ar")
    person.wait(lambda: person.find("service-registration"), "the service")
    assert kiosk.station.messages.translator("ar").gettext("Back") != "Back"


@pytest.mark.usefixtures("service_identity")
@pytest.mark.parametrize(
    "harm",
    [
        ("messages/az.mo", "form.catalogue.digest"),
        ("catalogue.json", "form.catalogue.signature"),
    ],
    ids=["words", "list"],
)
def test_a_set_that_cannot_be_read_is_told_and_waited_for(start, published, tmp_path, caplog, harm):
    name, code = harm
    damaged = tmp_path / "damaged"
    shutil.copytree(published.resolve(), damaged)
    whole = (damaged / name).read_bytes()
    (damaged / name).write_bytes(whole[:30])
    (damaged / "messages" / "ru.mo").rename(tmp_path / "ru.mo")
    with caplog.at_level(logging.ERROR, "kiosk"):
        kiosk, person = start(published_dir=damaged)
        person.wait(lambda: kiosk.flow.shell.at == Screen.OutOfOrder, "out of order")
        assert kiosk.flow.out_of_order.code == code
        (tmp_path / "ru.mo").rename(damaged / "messages" / "ru.mo")
        (damaged / name).write_bytes(whole)
        person.wait(lambda: kiosk.flow.shell.at == Screen.Attract, "the first screen")


def test_a_language_that_is_not_known_is_the_operators_to_mend(qapp, settings, empty):
    wrong = replace(settings, languages=("az", "xx"), published_dir=empty)
    with pytest.raises(SettingsError) as refused:
        Composition(qapp, wrong, SystemClock())
    assert refused.value.code == "settings.languages"


def test_the_program_stays_where_nothing_was_published(root, settings, empty):
    """The whole way, from the command: it starts, says why, stays, and ends when it is told."""
    environment = {
        **os.environ,
        "KIOSK_DATA_DIR": str(settings.data_dir),
        "KIOSK_RUNTIME_DIR": str(settings.runtime_dir),
        "KIOSK_PUBLISHED_DIR": str(empty),
    }
    ran = subprocess.Popen(
        [sys.executable, "main.py", "run"],
        cwd=root,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        told = ""
        for line in ran.stderr:
            told += line
            if "form.catalogue.missing" in line:
                break
        assert "first frame shown" in told
        assert "the station is not complete: form.catalogue.missing" in told
        with pytest.raises(subprocess.TimeoutExpired):
            ran.wait(1)
    finally:
        ran.terminate()
        left = ran.communicate(timeout=60)[1]
    assert ran.returncode == 0, left
    assert "warning" not in left.lower()
