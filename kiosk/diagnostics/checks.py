# SPDX-License-Identifier: Apache-2.0
"""The checks that need no screen, each with its stable name."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from kiosk.clock import Clock
from kiosk.diagnostics import line, machine, sound
from kiosk.diagnostics.health import Finding, Health
from kiosk.diagnostics.remarks import N_, Said, remark, say
from kiosk.errors import KioskError
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.store import Store

Check = Callable[[], tuple[Health, Said]]


def checks(settings: Settings, store: "Store", clock: Clock) -> Mapping[str, Check]:
    """Name what can be looked at while the kiosk works; each MAY take some seconds."""
    return {
        "network": lambda: line.network(settings),
        "certificates": lambda: line.certificates(settings, clock),
        **({"neighbours": lambda: _neighbours(settings, clock)} if settings.neighbours else {}),
        "clock": lambda: machine.clock(store, clock),
        "disk": lambda: machine.disk(settings),
        "journal": lambda: machine.journal(settings, store),
        "voices": lambda: sound.voices(settings),
        "sound": sound.device,
        "versions": lambda: _versions(settings),
    }


def findings(checked: Mapping[str, Check]) -> Iterator[Finding]:
    """Look at each; trouble with one is its finding."""
    for subject, look in checked.items():
        yield found(subject, look)


def found(subject: str, look: Check) -> Finding:
    """Look at one part."""
    try:
        health, said = look()
    except KioskError as error:
        # what stands behind the code is for the command line, as whoever raised it wrote it
        failed = remark(N_("It could not be looked at."), error.code)
        return Finding(Health.FAILED, subject, str(error), (failed,))
    return Finding(health, subject, str(said), said.remarks)


def _neighbours(settings: Settings, clock: Clock) -> tuple[Health, Said]:
    from kiosk.diagnostics import around  # late: few stations have any

    return around.neighbours(settings, clock)


def _versions(settings: Settings) -> tuple[Health, Said]:
    said = machine.versions(settings)
    told = (f"{name} {value[:16]}" for name, value in said.items() if value)
    return Health.WELL, say(remark("%(versions)s", versions=", ".join(told)))
