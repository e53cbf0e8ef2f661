# SPDX-License-Identifier: Apache-2.0
"""Where the settings name no neighbours, nothing of this is there."""

import subprocess
import sys

import pytest

from kiosk.clock import FixedClock
from kiosk.neighbouring import neighbourhood_of
from kiosk.settings import Settings, WrongSettingsError

LOOK = """
import sys
import kiosk.station, ui.offering
from tests.kiosk.neighbours.test_off import opened
wanted = sys.argv[1] == "on"
found = opened(neighbours=("127.0.0.1:9",) if wanted else ())
loaded = any(name.startswith("kiosk.neighbours") for name in sys.modules)
assert (found is not None, loaded) == (wanted, wanted), sys.argv
assert not any(name.startswith("uvicorn") for name in sys.modules)
"""


def opened(**changes):
    """Meet whom these settings name; nobody is asked for anything."""
    settings = Settings(**{"central_url": "http://127.0.0.1:9", **changes})
    found = neighbourhood_of(
        settings,
        FixedClock(),
        key=lambda: None,
        drafts=None,
        centre=lambda: None,
        record=lambda *_: None,
    )
    if found is not None:
        found.close()
    return found


@pytest.mark.nightly
@pytest.mark.parametrize("setting", ["off", "on"])
def test_nothing_is_imported_before_it_is_set(root, setting):
    subprocess.run([sys.executable, "-c", LOOK, setting], cwd=root, check=True, timeout=120)


def test_it_takes_a_setting_and_a_centre_that_says_who_is_who():
    assert opened(neighbours=("127.0.0.1:9",)) is not None
    assert opened() is None
    assert opened(neighbours=("127.0.0.1:9",), central_url=None) is None
    assert (
        opened(
            neighbours=("127.0.0.1:9",), destination="openrosa", openrosa_url="https://odk.example"
        )
        is None
    )


@pytest.mark.parametrize("address", ["192.168.1.20", "192.168.1.20:", "desk:8731/x", "a b:1", ""])
def test_an_address_is_a_host_and_a_port(address):
    with pytest.raises(WrongSettingsError, match="neighbours"):
        Settings(neighbours=("192.168.1.20:8731", address))
    assert Settings(neighbours=("192.168.1.20:8731", "[fd00::5]:8731"))
