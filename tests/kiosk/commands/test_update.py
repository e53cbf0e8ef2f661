# SPDX-License-Identifier: Apache-2.0
"""`release`, `central update` and `update`: a version's whole way by the commands of those who bring it."""

import json

import pytest

import main
from kiosk.updates.layout import CURRENT, Program
from kiosk.updates.ledger import Account, Ledger
from kiosk.updates.versions import Version
from tests.releasing import PASSPHRASE, make_build

OLD = Version("1.0.0")


@pytest.fixture
def run(capsys):
    """Run a command and give what it says."""

    def run(*words, code=0) -> str:
        found = main.main([str(word) for word in words])
        said = capsys.readouterr()
        assert found == code, said.err
        return said.out or said.err

    return run


@pytest.fixture
def station(tmp_path, monkeypatch):
    """A machine on which the program lies in versions."""
    program = Program(tmp_path / "program")
    make_build(program.home(OLD), "1.0.0")
    program.point(CURRENT, OLD)
    monkeypatch.setenv("KIOSK_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("KIOSK_UPDATE__PROGRAM_DIR", str(program.folder))
    monkeypatch.setenv("KIOSK_UPDATE__STATE_DIR", str(tmp_path / "state"))
    return tmp_path


@pytest.fixture
def repository(tmp_path, run, monkeypatch, release_keys):
    """A repository that commands have made."""
    monkeypatch.setenv("RELEASE_PASSPHRASE", PASSPHRASE)
    folder, keys = tmp_path / "repository", release_keys
    believed = ["--root", keys / "one.pub", "--root", keys / "two.pub"]
    believed += ["--targets", keys / "targets.pub", "--online", keys / "online.pub"]
    assert run("release", "believe", folder, *believed) == "1\n"
    run("release", "sign", folder, "--key", keys / "one", code=1)
    run("release", "sign", folder, "--key", keys / "two")
    build = make_build(tmp_path / "build", "1.1.0")
    run("release", "add", folder, build, "--key", keys / "targets", "--from-version", "1.0")
    run("release", "confirm", folder, "--key", keys / "online")
    return folder


def test_a_version_comes_by_a_stick_and_is_asked_for(run, station, repository):
    assert "version 1.0.0" in run("update", "status")
    assert "update.untrusted" in run("update", "import", repository, code=4)
    root = repository / "metadata" / "1.root.json"
    run("update", "trust", root)
    assert run("update", "import", repository) == "1.1.0\n"
    said = json.loads(run("update", "status", "--json"))
    assert (said["version"], said["ready"], said["failed"]) == ("1.0.0", "1.1.0", None)
    run("update", "trust", root)
    (station / "other.json").write_text("{}")
    assert "update.untrusted" in run("update", "trust", station / "other.json", code=4)


def test_a_root_that_nobody_signed_is_not_trusted(run, station, repository):
    said = json.loads((repository / "metadata" / "1.root.json").read_bytes())
    said["signatures"] = said["signatures"][:1]
    (station / "root.json").write_text(json.dumps(said))
    assert "update.untrusted" in run("update", "trust", station / "root.json", code=4)
    assert not (station / "state" / "root.json").exists()


def test_what_is_listed_can_be_dropped_and_signed_anew(run, repository, release_keys):
    (one,) = json.loads(run("release", "list", repository, "--json"))["builds"]
    assert (one["version"], one["min_version"]) == ("1.1.0", "1.0")
    assert one["name"] in run("release", "list", repository)
    key = ("--key", release_keys / "targets")
    run("release", "renew", repository, *key)
    run("release", "drop", repository, one["name"], *key)
    assert json.loads(run("release", "list", repository, "--json"))["builds"] == []
    assert "update.repository" in run("release", "drop", repository, one["name"], *key, code=4)


def test_a_key_is_made_once(run, tmp_path, monkeypatch):
    monkeypatch.setenv("RELEASE_PASSPHRASE", PASSPHRASE)
    assert len(run("release", "key", tmp_path / "key").strip()) == 64
    assert "storage.unwritable" in run("release", "key", tmp_path / "key", code=4)


def test_the_centre_lets_a_version_out_by_rings(run, repository, tmp_path):
    central = ("--data-dir", tmp_path / "central")
    assert "central.release-root" in run(
        "central", "update", "import", repository, *central, code=1
    )
    root = ("--root", repository / "metadata" / "1.root.json")
    assert run("central", "update", "import", repository, *root, *central) == "1.1.0\n"
    run("central", "update", "release", "1.1.0", "--ring", "0", *central)
    (one,) = json.loads(run("central", "update", "list", "--json", *central))["versions"]
    assert (one["version"], one["ring"], one["builds"]) == ("1.1.0", 0, 1)
    run("central", "update", "release", "9.9", "--ring", "0", *central, code=1)
    run("central", "update", "withdraw", "1.1.0", *central)
    run("central", "update", "erase", "1.1.0", *central)
    assert json.loads(run("central", "update", "list", "--json", *central))["versions"] == []


def test_what_was_refused_may_be_tried_again_by_whoever_knows_better(run, station):
    ledger = Ledger(station / "state")
    ledger.write(Account(refused={"1.1.0": "update.interrupted"}))
    run("update", "retry", "1.2.0", code=1)
    run("update", "retry", "1.1.0")
    assert ledger.account().refused == {}


def test_root_s_unit_has_nothing_to_do_without_a_request(run, station):
    run("update", "apply", "--user", "")
    run("update", "settle", "--user", "")
    assert Program(station / "program").current == OLD


def test_a_program_that_is_not_laid_out_says_so(run, tmp_path, monkeypatch):
    monkeypatch.setenv("KIOSK_DATA_DIR", str(tmp_path))
    assert "not laid out" in run("update", "status")
    assert "update.layout" in run("update", "apply", "--user", "", code=4)
