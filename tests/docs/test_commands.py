# SPDX-License-Identifier: Apache-2.0
"""Every command that a page gives is one that the program has, with the options that it is given."""

import re
import shlex

import pytest
from typer.main import get_command

from kiosk.audit import Events
from kiosk.commands.words import everything
from main import make_app

BLOCK = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`(main\.py [^`\n]+)`")
SIGNS = re.compile(r"(\\?[|&;]| > ).*$")
BY_ITSELF = "workbench"
"""What the program calls itself where it decodes pictures; nobody types it."""


@pytest.fixture(scope="module")
def program():
    return get_command(make_app())


def given(text: str) -> list[list[str]]:
    """List the commands of a page, by their words."""
    lines = [
        line for block in BLOCK.findall(text) for line in block.replace("\\\n", " ").splitlines()
    ]
    lines = [*(line for line in lines if line.startswith("main.py ")), *INLINE.findall(text)]
    return [shlex.split(SIGNS.sub("", line), comments=True)[1:] for line in lines]


def wrong(program, words: list[str]) -> str:
    """Say what of a command there is not; nothing where all of it is there."""
    command, rest = program, list(words)
    while hasattr(command, "commands"):
        if not rest or rest[0].startswith("-") or not re.fullmatch(r"[a-z-]+", rest[0]):
            return ""  # a group alone is spoken of
        name = rest.pop(0)
        if name == BY_ITSELF:
            return ""
        if name not in command.commands:
            return f"{' '.join(words)}: {name}"
        command = command.commands[name]
    known = {"--help"} | {
        one for option in command.params for one in (*option.opts, *option.secondary_opts)
    }
    unknown = [one for one in rest if one.startswith("--") and one.partition("=")[0] not in known]
    return f"{' '.join(words)}: {unknown[0]}" if unknown else ""


def test_every_command_of_every_page_is_there(program, root):
    written = [
        root / "README.md",
        *(root / "docs").glob("*.md"),
        *(root / "docs").glob("guides/*.md"),
    ]
    written += (root / "docs").glob("reference/*.md")
    found = {
        str(page.relative_to(root)): given(page.read_text(encoding="utf-8"))
        for page in sorted(written)
    }
    assert sum(map(len, found.values())) > 150
    told = {
        f"{name}: {wrong(program, one)}"
        for name, all_ in found.items()
        for one in all_
        if wrong(program, one)
    }
    assert sorted(told) == []


def test_a_command_and_an_option_that_there_are_not_are_found(program):
    text = "```sh\nmain.py queue lose --all\nmain.py queue list --every  # no\n```\n`main.py central` `main.py codes`"
    assert [wrong(program, one) for one in given(text)] == [
        "queue lose --all: lose",
        "queue list --every: --every",
        "",
        "",
    ]


def test_every_event_that_a_command_asks_for_is_recorded(root):
    known = {one.name for one in Events.registered()}
    asked = set()
    for page in (root / "docs").rglob("*.md"):
        asked |= set(re.findall(r"--event ([a-z-]+)", page.read_text(encoding="utf-8")))
    assert len(asked) > 5
    assert asked <= known


def test_every_code_that_a_guide_names_has_words(root):
    """Names of files look alike, and are no codes."""
    codes = everything()["codes"]
    rooms = {code.partition(".")[0] for code in codes} - {"screen", "speech"}
    files = re.compile(r"\.(csv|json|jws|key|md|sig|sqlite|sqlite-wal|toml|txt|xlsx|xml)$")
    named = {
        (page.name, one)
        for page in [*(root / "docs").glob("*.md"), *(root / "docs").glob("guides/*.md")]
        for one in re.findall(r"`([a-z]+\.[a-z-]+)`", page.read_text(encoding="utf-8"))
        if one.partition(".")[0] in rooms and not files.search(one)
    }
    assert len(named) > 50
    assert {one for one in named if one[1] not in codes} == set()
