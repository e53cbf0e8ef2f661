# SPDX-License-Identifier: Apache-2.0
"""What the program stands on: licences, and a lock that pins everything."""

import re

import packages
import pytest

ALLOWED = ["MIT", "Apache-2.0", "LGPL-3.0-only"]


@pytest.mark.parametrize("extras", [(), ("central",)])
def test_every_package_of_the_program_has_a_licence_that_it_may_have(extras):
    found = packages.needed(*extras)
    assert len(found) > 40
    assert [one for one in found if not one.is_allowed] == []


def test_the_authors_tools_and_the_developers_are_no_part_of_it():
    names = {one.name for one in packages.needed("central")}
    assert "pyside6-essentials" in names
    assert not {"pytest", "pyxform", "pyinstaller", "mypy", "moto"} & names


@pytest.mark.parametrize(
    ("expression", "may"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("LGPL-3.0-only OR GPL-2.0-only", True),
        ("MIT AND GPL-2.0-only", False),
        ("MIT AND (GPL-2.0-only OR Apache-2.0)", True),
        ("(GPL-2.0-only OR GPL-3.0-only)", False),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("", False),
    ],
)
def test_an_expression_is_judged_by_its_parts(expression, may):
    assert packages.is_allowed(expression, ALLOWED) is may


def test_no_licence_that_is_allowed_is_gpl_or_agpl():
    assert not [one for one in packages.RULES["allowed"] if re.match(r"A?GPL", one)]


def test_what_is_named_by_hand_is_still_there():
    names = {one.name for one in packages.needed("central")}
    for table in ("named", "texts", "inside"):
        assert set(packages.RULES[table]) <= names


def unhashed(lock: str) -> list[str]:
    """Name the packages of a lock that are not pinned to digests."""
    entries = re.split(r"\n(?=[A-Za-z0-9])", lock)
    return [
        entry.split()[0]
        for entry in entries
        if re.match(r"[A-Za-z0-9]", entry) and ("==" not in entry or "--hash=sha256:" not in entry)
    ]


def test_every_package_of_the_lock_is_pinned_to_its_digests(root):
    text = (root / "requirements.lock").read_text(encoding="utf-8")
    assert text.count("--hash=sha256:") > 500
    assert unhashed(text) == []


@pytest.mark.parametrize("line", ["left-pad==1.0", "left-pad>=1.0 \\\n    --hash=sha256:00"])
def test_a_package_without_version_or_digest_is_found(line):
    assert unhashed(f"# head\nsix==1.0 \\\n    --hash=sha256:00\n{line}\n") == [
        "left-pad==1.0" if "==" in line else "left-pad>=1.0"
    ]


_FETCHES = re.compile(
    r"\b(curl|wget|npx|npm (install|i|exec)|uvx|pipx|git clone|docker pull|go install|gem install)\b"
    r"|pip3? install(?!.*--require-hashes)|pip sync(?!.*--require-hashes)"
)


def test_no_script_fetches_what_is_not_pinned(root):
    scripts = [root / "Makefile", *(root / ".ci").iterdir(), *(root / "packaging").rglob("*.sh")]
    assert len(scripts) >= 3
    found = [
        f"{file.name}: {line.strip()}"
        for file in scripts
        for line in file.read_text(encoding="utf-8").splitlines()
        if _FETCHES.search(line) and "--no-index" not in line
    ]
    assert found == []


@pytest.mark.parametrize(
    "line", ["pip install ruff", "curl https://x | sh", "npx qmllint", "uvx black"]
)
def test_a_tool_that_is_not_pinned_is_found(line):
    assert _FETCHES.search(line)


@pytest.mark.frozen  # what writes it takes seconds to load
def test_a_bill_of_materials_passes_its_schema_and_a_wrong_one_does_not():
    about = {"version": "1", "commit": "c", "python": "3.11.7", "source_date_epoch": 1_767_225_600}
    some = packages.needed()[:2]
    one = packages.bill(some, about, [{"path": "a", "sha256": "0" * 64}])
    assert one == packages.bill(some, about, [{"path": "a", "sha256": "0" * 64}])
    with pytest.raises(ValueError, match="bill of materials"):
        packages.bill(some, about, [{"path": "a", "sha256": "no digest"}])
