# SPDX-License-Identifier: Apache-2.0
"""What people read is put together, compared and put in order by the rules of its language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

READ = ("ui", "kiosk/receipts", "kiosk/i18n")
"""Where the words that people read are made."""

CASES = {"upper", "lower", "title", "capitalize", "casefold", "swapcase"}
CASED = {
    ("ui/folding.py", "fold"): "keys of a search index, which nobody reads",
    ("ui/rows.py", "_camel"): "the name of a field for QML",
    ("kiosk/receipts/files.py", "told"): "the short name of a file format, in Latin letters",
}
SORTED = {
    ("ui/collating.py", "in_order"): "by the alphabet of the language",
    ("ui/viewmodels/question/choices.py", "_show_choices"): "what is frequent before the rest",
    ("ui/viewmodels/question/choices.py", "_columns"): "names of looks, from the form",
    ("ui/qmltypes.py", "*"): "a tool of the build",
    ("ui/walker.py", "wait"): "names of things, in an error",
    ("ui/delivering.py", "*"): "addresses, in a log",
    ("ui/qtmessages.py", "*"): "hashes",
    ("ui/icons.py", "*"): "names of files",
    ("ui/keyboards.py", "*"): "names of files",
}
HEARD = {
    ("RatingAnswer.qml", "%1 of %2"): "two numbers of one digit or two",
    ("RankRow.qml", "%1 of %2"): "two numbers of one digit or two",
    ("Stage.qml", "Error: %1"): "the title of the window, which is heard",
}


def functions(tree: ast.AST, around: str = "") -> Iterator[tuple[str, ast.AST]]:
    """List every node with the name of the function that it stands in."""
    for node in ast.iter_child_nodes(tree):
        inner = node.name if isinstance(node, ast.FunctionDef) else around
        yield inner, node
        yield from functions(node, inner)


def changed_case(source: str) -> list[str]:
    """Name the functions in which letters are made large or small."""
    return [
        around
        for around, node in functions(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CASES
        and not node.args  # a title in a language is asked for, not made
    ]


def put_in_order(source: str) -> list[str]:
    """Name the functions in which something is sorted."""
    return [
        around
        for around, node in functions(ast.parse(source))
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id == "sorted")
            or (isinstance(node.func, ast.Attribute) and node.func.attr == "sort")
        )
    ]


def filled_by_hand(source: str) -> list[str]:
    """Name the functions in which values are put into a text without being kept apart."""
    return [
        around
        for around, node in functions(ast.parse(source))
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Mod)
        and (
            isinstance(node.right, (ast.Dict, ast.DictComp, ast.Tuple))
            or (isinstance(node.left, ast.Call) and _is_said(node.left))
            or (
                isinstance(node.left, (ast.JoinedStr, ast.Constant))
                and isinstance(getattr(node.left, "value", ""), str)
            )
        )
    ]


def _is_said(call: ast.Call) -> bool:
    name = ast.unparse(call.func).rpartition(".")[2]
    return name in {"_", "_words", "words", "gettext", "ngettext"}


def places(root: Path, *folders: str) -> Iterator[tuple[str, str]]:
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


def beyond(root: Path, find, allowed, *folders: str) -> list[str]:
    """List what is found in places that no reason is given for."""
    return [
        f"{file}: {function}"
        for file, source in places(root, *folders)
        for function in find(source)
        if (file, function) not in allowed and (file, "*") not in allowed
    ]


def test_no_letter_that_people_read_is_made_large_or_small(root):
    """Which letter is the large one depends on the language: Azerbaijani i is İ, and most have none."""
    assert beyond(root, changed_case, CASED, *READ) == []


def test_names_are_put_in_order_by_the_alphabet_of_the_language(root):
    assert beyond(root, put_in_order, SORTED, "ui") == []


def test_values_are_put_into_sentences_in_one_way(root):
    assert beyond(root, filled_by_hand, {}, "ui", "kiosk/receipts") == []


@pytest.mark.parametrize("table", [CASED, SORTED], ids=["cased", "sorted"])
def test_every_exception_is_still_one(root, table):
    find = changed_case if table is CASED else put_in_order
    found = {
        (file, name)
        for file, source in places(root, *READ)
        for function in find(source)
        for name in (function, "*")
    }
    assert table.keys() - found == set()


@pytest.mark.parametrize(
    ("find", "wrong", "right"),
    [
        (changed_case, "label.upper()", "service.title(code)"),
        (changed_case, "name.casefold()", "name.strip()"),
        (put_in_order, "sorted(names)", "in_order(names)"),
        (put_in_order, "names.sort()", "names.index(one)"),
        (filled_by_hand, "_('Step %(n)s') % {'n': n}", "words('Step %(n)s', n=n)"),
        (filled_by_hand, "words.gettext('Step %s') % n", "place % count"),
        (filled_by_hand, "'Step %s' % n", "(place + 1) % count"),
    ],
)
def test_what_the_rules_are_against_is_found(find, wrong, right):
    """The negative controls."""
    assert find(f"def made():\n    return {wrong}") == ["made"]
    assert find(f"def made():\n    return {right}") == []


VALUE = re.compile(r"(?P<to>[\w.]+): .*qsTr\(\"(?P<text>[^\"]*%\d[^\"]*)\"\)")
NAMED = re.compile(r"^(Accessible\.(name|description)|accessibleName)$")


def sentences_with_values(source: str) -> Iterator[tuple[str, str]]:
    """List the texts of QML that take values, with the property that each is for."""
    for line in source.splitlines():
        if found := VALUE.search(line):
            yield found["to"], found["text"]


def test_sentences_of_qml_that_take_values_are_only_heard(root):
    """A view model says what is read, and keeps the values in it apart."""
    shown = [
        f"{path.name}: {text}"
        for path in sorted((root / "ui" / "qml").rglob("*.qml"))
        for to, text in sentences_with_values(path.read_text(encoding="utf-8"))
        if not NAMED.match(to) and (path.name, text) not in HEARD
    ]
    assert shown == []


def test_a_sentence_of_qml_that_is_shown_with_a_value_is_found():
    """The negative control."""
    assert list(sentences_with_values('    text: qsTr("Call %1").arg(phone)')) == [
        ("text", "Call %1")
    ]


def test_no_text_of_qml_is_shown_in_another_case(root):
    shown = [
        path.name
        for path in sorted((root / "ui" / "qml").rglob("*.qml"))
        if re.search(
            r"font\.capitalization|toUpperCase|toLocale\w+Case|toLowerCase", path.read_text()
        )
    ]
    assert shown == ["KeyNames.qml"]  # asks whether a key's letter is a large one; shows neither
