# SPDX-License-Identifier: Apache-2.0
"""Whatever happens in whatever order: in the end the centre has each submission, once and whole."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from kiosk import boot
from tests.faults.delivering import Delivery
from tests.faults.network.centrals import Listener
from tests.faults.network.scene import Scene

QUIET = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "print_blob": True,
}


@pytest.fixture
def machine(tmp_path, monkeypatch):
    kernel = tmp_path / "boot_id"
    kernel.write_text("the first")
    monkeypatch.setattr(boot, "_KERNEL", kernel)
    boot.boot_id.cache_clear()
    listener = Listener()
    yield type("Delivery", (Delivery,), {"listener": listener})
    listener.close()
    boot.boot_id.cache_clear()


def test_everything_arrives_once_whatever_happens(machine):
    run_state_machine_as_test(
        machine, settings=settings(max_examples=15, stateful_step_count=30, **QUIET)
    )


def test_a_central_without_its_constraint_is_caught(machine):
    """The negative control: the machine finds what is there twice, and quickly."""

    class Loose(machine):
        def make_scene(self, seed: int) -> Scene:
            made = super().make_scene(seed)
            made.central.forget_its_constraint()
            return made

    with pytest.raises(AssertionError, match=r"twice at the central|does not drain"):
        run_state_machine_as_test(
            Loose,
            settings=settings(
                max_examples=200,
                stateful_step_count=50,
                phases=[Phase.generate],
                derandomize=True,  # a control that is out of luck would say that nothing is watched
                **QUIET,
            ),
        )


@pytest.mark.nightly
def test_everything_arrives_once_whatever_happens_all_night(machine):
    run_state_machine_as_test(
        machine, settings=settings(max_examples=600, stateful_step_count=50, **QUIET)
    )
