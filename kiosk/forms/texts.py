# SPDX-License-Identifier: Apache-2.0
"""A form's own texts: languages, their forms, and the outputs inside them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kiosk.forms.names import Names
from kiosk.forms.nodes import Node
from kiosk.forms.templates import Template
from kiosk.forms.xpath.compiled import Compiled, Kind, Reads, TextClosure, as_text
from kiosk.forms.xpath.compiler import Scope, compile_expression, scope_at
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.parser import parse
from kiosk.forms.xpath.values import number_text, text_number
from kiosk.isolates import apart

_CODE = re.compile(r"\(([\w\-]+)\)\s*\Z")
_LARGE = re.compile(r"-?[1-9][0-9]{4,14}")
"""From five digits on: years have four."""
PLAIN = ""
"""The form of a text that names none."""
MEDIA_FORMS = frozenset({"image", "big-image", "audio", "video"})
"""The forms that name a file instead of saying something."""


class Output(NamedTuple):
    """An expression inside a text, as written."""

    expression: str


RawText = tuple[str | Output, ...]
Label = Callable[[Node, Environment], str]


def language_code(name: str) -> str:
    """Take ``en`` out of ``English (en)``; a name without a code is its own."""
    match = _CODE.search(name)
    return match[1] if match is not None else name


@dataclass(slots=True)
class TextTable:
    """Every text by language, id and form, with those that hold outputs compiled on use."""

    names: Names
    languages: tuple[str, ...] = ()
    default_language: str = ""
    raw: dict[str, dict[str, dict[str, RawText]]] = field(default_factory=dict)
    document: Template | None = None
    with_outputs: list[tuple[str, RawText]] = field(default_factory=list)
    """The texts with outputs, in any language, by their ids."""
    has_media: bool = False
    """Whether any text has a picture, sound or film."""
    _ready: dict[tuple[str, str, str, int], TextClosure | str] = field(default_factory=dict)

    def has(self, text_id: str) -> bool:
        """Tell whether any language has a text with this id."""
        return any(text_id in texts for texts in self.raw.values())

    def find(self, text_id: str, forms: Sequence[str], language: str) -> tuple[str, str] | None:
        """Find language and form to use: the wanted language, else the default one."""
        for code in (language, self.default_language):
            known = self.raw.get(code, {}).get(text_id)
            if known is not None:
                form = next((form for form in forms if form in known), None)
                if form is not None:
                    return code, form
        return None

    def render(
        self,
        text_id: str,
        forms: Sequence[str],
        node: Node,
        env: Environment,
        template: Template | None = None,
    ) -> str:
        """Write a text in the active language as ``node`` asks for it."""
        found = self.find(text_id, forms, env.language)
        if found is None:
            return ""
        key = (*found, text_id, -1 if template is None else template.number)
        ready = self._ready.get(key)
        if ready is None:
            raw = self.raw[found[0]][text_id][found[1]]
            ready = compile_text_parts(raw, scope_at(template, self.document, self.names))
            self._ready[key] = ready
        return ready if isinstance(ready, str) else ready(node, env)

    def media(self, text_id: str, language: str) -> Mapping[str, str]:
        """List the pictures, sounds and films of a text by their forms, as it names them."""
        for code in (language, self.default_language):
            known = self.raw.get(code, {}).get(text_id)
            if known is not None:
                return {
                    form: "".join(part for part in raw if isinstance(part, str)).strip()
                    for form, raw in known.items()
                    if form in MEDIA_FORMS
                }
        return {}

    def variants(self, text_id: str, forms: Sequence[str]) -> Iterable[RawText]:
        """List a text in every language."""
        for texts in self.raw.values():
            known = texts.get(text_id, {})
            yield from (known[form] for form in forms if form in known)


def compile_text_parts(raw: RawText, scope: Scope) -> TextClosure | str:
    """Compile a text; one without outputs is a plain string."""
    if all(isinstance(part, str) for part in raw):
        return "".join(part for part in raw if isinstance(part, str)).strip()
    parts = [part if isinstance(part, str) else output(part, scope) for part in raw]
    words = "".join(part for part in raw if isinstance(part, str))

    def write(node: Node, env: Environment) -> str:
        said = [part if isinstance(part, str) else apart(part(node, env), words) for part in parts]
        return env.joined("", said).strip()

    return write


def output(part: Output, scope: Scope) -> TextClosure:
    """Compile an output: a number is written without a needless ``.0``, an amount in thousands."""
    compiled = compile_expression(parse(part.expression), scope)
    text = blank_nan(compiled)
    if any(spot.template.data_type == "int" for spot in compiled.spots):

        def whole(node: Node, env: Environment) -> str:
            return in_thousands(text(node, env))

        return whole
    if any(spot.template.data_type == "decimal" for spot in compiled.spots):

        def decimal(node: Node, env: Environment) -> str:
            written = text(node, env)
            number = text_number(written, env)
            return number_text(number) if number == number else written  # noqa: PLR0124 (NaN)

        return decimal
    return text


def in_thousands(text: str) -> str:
    """Write a whole number of five digits or more in groups; anything else as it is.

    The blank is the one of ISO 80000-1, which no reader takes for a decimal sign and which keeps
    the groups in order among letters that run from the right.
    """
    if not _LARGE.fullmatch(text):
        return text
    return f"{int(text):,}".replace(",", "\N{NO-BREAK SPACE}")


def blank_nan(compiled: Compiled) -> TextClosure:
    """View as text, with nothing where a calculation has no result."""
    text = as_text(compiled)
    if compiled.kind not in {Kind.NUMBER, Kind.ANY}:
        return text

    def filled(node: Node, env: Environment) -> str:
        written = text(node, env)
        return "" if written == "NaN" else written

    return filled


def merge_reads(into: Reads, other: Reads) -> None:
    """Add what another expression depends on."""
    into.spots |= other.spots
    into.language = into.language or other.language
    into.missing += other.missing
    into.instances |= other.instances
    into.texts |= other.texts
    into.choices |= other.choices
