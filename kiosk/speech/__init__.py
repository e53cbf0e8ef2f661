# SPDX-License-Identifier: Apache-2.0
"""Self-voicing without a screen: clips of fixed texts, a voice for the rest, one channel of sound."""

from typing import TYPE_CHECKING

from kiosk.lazily import exported

if TYPE_CHECKING:
    from kiosk.speech.clips import VALUE, Clips, missing
    from kiosk.speech.model import RATES, VOLUMES, Route, Voice, plain, voices
    from kiosk.speech.port import Player, Socket, Synthesiser
    from kiosk.speech.rendering import Rendered, Script, render

__all__ = [
    "RATES",
    "VALUE",
    "VOLUMES",
    "Clips",
    "Player",
    "Rendered",
    "Route",
    "Script",
    "Socket",
    "Synthesiser",
    "Voice",
    "missing",
    "plain",
    "render",
    "voices",
]

__getattr__ = exported(
    __name__,
    {
        "Clips": "clips",
        "Player": "port",
        "RATES": "model",
        "Rendered": "rendering",
        "Route": "model",
        "Script": "rendering",
        "Socket": "port",
        "Synthesiser": "port",
        "VALUE": "clips",
        "VOLUMES": "model",
        "Voice": "model",
        "missing": "clips",
        "plain": "model",
        "render": "rendering",
        "voices": "model",
    },
)
