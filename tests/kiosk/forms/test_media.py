# SPDX-License-Identifier: Apache-2.0
"""Pictures, sounds and films that go with questions and choices."""

import pytest

_TEXTS = """<itext><translation lang="en"><text id="q"><value>Which?</value>
 <value form="image">jr://images/which-en.png</value></text>
 <text id="a"><value>A</value><value form="audio">jr://audio/a.mp3</value></text>
 <text id="b"><value>B</value></text></translation>
 <translation lang="az"><text id="q"><value>Hansı?</value>
 <value form="image">jr://images/which-az.png</value></text>
 <text id="a"><value>A</value></text></translation></itext>"""
_WRITTEN = """<item><label ref="jr:itext('a')"/><value>a</value></item>
 <item><label ref="jr:itext('b')"/><value>b</value></item>"""
_LISTED = """<itemset nodeset="instance('l')/root/item"><value ref="name"/>
 <label ref="jr:itext(itextId)"/></itemset>"""
_LIST = """<instance id="l"><root><item><name>a</name><itextId>a</itextId></item>
 <item><name>b</name><itextId>b</itextId></item></root></instance>"""


@pytest.mark.parametrize("choices", [_WRITTEN, _LISTED])
def test_files_go_with_texts_in_the_active_language(xform, begin, choices):
    form = xform(
        "<q/>",
        model=_LIST,
        body=f"""<select1 ref="/data/q"><label ref="jr:itext('q')"/>{choices}</select1>""",
        itext=_TEXTS,
    )
    session = begin(form, "en")
    assert session.question("/data/q").media == {"image": "jr://images/which-en.png"}
    assert session.choice_media("/data/q") == {"a": {"audio": "jr://audio/a.mp3"}}
    session.set_language("az")
    assert session.question("/data/q").media == {"image": "jr://images/which-az.png"}
    assert session.choice_media("/data/q") == {}


def test_a_form_without_files_says_so(xform, begin):
    session = begin(
        xform(
            "<q/>",
            body='<select1 ref="/data/q"><item><label>A</label><value>a</value></item></select1>',
        )
    )
    assert session.question("/data/q").media == {}
    assert session.choice_media("/data/q") == {}
