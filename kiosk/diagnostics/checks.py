# SPDX-License-Identifier: Apache-2.0
"""The checks that need no screen, each with its stable name."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from kiosk.clock import Clock
from kiosk.diagnostics import line, machine, sound
from kiosk.diagnostics.health import Finding, Health
from kiosk.errors import KioskError
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.store import Store

Check = Callable[[], tuple[Health, str]]


def checks(settings: Settings, store: "Store", clock: Clock) -> Mapping[str, Check]:
    """Name what can be looked at while the kiosk works; each MAY take some seconds."""
    return {
        "network": lambda: line.network(settings),
        "certificates": lambda: line.certificates(settings, clock),
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
        health, detail = look()
    except KioskError as error:
        return Finding(Health.FAILED, subject, str(error))
    return Finding(health, subject, detail)


def _versions(settings: Settings) -> tuple[Health, str]:
    said = machine.versions(settings)
    told = (f"{name} {value[:16]}" for name, value in said.items() if value)
    return Health.WELL, ", ".join(told)
