# SPDX-License-Identifier: Apache-2.0
"""What holds for every service: it is whole, its samples go everywhere, its texts are plain."""

import json
import os
import re
from pathlib import Path

import pytest

from kiosk.catalogue import Sample
from kiosk.clock import FixedClock
from kiosk.forms import Form
from kiosk.forms.publishing import replaying
from kiosk.forms.publishing.reporting import HARDEST, grade
from kiosk.forms.rules import Facet
from tests.instances import values_of
from tests.kiosk.services.conftest import NAMES, examined

GOLDEN = Path(__file__).parent / "golden"
LEAST_COVERED = 0.95
"""Of the conditions under which something is asked: each came out true once, and false once."""


@pytest.fixture(params=NAMES)
def service(request) -> str:
    return str(request.param)


def test_nothing_is_to_be_mended(service):
    found = examined(service)
    assert [
        str(problem) for problem in found.problems if "missing-translation" not in problem.code
    ] == []
    assert found.form is not None


def test_the_samples_come_by_every_branch(service, monkeypatch):
    form = examined(service).form
    assert form is not None
    rules = {rule.template.number for rule in form.rules if rule.facet is Facet.RELEVANT}
    seen: set[tuple[int, bool]] = set()
    answer = replaying._Walk._answer

    def watched(walk, question, value, place):
        for look in (False, True):
            if look:
                answer(walk, question, value, place)
            for node in walk.session._tree.root.walk():
                if node.template.number in rules:
                    seen.add((node.template.number, node.relevant))

    monkeypatch.setattr(replaying._Walk, "_answer", watched)
    for _, sample in examined(service).source.samples:
        assert replaying.replay(form, sample, language="en", clock=FixedClock()).is_good, sample.id
    paths = {rule.template.number: rule.template.path for rule in form.rules}
    never = [
        f"{paths[number]}: never {'shown' if value else 'hidden'}"
        for number in rules
        for value in (True, False)
        if (number, value) not in seen
    ]
    assert len(seen) >= LEAST_COVERED * 2 * len(rules), never


def values(form: Form, sample: Sample) -> dict[str, str]:
    """What a sample comes to."""
    outcome = replaying.replay(form, sample, language="en", clock=FixedClock())
    return values_of(outcome.instance)


def test_each_sample_comes_to_the_instance_that_was_looked_over(service):
    """``GOLDEN=write`` writes them anew, to be read before they are kept."""
    form = examined(service).form
    assert form is not None
    came = {sample.id: values(form, sample) for _, sample in examined(service).source.samples}
    file = GOLDEN / f"{service}.json"
    if os.environ.get("GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(came, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert came == json.loads(file.read_text(encoding="utf-8"))


LONGEST_SENTENCE = 17
"""Years of school for a single text: names of authorities weigh, and the consent has to say all."""


def test_the_words_are_plain(service):
    texts = [wording.text for wording in examined(service).source.wordings()]
    assert grade(texts) <= HARDEST
    long = [text for text in texts if len(text.split()) > 7]
    assert [text for text in long if grade([text]) > LONGEST_SENTENCE] == []


AMOUNT = re.compile(r"\b\d[\d,. ]*\s?(AZN|manat)\b")


def test_no_amount_stands_in_a_text(service):
    """Amounts are data with a source; of a period or a speed the choice itself is the number."""
    texts = [wording.text for wording in examined(service).source.wordings()]
    assert [text for text in texts if AMOUNT.search(text)] == []


def test_every_question_says_why_it_is_asked(service):
    """The first question of each page at least: what stands beside it belongs to the same reason."""
    rows = examined(service).source.workbook.survey
    silent, page, has_reason, asks = [], "", True, False
    for row in rows:
        if row.kind.name == "begin_group" and "field-list" in row["appearance"]:
            page, has_reason, asks = row["name"], False, False
        elif row.kind.name == "end_group" and page:
            if asks and not has_reason:
                silent.append(page)
            page = ""
        elif page and row.kind.name not in {"note", "calculate", "csv-external", "file"}:
            asks = asks or not row["readonly"]
            has_reason = has_reason or bool(row["guidance_hint"])
    assert silent == []


def test_what_a_person_writes_is_kept_sealed(service):
    """Whatever is written in words tells of somebody, unless the form says of what else it tells."""
    rows = examined(service).source.workbook.survey
    public = {"border_point", "purpose_other", "post", "workplace", "school_name"}
    open_ones = [
        row["name"]
        for row in rows
        if row.kind.name in {"text", "file", "image"} and row["bind::kiosk:sensitive"] != "yes"
    ]
    assert set(open_ones) <= public


def test_whatever_is_written_has_an_example_or_says_where_to_look(service):
    """Beside the question, or beside the heading of its page."""
    rows, bare, page = examined(service).source.workbook.survey, [], ""
    written = {"text", "integer", "decimal", "date"}
    for row in rows:
        if row.kind.name == "begin_group" and "field-list" in row["appearance"]:
            page = row["hint"]
        elif row.kind.name in written and not row["readonly"] and not (row["hint"] or page):
            bare.append(row["name"])
    assert bare == []
