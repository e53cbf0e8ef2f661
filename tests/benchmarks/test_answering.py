# SPDX-License-Identifier: Apache-2.0
"""How long an answer takes in a form of a hundred questions, beside plain Python."""

import itertools
import statistics
import time

import pytest

from kiosk.clock import FixedClock
from kiosk.forms import FormSession, load_form

QUESTIONS = 100
CHOICES = 300
CHAIN = 500

_FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Bench</h:title><model>
 <itext>{itext}</itext><instance><data id="bench">{data}<meta><instanceID/></meta></data></instance>
 {model}</model></h:head><h:body>{body}</h:body></h:html>"""
_LANGUAGES = ("en", "az", "ru", "ar")


def hundred_questions(questions: int = QUESTIONS) -> bytes:
    """Make a form of text, number and select questions, a third with rules on others."""
    data, model, body, texts = [], [], [], []
    rows = "".join(
        f"<item><itextId>c{n}</itextId><name>c{n}</name><part>{n % 9}</part></item>"
        for n in range(CHOICES)
    )
    model.append(f'<instance id="list"><root>{rows}</root></instance>')
    for n in range(questions):
        before = f"/data/q{max(0, n - 1)}"
        data.append(f"<q{n}/>")
        texts.append(f"q{n}")
        label = f"<label ref=\"jr:itext('q{n}')\"/>"
        if n % 10 == 9:
            rule = f"[part = {before}]" if n % 20 == 9 else ""
            body.append(
                f'<select1 ref="/data/q{n}">{label}<itemset nodeset='
                f'"instance(\'list\')/root/item{rule}"><value ref="name"/>'
                '<label ref="jr:itext(itextId)"/></itemset></select1>'
            )
            model.append(f'<bind nodeset="/data/q{n}" required="true()"/>')
        elif n % 3 == 2:
            model.append(
                f'<bind nodeset="/data/q{n}" type="int" relevant="{before} &gt; 3" '
                'constraint=". &lt; 100"/>'
            )
            body.append(f'<input ref="/data/q{n}">{label}</input>')
        elif n % 3 == 1:
            model.append(
                f'<bind nodeset="/data/q{n}" type="int" calculate="coalesce({before}, 1) + 1"/>'
            )
            body.append(f'<input ref="/data/q{n}">{label}</input>')
        else:
            body.append(f'<input ref="/data/q{n}">{label}</input>')
    model.append(
        '<bind nodeset="/data/total" calculate="'
        + " + ".join(f"coalesce(/data/q{n}, 0)" for n in range(0, questions, 3))
        + '"/>'
    )
    texts += [f"c{n}" for n in range(CHOICES)]
    itext = "".join(
        f'<translation lang="{language}">'
        + "".join(f'<text id="{text}"><value>{text} {language}</value></text>' for text in texts)
        + "</translation>"
        for language in _LANGUAGES
    )
    return _FORM.format(
        itext=itext, data="".join(data) + "<total/>", model="".join(model), body="".join(body)
    ).encode()


def chain(length: int = CHAIN) -> bytes:
    """Make a form where the first answer changes all the others, one after the other."""
    data = "".join(f"<q{n}/>" for n in range(length))
    model = "".join(
        f'<bind nodeset="/data/q{n}" type="int" calculate="/data/q{n - 1} + 1"/>'
        for n in range(1, length)
    )
    return _FORM.format(itext="", data=data, model=model, body='<input ref="/data/q0"/>').encode()


def calibration() -> float:
    """Time a fixed amount of plain dictionary work, in microseconds: the machine's speed."""
    table = {f"key{n}": n for n in range(100)}
    rounds = []
    for _ in range(200):
        begun = time.perf_counter()
        total = 0
        for key, value in table.items():
            total += value
            table[key] = total & 255
        rounds.append((time.perf_counter() - begun) * 1e6)
    return statistics.median(rounds)


def session_on(form) -> FormSession:
    """Begin a session whose time stands still."""
    numbers = itertools.count()
    return FormSession(
        form, clock=FixedClock(), ids=lambda: str(next(numbers)), language="ru", instance_id="x"
    )


def percentile(values: list[float], share: float) -> float:
    """Say the value that a share of all stays below."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def timed(action, *arguments) -> float:
    """Time one call in microseconds."""
    begun = time.perf_counter()
    action(*arguments)
    return (time.perf_counter() - begun) * 1e6


@pytest.mark.benchmark
def test_an_answer_in_a_form_of_a_hundred_questions(capsys):
    form = load_form(hundred_questions())
    session = session_on(form)
    refs = [ref for page in session.pages() for ref in page.questions]
    answering, showing = [], []
    for round_ in range(20):
        for at, ref in enumerate(refs):
            value = f"c{(at + round_) % CHOICES}" if at % 10 == 9 else str((at + round_) % 7)
            answering.append(timed(session.answer, ref, value))
            showing.append(timed(session.question, ref))
    listing = [timed(session.pages) for _ in range(50)]
    unit = calibration()
    with capsys.disabled():
        print()
        for name, values in (("answer", answering), ("question", showing), ("pages", listing)):
            p50, p99 = percentile(values, 0.5), percentile(values, 0.99)
            print(f"  {name:10} p50 {p50:8.1f} us   p99 {p99:8.1f} us   ({p50 / unit:.1f} units)")
        print(f"  one unit (a pass over 100 dict entries in plain Python) {unit:.1f} us")
    assert percentile(answering, 0.99) < 16_000


@pytest.mark.benchmark
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("40 questions, 300 choices", lambda: hundred_questions(40)),
        ("100 questions", hundred_questions),
        ("chain of 500", chain),
    ],
)
def test_loading_a_form(capsys, name, make):
    xml = make()
    from kiosk.forms.xpath.parser import remembered

    loading, beginning = [], []
    for _ in range(15):
        remembered.cache_clear()
        loading.append(timed(load_form, xml))
        form = load_form(xml)
        beginning.append(timed(session_on, form))
    unit = calibration()
    with capsys.disabled():
        print(
            f"\n  {name} ({len(xml) // 1024} KiB): load {statistics.median(loading) / 1000:.1f} ms,"
            f" begin {statistics.median(beginning) / 1000:.2f} ms, one unit {unit:.1f} us"
        )
    assert statistics.median(loading) < 1_000_000


@pytest.mark.benchmark
def test_an_answer_at_the_head_of_a_chain_of_five_hundred(capsys):
    session = session_on(load_form(chain()))
    times = [timed(session.answer, "/data/q0", str(n)) for n in range(60)]
    unit = calibration()
    with capsys.disabled():
        print(
            f"\n  head of the chain p50 {percentile(times, 0.5) / 1000:.2f} ms,"
            f" p99 {percentile(times, 0.99) / 1000:.2f} ms, one unit {unit:.1f} us"
        )
    assert percentile(times, 0.5) < 16_000
