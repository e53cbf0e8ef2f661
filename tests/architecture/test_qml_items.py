# SPDX-License-Identifier: Apache-2.0
"""No test asks an item of QML for its meta object: see ``tests/qmlitems.py``."""

import re

ASKS = re.compile(r"\.metaObject\(")
OF_PYTHON_ALONE = {
    "tests/gate/sinks.py",
    "tests/gate/test_purge.py",
    "tests/ui/viewmodels/conftest.py",
}
"""They ask view models, whose meta objects live as long as the program."""


def asking(source: str) -> int:
    """Count the questions."""
    return len(ASKS.findall(source))


def test_no_item_of_qml_is_asked_for_its_meta_object(root):
    files = [path for folder in ("tests", "ui") for path in (root / folder).rglob("*.py")]
    found = {
        path.relative_to(root).as_posix()
        for path in files
        if asking(path.read_text(encoding="utf-8"))
    }
    assert found == OF_PYTHON_ALONE


def test_a_question_would_be_seen():
    assert asking("names = item.meta" + "Object().className()") == 1
