# SPDX-License-Identifier: Apache-2.0
"""A station, a central and everything bad between them."""

import pytest

from tests.faults.network.centrals import Listener
from tests.faults.network.scene import Scene


@pytest.fixture(scope="session")
def listener():
    """One server for all tests."""
    running = Listener()
    yield running
    running.close()


@pytest.fixture
def scene(listener, tmp_path):
    """A kiosk that is enrolled at a central."""
    running = Scene(listener, tmp_path)
    yield running
    running.close()
