# SPDX-License-Identifier: Apache-2.0
"""Every form can be walked: to the receipt, through each mistake, and in any language midway."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.journeys.walking import Mending, Screen, Walk, fidget
from tests.kiosks import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]

EVERY_TYPE = """| survey |
| | type | name | label::Azərbaycan (az) | label::English (en) | label::العربية (ar) | required | constraint | relevant | appearance | parameters | repeat_count |
| | begin_group | values | Dəyərlər | Values | قيم | | | | | | |
| | text | word | Söz | Word | كلمة | yes | | | | | |
| | text | story | Hekayə | In your own words: how did you come here, with whom, and what would you like to do while you stay? | قصة | | | | multiline | | |
| | integer | count | Say | Count | عدد | yes | . < 100 | | | | |
| | decimal | size | Ölçü | Size | حجم | | . > 0 | | | | |
| | begin_group | times | Vaxtlar | Times | أوقات | | | | field-list | | |
| | date | day | Gün | Day | يوم | yes | | | | | |
| | time | hour | Saat | Hour | ساعة | | | | | | |
| | dateTime | moment | An | Moment | لحظة | | | | | | |
| | end_group | | | | | | | | | | |
| | range | scale | Şkala | Scale | مقياس | | | | | start=0 end=5 step=1 | |
| | end_group | | | | | | | | | | |
| | begin_group | choices | Seçimlər | Choices | خيارات | | | | | | |
| | select_one yes_no | one | Biri | One | واحد | yes | | | | | |
| | select_multiple yes_no | many | Çoxu | Many | كثير | | | | | | |
| | rank yes_no | order | Sıra | Order | ترتيب | | | | | | |
| | text | why | Niyə? | Why? | لماذا؟ | yes | | ${one} = 'n' | | | |
| | end_group | | | | | | | | | | |
| | note | told | Oxuyun | Read this | اقرأ هذا | | | | | | |
| | geopoint | where | Harada? | Where? | أين؟ | | | | | | |
| | begin_repeat | person | Şəxs | Person | شخص | | | | | | |
| | text | called | Adı | Name | اسم | yes | | | | | |
| | end_repeat | | | | | | | | | | |
| | begin_repeat | trip | Səfər | Trip | رحلة | | | | field-list | | 2 |
| | text | place | Yer | Place | مكان | | | | | | |
| | end_repeat | | | | | | | | | | |
| | acknowledge | ok | Razıyam | I agree | أوافق | yes | | | | | |

| choices |
| | list_name | name | label::Azərbaycan (az) | label::English (en) | label::العربية (ar) |
| | yes_no | y | Bəli | Yes | نعم |
| | yes_no | n | Xeyr | No | لا |

| settings |
| | form_id | form_title | version | default_language |
| | everything | Everything | 1 | English (en) |
"""

ANSWERS = {
    "word": "tailor",
    "story": "One, two.",
    "count": "12",
    "size": "2.5",
    "day": "2020-02-29",
    "hour": "06:30",
    "moment": "2026-12-01T14:05",
    "scale": "3",
    "one": "n",
    "many": "y n",
    "order": "n y",
    "why": "because",
    "called": "Banu",
    "place": "Ganja",
}


INSTALLED = sorted(one.name for one in (ROOT / "resources" / "services").iterdir())
"""The product's own services; the journeys walk them in the normal run, so these wait."""

SERVICES = ["everything", *(pytest.param(one, marks=pytest.mark.nightly) for one in INSTALLED)]


@pytest.fixture(scope="module")
def everything(tmp_path_factory, root):
    """That form alone, published once."""
    from kiosk.forms.publishing import publish

    source = tmp_path_factory.mktemp("walkers") / "everything" / "everything.md"
    source.parent.mkdir()
    source.write_text(EVERY_TYPE, encoding="utf-8")
    published = source.parent.parent / "set"
    publish([source], root / "resources" / "translations", published)
    return published


@pytest.fixture(params=SERVICES)
def service(request):
    """Each of the services."""
    return request.param


@pytest.fixture
def settings(settings, everything, service):
    """A station with that service."""
    return settings if service in INSTALLED else replace(settings, published_dir=everything)


def answers_of(kiosk, service: str) -> dict[str, str]:
    """What a person answers: the service's own first sample, or what stands above."""
    samples = kiosk.station.catalogue.samples(service)
    return dict(samples[0].resolved(kiosk.clock)) if samples else ANSWERS


@pytest.fixture
def walk(kiosk, service):
    """A visit to it."""
    return Walk(kiosk, service, answers_of(kiosk, service))


def test_a_form_is_walked_to_its_receipt(walk):
    walk.to_the_check()
    walk.send()
    assert walk.kiosk.visit.submitted is not None


def test_every_mistake_is_said_and_loses_nothing(walk):
    wrong: dict[str, list[str]] = {}
    seen: set[str] = set()
    for page in walk.pages():
        if walk.flow.shell.at == Screen.Question:
            walk.give()
            for name, mistake, value in tuple(walk.mistakes()):
                seen.add(mistake)
                if found := walk.is_held_up(name, value):
                    wrong[f"{page} {name} {mistake}"] = found
                walk.put(name, walk.answers.get(name, ""))
                walk.give()
        walk.go_on()
    assert wrong == {}
    assert {"required", "length", "type"} <= seen


@pytest.mark.parametrize("service", ["everything"], indirect=True)
def test_what_a_form_forbids_is_held_up(walk):
    for page in walk.pages():
        if page.endswith("/count"):
            assert walk.is_held_up("count", "100") == []
            return
        walk.give()
        walk.go_on()
    raise AssertionError("the question was never asked")


def test_every_answer_is_changed_and_comes_back_to_the_check(walk):
    walk.to_the_check()
    given = walk.given()
    refs = [row.ref for row in walk.flow.check._answers.rows if row.changeable]
    for ref in refs:
        walk.flow.check.change(ref)
        assert walk.flow.shell.at != Screen.Check
        walk.go_on()
        assert walk.flow.shell.at == Screen.Check, ref
    assert walk.given() == given
    walk.flow.check.change(refs[-1])
    walk.kiosk.person.tap("back")
    assert walk.flow.shell.at == Screen.Check
    assert walk.given() == given


def test_the_way_back_meets_the_same_pages(walk):
    ahead = []
    for page in walk.pages():
        ahead.append(page)
        if walk.flow.shell.at == Screen.Question:
            walk.give()
        walk.go_on()
    walk.flow.check.goBack()
    back = [walk.page]
    while walk.flow.shell.at in {Screen.Question, Screen.Entries}:
        walk.kiosk.person.settle()
        (walk.flow.entries if walk.flow.shell.at == Screen.Entries else walk.flow.question).goBack()
        if walk.page:
            back.append(walk.page)
    inside = [page for page in ahead if "/person[1]" in page]
    assert back[::-1] == [page for page in dict.fromkeys(ahead) if page not in inside]


def test_another_language_on_any_page_changes_the_words_alone(walk):
    for number, _page in enumerate(walk.pages()):
        if walk.flow.shell.at == Screen.Question:
            walk.give()
        walk.kiosk.person.settle()
        before = walk.standing()
        walk.flow.shell.chooseLanguage(LANGUAGES[number % len(LANGUAGES)])
        walk.kiosk.person.settle()
        assert walk.standing() == before
        walk.go_on()
    assert walk.flow.shell.at == Screen.Check


def restless(walk, seed: int) -> None:
    """Walk to the check, changing how the screens read between any two answers."""
    random = Random(seed)  # noqa: S311 a walk that can be walked again
    for page in walk.pages():
        for name in [name for name in walk.kiosk.items() if name in walk.answers]:
            if walk.flow.shell.at == Screen.Question and name in walk.kiosk.items():
                walk.put(name, walk.answers[name])
            walk.kiosk.person.settle()
            before = walk.standing()
            did = [fidget(walk, random) for _change in range(random.randrange(1, 4))]
            walk.kiosk.person.settle()
            assert walk.standing() == before, (seed, page, did)
        if walk.flow.shell.at == Screen.Question:
            walk.give()
            assert walk.flow.question.state != Mending, (seed, page)
        walk.go_on()
    assert walk.flow.shell.at == Screen.Check


@pytest.mark.parametrize("service", ["everything"], indirect=True)
def test_how_the_screens_read_changes_no_answer_page_or_focus(walk):
    restless(walk, seed=1)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(2, 42))
def test_no_series_of_changes_is_met_by_an_answer(walk, seed):
    restless(walk, seed)


@pytest.mark.parametrize("wide", [pytest.param(False, marks=pytest.mark.nightly), True])
@pytest.mark.parametrize("service", SERVICES, indirect=True)
def test_what_has_the_focus_stands_in_view_in_the_largest_text(run_kiosk, service, wide):
    with run_kiosk(wide=wide) as kiosk:
        walk = Walk(kiosk, service, answers_of(kiosk, service))
        walk.read_largest()
        hidden = {}
        for page in walk.pages():
            if not walk.sees_the_focus():
                hidden[page] = walk.focus()
            if walk.flow.shell.at == Screen.Question:
                walk.give()
            walk.go_on()
        assert hidden == {}
