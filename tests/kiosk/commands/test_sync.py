# SPDX-License-Identifier: Apache-2.0
"""A station is enrolled and its queue carried by commands, with a real central on a socket."""

import json
import logging
import shutil

import pytest

from kiosk.central.app import create_app
from kiosk.central.centre import Centre
from kiosk.clock import SystemClock
from kiosk.commands import Exit
from kiosk.sealing import Recipients, StationKey
from kiosk.store import Store
from kiosk.sync import pinned
from kiosk.sync.contract import ENROL_PATH
from main import main

NOBODY = "http://127.0.0.1:9"
WRONG = "WRNG-C0DE-WRNG-C0DE"


@pytest.fixture(autouse=True)
def everything_said(caplog):
    """Keep whatever is logged, by whomever."""
    caplog.set_level(logging.DEBUG)


@pytest.fixture
def open_centre(tmp_path, serve_app):
    """Serve a new central at the one address that stations know."""
    opened = []

    def make(name):
        centre = Centre.open(tmp_path / name, SystemClock())
        opened.append(centre)
        return centre, serve_app(create_app(centre))

    yield make
    for centre in opened:
        centre.close()


@pytest.fixture
def served(open_centre):
    """A central and where it is."""
    return open_centre("region")


def invite(centre):
    return centre.stations.invite("BK01", centre.clock.now(), "Bakı")


def enrol(url, code, *options):
    return main(["enrol", "--central-url", url, "--code", code, *options])


def sync(url):
    return main(["sync", "--central-url", url, "--json"])


def received(centre):
    return [one.reference for one in centre.submissions.all()]


def events(station):
    with Store(station, SystemClock()) as store:
        return [record.event for record in store.journal.records()]


def test_a_station_enrols_and_brings_what_it_has(station, waiting, served, capsys):
    centre, url = served
    code = invite(centre)
    assert enrol(url, code, "--json") == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    key = StationKey.load_or_create(station.keys_dir)
    assert (told["station"], told["key_id"]) == ("BK01", key.key_id)
    assert told["service_point"] == "Bakı"
    assert told["central_keys"] == [one.key_id for one in centre.keys.named]
    assert sync(url) == Exit.DONE
    answer = json.loads(capsys.readouterr().out)
    assert (answer["received"], answer["problem"]) == (1, None)
    assert (answer["queue"]["received"], answer["queue"]["pending"]) == (1, 0)
    assert received(centre) == [waiting]
    assert sync(url) == Exit.DONE
    assert received(centre) == [waiting]


def test_an_enrolment_is_told_to_a_person(station, served, capsys):
    centre, url = served
    assert enrol(url, invite(centre)) == Exit.DONE
    told = capsys.readouterr().out
    assert "BK01" in told
    assert centre.recipients[0] in told


def test_a_new_station_seals_to_whom_its_central_names(station, served):
    centre, url = served
    assert enrol(url, invite(centre)) == Exit.DONE
    assert Recipients.load(station.keys_dir).names == centre.recipients
    assert events(station) == ["station-enrolled"]


def test_the_code_that_did_it_may_come_again_and_changes_nothing(station, served):
    centre, url = served
    code = invite(centre)
    assert [enrol(url, code), enrol(url, code)] == [Exit.DONE, Exit.DONE]
    assert events(station) == ["station-enrolled"]


def test_a_used_code_is_not_good_for_another_key(station, served, capsys):
    centre, url = served
    code = invite(centre)
    assert enrol(url, code) == Exit.DONE
    shutil.rmtree(station.keys_dir)
    assert enrol(url, code) == Exit.ENVIRONMENT
    assert "central.enrolment" in capsys.readouterr().err
    assert pinned.load(station.keys_dir) is None


def test_a_wrong_code_is_refused_and_nothing_is_believed(station, served, capsys):
    centre, url = served
    invite(centre)
    assert enrol(url, WRONG) == Exit.ENVIRONMENT
    assert capsys.readouterr().err.startswith("error: central.enrolment")
    assert pinned.load(station.keys_dir) is None
    assert events(station) == []


@pytest.mark.parametrize("code", ["", "SHORT", "L0NG" * 17])
def test_what_was_never_given_out_is_refused_like_a_wrong_code(station, served, capsys, code):
    assert enrol(served[1], code) == Exit.ENVIRONMENT
    told = capsys.readouterr().err
    assert told.startswith("error: central.enrolment")
    assert not code or code not in told


def test_another_central_is_believed_only_with_leave(station, served, open_centre, capsys):
    first, url = served
    assert enrol(url, invite(first)) == Exit.DONE
    second, url = open_centre("other region")
    code = invite(second)
    assert enrol(url, code) == Exit.ENVIRONMENT
    assert capsys.readouterr().err.startswith("error: delivery.other-central")
    assert list(pinned.keys(pinned.load(station.keys_dir))) == [first.keys.current.key_id]
    assert Recipients.load(station.keys_dir).names == first.recipients
    assert enrol(url, code, "--replace") == Exit.DONE
    assert list(pinned.keys(pinned.load(station.keys_dir))) == [second.keys.current.key_id]
    assert Recipients.load(station.keys_dir).names == second.recipients
    assert events(station) == ["station-enrolled"] * 2


def test_nobody_is_enrolled_where_nobody_answers(station, capsys):
    assert enrol(NOBODY, WRONG) == Exit.ENVIRONMENT
    assert capsys.readouterr().err.startswith("error: delivery.unreachable")
    assert pinned.load(station.keys_dir) is None


def test_an_embedded_central_needs_no_enrolment(station, capsys):
    assert main(["enrol", "--code", WRONG]) == Exit.SETTINGS
    assert "central_url" in capsys.readouterr().err


def test_what_waits_goes_to_a_central_of_the_station_s_own(station, waiting, capsys):
    assert main(["sync", "--json"]) == Exit.DONE
    assert json.loads(capsys.readouterr().out)["received"] == 1
    assert main(["queue", "retry", waiting]) == Exit.NO
    assert "queue.received" in capsys.readouterr().err


def test_without_an_enrolment_nothing_is_sent_and_everything_kept(
    *, station, waiting, served, capsys
):
    centre, url = served
    assert sync(url) == Exit.NO
    answer = json.loads(capsys.readouterr().out)
    assert answer["problem"] == "delivery.not-enrolled"
    assert answer["queue"]["pending"] == 1
    assert received(centre) == []


def test_without_a_line_everything_is_kept(station, waiting, capsys):
    assert sync(NOBODY) == Exit.NO
    answer = json.loads(capsys.readouterr().out)
    assert (answer["received"], answer["queue"]["pending"]) == (0, 1)
    assert main(["sync", "--central-url", NOBODY]) == Exit.NO
    assert "stopped by delivery." in capsys.readouterr().out


def test_a_station_whose_key_was_retired_keeps_everything(*, station, waiting, served, capsys):
    centre, url = served
    assert enrol(url, invite(centre)) == Exit.DONE
    assert centre.stations.retire("BK01", centre.clock.now())
    capsys.readouterr()
    assert sync(url) == Exit.NO
    answer = json.loads(capsys.readouterr().out)
    assert (answer["problem"], answer["queue"]["pending"]) == ("central.retired", 1)


def test_no_station_no_queue(station, served, capsys):
    assert sync(served[1]) == Exit.NO
    assert "queue.no-station" in capsys.readouterr().err
    assert not station.database.exists()


@pytest.mark.parametrize("is_right", [True, False])
def test_a_code_is_nowhere_but_in_the_request(
    *, station, served, capsys, caplog, tmp_path, is_right
):
    centre, url = served
    code = invite(centre) if is_right else WRONG
    enrol(url, code)
    enrol(url, code, "--json")
    enrol(NOBODY, code)
    written = capsys.readouterr()
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    for text in (written.out, written.err, caplog.text, *map(repr, files)):
        assert code not in text
    assert ENROL_PATH in caplog.text, "what is logged is not looked at"


def written(stick, url, **told):
    """Lay a file with a code on a stick."""
    stick.mkdir(exist_ok=True)
    file = stick / "migration-kiosk-enrol.toml"
    facts = {"station_code": "BK01", "central_url": url} | told
    file.write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in facts.items()))
    return file


def enrol_from(file, url):
    return main(["enrol", "--central-url", url, "--file", str(file)])


def result(file):
    return file.with_name(file.name + ".result.txt").read_text()


def test_a_stick_enrols_and_keeps_no_code(station, served, tmp_path, capsys):
    centre, url = served
    code = invite(centre)
    file = written(tmp_path / "stick", url, code=code)
    assert enrol_from(file, url) == Exit.DONE
    assert result(file) == "enrolled: BK01\n"
    said = capsys.readouterr()
    assert [path.name for path in file.parent.iterdir()] == [f"{file.name}.result.txt"]
    assert code not in said.out + said.err + result(file)


def test_a_code_that_is_refused_stays_and_the_stick_says_why(station, served, tmp_path):
    _centre, url = served
    file = written(tmp_path / "stick", url, code=WRONG)
    assert enrol_from(file, url) != Exit.DONE
    assert result(file) == "not enrolled: central.enrolment\n"
    assert file.exists()


@pytest.mark.parametrize(
    "told",
    [
        {"station_code": "BK02"},
        {"central_url": NOBODY},
        {"code": 7},
        {"code": ""},
        {"data_dir": "/"},
        {"code": "x" * 5000},
    ],
)
def test_a_stick_of_somebody_else_enrols_nobody(station, served, tmp_path, told):
    centre, url = served
    code = invite(centre)
    file = written(tmp_path / "stick", url, **{"code": code, **told})
    assert enrol_from(file, url) == Exit.SETTINGS
    assert result(file) == "not enrolled: settings.invitation\n"
    assert enrol(url, code) == Exit.DONE  # the code was not spent


def test_a_stick_that_holds_nothing_readable_enrols_nobody(station, served, tmp_path):
    _centre, url = served
    file = written(tmp_path / "stick", url)
    file.write_bytes(b"\xff\x00")
    assert enrol_from(file, url) == Exit.SETTINGS
    file.unlink()
    assert enrol_from(file, url) == Exit.SETTINGS


@pytest.mark.parametrize("both", [[], ["--code", WRONG, "--file", "nothing.toml"]])
def test_a_code_comes_from_one_place(station, both):
    assert main(["enrol", "--central-url", NOBODY, *both]) == Exit.USAGE
