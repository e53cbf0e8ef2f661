# SPDX-License-Identifier: Apache-2.0
"""What the pages for those who look after a kiosk ask of it, as plain calls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.audit import Examined
    from kiosk.diagnostics import Finding
    from kiosk.diagnostics.export import Exported
    from kiosk.staff import Session
    from ui.trying import Trials
    from ui.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class UpkeepDesk:
    """All but ``trials`` is called on a worker; each asks whether the session may."""

    trials: "Callable[[], Trials]"
    """Gives the devices, each to be tried."""
    keys: tuple[str, ...]
    """What the keys of the keypad do, as its map says."""
    languages: tuple[tuple[str, str], ...]
    """Codes and names of the languages that have to have a voice."""
    say: Callable[[str], str]
    """Says a sentence in a language; a stable code for why it was not heard."""
    look: "Callable[[Session], tuple[Finding, ...]]"
    report: "Callable[[Session, Sequence[Finding], Words], Path]"
    """Brings the readiness report to the stick: where it lies there."""
    export: "Callable[[Session, Sequence[Finding]], Exported]"
    verify: "Callable[[Session], tuple[Examined, str]]"
