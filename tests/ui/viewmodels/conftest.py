# SPDX-License-Identifier: Apache-2.0
"""A visit through a small form, and a way to see what is announced."""

from collections import Counter
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QMetaMethod, QObject

from kiosk.errors import FormError
from kiosk.forms import FormSession, load_form
from kiosk.i18n import Translator, language
from kiosk.identifiers import IdSource
from kiosk.intake import Problem
from ui.words import Words

FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
    xmlns:jr="http://openrosa.org/javarosa" xmlns:kiosk="https://migration-kiosk.az/xforms">
  <h:head><h:title>Small</h:title>
    <model>
      <itext>
        <translation lang="English (en)" default="true()">
          <text id="part:label"><value>About you</value></text>
          <text id="name:label"><value>Your name</value></text>
          <text id="name:hint"><value>As in your passport</value></text>
          <text id="name:need"><value>Write your name.</value></text>
          <text id="born:label"><value>When were you born?</value></text>
          <text id="way:label"><value>How do you travel?</value></text>
          <text id="car:label"><value>By car</value></text>
          <text id="bus:label"><value>By bus</value></text>
          <text id="plate:label"><value>Number plate</value></text>
          <text id="langs:label"><value>Languages you speak</value></text>
          <text id="agree:label"><value>My answers are true.</value></text>
        </translation>
        <translation lang="Azərbaycan (az)">
          <text id="part:label"><value>Sizin haqqınızda</value></text>
          <text id="name:label"><value>Adınız</value></text>
          <text id="name:hint"><value>Pasportdakı kimi</value></text>
          <text id="name:need"><value>Adınızı yazın.</value></text>
          <text id="born:label"><value>Nə vaxt doğulmusunuz?</value></text>
          <text id="way:label"><value>Necə gedirsiniz?</value></text>
          <text id="car:label"><value>Maşınla</value></text>
          <text id="bus:label"><value>Avtobusla</value></text>
          <text id="plate:label"><value>Nömrə</value></text>
          <text id="langs:label"><value>Dillər</value></text>
          <text id="agree:label"><value>Cavablarım düzdür.</value></text>
        </translation>
      </itext>
      <instance><data id="small" version="1">
        <part><name/><nick/><born/><trip><way/><plate/></trip><langs/></part><agree/>
        <meta><instanceID/></meta></data></instance>
      <bind nodeset="/data/part/name" type="string" required="true()"
            jr:requiredMsg="jr:itext('name:need')"/>
      <bind nodeset="/data/part/nick" type="string"/>
      <bind nodeset="/data/part/born" type="date" constraint=". &lt;= today()"/>
      <bind nodeset="/data/part/trip/way" type="string" required="true()"/>
      <bind nodeset="/data/part/trip/plate" type="string" kiosk:input="latin"
            relevant="/data/part/trip/way = 'car'"/>
      <bind nodeset="/data/part/langs" type="string"/>
      <bind nodeset="/data/agree" type="string" required="true()"/>
    </model>
  </h:head>
  <h:body>
    <group ref="/data/part"><label ref="jr:itext('part:label')"/>
      <input ref="/data/part/name"><label ref="jr:itext('name:label')"/>
        <hint ref="jr:itext('name:hint')"/></input>
      <input ref="/data/part/nick"><label>Nickname</label></input>
      <input ref="/data/part/born"><label ref="jr:itext('born:label')"/></input>
      <group ref="/data/part/trip" appearance="field-list">
        <select1 ref="/data/part/trip/way"><label ref="jr:itext('way:label')"/>
          <item><label ref="jr:itext('car:label')"/><value>car</value></item>
          <item><label ref="jr:itext('bus:label')"/><value>bus</value></item></select1>
        <input ref="/data/part/trip/plate"><label ref="jr:itext('plate:label')"/></input>
      </group>
      <select ref="/data/part/langs"><label ref="jr:itext('langs:label')"/>
        <item><label>A</label><value>a</value></item>
        <item><label>B</label><value>b</value></item>
        <item><label>C</label><value>c</value></item></select>
    </group>
    <trigger ref="/data/agree"><label ref="jr:itext('agree:label')"/></trigger>
  </h:body>
</h:html>"""


class SmallVisit:
    """A visit without a store or a savepoint."""

    def __init__(self, clock) -> None:
        self.session = FormSession(
            load_form(FORM.encode()),
            clock=clock,
            ids=IdSource(clock),
            language="en",
            instance_id="018f0000-0000-7000-8000-000000000000",
        )
        self.notes: dict[str, str] = {}
        self.files: dict[str, bytes] = {}

    def media(self, name):
        if name not in self.files:
            raise FormError(f"no file {name!r}", code="form.media")
        return self.files[name]

    def answer(self, ref, text):
        return self.session.answer(ref, text)

    def worded(self, ref, language):
        return self.session.worded(ref, language)

    def stop_in(self, page, language):
        return self.session.stop_in(page, language)

    def problems(self, page=None):
        found = self.session.violations(page) if page else self.session.violations()
        return tuple(
            Problem(ref=one.ref, code=one.condition.value, message=one.message) for one in found
        )

    def findings(self, page=None):
        return tuple(Problem(ref=ref, code=code) for ref, code in self.notes.items())


@pytest.fixture
def visit(clock):
    return SmallVisit(clock)


@pytest.fixture
def words():
    return Words(Translator(language("en")))


@pytest.fixture
def azerbaijani():
    return Translator(language("az"))


@pytest.fixture
def announced(qapp):
    """Count every signal of an object by its name."""

    def watch(owner) -> Counter:
        seen: Counter = Counter()
        meta = owner.metaObject()
        for number in range(QObject.staticMetaObject.methodCount(), meta.methodCount()):
            method = meta.method(number)
            if method.methodType() == QMetaMethod.MethodType.Signal:
                name = bytes(method.name().data()).decode()
                getattr(owner, name).connect(lambda *_args, name=name: seen.update([name]))
        return seen

    return watch


@pytest.fixture
def block():
    """What a receipt says, in English."""

    def make(**changes):
        return SimpleNamespace(
            **{
                "headline": "Taken by this kiosk",
                "moment": "21 November 2026, 14:32",
                "place": "Bakı",
                "code_hint": "It opens the status of your application.",
                "steps": (
                    SimpleNamespace(text="The kiosk sends it.", is_done=False),
                    SimpleNamespace(text="Questions: call 919.", is_done=False),
                ),
                **changes,
            }
        )

    return make
