# SPDX-License-Identifier: Apache-2.0
"""A page with every kind of question is left unanswered: each line of the summary leads to its field."""

from dataclasses import replace

import pytest

from kiosk.readers import Readers
from kiosk.readers.fakes import MemoryBarcodeReader, MemoryPageReader
from ui.viewmodels.question import QuestionViewModel
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen

FORM = """| survey |
| | type | name | label | required | appearance | parameters |
| | begin_group | all | Everything | | field-list | |
| | text | line | A line | yes | | |
| | text | area | Several lines | yes | multiline | |
| | text | code | A code word | yes | masked | |
| | integer | age | Your age | yes | | |
| | date | born | Your birthday | yes | | |
| | date | since | Since when? | yes | month-year | |
| | time | wakes | The hour | yes | | |
| | dateTime | meets | The day and the hour | yes | | |
| | select_one size | one | One of them | yes | | |
| | select_one size | fold | One that is folded | yes | minimal | |
| | select_one size | find | One to be found | yes | autocomplete | |
| | select_multiple size | many | Some of them | yes | columns | |
| | select_one size | scale | How much? | yes | likert | |
| | select_one size | head | | | label | |
| | select_one size | desk | The desk | yes | list-nolabel | |
| | select_one size | house | The house | yes | list-nolabel | |
| | rank size | order | The order | yes | | |
| | range | warm | How warm? | yes | | start=0 end=10 step=1 |
| | range | tall | How tall? | yes | vertical | start=0 end=4 step=1 |
| | range | stars | How good? | yes | rating | start=1 end=5 step=1 |
| | image | page | A page | yes | | |
| | image | hand | Your hand | yes | signature | |
| | barcode | bars | A bar code | yes | | |
| | acknowledge | ok | You agree | yes | | |
| | end_group | | | | | |

| choices |
| | list_name | name | label |
| | size | small | Small |
| | size | large | Large |

| settings |
| | form_id | form_title | version |
| | mending | Mending | 1 |
"""
FIRST = {
    "born": "day",
    "since": "month",
    "wakes": "hour",
    "meets": "day",
    "one": "choice-small",
    "fold": "fold",
    "find": "search",
    "many": "choice-small",
    "scale": "choice-small",
    "desk": "choice-small",
    "house": "choice-small",
    "order": "rank-small",
    "stars": "star-1",
    "page": "scan",
    "hand": "other-way",
}
"""What has the focus first in a field that has several things to touch."""


@pytest.fixture(scope="module")
def published_form(root, tmp_path_factory):
    """That form alone, published once."""
    from kiosk.forms.publishing import publish

    folder = tmp_path_factory.mktemp("mending")
    source = folder / "mending" / "mending.md"
    source.parent.mkdir()
    source.write_text(FORM, encoding="utf-8")
    publish([source], root / "resources" / "translations", folder / "set")
    return folder / "set"


@pytest.fixture
def settings(settings, published_form):
    return replace(settings, published_dir=published_form)


@pytest.mark.parametrize(
    "wide",
    [
        pytest.param(False, id="upright"),
        pytest.param(True, id="wide", marks=pytest.mark.nightly),
    ],
)
def test_each_line_of_the_summary_leads_to_its_field(run_kiosk, wide):
    readers = Readers(scanner=MemoryPageReader(), barcode=MemoryBarcodeReader())
    with run_kiosk(wide=wide, readers=readers) as kiosk:
        kiosk.person.tap("language-en")
        kiosk.wait_for(Screen.Services)
        kiosk.person.tap("service-mending")
        kiosk.wait_for(Screen.Question)
        kiosk.flow.question.answer("/data/all/age", "4x")
        kiosk.flow.question.answer("/data/all/born", "1990-02-31")
        kiosk.person.settle()
        kiosk.go_on()
        page = kiosk.flow.question
        assert page.state == QuestionViewModel.State.Mending
        assert kiosk.reaches(kiosk.focused(), "error-summary")
        told = {row.name: row for row in page.errors.rows}
        assert told.keys() == kiosk.items().keys() - {"head"}
        for name, row in told.items():
            item = kiosk.items()[name]
            assert item.error == row.text != "", name
            kiosk.person.tap(f"error-{name}")
            kiosk.person.settle()
            focus = kiosk.focused()
            assert kiosk.reaches(focus, f"field-{name}"), (name, focus)
            assert kiosk.reaches(focus, FIRST.get(name, f"field-{name}")), (name, focus)
            assert inside(kiosk, focus), name
        assert kiosk.items()["age"].question.value == "4x"
        assert kiosk.items()["born"].question.value == "1990-02-31"


def inside(kiosk, item) -> bool:
    """Whether an item can be seen: neither scrolled away nor under the keyboard or the actions."""
    box = item.mapRectToScene(item.boundingRect())
    area = item
    while area is not None and area.property("contentHeight") is None:
        area = area.parentItem()
    seen = area.mapRectToScene(area.boundingRect())
    return seen.top() - 1 <= box.top() and box.bottom() <= seen.bottom() + 1
