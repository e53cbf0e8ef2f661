# SPDX-License-Identifier: Apache-2.0
"""Whoever sets neighbours up is told which of them answer, and why not."""

from dataclasses import replace

from kiosk.diagnostics import Health
from kiosk.diagnostics.checks import checks, findings


def looked(here, *addresses):
    settings = replace(here.settings, neighbours=addresses)
    named = checks(settings, None, here.clock)
    wanted = {name: look for name, look in named.items() if name == "neighbours"}
    return [(one.health, one.detail) for one in findings(wanted)]


def test_each_neighbour_is_named_as_it_answers(place, hall, desk):
    desk.open()
    place.publish()
    ((health, said),) = looked(hall, desk.address)
    assert (health, said) == (Health.WELL, f"{desk.address} answers as station BK02.")
    ((health, said),) = looked(hall, desk.address, "127.0.0.1:9")
    assert health is Health.MISSING
    assert "network.closed: 127.0.0.1:9" in said
    place.points["BK01"] = "Gəncə 1"
    place.publish(2)
    ((health, said),) = looked(hall, desk.address)
    assert health is Health.MISSING
    assert said.startswith("neighbour.stranger")
    assert looked(hall) == []
