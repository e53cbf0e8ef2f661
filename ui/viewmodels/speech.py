# SPDX-License-Identifier: Apache-2.0
"""How the screens are read aloud: on or off, how fast, how loud, and the captions."""

from collections.abc import Mapping

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.speech import RATES, VOLUMES, Channel, Route, Sound
from ui.messages import N_
from ui.notify import assign
from ui.words import Words

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

SAMPLE = N_("This is how the screens are read to you.")
"""Said after a change of pace or loudness, to hear it."""


@QmlElement
@QmlUncreatable("built in ui.flow")
class SpeechViewModel(QObject):  # type: ignore[operator]
    """What a person sets of speech; without a voice nothing is offered."""

    availableChanged = Signal()
    onChanged = Signal()
    pausedChanged = Signal()
    soundChanged = Signal()
    captionChanged = Signal()
    captionsChanged = Signal()
    privateChanged = Signal()
    aloudChanged = Signal()
    silentChanged = Signal()

    handedOver = Signal()
    """Somebody with headphones was listening, and is told how it goes on."""
    sampled = Signal(str)
    """The person wants to hear how a text sounds now."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.channel: Channel | None = None
        self._is_on = False
        self._is_paused = False
        self._captions = True
        self._caption: Sound | None = None

    # What QML reads.

    @Property(bool, notify=availableChanged)
    def available(self) -> bool:
        """Whether the screens can be read aloud here, or at least in captions."""
        return self.channel is not None

    @Property(bool, notify=onChanged)
    def on(self) -> bool:
        """Whether the screens are read aloud."""
        return self._is_on

    @Property(bool, notify=pausedChanged)
    def paused(self) -> bool:
        """Whether speech is held in the middle."""
        return self._is_paused

    @Property(int, notify=soundChanged)
    def rate(self) -> int:
        """The pace as a step, from 1."""
        return 1 + (self.channel.rate if self.channel else 0)

    @Property(int, constant=True)
    def rates(self) -> int:
        """How many steps of pace there are."""
        return len(RATES)

    @Property(str, notify=soundChanged)
    def rateText(self) -> str:
        """The pace in words of a number, 1 being the usual one."""
        return f"{RATES[self.channel.rate if self.channel else 0]:g} ×"

    @Property(int, notify=soundChanged)
    def volume(self) -> int:
        """The loudness as a step, from 1."""
        return 1 + (self.channel.volume if self.channel else 0)

    @Property(int, constant=True)
    def volumes(self) -> int:
        """How many steps of loudness there are."""
        return len(VOLUMES)

    @Property(bool, notify=captionsChanged)
    def captions(self) -> bool:
        """Whether what is said is also written."""
        return self._captions

    @Property(str, notify=captionChanged)
    def caption(self) -> str:
        """What is being said."""
        return self._caption.text if self._caption else ""

    @Property(bool, notify=privateChanged)
    def private(self) -> bool:
        """Whether only the person hears it."""
        return self.is_private

    @Property(bool, notify=silentChanged)
    def silent(self) -> bool:
        """Whether nothing can be heard for want of a device, so that captions have to do."""
        return self.channel is not None and not self.channel.is_audible

    @Property(bool, notify=aloudChanged)
    def aloud(self) -> bool:
        """Whether answers are read over the loudspeaker too."""
        return self.channel is not None and self.channel.may_tell_all

    @property
    def is_on(self) -> bool:
        """Whether the screens are read aloud, for Python."""
        return self._is_on

    @property
    def is_private(self) -> bool:
        """Whether only the person hears it, for Python."""
        return self.channel is not None and self.channel.route is Route.HEADPHONES

    @property
    def is_speaking(self) -> bool:
        """Whether something is heard, for Python."""
        return self.channel is not None and self.channel.is_speaking

    @property
    def tells_answers(self) -> bool:
        """Whether answers are said, for Python."""
        return self.channel is not None and self.channel.tells_answers

    # What a person does.

    @Slot()
    def toggle(self) -> None:
        """Read aloud, or no more."""
        self.set_on(on=not self._is_on)

    @Slot()
    def slower(self) -> None:
        """Speak slower."""
        self._change_rate(-1)

    @Slot()
    def faster(self) -> None:
        """Speak faster."""
        self._change_rate(1)

    @Slot()
    def quieter(self) -> None:
        """Speak quieter."""
        self._change_volume(-1)

    @Slot()
    def louder(self) -> None:
        """Speak louder."""
        self._change_volume(1)

    @Slot()
    def repeat(self) -> None:
        """Say again what was said last."""
        if self.channel is not None:
            self.channel.repeat()
            self._look()

    @Slot()
    def pause(self) -> None:
        """Hold what is being said, or go on with it; after its end, say it again."""
        if self.channel is None:
            return
        if self.channel.is_speaking or self.channel.is_paused:
            self.channel.pause()
        else:
            self.channel.repeat()
        self._look()

    @Slot()
    def toggleCaptions(self) -> None:
        """Write what is said, or no more."""
        assign(self, "_captions", not self._captions, self.captionsChanged)

    @Slot()
    def toggleAloud(self) -> None:
        """Choose that others may hear the answers, or that they may not."""
        if self.channel is not None:
            self.channel.may_tell_all = not self.channel.may_tell_all
            self.aloudChanged.emit()

    # What the flow of a visit does.

    def attach(self, channel: Channel) -> None:
        """Take the channel as soon as there is one."""
        self.channel = channel
        self.availableChanged.emit()
        self.silentChanged.emit()
        self.soundChanged.emit()
        self.privateChanged.emit()

    def set_on(self, *, on: bool) -> None:
        """Read aloud, or no more."""
        if self.channel is None or on == self._is_on:
            return
        if on:
            self.channel.turn_on()
        else:
            self.channel.turn_off()
            self._write(None)
        self._look()
        assign(self, "_is_on", on, self.onChanged)
        self.silentChanged.emit()

    def go_to(self, route: Route) -> None:
        """Follow the plug; headphones turn speech on by themselves."""
        if self.channel is None:
            return
        self.channel.go_to(route)
        self.privateChanged.emit()
        self._look()
        if route is Route.HEADPHONES:
            self.set_on(on=True)

    def show_caption(self, sound: Sound) -> None:
        """Write what is being said."""
        if self._is_on:
            self._write(sound)
            self.silentChanged.emit()  # the device may have refused what was to be said

    def hush(self) -> None:
        """End what is being said: the person has done something."""
        if self.channel is not None and (self._is_on or self.channel.is_speaking):
            self.channel.hush()
            self._look()

    def reset(self) -> None:
        """Be as the next person expects it."""
        if self.channel is None:
            return
        still_listens = self._is_on and self.is_private
        self.channel.reset()
        self._write(None)
        self._look()
        assign(self, "_is_on", False, self.onChanged)
        assign(self, "_captions", True, self.captionsChanged)
        self.soundChanged.emit()
        self.aloudChanged.emit()
        if still_listens:
            self.handedOver.emit()

    def habits(self) -> dict[str, str | int]:
        """Say how the person listens, in words that ``hear_as`` takes."""
        if self.channel is None:
            return {}
        return {
            "speech": self._is_on,
            "pace": self.channel.rate,
            "loudness": self.channel.volume,
            "captions": self._captions,
        }

    def hear_as(self, habits: Mapping[str, str | int]) -> None:
        """Be as the person had it; whether others may hear answers is asked anew."""
        if self.channel is None:
            return
        pace, loudness = habits.get("pace"), habits.get("loudness")
        if isinstance(pace, int) and pace in range(len(RATES)):
            self.channel.change_rate(pace - self.channel.rate)
        if isinstance(loudness, int) and loudness in range(len(VOLUMES)):
            self.channel.change_volume(loudness - self.channel.volume)
        self.soundChanged.emit()
        if "captions" in habits:
            assign(self, "_captions", bool(habits["captions"]), self.captionsChanged)
        if habits.get("speech"):
            self.set_on(on=True)

    def _change_rate(self, steps: int) -> None:
        if self.channel is not None:
            self.channel.change_rate(steps)
            self.soundChanged.emit()
            self.sampled.emit(self._words(SAMPLE))

    def _change_volume(self, steps: int) -> None:
        if self.channel is not None:
            self.channel.change_volume(steps)
            self.soundChanged.emit()
            self.sampled.emit(self._words(SAMPLE))

    def _write(self, sound: Sound | None) -> None:
        assign(self, "_caption", sound, self.captionChanged)

    def _look(self) -> None:
        paused = self.channel is not None and self.channel.is_paused
        assign(self, "_is_paused", paused, self.pausedChanged)
