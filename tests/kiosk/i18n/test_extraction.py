# SPDX-License-Identifier: Apache-2.0
"""English texts are found where they stand, and nothing slips through."""

import pytest

from kiosk.errors import FormError
from kiosk.i18n.extraction import from_data, from_python, from_qml
from kiosk.i18n.messages import placeholders


def texts(found):
    return [message.text for message in found]


def test_python_texts_are_found_by_their_marks():
    source = """
_("One")
N_("Two " "parts")
translator.gettext("Three", context="paper")
self._translator.gettext("Four", "screen")
other("Five")
"""
    found = list(from_python(source, "a.py"))
    assert texts(found) == ["One", "Two parts", "Three", "Four"]
    assert [message.context for message in found] == ["", "", "paper", "screen"]
    assert found[0].place == "a.py:2"


def test_plurals_keep_both_forms():
    (found,) = from_python('t.ngettext("%(n)s day", "%(n)s days", n)', "a.py")
    assert (found.text, found.plural) == ("%(n)s day", "%(n)s days")


def test_qml_texts_are_found_with_escapes_joins_and_contexts():
    source = r"""
Text { text: qsTr("Say \"yes\"") }
Text { text: qsTr("long "
                  + 'text') + qsTr("%1 of %2").arg(1) }
// qsTr("in a remark")
/* qsTr("in another") */
Text { text: qsTranslate("Other", "Elsewhere"); url: "https://x" }
Text { text: qsTr("Open", "a door") }
"""
    found = list(from_qml(source, "a.qml"))
    assert sorted(texts(found)) == sorted(
        ['Say "yes"', "long text", "%1 of %2", "Elsewhere", "Open"]
    )
    assert {message.text: message.context for message in found}["Open"] == "a door"


def test_a_text_put_together_at_run_time_is_refused_because_it_would_stay_english():
    with pytest.raises(FormError, match=r"a\.qml:2") as caught:
        list(from_qml("\nText { text: qsTr(name) }", "a.qml"))
    assert caught.value.code == "form.publish.text-not-literal"


def test_data_says_its_texts_at_the_beginning_of_a_line():
    source = """
[[exercise]]
id = "one"
title = "Say “yes” \\u0041"  # not this
task = 'Do it'
seen = { event = "task = no" }
"""
    found = list(from_data(source, "a.toml"))
    assert texts(found) == ["Say “yes” A", "Do it"]
    assert [message.place for message in found] == ["a.toml:4", "a.toml:5"]


def test_the_texts_of_exercises_are_the_translators_business(root):
    from kiosk.forms.publishing import all_messages
    from kiosk.training.exercises import exercises
    from kiosk.training.people import people

    wanted = {one.about for one in people()} | {one.title for one in exercises()}
    for exercise in exercises():
        for step in exercise.steps:
            wanted |= {step.task, step.hint, step.near} - {""}
    assert wanted - {message.text for message in all_messages(root)} == set()


def test_placeholders_of_forms_python_and_qml_are_known():
    assert placeholders("${a} %(b)s %1 %L2 100 %") == {"${a}", "%(b)s", "%1", "%L2"}
