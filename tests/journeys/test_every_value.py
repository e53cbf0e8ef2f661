# SPDX-License-Identifier: Apache-2.0
"""A form with every type of value is answered by touch and keys, forward and back, and sent."""

import re
from dataclasses import replace

import pytest

from ui.viewmodels.question import QuestionViewModel
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
State = QuestionViewModel.State

FORM = """| survey |
| | type | name | label::English (en) | label::العربية (ar) | hint::English (en) | hint::العربية (ar) | required | readonly | appearance | parameters | default | calculation |
| | text | job | What do you do? | ما عملك؟ | **One** word | كلمة **واحدة** | yes | | | | | |
| | text | story | Tell us more | أخبرنا المزيد | | | | | multiline | | | |
| | text | secret | Your code word | كلمة السر | | | yes | | masked | | | |
| | text | plot | Number of the plot | رقم القطعة | | | yes | | numbers | | | |
| | integer | rooms | How many rooms? | كم غرفة؟ | | | yes | | | | | |
| | integer | price | What is the price? | ما السعر؟ | | | yes | | thousands-sep | | | |
| | decimal | area | How large is it? | ما المساحة؟ | | | yes | | | | | |
| | date | born | When were you born? | متى ولدت؟ | | | yes | | no-calendar | | | |
| | date | since | Since when? | منذ متى؟ | | | yes | | month-year | | | |
| | date | built | When was it built? | متى بُني؟ | | | yes | | year | | | |
| | date | moved | When did you move? | متى انتقلت؟ | | | yes | | persian | | | |
| | time | wakes | When do you get up? | متى تستيقظ؟ | | | yes | | | | | |
| | dateTime | meets | When do we meet? | متى نلتقي؟ | | | yes | | | | | |
| | range | warm | How warm is it? | ما مدى الدفء؟ | | | yes | | | start=0 end=10 step=1 | | |
| | range | tall | How tall is it? | ما الارتفاع؟ | | | yes | | vertical no-ticks | start=-1 end=1 step=0.5 | | |
| | range | many | How many people? | كم شخصاً؟ | | | yes | | picker | start=1 end=100 step=1 | | |
| | range | like | How do you like it? | هل يعجبك؟ | | | yes | | rating | start=1 end=5 step=1 | | |
| | text | given | Already known | معروف مسبقاً | | | | yes | | | Baku | |
| | note | told | # Rules<br/>Bring **your** passport, not a *copy* of it. The State Migration Service looks at **both** pages.<br/>- the old one<br/>- the *new* one | # القواعد<br/>أحضر **جوازك** وليس نسخة. تنظر State Migration Service في **الصفحتين**.<br/>- القديم<br/>- *الجديد* | | | | | | | | |
| | acknowledge | ok | I have read it | قرأت ذلك | | | yes | | | | | |

| settings |
| | form_id | form_title | version | default_language |
| | values | Values | 1 | English (en) |
"""

GIVEN = {
    "job": "tailor",
    "story": "One, two.",
    "secret": "sesame",
    "plot": "0042",
    "rooms": "٣",
    "price": "1250000",
    "area": "62,5",
    "born": "1990-02-03",
    "since": "2019-07-01",
    "built": "1974-01-01",
    "moved": "2020-11-30",
    "wakes": "06:30",
    "meets": "2026-12-01T14:05",
    "warm": "7",
    "tall": "-0.5",
    "many": "12",
    "like": "4",
}
HELD = GIVEN | {
    "rooms": "3",
    "area": "62.5",
    "wakes": "06:30:00",
    "meets": "2026-12-01T14:05:00.000+04:00",
    "given": "Baku",
    "ok": "OK",
}


@pytest.fixture
def settings(settings, root, tmp_path):
    """A station with that form alone."""
    from kiosk.forms.publishing import publish

    source = tmp_path / "values" / "values.md"
    source.parent.mkdir()
    source.write_text(FORM, encoding="utf-8")
    published = tmp_path / "set"
    publish([source], root / "resources" / "translations", published)
    return replace(settings, published_dir=published)


def begin(kiosk, language):
    kiosk.person.tap(f"language-{language}")
    kiosk.wait_for(Screen.Services)
    kiosk.person.tap("service-values")
    kiosk.wait_for(Screen.Question)


def fields_of(xml: bytes) -> dict[str, str]:
    return dict(re.findall(r"<(\w+)>([^<]*)</\1>", xml.decode()))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_value_is_given_kept_on_the_way_back_and_sent(kiosk, language):
    begin(kiosk, language)
    kiosk.fill(GIVEN)
    kiosk.wait_for(Screen.Check)
    kiosk.person.tap("back")
    kiosk.wait_for(Screen.Question)
    while kiosk.flow.question.page_id != "/data/job":
        kiosk.person.tap("back")
        kiosk.person.settle()
    for name in GIVEN:
        assert kiosk.items()[name].value == HELD[name], name
        kiosk.go_on()
    while kiosk.screen == Screen.Question:
        kiosk.go_on()
    kiosk.person.tap("field-ok")
    held = fields_of(kiosk.visit.session.written())
    assert {name: held.get(name) for name in HELD} == HELD
    kiosk.person.tap("send")
    kiosk.wait_for(Screen.Receipt)
