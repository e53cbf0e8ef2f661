# SPDX-License-Identifier: Apache-2.0
"""List models change as little as they can, because a delegate may hold the focus."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.rows import RowModel


@dataclass(frozen=True)
class Row:
    key: str
    right_to_left: bool = False


def rows(keys):
    return [Row(key) for key in keys]


@pytest.fixture
def model(qapp):
    return RowModel(Row)


def test_fields_are_roles_in_the_case_of_qml(model):
    assert set(map(bytes, model.roleNames().values())) == {b"key", b"rightToLeft"}


def test_a_row_gives_its_fields(model):
    model.replace([Row("a", right_to_left=True)])
    by_name = {bytes(name): role for role, name in model.roleNames().items()}
    assert model.data(model.index(0), by_name[b"key"]) == "a"
    assert model.data(model.index(0), by_name[b"rightToLeft"]) is True
    assert model.data(model.index(5), by_name[b"key"]) is None


def test_an_equal_row_is_not_announced(model, qtbot):
    model.replace(rows("abc"))
    with qtbot.assertNotEmitted(model.dataChanged):
        model.replace(rows("abc"))


def test_a_row_in_the_middle_leaves_its_neighbours_alone(model, qtbot):
    model.replace(rows("ad"))
    with (
        qtbot.waitSignal(model.rowsInserted) as inserted,
        qtbot.assertNotEmitted(model.rowsRemoved),
        qtbot.assertNotEmitted(model.dataChanged),
    ):
        model.replace(rows("abcd"))
    assert inserted.args[1:] == [1, 2]


def test_a_changed_row_is_announced_alone(model, qtbot):
    model.replace(rows("abc"))
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.replace([Row("a"), Row("b", right_to_left=True), Row("c")])
    assert changed.args[0].row() == 1


@given(
    st.lists(st.sampled_from("abcdef"), unique=True),
    st.lists(st.sampled_from("abcdef"), unique=True),
)
def test_what_the_signals_say_adds_up(before, after):
    model = RowModel(Row)
    seen = list(before)
    model.replace(rows(before))
    model.rowsAboutToBeRemoved.connect(
        lambda _p, first, last: seen.__delitem__(slice(first, last + 1))
    )
    model.rowsInserted.connect(
        lambda _p, first, last: seen.__setitem__(
            slice(first, first), [model.rows[n].key for n in range(first, last + 1)]
        )
    )
    model.replace(rows(after))
    assert seen == list(after) == [row.key for row in model.rows]
