# SPDX-License-Identifier: Apache-2.0
"""The page from which a central can be written names every path and every code."""

import re

from kiosk.central.fleet import journals
from kiosk.central.openapi import document
from kiosk.central.refusals import TITLES


def test_the_page_names_every_code_and_no_other(root):
    page = (root / "docs" / "reference" / "central-api.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(central\.[a-z-]+)`", page))
    elsewhere = {"central.not-loopback", journals.CUT, journals.ALTERED}
    assert named - elsewhere == set(TITLES)
    assert elsewhere <= named


def test_the_page_names_every_path(root):
    page = (root / "docs" / "reference" / "central-api.md").read_text(encoding="utf-8")
    paths = {path.replace("{digest}", "{sha256}") for path in document()["paths"]}
    assert {path for path in paths if path not in page} == set()
