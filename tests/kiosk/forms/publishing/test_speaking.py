# SPDX-License-Identifier: Apache-2.0
"""Everything that is fixed in a published set can be heard."""

import json

import pytest

from kiosk.errors import SpeechError
from kiosk.forms.publishing import publish
from kiosk.forms.publishing.speaking import scripts, unheard
from kiosk.i18n import language, languages
from kiosk.speech import ANSWER, VALUE
from kiosk.speech.fakes import MemoryVoice

TWO = (language("az"), language("en"))


def published_with(project, voice):
    """Publish with a voice that hums."""
    return publish(
        [project.services],
        project.translations,
        project.out,
        languages=TWO,
        synthesiser=lambda: voice,
    )


@pytest.fixture
def speaking(project):
    """The project, published with a voice that hums."""
    voice = MemoryVoice()
    report = published_with(project, voice)
    return project, report, voice


def test_form_and_screens_are_in_the_script(published):
    services = json.loads((published / "catalogue.json").read_bytes())["services"]
    found = {one.language: one for one in scripts(published, services, languages())}
    assert "Continue" in found["en"].texts
    assert "Davam et" in found["az"].texts or len(found["az"].texts) > 300
    assert "English" in found["en"].texts
    assert "Kazakhstan" in found["en"].texts
    assert all({ANSWER, VALUE} & set(template) for template in found["ru"].templates)


def test_what_is_published_with_a_voice_can_be_heard(speaking):
    project, report, voice = speaking
    assert unheard(project.out, TWO) == ()
    assert {one.language for one in report.clips} == {"az", "en"}
    assert voice.said
    listed = json.loads((project.out / "catalogue.json").read_bytes())["speech"]
    assert "speech/en.json" in listed


def test_a_removed_clip_turns_the_lint_red(speaking):
    project, _report, _voice = speaking
    for pack in (project.out / "speech").glob("en-*.clips"):
        pack.unlink()
    assert any("has no clip" in gap for gap in unheard(project.out, TWO))


def test_a_voice_that_is_missing_fails_the_publishing(project):
    with pytest.raises(SpeechError) as caught:
        published_with(project, MemoryVoice("az"))
    assert caught.value.code == "speech.voice"
    assert not project.out.exists()


def test_without_a_voice_the_set_has_no_clips(project):
    publish([project.services], project.translations, project.out, languages=TWO)
    assert not (project.out / "speech").exists()


def test_an_altered_pack_is_not_what_was_published(speaking):
    from kiosk.catalogue import Catalogue
    from kiosk.errors import FormError

    project, _report, _voice = speaking
    pack = next((project.out / "speech").glob("en-*.clips"))
    pack.write_bytes(pack.read_bytes() + b"x")
    with pytest.raises(FormError) as caught:
        Catalogue.open(project.out).require_whole()
    assert caught.value.code == "form.catalogue.digest"
