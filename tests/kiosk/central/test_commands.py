# SPDX-License-Identifier: Apache-2.0
"""The commands with which people run a central."""

import json
import subprocess

import pytest

from kiosk.central.centre import Centre
from kiosk.clock import SystemClock
from kiosk.commands import Exit, central, run_and_report
from kiosk.sealing import Recipients, Sealer, ServiceIdentity
from kiosk.sync.contract import Enrolment, Item
from tests.kiosk.central.conftest import Speaker

FILES = {"submission.xml": b"<data/>", "scan.jpg": bytes(200_000)}


@pytest.fixture
def data(tmp_path):
    return tmp_path / "region"


@pytest.fixture
def run(data, capsys):
    """Run a command on the central's folder: its exit code and what it printed."""

    def call(*arguments):
        code = run_and_report(central, [*arguments, "--data-dir", str(data)])
        printed = capsys.readouterr()
        return code, printed.out or printed.err

    return call


@pytest.fixture
def speaker(station_key):
    return Speaker("", SystemClock(), station_key)


def sealed_to(names, files):
    sealed = Sealer(Recipients(names)).seal(files)
    with sealed.file:
        return b"".join(sealed.chunks())


@pytest.fixture
def received(data, speaker):
    """A submission that the central received, sealed to two identities; gives its id."""
    with Centre.open(data, SystemClock()) as centre:
        enrolment = Enrolment(
            station="BK01",
            code=centre.stations.invite("BK01", SystemClock().now()),
            public_key=speaker.key.public_bytes.hex(),
        )
        centre.stations.enrol(enrolment, speaker.key.key_id, SystemClock().now())
        other = ServiceIdentity.load_or_create(data / "other")
        names = [*centre.recipients, *other.recipients.names]
        body = sealed_to(names, FILES)
        item = speaker.item(body)
        (answer,) = centre.reception.take("BK01", [Item(**item)]).answers
        assert answer.acknowledgement
        (data / "carried.age").write_bytes(body)
        (data / "carried.jws").write_text(item["manifest"])
    return answer.id


def test_a_station_is_given_a_code_that_works(run, data, speaker):
    code, printed = run("enrol", "BK05", "--service-point", "Şəki 1", "--json")
    assert code == Exit.DONE
    said = json.loads(printed)
    with Centre.open(data, SystemClock()) as centre:
        enrolment = Enrolment(
            station="BK05", code=said["code"], public_key=speaker.key.public_bytes.hex()
        )
        row = centre.stations.enrol(enrolment, speaker.key.key_id, SystemClock().now())
    assert row.service_point == "Şəki 1"


def test_a_code_that_is_no_station_s_is_a_slip(run):
    assert run("enrol", "bk05")[0] == Exit.USAGE


def test_stations_and_submissions_are_listed(run, received):
    (station,) = json.loads(run("stations", "--json")[1])["stations"]
    assert (station["station"], station["kept"]) == ("BK01", 1)
    (one,) = json.loads(run("list", "--json")[1])["submissions"]
    assert (one["id"], one["station"]) == (received, "BK01")
    assert "BK01" in run("stations")[1]
    assert received in run("list")[1]


def test_a_station_is_retired(run, received):
    assert run("retire", "BK01")[0] == Exit.DONE
    assert run("retire", "BK99")[0] == Exit.NO
    (station,) = json.loads(run("stations", "--json")[1])["stations"]
    assert station["retired"]


def test_what_a_retired_station_had_taken_still_arrives_on_a_stick(run, data, received, speaker):
    run("retire", "BK01")
    body = b"taken before"
    manifest = speaker.manifest(body)
    folder = data / "stick" / "migration-kiosk" / "outbox" / "BK01"
    folder.mkdir(parents=True)
    (folder / f"{manifest['id']}.age").write_bytes(body)
    (folder / f"{manifest['id']}.jws").write_text(speaker.signed(manifest))
    code, printed = run("import", str(data / "stick"), "--json")
    assert code == Exit.DONE
    assert json.loads(printed)["brought"][0]["became"] == "received"


def opened(out):
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_a_submission_is_opened_with_either_identity(run, received, data, tmp_path):
    assert run("open", received, "-o", str(tmp_path / "a"))[0] == Exit.DONE
    other = str(data / "other" / "service.age")
    assert run("open", received, "-o", str(tmp_path / "b"), "--identity", other)[0] == Exit.DONE
    carried = str(data / "carried.age")
    assert run("open", carried, "-o", str(tmp_path / "c"), "--identity", other)[0] == Exit.DONE
    assert opened(tmp_path / "a") == opened(tmp_path / "b") == opened(tmp_path / "c") == FILES


def test_age_itself_opens_what_was_received(run, received, data, tmp_path):
    key = str(data / "keys" / "service.age")
    out = tmp_path / "out.zip"
    command = ["age", "-d", "-i", key, "-o", str(out), str(data / "carried.age")]
    subprocess.run(command, check=True, timeout=30)
    assert out.read_bytes().startswith(b"PK")


def refusal(run, *arguments):
    code, printed = run("open", *arguments)
    assert code != Exit.DONE
    return printed.split()[1].rstrip(":")


def test_what_is_not_proven_is_not_opened(*, run, received, data, tmp_path, other_key, speaker):
    out = ["-o", str(tmp_path / "out")]
    assert refusal(run, "01a20030-d010-7b0e-ae81-8c092364c210", *out) == "central.unknown"
    assert refusal(run, str(tmp_path / "no.age"), *out) == "central.unreadable"
    carried = str(data / "carried.age")
    nobody = tmp_path / "nobody"
    ServiceIdentity.load_or_create(nobody)
    identity = ["--identity", str(nobody / "service.age")]
    assert refusal(run, received, *out, *identity) == "sealing.not-opened"
    assert refusal(run, received, *out, "--identity", "none") == "central.no-identity"
    body = (data / "carried.age").read_bytes()
    names = ServiceIdentity.load_or_create(data / "keys").recipients.names
    (data / "carried.age").write_bytes(sealed_to(names, {"x": b"exchanged"}))
    assert refusal(run, carried, *out) == "sealing.digest"
    (data / "carried.age").write_bytes(body)
    (data / "carried.jws").write_text(speaker.signed(speaker.manifest(body), other_key))
    assert refusal(run, carried, *out) == "central.unproven"
    assert not (tmp_path / "out").exists() or opened(tmp_path / "out") == {}


def test_a_stick_is_imported(run, received, data, tmp_path):
    folder = tmp_path / "stick" / "migration-kiosk" / "outbox" / "BK01"
    folder.mkdir(parents=True)
    for ending in ("age", "jws"):
        (folder / f"{received}.{ending}").write_bytes((data / f"carried.{ending}").read_bytes())
    code, printed = run("import", str(tmp_path / "stick"), "--json")
    assert code == Exit.DONE
    assert json.loads(printed)["brought"] == [{"name": f"BK01/{received}", "became": "duplicate"}]
    assert (tmp_path / "stick/migration-kiosk/received/BK01" / f"{received}.jws").is_file()
    (folder / "x.txt").write_text("x")
    assert run("import", str(tmp_path / "stick"))[0] == Exit.NO
