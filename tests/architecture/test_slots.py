# SPDX-License-Identifier: Apache-2.0
"""What an object of Qt's connects to itself is a slot of its class.

Qt for Python gives an object that is connected to any other method a meta object of its own. QML
keeps what it learned of each for ever, by its address, where the next one may stand: memory that no
visit gives back, and one object might be read as another.
"""

import ast
from collections.abc import Iterator

from tests.architecture.test_choke_points import modules

UNMARKED = """
class Bell(QObject):
    def __init__(self):
        self.rung.connect(self.ring)
        self.rung.connect(self.sing)

    def ring(self):
        pass

    @Slot(str)
    def sing(self, text):
        pass
"""


def unmarked(classes: list[ast.ClassDef]) -> Iterator[str]:
    """Name the methods that objects of Qt's connect to themselves without saying so."""
    kinds = {"QObject", "QAbstractListModel"}
    while more := {one.name for one in classes if kinds & bases(one)} - kinds:
        kinds |= more
    for one in classes:
        if one.name in kinds:
            wanted = {name for node in ast.walk(one) for name in connected(node)}
            for method in one.body:
                if isinstance(method, ast.FunctionDef) and method.name in wanted:
                    marks = {ast.unparse(mark).split("(")[0] for mark in method.decorator_list}
                    if "Slot" not in marks:
                        yield f"{one.name}.{method.name}"


def bases(one: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).split("[")[0] for base in one.bases}


def connected(node: ast.AST) -> Iterator[str]:
    """Name what of itself an object hands over here to be called."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return
    if node.func.attr in {"connect", "singleShot"}:
        for given in node.args:
            head, _, name = ast.unparse(given).partition(".")
            if head == "self":
                yield name


def classes_in(trees: Iterator[ast.Module]) -> list[ast.ClassDef]:
    return [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]


def test_what_is_connected_is_a_slot(root):
    classes = classes_in(tree for _module, tree in modules(root, "ui"))
    assert len(classes) > 50
    assert list(unmarked(classes)) == []


def test_the_rule_sees_a_method_that_is_none():
    assert list(unmarked(classes_in(iter([ast.parse(UNMARKED)])))) == ["Bell.ring"]
