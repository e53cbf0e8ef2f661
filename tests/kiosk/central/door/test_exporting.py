# SPDX-License-Identifier: Apache-2.0
"""An officer exports a form's answers from the database, or from another central."""

import csv
import json
from datetime import timedelta

import pytest

from kiosk.central.app import create_app
from kiosk.central.centre import Centre
from kiosk.central.door.consumers import Right
from kiosk.clock import SystemClock, local
from kiosk.commands import Exit, central, run_and_report
from kiosk.sealing import Recipients, Sealer, ServiceIdentity
from kiosk.sync.contract import Enrolment, Item
from tests.kiosk.central.conftest import Speaker

INSTANCE = """<data id="registration" version="1"><passport>
 <name_page><surname>{surname}</surname></name_page>
 <sex_page><sex>F</sex></sex_page></passport></data>"""


@pytest.fixture
def data(tmp_path):
    return tmp_path / "region"


@pytest.fixture
def run(data, capsys):
    def call(*arguments):
        code = run_and_report(central, [*arguments, "--data-dir", str(data)])
        printed = capsys.readouterr()
        return code, printed.out or printed.err

    return call


@pytest.fixture
def filled(data, station_key):
    """A central that received answers of two people, something large, and what it can't open."""
    speaker = Speaker("", SystemClock(), station_key)
    with Centre.open(data, SystemClock()) as centre:
        code = centre.stations.invite("BK01", SystemClock().now())
        enrolment = Enrolment(station="BK01", code=code, public_key=station_key.public_bytes.hex())
        centre.stations.enrol(enrolment, station_key.key_id, SystemClock().now())
        stranger = ServiceIdentity.load_or_create(data / "stranger").recipients.names

        def bring(surname, names=centre.recipients, form="registration", scan=10):
            files = {"submission.xml": INSTANCE.format(surname=surname).encode()}
            sealed = Sealer(Recipients(names)).seal({**files, "scan.jpg": bytes(scan)})
            with sealed.file:
                body = b"".join(sealed.chunks())
            item = Item(**speaker.item(body, form_id=form))
            (answer,) = centre.reception.take("BK01", [item]).answers
            assert answer.acknowledgement
            return answer.id

        bring("Əliyeva")
        bring("=HYPERLINK(1)", scan=150_000)
        bring("Other", form="appeal")
        unopened = bring("Sealed", stranger)
        token = centre.consumers.add(
            "office", {Right.SUBMISSIONS_READ}, SystemClock().now(), by="test"
        )
    return unopened, token


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


def is_right(out, printed, unopened):
    said = json.loads(printed)
    assert said == {
        "written": 2,
        "left_out": [{"id": unopened, "code": "sealing.not-opened"}],
    }
    found = rows(out)
    assert [row["Soyad"] for row in found] == [
        "Əliyeva",
        "'=HYPERLINK(1)",
    ]
    assert {row["Cins"] for row in found} == {"Qadın"}
    assert "Müraciət nömrəsi" in found[0]
    assert not list(out.parent.glob(".export-*"))
    return True


def test_answers_are_exported_from_the_database(*, run, filled, published, tmp_path):
    out = tmp_path / "out" / "a.csv"
    out.parent.mkdir()
    code, printed = run(
        "export", "--form", "registration", "--published", str(published), "-o", str(out), "--json"
    )
    assert code == Exit.NO  # one was left out
    assert is_right(out, printed, filled[0])
    kept = sorted((out.parent / "a-files").iterdir())
    assert sorted((one / "scan.jpg").stat().st_size for one in kept) == [10, 150_000]


def test_answers_are_exported_from_another_central(
    *, run, filled, published, tmp_path, data, serve_app, clock
):
    token = tmp_path / "token"
    token.touch(0o600)
    token.write_text(filled[1] + "\n")
    identity = tmp_path / "service.age"
    identity.touch(0o600)
    identity.write_bytes((data / "keys" / "service.age").read_bytes())
    out = tmp_path / "out" / "a.csv"
    out.parent.mkdir()
    with Centre.open(data, clock) as centre:
        url = serve_app(create_app(centre))
        options = ["--form", "registration", "--published", str(published), "-o", str(out)]
        options += ["--identity", str(identity), "--url", url, "--token-file", str(token)]
        code, printed = run("export", *options, "--json")
        assert code == Exit.NO
        assert is_right(out, printed, filled[0])
        token.write_text("mkc_nobody")
        code, printed = run("export", *options)
        assert code == Exit.ENVIRONMENT
        assert "central.consumer" in printed


@pytest.mark.parametrize("is_fetched", [False, True])
def test_an_export_is_narrowed_to_a_station_and_days(
    *, run, filled, published, tmp_path, data, serve_app, clock, is_fetched
):
    """The two that can be opened were received today."""
    token = tmp_path / "token"
    token.touch(0o600)
    token.write_text(filled[1])
    today = local(SystemClock().now()).date()
    before, after = today - timedelta(days=1), today + timedelta(days=1)
    with Centre.open(data, clock) as centre:
        options = ["--form", "registration", "--published", str(published)]
        options += ["-o", str(tmp_path / "a.csv"), "--json"]
        if is_fetched:
            options += ["--url", serve_app(create_app(centre)), "--token-file", str(token)]
            options += ["--identity", str(data / "keys" / "service.age")]

        def written(*more):
            return json.loads(run("export", *options, *more)[1])["written"]

        # a day on either side, for a test that midnight overtakes
        assert written("--from", str(before), "--to", str(after), "--station", "BK01") == 2
        assert written("--station", "BK02") == 0
        assert written("--to", str(before - timedelta(days=1))) == 0
        assert written("--from", str(after + timedelta(days=1))) == 0


def test_slips_of_the_pen_are_said(run, filled, published, tmp_path):
    out = ["--form", "registration", "--published", str(published), "-o"]
    assert run("export", *out, str(tmp_path / "a.txt"))[0] == Exit.USAGE
    assert run("export", *out, str(tmp_path / "a.csv"), "--url", "http://x")[0] == Exit.USAGE
    token = tmp_path / "token"
    token.touch(0o600)
    token.write_text("mkc_x")
    plain = ["--url", "http://centre.example", "--token-file", str(token)]
    code, printed = run("export", *out, str(tmp_path / "a.csv"), *plain)
    assert code == Exit.USAGE
    assert "https" in printed
    for day in ("yesterday", "2026-11-31", "9999-12-31"):
        assert run("export", *out, str(tmp_path / "a.csv"), "--to", day)[0] == Exit.USAGE
    assert run("export", *out, str(tmp_path / "a.csv"), "--station", "x")[0] == Exit.USAGE
    other = ["--form", "unknown", "--published", str(published), "-o", str(tmp_path / "a.csv")]
    code, printed = run("export", *other)
    assert code == Exit.NO
    assert "form.catalogue.unknown" in printed
