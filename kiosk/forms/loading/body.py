# SPDX-License-Identifier: Apache-2.0
"""Reads the body: groups, repeats, questions and their choices."""

from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from xml.etree.ElementTree import Element

from kiosk.errors import FormError
from kiosk.forms.controls import (
    BodyPart,
    Control,
    Group,
    Item,
    Itemset,
    RepeatBlock,
    Scale,
    no_label,
    no_media,
)
from kiosk.forms.definition import FormWarning
from kiosk.forms.kinds import QuestionKind
from kiosk.forms.loading.binds import Binds
from kiosk.forms.loading.context import Loading, attributes, child, children
from kiosk.forms.loading.labels import (
    GUIDANCE_FORMS,
    HINT_FORMS,
    LABEL_FORMS,
    Wording,
    media,
    wording,
)
from kiosk.forms.nodes import ELEMENT, Node
from kiosk.forms.rules import Facet
from kiosk.forms.templates import Template
from kiosk.forms.texts import Label, merge_reads
from kiosk.forms.xpath.compiled import Reads, TextClosure, as_nodes, as_text
from kiosk.forms.xpath.compiler import Scope, compile_expression
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.parser import parse
from kiosk.forms.xpath.syntax import Call

_KIND_OF_TYPE = {
    "int": QuestionKind.INTEGER,
    "decimal": QuestionKind.DECIMAL,
    "date": QuestionKind.DATE,
    "time": QuestionKind.TIME,
    "dateTime": QuestionKind.DATE_TIME,
    "string": QuestionKind.TEXT,
    "barcode": QuestionKind.BARCODE,
}
_KIND_OF_TAG = {
    "select1": QuestionKind.SELECT_ONE,
    "select": QuestionKind.SELECT_MANY,
    "odk:rank": QuestionKind.RANK,
    "rank": QuestionKind.RANK,
    "trigger": QuestionKind.ACKNOWLEDGE,
    "range": QuestionKind.RANGE,
    "upload": QuestionKind.UPLOAD,
}
_CONTROLS = frozenset({"input", *_KIND_OF_TAG})
_UNANSWERABLE = frozenset({"geopoint", "geotrace", "geoshape", "binary", "intent"})
_TYPED = frozenset({QuestionKind.TEXT, QuestionKind.BARCODE})
_UNRECORDABLE = ("audio/", "video/")
_FOREIGN_APPEARANCES = ("ex:", "printer:", "bearing")
"""Answered by another program or a compass, neither of which a kiosk has."""


class Body:
    """The body's parts and what was found in them."""

    def __init__(self, loading: Loading, binds: Binds) -> None:
        self._loading = loading
        self._binds = binds
        self.controls: dict[int, Control] = {}
        self.elements: dict[int, Element] = {}
        """Elements of the body that may hold actions, by their template's number."""
        self.fixed: set[int] = set()
        """Repeats whose instances nobody may add or remove, by their template's number."""

    def read(self, element: Element, base: Template) -> list[BodyPart]:
        """Read what stands in a body, group or repeat."""
        parts: list[BodyPart] = []
        for inner in element:
            tag = self._loading.names.spell(inner.tag)
            if tag == "group":
                parts.append(self._group(inner, base))
            elif tag == "repeat":
                parts.append(self._repeat(inner, base))
            elif tag in _CONTROLS:
                parts.append(self._control(inner, tag, base))
        return parts

    def _reference(self, own: dict[str, str], base: Template, what: str) -> Template:
        reference = own.get("ref", own.get("nodeset", "")).strip()
        if not reference:
            raise FormError(f"{what} without reference in {base.path}", code="form.reference")
        return self._loading.resolve(reference, base, what)

    def _group(self, element: Element, base: Template) -> Group:
        own = attributes(element, self._loading.names)
        template = self._reference(own, base, "group") if own.get("ref", "").strip() else None
        here = template or base
        label = self._wording(element, "label", here, LABEL_FORMS)
        hint = self._wording(element, "hint", here, HINT_FORMS)
        if template is not None:
            self.elements[template.number] = element
            self._watch(template, Facet.LABEL, label)
        return Group(
            template,
            frozenset(own.get("appearance", "").split()),
            label.label if label else no_label,
            hint.label if hint else no_label,
            self.read(element, here),
        )

    def _repeat(self, element: Element, base: Template) -> RepeatBlock:
        names = self._loading.names
        own = attributes(element, names)
        template = self._reference(own, base, "repeat")
        if not template.is_repeat:
            raise FormError(f"{template.path} can't be a repeat", code="form.reference")
        self.elements[template.number] = element
        count = own.get("jr:count", "").strip()
        outer = template.parent
        if count and outer is not None:
            compiled, reads = self._loading.compile(count, template, "jr:count")
            run = _from_within(template, as_text(compiled))
            rule = self._loading.rule(outer, Facet.COUNT, run, reads, count)
            rule.target = template
        label = self._wording(element, "label", template, LABEL_FORMS)
        fixed = own.get("jr:noAddRemove", "").strip() in {"true()", "true"}
        if count or fixed:
            self.fixed.add(template.number)
        return RepeatBlock(
            template,
            frozenset(own.get("appearance", "").split()),
            label.label if label else no_label,
            bool(count),
            fixed,
            self.read(element, template),
        )

    def _control(self, element: Element, tag: str, base: Template) -> Control:
        own = attributes(element, self._loading.names)
        template = self._reference(own, base, tag)
        if base.repeats and any(not base.is_within(repeat) for repeat in template.repeats):
            raise FormError(f"{tag} in {base.path} at {template.path}", code="form.reference")
        self.elements[template.number] = element
        label = self._wording(element, "label", template, LABEL_FORMS)
        hint = self._wording(element, "hint", template, HINT_FORMS)
        guidance = self._wording(element, "hint", template, GUIDANCE_FORMS)
        control = Control(
            template,
            tag,
            self._kind(tag, template, own),
            frozenset(own.get("appearance", "").split()),
            label.label if label else no_label,
            hint.label if hint else no_label,
            guidance.label if guidance else no_label,
            media(child(element, "label", self._loading.names), self._loading) or no_media,
            scale=_scale(own, template) if tag == "range" else None,
            attributes=MappingProxyType(
                {key: value for key, value in own.items() if key not in {"ref", "appearance"}}
            ),
        )
        self._watch(template, Facet.LABEL, label)
        self._watch(template, Facet.HINT, hint)
        self._read_choices(element, control)
        self.controls.setdefault(template.number, control)
        return control

    def _kind(self, tag: str, template: Template, own: dict[str, str]) -> QuestionKind:
        known = _KIND_OF_TAG.get(tag)
        foreign = own.get("appearance", "").startswith(_FOREIGN_APPEARANCES)
        if foreign or own.get("mediatype", "").startswith(_UNRECORDABLE):
            return QuestionKind.UNSUPPORTED
        if known is not None:
            return known
        if template.data_type in _UNANSWERABLE:
            return QuestionKind.UNSUPPORTED
        kind = _KIND_OF_TYPE.get(template.data_type, QuestionKind.TEXT)
        readonly = template.number in self._binds.readonly
        return QuestionKind.NOTE if readonly and kind in _TYPED else kind

    def _wording(
        self, element: Element, name: str, template: Template, forms: tuple[str, ...]
    ) -> Wording | None:
        found = child(element, name, self._loading.names)
        result = wording(found, template, self._loading, forms)
        if result is not None:
            self._loading.check_reads(result.reads, f"{name} of {template.path}")
        return result

    def _watch(self, template: Template, facet: Facet, found: Wording | None) -> None:
        """Have a change reported of what a text depends on."""
        if found is not None and found.reads.spots:
            self._loading.rule(template, facet, found.label, found.reads)

    def _read_choices(self, element: Element, control: Control) -> None:
        names = self._loading.names
        reads = Reads()
        itemset = child(element, "itemset", names)
        if itemset is not None:
            control.itemset = self._itemset(itemset, control, reads)
        else:
            control.items = tuple(
                self._item(item, control, reads) for item in children(element, "item", names)
            )
            if control.chooses and not control.items:
                self._loading.warnings.append(
                    FormWarning("form.choice", f"no choices at {control.template.path}")
                )
        if control.itemset is not None or reads.spots:
            self._add_rules(control, reads, attributes_of(itemset))

    def _add_rules(self, control: Control, reads: Reads, source: str) -> None:
        itemset = control.itemset
        if itemset is None:
            self._loading.rule(control.template, Facet.LABEL, control.label, reads)
            return
        value, nodes = itemset.value, itemset.nodes

        def values(node: Node, env: Environment) -> list[tuple[str, Node]]:
            return [(value(row, env), row) for row in nodes(node, env)]

        self._loading.rule(control.template, Facet.CHOICES, values, reads, source)

    def _item(self, item: Element, control: Control, reads: Reads) -> Item:
        names = self._loading.names
        value = child(item, "value", names)
        text = "" if value is None else "".join(value.itertext()).strip()
        if text == "" or (" " in text and control.kind is QuestionKind.SELECT_MANY):
            raise FormError(f"choice without value at {control.template.path}", code="form.choice")
        found = wording(child(item, "label", names), control.template, self._loading)
        if found is not None:
            merge_reads(reads, found.reads)
        files = media(child(item, "label", names), self._loading)
        return Item(text, found.label if found else no_label, files or no_media)

    def _itemset(self, element: Element, control: Control, reads: Reads) -> Itemset:
        loading = self._loading
        source = attributes(element, loading.names).get("nodeset", "")
        nodes, own = loading.compile(source, control.template, "itemset", single=False)
        merge_reads(reads, own)
        scope = loading.scope(control.template)
        rows = scope.inside(nodes.spots)
        rows.reads = own
        value = child(element, "value", loading.names)
        value_source = "" if value is None else value.get("ref", "")
        if not value_source.strip():
            raise FormError(f"itemset without value at {control.template.path}", code="form.choice")
        value_closure = as_text(compile_expression(parse(value_source), rows))
        element_label = child(element, "label", loading.names)
        label, reads_row = self._row_label(element_label, rows, control.template)
        merge_reads(reads, own)
        text_id = self._row_text_id(element_label, rows)
        shuffled = _is_shuffled(source, loading)
        return Itemset(as_nodes(nodes), value_closure, label, reads_row, text_id, shuffled)

    def _row_text_id(self, element: Element | None, rows: Scope) -> TextClosure | None:
        """Compile which text a row's label is, where it is nothing else."""
        source = "" if element is None else element.get("ref", "")
        expression = parse(source) if source.strip() else None
        names = self._loading.names
        if not isinstance(expression, Call) or names.function(expression.name) != "jr:itext":
            return None
        if len(expression.arguments) != 1:
            return None
        return as_text(compile_expression(expression.arguments[0], rows.inside(rows.context)))

    def _row_label(
        self, element: Element | None, rows: Scope, template: Template
    ) -> tuple[Label, bool]:
        """Compile the label of a row, and say whether it is made of the row alone."""
        source = "" if element is None else element.get("ref", "")
        if not source.strip():
            return no_label, True
        loading = self._loading
        scope = rows.inside(rows.context)
        scope.reads = Reads()
        text = as_text(compile_expression(parse(source), scope))
        if scope.reads.spots:
            loading.rule(template, Facet.LABEL, text, scope.reads)
        merge_reads(rows.reads, scope.reads)
        return text, not scope.reads.spots


def _is_shuffled(source: str, loading: Loading) -> bool:
    """Tell whether a node-set is put into another order by chance."""
    expression = parse(source)
    return isinstance(expression, Call) and loading.names.function(expression.name) == "randomize"


def _scale(own: dict[str, str], template: Template) -> Scale:
    """Read the numbers of a range, from one to ten where it doesn't say."""
    try:
        start, end, step = (
            Decimal(own.get(name, usual).strip())
            for name, usual in (("start", "1"), ("end", "10"), ("step", "1"))
        )
    except InvalidOperation:
        raise FormError(f"range of {template.path}", code="form.range") from None
    if not all(number.is_finite() for number in (start, end, step)) or step == 0:
        raise FormError(f"range of {template.path}", code="form.range")
    return Scale(start, end, abs(step))


def _from_within(repeat: Template, text: TextClosure) -> TextClosure:
    """Evaluate a count as if from an instance of its repeat, of which there may be none."""

    def count(node: Node, env: Environment) -> str:
        inside = Node(ELEMENT, repeat.name, "", node)
        inside.template = repeat
        env.current = inside
        return text(inside, env)

    return count


def attributes_of(element: Element | None) -> str:
    """Say the node-set that an itemset is written with."""
    return "" if element is None else element.get("nodeset", "")
