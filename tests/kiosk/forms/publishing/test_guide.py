# SPDX-License-Identifier: Apache-2.0
"""The example in the author's guide is a service that can be published as it stands there."""

import re
import shutil
from pathlib import Path

from kiosk.catalogue import Catalogue
from kiosk.forms.publishing import check, publish
from kiosk.i18n import language

EXAMPLE = re.compile(r"<!-- example: (?P<name>\S+) -->\n```\w*\n(?P<text>.*?)```", re.DOTALL)


def copied(root: Path, to: Path) -> Path:
    """Save the guide's files as it says."""
    service = to / "resources" / "services" / "lost-property"
    shutil.copytree(root / "resources" / "icons", to / "resources" / "icons")
    guide = (root / "docs" / "guides" / "forms.md").read_text(encoding="utf-8")
    for example in EXAMPLE.finditer(guide):
        file = service / example["name"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(example["text"], encoding="utf-8")
    return service


def test_the_example_is_published_and_walked(root, tmp_path, clock):
    service = copied(root, tmp_path)
    english = (language("en"),)
    (tmp_path / "po").mkdir()
    assert check([service], tmp_path / "po", languages=english, clock=clock) == ()
    out = tmp_path / "out"
    report = publish([service], tmp_path / "po", out, languages=english, clock=clock)
    (published,) = report.services
    assert [walk.is_good for walk in published.walks] == [True]
    assert (
        Catalogue.open(out).service("lost-property").summary("en") == "Things are kept for 30 days"
    )


def test_the_example_awaits_its_translators(root, tmp_path, clock):
    service = copied(root, tmp_path)
    (tmp_path / "po").mkdir()
    found = check([service], tmp_path / "po", languages=(language("az"), language("en")))
    assert {one.code for one in found} == {"form.publish.missing-translation"}
