# SPDX-License-Identifier: Apache-2.0
"""The commented example is what the settings are, and the reference names all of them."""

import re
import tomllib
from pathlib import Path

from kiosk.settings import PUSHABLE, Settings, check
from kiosk.settings.example import FILE_NAME, example
from kiosk.settings.model import known, read_from
from kiosk.settings.sources import spelt
from kiosk.settings.values import flat

BY_USER = "runtime_dir"


def test_the_example_in_the_package_is_the_one_that_the_settings_give(root):
    written = (root / "packaging" / FILE_NAME).read_text(encoding="utf-8")
    assert written == example(), f"main.py settings example > packaging/{FILE_NAME}"


def uncommented() -> str:
    return re.sub(r"^# (?=[a-z_]+ = )", "", example(), flags=re.MULTILINE)


def test_every_setting_stands_in_it_as_it_usually_is(tmp_path: Path):
    found = flat(tomllib.loads(uncommented()))
    assert list(found) == list(known())
    usual = Settings()
    for name, value in found.items():
        expected = read_from(usual, name)
        if expected is not None and name != BY_USER:
            assert spelt(value) == spelt(expected), name
    file = tmp_path / FILE_NAME
    file.write_text(uncommented(), encoding="utf-8")
    check(file)


def test_untouched_it_sets_nothing(tmp_path: Path):
    assert flat(tomllib.loads(example())) == {}


def test_every_setting_says_what_it_is_for():
    parts = re.split(r"^# [a-z_]+ = .*\n", example(), flags=re.MULTILINE)[:-1]
    assert len(parts) == len(known())
    for part, name in zip(parts, known(), strict=True):
        lines = part.rstrip("\n").rpartition("\n\n")[2].splitlines()
        assert len(lines) >= 2, name
        assert any(line.startswith("# Allowed: ") for line in lines), name
        assert ("the centre may set it" in " ".join(lines).replace("\n# ", " ")) == (
            name in PUSHABLE
        )


def test_the_reference_names_every_setting_and_no_other(root):
    text = (root / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| (`.+?) ?(●?) \|", text, flags=re.MULTILINE)
    named = {
        one for cell, _ in cells for one in re.findall(r"`([a-z_.]+)`", cell) if one in known()
    }
    assert sorted(known().keys() - named) == []
    marked = {one for cell, mark in cells if mark for one in re.findall(r"`([a-z_.]+)`", cell)}
    assert marked == set(PUSHABLE)
