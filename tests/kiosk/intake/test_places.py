# SPDX-License-Identifier: Apache-2.0
"""What is noted of an answer stays with it when an instance before it is removed."""

import pytest

from kiosk.intake.places import moved_up

NOTED = {
    "/data/name": "a",
    "/data/p[1]/x": "b",
    "/data/p[2]/x": "c",
    "/data/p[3]/q[1]/x": "d",
    "/data/p[10]/x": "e",
    "/data/part[2]/x": "f",
}


def test_what_stood_behind_moves_up():
    assert moved_up(NOTED, "/data/p[2]") == {
        "/data/name": "a",
        "/data/p[1]/x": "b",
        "/data/p[2]/q[1]/x": "d",
        "/data/p[9]/x": "e",
        "/data/part[2]/x": "f",
    }


@pytest.mark.parametrize("removed", ["/data/p[11]", "/data/p[3]/q[2]"])
def test_nothing_changes_where_nothing_stood_behind(removed):
    assert moved_up(NOTED, removed) == NOTED


def test_an_instance_inside_another_moves_up_in_that_one_alone():
    noted = {"/data/p[1]/q[2]/x": "a", "/data/p[2]/q[2]/x": "b"}
    assert moved_up(noted, "/data/p[1]/q[1]") == {
        "/data/p[1]/q[1]/x": "a",
        "/data/p[2]/q[2]/x": "b",
    }
