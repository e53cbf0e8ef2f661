# SPDX-License-Identifier: Apache-2.0
"""One case after the other: a spoilt form with its spoilt files, and a hostile visitor."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from kiosk.clock import FixedClock
from kiosk.errors import FormError
from kiosk.forms import Form, FormSession, load_form
from tests.kiosk.forms.hostile import damage, texts, trees
from tests.kiosk.forms.hostile.bounds import rearm

FOLDER = Path(__file__).with_name("seeds")


@dataclass(frozen=True, slots=True)
class Seed:
    """A sound form that cases are made of."""

    name: str
    xml: bytes


def seeds(*more: Path) -> tuple[Seed, ...]:
    """Read the sound forms, and others beside them."""
    paths = (*sorted(FOLDER.glob("*.xml")), *more)
    return tuple(Seed(path.stem, path.read_bytes()) for path in paths)


def media() -> dict[str, bytes]:
    """Read the files that the sound forms look things up in."""
    return {path.name: path.read_bytes() for path in sorted((FOLDER / "media").iterdir())}


@dataclass(frozen=True, slots=True)
class Case:
    """What one case is given."""

    xml: bytes
    media: Mapping[str, bytes]
    source: Random


def make_case(number: int, known: Sequence[Seed], files: Mapping[str, bytes]) -> Case:
    """Make the case with this number; the same one each time."""
    source = Random(number)  # noqa: S311 (damage, not secrets)
    seed, other = source.choice(known), source.choice(known)
    kind = source.randrange(20)
    xml, beside = seed.xml, dict(files)
    if kind < 12:
        xml = trees.spoilt(xml, source)
    elif kind < 16:
        xml = damage.damaged(xml, source, other.xml)
    elif kind == 16:
        xml = damage.recoded(xml, source)
    else:
        xml = next(each.xml for each in known if each.name == "external")
        name = source.choice(sorted(beside))
        beside[name] = _spoilt_file(name, beside[name], source)
    return Case(xml, beside, source)


def _spoilt_file(name: str, data: bytes, source: Random) -> bytes:
    if name.endswith(".xml") and source.random() < 0.5:
        return trees.spoilt(data, source)
    if source.random() < 0.1:
        return damage.recoded(data, source)
    return damage.damaged(data, source)


def run_case(case: Case) -> str:
    """Load, answer, save, go back and write; say how far it came or the code it ended with."""
    try:
        form = load_form(case.xml, media=case.media)
    except FormError as error:
        return error.code
    rearm()
    try:
        session = begin(form)
    except FormError as error:
        return f"begun: {error.code}"
    _visit(session, case.source)
    _go_back(session, form, case.source)
    return "visited"


def begin(form: Form, instance: bytes | None = None) -> FormSession:
    """Open a session that always goes the same way."""
    numbers = itertools.count(1)
    return FormSession(
        form,
        clock=FixedClock(),
        ids=lambda: f"id-{next(numbers)}",
        instance_id="0192-visit",
        instance=instance,
        randomness=Random(1),  # noqa: S311 (shuffles only)
        properties={"deviceid": "<d&>"},
    )


def _named(step: Callable[[], object]) -> None:
    """Do what may end in a named error and in no other way, nor take long."""
    rearm()
    try:
        step()
    except FormError as error:
        assert error.code.startswith("form."), error.code  # noqa: PT017 (both ends are allowed)


def _visit(session: FormSession, source: Random) -> None:
    form = session.form
    repeats = [each for each in form.templates if each.is_repeat]
    for template in repeats[:4]:
        parent = template.parent
        if parent is not None:
            ref = f"{_first(parent.path, parent.repeats)}/{template.name}"
            _named(lambda ref=ref: session.add_repeat(ref))
            _named(lambda ref=ref: session.add_repeat(ref))
    questions = [state.ref for state in _nodes(session)]
    source.shuffle(questions)
    for ref in questions[:12]:
        _named(lambda ref=ref: session.answer(ref, texts.text(source)))
        _named(lambda ref=ref: session.question(ref))
    for step in (session.pages, session.violations, session.answers, session.undo):
        _named(step)
    _named(lambda: session.set_language(source.choice((*form.languages, "zz"))))
    for template in repeats[:2]:
        ref = _first(template.path, template.repeats)
        _named(lambda ref=ref: session.remove_repeat(ref))


def _first(path: str, repeats: Sequence[object]) -> str:
    """Write a path with the first instance of each repeat in it."""
    for repeat in reversed(repeats):
        outer = repeat.path
        path = f"{outer}[1]{path.removeprefix(outer)}"
    return path


def _nodes(session: FormSession) -> list:
    found: list = []
    _named(lambda: found.extend(session.nodes()))
    return found


def _go_back(session: FormSession, form: Form, source: Random) -> None:
    saved: dict[str, str] = {}
    _named(lambda: saved.update(session.savepoint()))
    _named(lambda: begin(form).restore(saved))
    _named(lambda: begin(form).restore(spoilt_savepoint(saved, source)))
    written: list[bytes] = []
    _named(lambda: written.append(session.finalise()))
    spoil = source.choice((trees.spoilt, damage.damaged))
    for data in (*written, *(spoil(each, source) for each in written)):
        _named(lambda data=data: begin(form, data).finalise())


def spoilt_savepoint(saved: Mapping[str, str], source: Random) -> dict[str, str]:
    """Change keys and values of a savepoint, counts among them."""
    spoilt = dict(saved)
    for key in source.sample(sorted(spoilt), min(3, len(spoilt))):
        value = spoilt.pop(key)
        kind = source.randrange(4)
        if kind == 0:
            spoilt[key] = texts.text(source)
        elif kind == 1:
            spoilt[key + source.choice(("#", "/x", "[1]", "[999]", "/"))] = value
        elif kind == 2:
            spoilt[key] = source.choice(("1000000000", "9" * 5_000, "-1", "٣", "²", "1.5"))
    return spoilt
