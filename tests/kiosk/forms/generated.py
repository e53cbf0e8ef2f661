# SPDX-License-Identifier: Apache-2.0
"""Random forms of a grammar, random ways through them, and a picture of what is seen."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from xml.sax.saxutils import quoteattr

from kiosk.errors import FormError
from kiosk.forms import FormSession

TYPES = ("string", "int", "decimal", "date", "select1", "select", "string", "int")
VALUES = (
    "",
    "0",
    "1",
    "2",
    "3",
    "7",
    "-4",
    "1.5",
    "a",
    "b",
    "c",
    "a b",
    "c a",
    "2026-02-28",
    "x y",
)
TOO_MUCH = frozenset({"form.work", "form.size", "form.repeat-limit"})
ITEMS = (("a", "1"), ("b", "1"), ("c", "2"), ("1", "2"), ("2", "3"), ("x", "a"))


@dataclass(slots=True)
class Place:
    """An element of a form under construction; ``repeats`` are the paths of those around it."""

    path: str
    kind: str
    repeats: tuple[str, ...] = ()
    inner: list["Place"] = field(default_factory=list)


@dataclass(slots=True)
class Maker:
    """Writes one form; a rule looks at what stands before it, so that none goes round."""

    source: Random
    positions: bool = True
    actions: bool = True
    count: int = 0
    before: list[Place] = field(default_factory=list)
    binds: list[str] = field(default_factory=list)
    answered: list[Place] = field(default_factory=list)

    def name(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def group(self, path: str, repeats: tuple[str, ...], size: int) -> list[Place]:
        """Make what stands in an element: questions, calculations, groups, repeats."""
        places: list[Place] = []
        for _ in range(size):
            kind = self.source.choice(("q", "q", "q", "c", "c", "g", "r"))
            if kind == "r" and len(repeats) < 3:
                places.append(self._holder(path, repeats, "r"))
            elif kind == "g" and path.count("/") < 4:
                places.append(self._holder(path, repeats, "g"))
            else:
                places.append(self._leaf(path, repeats, "c" if kind == "c" else "q"))
        return places

    def _holder(self, path: str, repeats: tuple[str, ...], kind: str) -> Place:
        place = Place(f"{path}/{self.name(kind)}", kind)
        if self.source.random() < 0.3:
            rules = {"relevant": self.condition(repeats)}
            if self.source.random() < 0.4:
                rules["readonly"] = self.condition(repeats)
            self._bind(place.path, rules)
        place.repeats = (*repeats, place.path) if kind == "r" else repeats
        place.inner = self.group(place.path, place.repeats, self.source.randint(1, 3))
        return place

    def _leaf(self, path: str, repeats: tuple[str, ...], kind: str) -> Place:
        place = Place(f"{path}/{self.name(kind)}", kind, repeats)
        rules: dict[str, str] = {}
        if kind == "c":
            rules["type"] = self.source.choice(("string", "int", "decimal", "string"))
            rules["calculate"] = self.expression(repeats)
        else:
            rules["type"] = self.source.choice(TYPES)
            place.kind = rules["type"]
            self.answered.append(place)
            if self.source.random() < 0.4:
                rules["constraint"] = self.source.choice(
                    (". != 7", "string-length(.) < 2", ". > 0")
                )
            if self.source.random() < 0.3:
                rules["required"] = self.condition(repeats)
        if self.source.random() < 0.35:
            rules["relevant"] = self.condition(repeats)
        if self.source.random() < 0.2:
            rules["readonly"] = self.condition(repeats)
        self._bind(place.path, rules)
        self.before.append(place)
        return place

    def _bind(self, path: str, rules: dict[str, str]) -> None:
        said = " ".join(f"{name}={quoteattr(rule)}" for name, rule in rules.items())
        self.binds.append(f'<bind nodeset="{path}" {said}/>')

    def _read(self, repeats: tuple[str, ...]) -> str:
        """Read an earlier value: this instance's, or something of all instances."""
        if not self.before:
            return "'a'"
        place = self.source.choice(self.before)
        if repeats[: len(place.repeats)] == place.repeats:
            return place.path
        many = self.source.choice(("sum({})", "count({})", "join('-', {})", "max({})"))
        return many.format(place.path)

    def condition(self, repeats: tuple[str, ...]) -> str:
        one, other = self._read(repeats), self._read(repeats)
        shape = self.source.choice(
            ("{0} != 1", "{0} = {1}", "{0} > 1 or {1} = 2", "not(selected({0}, 'a'))", "{0} < {1}")
        )
        return shape.format(one, other)

    def expression(self, repeats: tuple[str, ...]) -> str:
        one, other = self._read(repeats), self._read(repeats)
        shapes = [
            "concat({0}, '-', {1})",
            "if({0} > {1}, {0}, 'less')",
            "coalesce({0}, {1})",
            "{0} + {1} * 2",
            "count({0} | {1})",
            "string-length({0}) + count-selected({1})",
            "format-date('2026-03-01', '%b')",
            "count(instance('l')/root/item[k = {0}])",
        ]
        if repeats and self.positions:
            shapes.append("position(..) + count(../preceding-sibling::*)")
        shape = self.source.choice(shapes)
        if "|" in shape and not (one.startswith("/") and other.startswith("/")):
            shape = shapes[0]
        return shape.format(one, other)

    def counted(self, place: Place) -> str:
        """Say how often a repeat is there: as the person wishes, or as the form counts."""
        outer = place.repeats[:-1]
        earlier = [
            each.path
            for each in self.before[: self._until(place)]
            if outer[: len(each.repeats)] == each.repeats and each.kind == "int"
        ]
        if earlier and self.source.random() < 0.4:
            return f' jr:count="{self.source.choice(earlier)}"'
        return ""

    def _until(self, place: Place) -> int:
        return next(
            (at for at, each in enumerate(self.before) if each.path.startswith(place.path + "/")),
            0,
        )


def make_form(
    xform, seed: int, size: int, *, positions: bool = True, actions: bool = True
) -> bytes:
    """Make the XML of the form with this number."""
    maker = Maker(Random(seed), positions)  # noqa: S311 (forms, not secrets)
    places = maker.group("/data", (), size)
    items = "".join(f"<item><n>{n}</n><k>{k}</k></item>" for n, k in ITEMS)
    model = f'<instance id="l"><root>{items}</root></instance>{"".join(maker.binds)}'
    texts = "".join(
        f'<translation lang="{code}"><text id="t"><value>{said}</value></text></translation>'
        for code, said in (("en", "word"), ("az", "söz"))
    )
    body = "".join(_body(place, maker, actions=actions) for place in places)
    return xform(_data(places), model, body, f"<itext>{texts}</itext>")


def _data(places: list[Place]) -> str:
    return "".join(
        f"<{place.path.rpartition('/')[2]}>{_data(place.inner)}</{place.path.rpartition('/')[2]}>"
        for place in places
    )


def _body(place: Place, maker: Maker, *, actions: bool) -> str:
    inner = "".join(_body(each, maker, actions=actions) for each in place.inner)
    label = f"<label>{place.kind} <output value={quoteattr(maker.expression(()))}/></label>"
    if place.kind == "g":
        return f'<group ref="{place.path}">{label}{inner}</group>'
    if place.kind == "r":
        return f'<repeat nodeset="{place.path}"{maker.counted(place)}>{inner}</repeat>'
    if place.kind in {"select", "select1"}:
        wanted = maker.source.choice(("", "[k = 1]", "[k != {0}]", "[k = {0} or n = 'a']"))
        read = next((each.path for each in maker.before if not each.repeats), "''")
        read = "''" if read == place.path or maker.before[0].path == place.path else read
        nodes = quoteattr(f"instance('l')/root/item{wanted.format(read)}")
        return (
            f'<{place.kind} ref="{place.path}">{label}<itemset nodeset={nodes}><value ref="n"/>'
            f'<label ref="n"/></itemset></{place.kind}>'
        )
    action = _action(place, maker) if actions and place.kind != "c" else ""
    return f'<input ref="{place.path}">{label}{action}</input>'


def _action(place: Place, maker: Maker) -> str:
    targets = [
        each
        for each in maker.answered
        if each.path != place.path and place.repeats[: len(each.repeats)] == each.repeats
    ]
    if not targets or maker.source.random() < 0.7:
        return ""
    target = maker.source.choice(targets)
    value = quoteattr(f"concat({place.path}, {target.path})")
    return f'<setvalue event="xforms-value-changed" ref="{target.path}" value={value}/>'


Step = tuple[str, str, str]


def walk(session: FormSession, source: Random, length: int) -> Iterator[Step]:
    """Choose one step after the other from what is there: ``(what, where, with what)``."""
    calculated = {rule.template.path for rule in session.form.rules if rule.facet.value == "value"}
    for _ in range(length):
        states = list(session.nodes())
        asked = [each.ref for each in states if each.question is not None]
        asked = [ref for ref in asked if plain(ref) not in calculated]
        ranges = [each.ref for each in states if each.kind.value == "repeat-range:uncontrolled"]
        rows = [
            each.ref
            for each in states
            if each.kind.value == "repeat-instance"
            and any(plain(r) == plain(each.ref) for r in ranges)
        ]
        kind = source.randrange(10)
        if kind == 0 and rows:
            yield "remove", source.choice(rows), ""
        elif kind <= 2 and ranges:
            yield "add", source.choice(ranges), ""
        elif kind == 3:
            yield "speak", "", source.choice(("en", "az"))
        elif asked:
            yield "answer", source.choice(asked), source.choice(VALUES)


def plain(ref: str) -> str:
    """Write a reference without the places of repeat instances."""
    return "/".join(step.partition("[")[0] for step in ref.split("/"))


def take(session: FormSession, step: Step):
    """Do one step and hand over what changed: nothing where the engine says it is too much."""
    what, where, text = step
    try:
        if what == "answer":
            return session.answer(where, text)
        if what == "speak":
            return session.set_language(text)
        return session.add_repeat(where) if what == "add" else session.remove_repeat(where)
    except FormError as error:
        if error.code not in TOO_MUCH:
            raise
        return {}


def begun(begin, xml: bytes):
    """Open a session; None for a form that goes round, as the grammar can't rule out."""
    try:
        return begin(xml)
    except FormError as error:
        if error.code not in {"form.cycle", *TOO_MUCH}:
            raise
        return None


def picture(session: FormSession) -> dict[str, dict[str, object]]:
    """See everything: each fact of each node by its reference, but choices only where asked."""
    return {
        each.ref: {
            "relevant": each.relevant,
            "readonly": each.readonly,
            "required": each.required,
            "value": each.value,
            "violation": each.violation,
            "label": each.label,
            "hint": each.hint,
            "choices": each.choices if each.relevant else None,
            "instances": each.count,
        }
        for each in session.nodes()
    }
