# SPDX-License-Identifier: Apache-2.0
"""Questions that nobody can ever be asked, and conditions that look at what comes later."""

from collections.abc import Iterator, Mapping, Sequence

from kiosk.forms import Form, QuestionKind
from kiosk.forms.controls import BodyPart, Control, Group, controls_in
from kiosk.forms.definition import Event
from kiosk.forms.publishing.atlas import Atlas
from kiosk.forms.publishing.logic import Facts, Resolve
from kiosk.forms.publishing.problems import Problem
from kiosk.forms.rules import Facet, Rule
from kiosk.forms.templates import Template
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.parser import parse
from kiosk.forms.xpath.syntax import (
    Axis,
    Call,
    Chain,
    Expression,
    Filter,
    Literal,
    Number,
    Path,
    Step,
    parts,
)
from kiosk.forms.xpath.values import number_text

MOST_VALUES = 100_000
"""Lists longer than this are not compared with: they hold whatever is wanted."""


def check_reachability(form: Form, atlas: Atlas) -> list[Problem]:
    """List conditions that can't be met, values no list has, and conditions on later answers."""
    values = _choice_values(form)
    return [
        *_unreachable(form, atlas, values),
        *_unknown_choices(form, atlas, values),
        *_asked_later(form, atlas),
    ]


# --- conditions that can't be met -----------------------------------------------------------------


def _unreachable(
    form: Form, atlas: Atlas, values: Mapping[int, frozenset[str]]
) -> Iterator[Problem]:
    conditions = {rule.template.number: rule for rule in form.rules if rule.facet is Facet.RELEVANT}
    one_of = frozenset(
        number
        for number, control in form.controls.items()
        if control.kind is QuestionKind.SELECT_ONE
    )
    blocked: set[int] = set()
    for number, rule in sorted(conditions.items()):
        outer = [t for t in reversed(rule.template.lineage()) if t.number in conditions]
        if any(template.number in blocked for template in outer):
            continue
        nothing = Facts(resolver(form, rule.template), values, one_of)
        alone = nothing.copy().suppose(parse(rule.source))
        if alone is not False and not _contradicts(form, outer, conditions, nothing):
            continue
        blocked.add(number)
        yield Problem(
            "form.publish.unreachable",
            atlas.place(rule.template.path, "relevant"),
            f"{rule.template.name} is never shown: its condition can't be met"
            + ("" if alone is False else " together with that of the group around it"),
        )


def _contradicts(
    form: Form, nested: Sequence[Template], conditions: Mapping[int, Rule], facts: Facts
) -> bool:
    """Tell whether the conditions of groups inside each other can't all be met."""
    for template in nested:
        facts = facts.copy(resolver(form, template))
        if facts.suppose(parse(conditions[template.number].source)) is False:
            return True
    return False


def resolver(form: Form, base: Template) -> Resolve:
    """Make what finds the question that a plain path means as seen from a node."""

    def resolve(path: Path) -> Template | None:
        if path.start is not None and path.start != Call("current", ()):
            return None
        found: Template | None = form.document if path.absolute else base
        for step in path.steps:
            found = None if step.predicates or found is None else _follow(form, found, step)
        return found

    return resolve


def _follow(form: Form, template: Template, step: Step) -> Template | None:
    if step.axis is Axis.PARENT:
        return template.parent
    if step.axis is Axis.SELF:
        return template
    name = form.names.canonical(step.test)
    return template.child(name) if step.axis is Axis.CHILD else None


# --- values that no list has ----------------------------------------------------------------------


def _choice_values(form: Form) -> dict[int, frozenset[str]]:
    """Collect the values of every question whose list is fixed, whatever filter narrows it."""
    found: dict[int, frozenset[str]] = {}
    sources = {r.template.number: r.source for r in form.rules if r.facet is Facet.CHOICES}
    for number, control in form.controls.items():
        if not control.chooses or any(name.startswith("search") for name in control.appearances):
            continue
        if control.itemset is None:
            found[number] = frozenset(item.value for item in control.items)
        else:
            listed = _listed(form, control, sources.get(number, ""))
            if listed:
                found[number] = listed
    return found


def _listed(form: Form, control: Control, source: str) -> frozenset[str]:
    nodes = parse(source) if source.strip() else None
    if isinstance(nodes, Call) and nodes.name == "randomize":
        nodes = nodes.arguments[0]
    match nodes:
        case Path(start=Call(name="instance", arguments=(Literal(value=name),)), steps=steps):
            instance = form.instances.get(name)
        case _:
            return frozenset()
    if instance is None or control.itemset is None:
        return frozenset()
    rows = instance.rows(tuple(step.test for step in steps))
    if len(rows) > MOST_VALUES:
        return frozenset()
    env = Environment(instances=form.instances)
    return frozenset(control.itemset.value(row, env) for row in rows)


def _unknown_choices(
    form: Form, atlas: Atlas, values: Mapping[int, frozenset[str]]
) -> Iterator[Problem]:
    seen: set[tuple[int, str, str]] = set()
    for rule in (*form.rules, *form.constraints.values()):
        if not rule.source.strip():
            continue
        resolve = resolver(form, rule.template)
        for path, value in _compared(parse(rule.source)):
            template = resolve(path)
            listed = values.get(template.number) if template is not None else None
            if template is None or not listed or set(value.split()) <= listed:
                continue
            key = (rule.template.number, template.path, value)
            if key not in seen:
                seen.add(key)
                yield _unknown_choice(rule, template, value, listed, atlas)


def _unknown_choice(
    rule: Rule, template: Template, value: str, listed: frozenset[str], atlas: Atlas
) -> Problem:
    shown = ", ".join(sorted(listed)[:12]) + (", …" if len(listed) > 12 else "")
    return Problem(
        "form.publish.unknown-choice",
        atlas.place((rule.target or rule.template).path, rule.facet.value),
        f"{template.name} can never be {value!r}: its choices are {shown}",
    )


def _compared(expression: Expression) -> Iterator[tuple[Path, str]]:
    """Yield each path with a literal that it is compared with or searched for."""
    match expression:
        case Chain(first=left, rest=((("=" | "!="), right),)):
            for one, other in ((left, right), (right, left)):
                if isinstance(one, Path) and isinstance(other, Literal | Number):
                    yield one, _text(other)
        case Call(name="selected", arguments=(Path() as path, Literal(value=value))):
            yield path, value
    for part in parts(expression):
        yield from _compared(part)
    if isinstance(expression, Filter):
        for predicate in expression.predicates:
            yield from _compared(predicate)


def _text(value: Literal | Number) -> str:
    return value.value if isinstance(value, Literal) else number_text(value.value)


# --- conditions on what comes later ---------------------------------------------------------------


def _asked_later(form: Form, atlas: Atlas) -> Iterator[Problem]:
    order = {control.template.number: at for at, control in enumerate(controls_in(form.body))}
    pages = dict(_pages(form.body))
    filled = _filled(form)
    for rule in form.rules:
        if rule.facet is not Facet.RELEVANT:
            continue
        inside = [number for number in order if form.templates[number].is_within(rule.template)]
        if not inside:
            continue
        first = min(inside, key=lambda number: order[number])
        for spot in sorted(rule.reads.spots, key=lambda spot: spot.template.number):
            later = spot.template
            if (
                later.number in order
                and order[later.number] > order[first]
                and later.number not in filled
                and later.number not in inside
                and pages[later.number] != pages[first]
            ):
                yield Problem(
                    "form.publish.asked-later",
                    atlas.place(rule.template.path, "relevant"),
                    f"{rule.template.name} depends on {later.name}, which is asked later and has "
                    "no default",
                )


def _filled(form: Form) -> set[int]:
    """Number the questions that hold something before anybody answers."""
    early = {Event.FIRST_LOAD, Event.READY, Event.LOAD}
    return {
        *(rule.template.number for rule in form.rules if rule.facet is Facet.CALCULATE),
        *(template.number for template in form.templates if template.default),
        *(action.target.number for action in form.actions if action.events & early),
        *(preload.template.number for preload in form.preloads),
    }


def _pages(parts_: Sequence[BodyPart], page: int = 0) -> Iterator[tuple[int, int]]:
    """Number the page of each question: what is asked together, or the question alone."""
    for part in parts_:
        if isinstance(part, Control):
            yield part.template.number, page or part.template.number
        else:
            together = "field-list" in part.appearances
            inner = page or (_page_number(part) if together else 0)
            yield from _pages(part.children, inner)


def _page_number(part: BodyPart) -> int:
    if isinstance(part, Group) and part.template is None:
        return id(part)
    template = part.template
    return 0 if template is None else template.number
