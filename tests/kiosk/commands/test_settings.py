# SPDX-License-Identifier: Apache-2.0
"""`settings`: a file is held to the rules, and what is in force says where it comes from."""

import json

import pytest

import main


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("KIOSK_DATA_DIR", str(tmp_path))
    return tmp_path / "kiosk.toml"


def test_a_good_file_is_good_whatever_the_environment_says(file, monkeypatch, capsys):
    monkeypatch.setenv("KIOSK_UNSENT_DAYS", "many")
    file.write_text("unsent_days = 3\n")
    assert main.main(["settings", "check", str(file)]) == 0
    assert capsys.readouterr().out == "all settings can be used\n"


def test_a_wrong_one_is_told_in_full(file, capsys):
    file.write_text("unsent_days = 'secret'\nprnter = 1\n")
    assert main.main(["settings", "check", str(file), "--json"]) == 1
    said = capsys.readouterr().out
    assert json.loads(said)["problems"] == [
        {
            "place": "kiosk.toml:1",
            "name": "unsent_days",
            "rule": "a whole number from 0 to 3650",
        },
        {
            "place": "kiosk.toml:2",
            "name": "prnter",
            "rule": "no such setting; is printer meant?",
        },
    ]
    assert main.main(["settings", "show", "--config", str(file)]) == 3
    assert "secret" not in said + capsys.readouterr().err


def test_a_file_that_is_no_toml_is_named_with_the_place(file, capsys):
    file.write_text("a = 1\nb = = 2\n")
    assert main.main(["settings", "check", str(file)]) == 3
    assert "kiosk.toml: Invalid value (at line 2" in capsys.readouterr().err


def test_what_is_in_force_says_whence(file, monkeypatch, capsys):
    file.write_text("unsent_days = 3\n")
    monkeypatch.setenv("KIOSK_IDLE__GRACE", "25")
    assert main.main(["settings", "show", "--config", str(file), "--json"]) == 0
    found = {one["name"]: one for one in json.loads(capsys.readouterr().out)["settings"]}
    assert found["unsent_days"]["place"] == "kiosk.toml:1"
    assert found["idle.grace"]["place"] == "KIOSK_IDLE__GRACE"
    assert found["idle.receipt"]["origin"] == "default"


def test_the_example_is_written_as_the_package_has_it(root, capsys):
    assert main.main(["settings", "example"]) == 0
    written = (root / "packaging" / "kiosk.example.toml").read_text(encoding="utf-8")
    assert capsys.readouterr().out == written
