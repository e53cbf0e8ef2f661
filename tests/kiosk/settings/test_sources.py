# SPDX-License-Identifier: Apache-2.0
"""Each setting in force says who has set it and where, and what of the centre's does not hold."""

from dataclasses import replace

from kiosk.settings import Origin, Overlay, Settings, load, overlaid
from kiosk.settings.model import known
from kiosk.settings.sources import in_force


def told(settings):
    return {one.name: one for one in in_force(settings)}


def test_every_setting_is_listed_once_with_its_value():
    found = in_force(Settings())
    assert [one.name for one in found] == list(known())
    assert {one.origin for one in found} == {Origin.DEFAULT}
    assert told(Settings())["languages"].value == "az,en,ru,tr,ar,fa,zh"
    assert told(Settings())["wedge"].value == "false"


def test_each_source_is_named_with_its_place(tmp_path):
    file = tmp_path / "kiosk.toml"
    file.write_text('\n[idle]\n"grace" = 40\n')
    made = load(file, {"KIOSK_UNSENT_DAYS": "3"}, {"screen": {"width": 800, "width_mm": 200.0}})
    made = overlaid(made, Overlay(9, {"unsent_days": 99, "idle": {"grace": 25, "receipt": 90}}))
    found = told(made)
    assert (found["idle.grace"].origin, found["idle.grace"].place) == (Origin.FILE, "kiosk.toml:3")
    assert found["unsent_days"].place == "KIOSK_UNSENT_DAYS"
    assert (found["screen.width"].origin, found["screen.width"].place) == (
        Origin.ARGUMENT,
        "--size",
    )
    assert (found["idle.receipt"].origin, found["idle.receipt"].place) == (Origin.CENTRE, "9")
    assert found["idle.receipt"].overridden is None
    assert (found["unsent_days"].value, found["unsent_days"].overridden) == ("3", "99")
    assert (found["idle.grace"].value, found["idle.grace"].overridden) == ("40", "25")
    assert found["sync_every"].origin is Origin.DEFAULT


def test_nobody_reads_a_password_out_of_an_address():
    made = replace(Settings(), printer="ipp://user:hidden@host/queue")
    assert told(made)["printer"].value == "ipp://…@host/queue"
