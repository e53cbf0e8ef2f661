# SPDX-License-Identifier: Apache-2.0
"""What can be said of the voice: whether there is one for each language, and whether it is heard."""

from contextlib import suppress

from kiosk import editions
from kiosk.diagnostics.health import Health
from kiosk.diagnostics.remarks import N_, Languages, Said, remark, say
from kiosk.errors import SpeechError
from kiosk.settings import Settings


def device() -> tuple[Health, Said]:
    """Look for something that sound can come from."""
    from kiosk.speech.playing import has_device  # the library opens every backend when it is asked

    if has_device():
        return Health.WELL, say(remark(N_("There is a sound device.")))
    nobody = N_("There is no sound device: screens are read aloud to nobody.")
    return Health.MISSING, say(remark(nobody, "speech.device"))


def voices(settings: Settings) -> tuple[Health, Said]:
    """Have a word said in each language, in memory, and look for the clips of fixed texts."""
    from kiosk.speech import Clips, voices
    from kiosk.speech.espeak import Espeak

    known, folder = voices(), editions.candidates(settings)[0]
    silent: list[str] = []
    spoken: list[str] = []
    clips: list[str] = []
    synthesiser = Espeak()
    try:
        for code in settings.languages:
            with suppress(SpeechError):
                Clips(folder, code)
                clips.append(code)
            try:
                is_heard = code in known and bool(synthesiser.render("1", known[code]))
            except SpeechError:
                is_heard = False
            (spoken if is_heard else silent).append(code)
    finally:
        synthesiser.close()
    told = [
        remark(N_("Spoken: %(languages)s."), languages=Languages(tuple(spoken))),
        remark(N_("Recorded: %(languages)s."), languages=Languages(tuple(clips))),
    ]
    if silent:
        none = N_("There is no voice for: %(languages)s.")
        lacking = remark(none, "speech.voice", languages=Languages(tuple(silent)))
        return Health.MISSING, say(lacking, *told)
    return Health.WELL, say(*told)
