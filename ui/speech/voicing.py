# SPDX-License-Identifier: Apache-2.0
"""Joins the channel of speech to the screens, as soon as device and voice are known."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

from kiosk.speech import VOLUMES, Channel, Player, Socket, Synthesiser
from kiosk.speech.port import NO_DEVICE, Published
from ui.viewmodels.speech import SpeechViewModel


class Voicing(QObject):
    """What speech is made of at this kiosk; the screens know only its view model."""

    def __init__(
        self,
        player: Player,
        synthesiser: Synthesiser,
        socket: Socket,
        *,
        decode: Callable[[bytes], bytes],
        clips: Callable[[str], Published | None],
        usual_volume: int,
    ) -> None:
        super().__init__()
        self._player = player
        self._synthesiser = synthesiser
        self._socket = socket
        self._decode = decode
        self._clips = clips
        self._usual_volume = usual_volume
        self._channel: Channel | None = None
        self._notifier: QSocketNotifier | None = None

    def join(
        self,
        speech: SpeechViewModel,
        *,
        post: Callable[[Callable[[], None]], None],
        stand_in: Callable[[str], str],
        ended: Callable[[], None],
    ) -> Channel:
        """Give the screens their voice; what the player's thread tells is ``post``-ed."""
        channel = self._channel = Channel(
            self._player,
            self._synthesiser,
            decode=self._decode,
            clips=self._clips,
            stand_in=stand_in,
            captioned=lambda sound: post(lambda: speech.show_caption(sound)),
            failed=_tell,
            ended=lambda: post(ended),
            usual_volume=self._usual_volume,
        )
        if not self._player.is_audible:
            _tell(NO_DEVICE)
        channel.go_to(self._socket.route())
        speech.attach(channel)
        self._socket.watch(speech.go_to)
        file = self._socket.fileno()
        if file is not None:
            self._notifier = QSocketNotifier(file, QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._socket.look)
        return channel

    def close(self) -> None:
        """Let go of all of it."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
        if self._channel is not None:
            self._channel.close()
        self._socket.close()


def nearest(decibels: int) -> int:
    """Find the step of loudness that comes nearest."""
    return min(range(len(VOLUMES)), key=lambda step: abs(VOLUMES[step] - decibels))


def _tell(code: str) -> None:
    """Note what is wrong; never what was said."""
    logging.getLogger("kiosk").warning("speech: %s", code)
