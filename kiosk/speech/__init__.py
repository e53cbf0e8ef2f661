# SPDX-License-Identifier: Apache-2.0
"""Self-voicing without a screen: clips of fixed texts, a voice for the rest, one channel of sound."""

from typing import TYPE_CHECKING

from kiosk.lazily import exported

if TYPE_CHECKING:
    from kiosk.speech.channel import Channel, Line, Sound
    from kiosk.speech.clips import ANSWER, VALUE, Clips, Shelf, missing
    from kiosk.speech.model import RATES, SAMPLE_RATE, VOLUMES, Route, Voice, plain, voices
    from kiosk.speech.phrasing import Kind, Part, Phrasebook
    from kiosk.speech.playing import decode
    from kiosk.speech.port import Player, Socket, Synthesiser
    from kiosk.speech.rendering import Rendered, Script, render

__all__ = [
    "ANSWER",
    "RATES",
    "SAMPLE_RATE",
    "VALUE",
    "VOLUMES",
    "Channel",
    "Clips",
    "Kind",
    "Line",
    "Part",
    "Phrasebook",
    "Player",
    "Rendered",
    "Route",
    "Script",
    "Shelf",
    "Socket",
    "Sound",
    "Synthesiser",
    "Voice",
    "decode",
    "missing",
    "plain",
    "render",
    "voices",
]

__getattr__ = exported(
    __name__,
    {
        "ANSWER": "clips",
        "Channel": "channel",
        "Clips": "clips",
        "Kind": "phrasing",
        "Line": "channel",
        "Part": "phrasing",
        "Phrasebook": "phrasing",
        "Player": "port",
        "RATES": "model",
        "Rendered": "rendering",
        "SAMPLE_RATE": "model",
        "Route": "model",
        "Script": "rendering",
        "Shelf": "clips",
        "Socket": "port",
        "Sound": "channel",
        "Synthesiser": "port",
        "VALUE": "clips",
        "VOLUMES": "model",
        "Voice": "model",
        "decode": "playing",
        "missing": "clips",
        "plain": "model",
        "render": "rendering",
        "voices": "model",
    },
)
