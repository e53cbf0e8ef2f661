# SPDX-License-Identifier: Apache-2.0
"""Every form can be walked: to the receipt, through each mistake, and in any language midway."""

from dataclasses import replace
from random import Random

import pytest

from tests.installed import INSTALLED
from tests.journeys.walking import Mending, Screen, Walk, fidget
from tests.kiosks import LANGUAGES

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


# the journeys walk the product's own in the normal run, so these wait
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
def settings(settings, request, service):
    """A station with that service."""
    name = "offered" if service in INSTALLED else "everything"
    return replace(settings, published_dir=request.getfixturevalue(name))


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


MISTAKES = {"required", "length", "type", "constraint"}
"""What can be wrong with an answer; a small form has no answer of each kind."""


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
    assert (MISTAKES if walk.service == "everything" else {"required"}) <= seen


ALONE = pytest.mark.parametrize("service", ["everything"], indirect=True)
"""For what is said of a form that is known, or of the walkers themselves."""


@ALONE
def test_what_is_right_is_not_held_up(walk):
    """The negative control: a walker that holds everything up would say nothing."""
    for page in walk.pages():
        walk.give()
        if page.endswith("/count"):
            assert walk.is_held_up("count", "12") == ["went on"]
            return
        walk.go_on()
    raise AssertionError("the question was never asked")


@ALONE
def test_a_mistake_that_is_only_half_said_is_noticed(walk, monkeypatch):
    """The negative control: no focus on the summary, and other words beside the question."""
    for page in walk.pages():
        walk.give()
        if page.endswith("/count"):
            break
        walk.go_on()
    item = walk.kiosk.items()["count"]
    monkeypatch.setattr(type(walk), "focus", lambda _walk: "elsewhere")
    monkeypatch.setattr(item, "say", lambda _error: None)
    item.complaint = "another thing"
    found = walk.is_held_up("count", "")
    assert "the focus is at elsewhere" in found
    assert "the summary and the question say different things" in found


@ALONE
def test_an_answer_that_no_longer_applies_holds_nobody_up_and_is_not_sent(walk):
    """A required question goes with the answer that brought it up, and comes back with its own."""
    for _page in walk.pages():
        walk.give()
        if "why" in walk.kiosk.items():
            break
        walk.go_on()
        if walk.flow.shell.at == Screen.Check:
            break
    if walk.flow.shell.at != Screen.Check:
        walk.to_the_check()
    assert b"<why>because</why>" in walk.instance()
    rows = {row.name: row.ref for row in walk.flow.check._answers.rows}
    walk.flow.check.change(rows["one"])
    walk.kiosk.wait_for(Screen.Question)
    walk.put("one", "y")
    walk.go_on()
    walk.kiosk.wait_for(Screen.Check)
    assert "why" not in {row.name for row in walk.flow.check._answers.rows}
    assert b"because" not in walk.instance()
    walk.flow.check.change(rows["one"])
    walk.put("one", "n")
    walk.go_on()
    assert b"<why>because</why>" in walk.instance()


@ALONE
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


ANOTHER = {"word": "weaver", "count": "13", "size": "7.5", "called": "Cem", "place": "Baku"}
"""Other answers that the form above takes."""


@ALONE
def test_a_changed_answer_is_the_only_one_that_changes(walk):
    walk.to_the_check()
    before, given = walk.instance(), walk.given()
    changed = 0
    for row in [row for row in walk.flow.check._answers.rows if row.name in ANOTHER]:
        for value in (ANOTHER[row.name], walk.answers[row.name]):
            walk.flow.check.change(row.ref)
            walk.kiosk.wait_for(Screen.Question)
            walk.put(row.name, value)
            walk.go_on()
            walk.kiosk.wait_for(Screen.Check)
            now = walk.given()
            differs = {ref for ref in now if now[ref] != given[ref]}
            assert differs == (set() if value == walk.answers[row.name] else {row.ref})
        changed += 1
    assert changed >= 3
    assert walk.instance() == before


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


@ALONE
def test_what_such_a_change_takes_is_noticed(walk):
    """The negative control: another answer, another page, another focus."""
    for page in walk.pages():
        walk.give()
        if page.endswith("/count"):
            break
        walk.go_on()
    walk.kiosk.person.settle()
    before = walk.standing()
    walk.kiosk.person.find("continue").forceActiveFocus()
    assert walk.standing() != before
    walk.kiosk.person.find("input", "field-count").forceActiveFocus()
    assert walk.standing() == before
    walk.put("count", "13")
    assert walk.standing() != before
    walk.put("count", "12")
    assert walk.standing() == before
    walk.go_on()
    assert walk.standing() != before


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


def again(walk) -> Walk:
    """End the visit and begin another, as the next person."""
    walk.flow.shell.confirmFinish()
    walk.kiosk.wait_for(Screen.Attract)
    walk.kiosk.person.settle()
    return Walk(walk.kiosk, walk.service, walk.answers)


def both(walk, seed: int) -> tuple[bytes, bytes]:
    """Walk calmly, and restlessly; give what would be sent of each."""
    walk.to_the_check()
    calm = walk.instance()
    other = again(walk)
    restless(other, seed)
    return calm, other.instance()


@ALONE
def test_how_the_screens_read_changes_nothing_that_is_sent(walk):
    calm, other = both(walk, seed=1)
    assert other == calm
    assert calm.count(b"<") > 40


SERIES = [
    (service, seed)
    for service in ("everything", *INSTALLED)
    for seed in (range(2, 42) if service in {"everything", "registration"} else range(2, 4))
]


@pytest.mark.nightly
@pytest.mark.parametrize(("service", "seed"), SERIES, indirect=["service"])
def test_no_series_of_changes_is_met_by_an_answer(walk, seed):
    calm, other = both(walk, seed)
    assert other == calm


@ALONE
def test_a_change_that_met_an_answer_would_be_noticed(walk, monkeypatch):
    """The negative control: a text size that empties a field, and an answer that differs."""
    monkeypatch.setattr(
        type(walk.flow.shell), "nextContrast", lambda _shell: walk.put(*next(iter_empty(walk)))
    )
    with pytest.raises(AssertionError):
        restless(walk, seed=1)


def iter_empty(walk):
    """List the questions of the page, each with nothing for an answer."""
    return ((name, "") for name, item in walk.kiosk.items().items() if item.question.value)


@pytest.mark.nightly
@pytest.mark.parametrize("service", INSTALLED, indirect=True)
def test_every_sample_is_walked_to_its_receipt(kiosk, service):
    """Each in another language; all languages of each are walked without a screen on publishing."""
    for number, sample in enumerate(kiosk.station.catalogue.samples(service)):
        language = LANGUAGES[number % len(LANGUAGES)]
        walk = Walk(kiosk, service, dict(sample.resolved(kiosk.clock)), language)
        walk.to_the_check()
        walk.send()
        assert kiosk.visit.submitted is not None, sample.id
        kiosk.flow.shell.confirmFinish()
        kiosk.wait_for(Screen.Attract)
        kiosk.person.settle()


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
