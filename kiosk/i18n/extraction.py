# SPDX-License-Identifier: Apache-2.0
"""Finds the English texts in QML and Python sources and in pages."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from kiosk.errors import FormError
from kiosk.i18n.messages import Message

DATA = "resources/training"
"""Where data files have texts for people."""

_MARKS = {"_", "N_", "gettext"}
_PLURAL_MARKS = {"ngettext"}

_DATUM = re.compile(r"(?P<name>about|hint|near|task|title) = ")
"""The beginning of a line that is a text for people, in a data file of ours."""

_STRING = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
_STRINGS = rf"(?:{_STRING})(?:\s*\+\s*(?:{_STRING}))*"
_QSTR = re.compile(rf"\bqsTr\(\s*(?P<text>{_STRINGS})\s*(?:,\s*(?P<context>{_STRINGS})\s*)?[,)]")
_QSTRANSLATE = re.compile(rf"\bqsTranslate\(\s*(?:{_STRINGS})\s*,\s*(?P<text>{_STRINGS})\s*[,)]")
_CALL = re.compile(r"\bqsTr(?:anslate)?\(")
_COMMENT = re.compile(rf"(?P<keep>{_STRING})|//[^\n]*|/\*.*?\*/", re.DOTALL)


def from_python(source: str, place: str) -> Iterator[Message]:
    """Yield the texts in ``_("…")``, ``N_("…")``, ``x.gettext("…")`` and ``x.ngettext("…", "…", n)``.

    ``N_`` marks a text in a table; it is translated where it is shown. A text that is put
    together at run time can't be translated, so only literals count.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        texts = [
            argument.value
            for argument in node.args
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        ]
        name = _name(node.func)
        where = f"{place}:{node.lineno}"
        if name in _MARKS and texts:
            context = texts[1] if len(texts) > 1 else _keyword(node, "context")
            yield Message(texts[0], context=context, place=where)
        elif name in _PLURAL_MARKS and len(texts) > 1:
            yield Message(texts[0], plural=texts[1], place=where)


def from_qml(source: str, place: str) -> Iterator[Message]:
    """Yield the texts in ``qsTr("…")``, ``qsTr("…", "context")`` and ``qsTranslate("File", "…")``.

    Raises FormError (``form.publish.text-not-literal``) for a call on anything but string
    literals: such a text would silently stay English.
    """
    code = _COMMENT.sub(_blank, source)
    matches = [*_QSTR.finditer(code), *_QSTRANSLATE.finditer(code)]
    understood = {match.start() for match in matches}
    for call in _CALL.finditer(code):
        if call.start() not in understood:
            line = code.count("\n", 0, call.start()) + 1
            raise FormError(
                f"{place}:{line}: qsTr takes a string literal", code="form.publish.text-not-literal"
            )
    for match in matches:
        line = code.count("\n", 0, match.start()) + 1
        context = match.groupdict().get("context") or ""
        yield Message(_joined(match["text"]), context=_joined(context), place=f"{place}:{line}")


def from_template(source: str, place: str) -> Iterator[Message]:
    """Yield the texts in a page's ``_("…")`` and ``ngettext("…", "…", n)``."""
    from jinja2 import Environment  # late: only the translators' tool reads templates
    from jinja2.ext import extract_from_ast

    found = Environment(autoescape=True).parse(source)
    for line, function, text in extract_from_ast(found, (*_MARKS, *_PLURAL_MARKS)):
        texts = [text] if isinstance(text, str) else [one for one in text or () if one]
        plural = texts[1] if function in _PLURAL_MARKS and len(texts) > 1 else ""
        if texts:
            yield Message(texts[0], plural=plural, place=f"{place}:{line}")


def from_data(source: str, place: str) -> Iterator[Message]:
    """Yield the texts of a data file: what ``about``, ``hint``, ``near``, ``task`` and ``title`` say."""
    for number, line in enumerate(source.splitlines(), start=1):
        if found := _DATUM.match(line):
            yield Message(tomllib.loads(line)[found["name"]], place=f"{place}:{number}")


def from_tree(root: Path, *folders: str) -> Iterator[Message]:
    """Yield the texts of every QML and Python source and every page below ``folders`` of ``root``."""
    for folder in folders:
        for file in sorted((root / folder).rglob("*")):
            place = file.relative_to(root).as_posix()
            if file.suffix == ".py":
                yield from from_python(file.read_text(encoding="utf-8"), place)
            elif file.suffix == ".html":
                yield from from_template(file.read_text(encoding="utf-8"), place)
            elif file.suffix == ".toml" and folder == DATA:
                yield from from_data(file.read_text(encoding="utf-8"), place)
            elif file.suffix in {".qml", ".js"}:
                yield from from_qml(file.read_text(encoding="utf-8"), place)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _keyword(node: ast.Call, name: str) -> str:
    for keyword in node.keywords:
        if keyword.arg == name and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return ""


def _blank(match: re.Match[str]) -> str:
    """Keep strings; replace a comment by as many line ends as it had."""
    return match["keep"] or "\n" * match[0].count("\n")


def _joined(literals: str) -> str:
    return "".join(_literal(found[0]) for found in re.finditer(_STRING, literals))


def _literal(quoted: str) -> str:
    """Read a JavaScript string literal; its escapes are those of Python in the use we make."""
    value = ast.literal_eval(quoted.replace("\n", "\\n"))
    if not isinstance(value, str):
        raise TypeError(quoted)
    return value
