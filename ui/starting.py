# SPDX-License-Identifier: Apache-2.0
"""Decides how to start, before Qt is loaded and can no longer be told."""

import os
import sys
from pathlib import Path

from kiosk import program
from kiosk.settings import Settings

DEMO_FOLDER = Path("build/demo")


def start(settings: Settings) -> int:
    """Open the kiosk, or walk the demo where nobody could see it.

    Raises UnsafeError in production mode where the kiosk would not be safe.
    """
    if settings.is_production:
        from kiosk import production  # late: a kiosk in development is not held up

        production.prepare(settings, os.environ)
    elif program.IS_FROZEN:
        shed()
    if has_display():
        from ui.application import run

        return run(settings)
    sys.stderr.write(f"no display: walking the demo into {DEMO_FOLDER} instead\n")
    without_display()
    from ui.demo import walk

    return walk(settings, DEMO_FOLDER)


def shed() -> None:
    """Let nothing of the environment lead Qt to code of others; to be called before Qt is loaded."""
    from kiosk import production  # late: a kiosk that runs from sources is not held up

    production.shed(os.environ)


def has_display() -> bool:
    """Say whether a window can be shown; a platform that was chosen by hand is believed."""
    return any(os.environ.get(name) for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"))


def without_display() -> None:
    """Have Qt draw in memory; to be called before anything of Qt is imported."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_QUICK_BACKEND"] = "software"
