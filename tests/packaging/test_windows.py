# SPDX-License-Identifier: Apache-2.0
"""What of the recipe for Windows can be held on Linux; none of it has been run there."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

PAIRS = {")": "(", "}": "{", "]": "["}
SCRIPTS = ("Lockdown.Common.ps1", "lock-down.ps1", "verify-lockdown.ps1")
DATA = "Lockdown.psd1"
WIX = "{http://wixtoolset.org/schemas/v4/wxs}"
REFUSED_HERE = ("LD_", "GCONV", "MALLOC", "GLIBC", "GTK_", "GIO_")
"""Variables of Linux alone."""


@pytest.fixture(scope="module")
def folder(root) -> Path:
    return root / "packaging" / "windows"


def bare(source: str) -> str:
    """Take comments and strings out of a script; what a string computes stays."""
    found, at = [], 0
    while at < len(source):
        one = source[at]
        if one == "#":
            at = source.find("\n", at) if "\n" in source[at:] else len(source)
        elif one in "'\"":
            end = at + 1
            while source[end] != one:
                end += 2 if source[end] == "`" and one == '"' else 1
            at = end + 1
        else:
            found.append(one)
            at += 1
    return "".join(found)


def unbalanced(source: str) -> str:
    """Say where brackets don't close; empty where all do."""
    stack: list[str] = []
    for one in bare(source):
        if one in PAIRS.values():
            stack.append(one)
        elif one in PAIRS and (not stack or stack.pop() != PAIRS[one]):
            return one
    return "".join(stack)


def rules(folder: Path) -> list[str]:
    read = tomllib.loads((folder / "rules.toml").read_text(encoding="utf-8"))
    assert all(one["what"] for one in read["rule"])
    return [one["id"] for one in read["rule"]]


def blocks(source: str, verb: str) -> set[str]:
    return set(re.findall(rf"^{verb}-Rule '([\w-]+)' \{{", source, re.MULTILINE))


def entries(source: str) -> Mapping[str, list[str]]:
    """Read the rules of the data, by the list that they stand in."""
    lists = re.findall(r"^    (\w+) = @\((.*?)^    \)", source, re.MULTILINE | re.DOTALL)
    return {name: re.findall(r"@\{ Rule = '([\w-]+)'", text) for name, text in lists}


def lacking(known: list[str], data: str, sets: str, verifies: str) -> dict[str, set[str]]:
    """Name the rules that are not set, not verified, or not known."""
    listed = {rule for rules_of in entries(data).values() for rule in rules_of}
    done = {"set": blocks(sets, "Set") | listed, "verified": blocks(verifies, "Test") | listed}
    return {f"not {how}": set(known) - ids for how, ids in done.items() if set(known) - ids} | {
        f"{how} unknown": ids - set(known) for how, ids in done.items() if ids - set(known)
    }


@pytest.mark.parametrize("name", [*SCRIPTS, DATA])
def test_a_script_is_plain_and_closes_what_it_opens(folder, name):
    source = (folder / name).read_bytes().decode("ascii")
    assert source.startswith("# SPDX-License-Identifier: Apache-2.0\n")
    assert unbalanced(source) == ""
    assert "\t" not in source
    assert not re.search(r"\biex\b|Invoke-Expression|DownloadString|ConvertTo-SecureString", source)
    cut = source.rstrip().removesuffix("}").removesuffix("exit $failed").rstrip()
    assert unbalanced(cut.rsplit("}", 1)[0]) != ""


def test_every_rule_is_set_and_verified(folder):
    known = rules(folder)
    assert len(set(known)) == len(known) >= 30
    data, sets, verifies = ((folder / one).read_text() for one in (DATA, SCRIPTS[1], SCRIPTS[2]))
    assert lacking(known, data, sets, verifies) == {}
    assert lacking([*known, "more"], data, sets, verifies) == {
        "not set": {"more"},
        "not verified": {"more"},
    }
    less = verifies.replace("Test-Rule 'firewall'", "Other 'firewall'")
    assert lacking(known, data, sets, less) == {"not verified": {"firewall"}}


def test_both_scripts_go_over_every_list_of_the_data(folder):
    lists = entries((folder / DATA).read_text())
    assert lists.keys() == {"Registry", "PredefinedKeys", "CustomKeys"}
    assert all(lists.values())
    for script in SCRIPTS[1:]:
        source = (folder / script).read_text()
        assert [one for one in lists if f"in $rules.{one})" not in source] == []


def test_no_value_of_the_registry_is_set_twice(folder):
    found = re.findall(
        r"Scope = '(\w+)'; Path = '([^']+)'; Name = '([^']+)'", (folder / DATA).read_text()
    )
    assert len(found) == len(set(found)) > 25
    assert {scope for scope, _path, _name in found} == {"User", "Machine"}


def test_what_the_program_refuses_is_taken_out_of_the_environment(folder, root):
    read = tomllib.loads((root / "resources" / "environment.toml").read_text(encoding="utf-8"))
    match = re.search(r"Variables = @\((.*)\)", (folder / DATA).read_text())
    begins = tuple(one.rstrip("*") for one in re.findall(r"'([^']+)'", match[1]))
    left = [
        name
        for name in read["refused"]
        if not name.startswith(begins) and not name.startswith(REFUSED_HERE)
    ]
    assert left == []


def test_the_installer_is_for_the_machine_and_carries_the_whole_build(folder):
    root = ET.parse(folder / "kiosk.wxs").getroot()  # noqa: S314 our own file
    package = root.find(f"{WIX}Package")
    assert package is not None
    assert package.get("Scope") == "perMachine"
    assert re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", package.get("UpgradeCode"))
    assert package.find(f"{WIX}MajorUpgrade") is not None
    folders = {one.get("Id") for one in package.iter(f"{WIX}Directory")}
    files = list(package.iter(f"{WIX}Files"))
    assert {one.get("Directory") for one in files} == folders
    assert r"$(var.Build)\**" in {one.get("Include") for one in files}
    for pattern in (one.get("Include") for one in files if "$" not in one.get("Include")):
        assert list(folder.glob(pattern)), pattern


def test_the_readme_says_that_nobody_has_run_it(folder):
    assert "None of this has been run." in (folder / "README.md").read_text(encoding="utf-8")
