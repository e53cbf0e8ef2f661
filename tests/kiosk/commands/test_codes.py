# SPDX-License-Identifier: Apache-2.0
"""The page of codes is what the program says, and a code is told on the spot."""

import json

from kiosk.commands import Exit
from kiosk.commands.codes import reference
from kiosk.commands.words import cause, everything
from main import main


def test_the_page_is_what_the_command_writes(root, capsys):
    page = (root / "docs" / "reference" / "codes.md").read_text(encoding="utf-8")
    assert page == reference(), "main.py codes > docs/reference/codes.md"
    assert main(["codes"]) == Exit.DONE
    assert capsys.readouterr().out == page


def test_the_page_has_a_row_for_every_word_and_every_exit_code(root):
    lines = (root / "docs" / "reference" / "codes.md").read_text(encoding="utf-8").splitlines()
    rows = [
        line for line in lines if line.startswith(("| `", "| 0", "| 1", "| 2", "| 3", "| 4", "| 7"))
    ]
    assert len(rows) == sum(len(words) for words in everything().values()) + len(Exit)
    assert all(row.count("|") == 3 for row in rows)


def test_a_code_is_told_and_one_that_nobody_knows_is_said_to_be_none(capsys):
    assert main(["codes", "gate.clock"]) == Exit.DONE
    assert capsys.readouterr().out.strip() == cause("gate.clock")
    assert main(["codes", "nobody.knows", "--json"]) == Exit.NO
    assert json.loads(capsys.readouterr().out) == {"code": "nobody.knows", "words": ""}
