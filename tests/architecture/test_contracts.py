# SPDX-License-Identifier: Apache-2.0
"""The import contracts can go red: each is tried against a tree that breaks it."""

import pytest

CONTRACT = """
name = no Qt
type = forbidden
source_modules = kiosk
forbidden_modules = PySide6
"""


@pytest.mark.parametrize(("line", "broken"), [("import PySide6", True), ("import json", False)])
def test_an_import_of_qt_under_the_product_turns_the_contract_red(breaks, line, broken):
    assert breaks(CONTRACT, {"kiosk/clock.py": line}) is broken
