# SPDX-License-Identifier: Apache-2.0
"""Reads the translations of a form."""

from xml.etree.ElementTree import Element

from kiosk.errors import FormError
from kiosk.forms.loading.context import Loading, attributes, child, children
from kiosk.forms.names import Names
from kiosk.forms.texts import (
    MEDIA_FORMS,
    PLAIN,
    Output,
    RawText,
    TextTable,
    compile_text_parts,
    language_code,
)


def read_itext(model: Element, names: Names) -> TextTable:
    """Read every translation; the default is the marked one, else the first."""
    table = TextTable(names)
    itext = child(model, "itext", names)
    if itext is None:
        table.languages = ("",)
        return table
    languages: list[str] = []
    default = ""
    for translation in children(itext, "translation", names):
        own = attributes(translation, names)
        code = language_code(own.get("lang", ""))
        if code in table.raw:
            code = own.get("lang", "")
        if code in table.raw:
            raise FormError(f"two translations for {code}", code="form.itext")
        languages.append(code)
        if own.get("default", "").strip() in {"true()", "true", ""} and "default" in own:
            default = default or code
        table.raw[code] = _texts(translation, table)
    table.languages = tuple(languages) or ("",)
    table.default_language = default or table.languages[0]
    return table


def _texts(translation: Element, table: TextTable) -> dict[str, dict[str, RawText]]:
    names = table.names
    found: dict[str, dict[str, RawText]] = {}
    for text in children(translation, "text", names):
        forms: dict[str, RawText] = {}
        text_id = text.get("id", "")
        for value in children(text, "value", names):
            raw = raw_text(value, names)
            form = value.get("form", PLAIN)
            forms.setdefault(form, raw)
            table.has_media = table.has_media or form in MEDIA_FORMS
            if len(value):
                table.with_outputs.append((text_id, raw))
        found[text_id] = forms
    return found


def raw_text(element: Element, names: Names) -> RawText:
    """Read the text of an element with its outputs."""
    if len(element) == 0:
        return (element.text or "",)
    parts: list[str | Output] = [element.text or ""]
    for inner in element:
        if names.spell(inner.tag) == "output":
            own = attributes(inner, names)
            source = own.get("value") or own.get("ref") or ""
            if source.strip():
                parts.append(Output(source))
        else:
            parts += raw_text(inner, names)
        parts.append(inner.tail or "")
    return tuple(part for part in parts if part != "")


def check_outputs(loading: Loading) -> None:
    """Compile every output once, so that a broken one is found when the form is loaded."""
    scope = loading.scope(None)
    for text_id, raw in loading.texts.with_outputs:
        try:
            compile_text_parts(raw, scope)
        except FormError as error:
            raise FormError(f"text {text_id}: {error.detail}", code=error.code) from None
