# SPDX-License-Identifier: Apache-2.0
"""Spoils XML that stays XML: names, places, numbers and depths are wrong."""

from collections.abc import Callable
from random import Random
from typing import Final
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from tests.kiosk.forms.hostile import expressions, texts

XFORMS: Final = "{http://www.w3.org/2002/xforms}"
JAVAROSA: Final = "{http://openrosa.org/javarosa}"
_NAMESPACES: Final = (
    *("", XFORMS, JAVAROSA, "{http://www.w3.org/1999/xhtml}", "{http://openrosa.org/xforms}"),
    *("{http://www.opendatakit.org/xforms}", "{urn:q}", "{https://migration-kiosk.az/xforms}"),
)
_NAMES: Final = (
    *("data", "a", "r", "meta", "instanceID", "group", "repeat", "input", "select1", "select"),
    *("item", "itemset", "value", "label", "hint", "bind", "instance", "itext", "translation"),
    *("text", "output", "setvalue", "submission", "model", "body", "head", "title", "upload"),
    *("rank", "range", "trigger", "entity", "audit", "x.y-z", "é", "n" * 5_000),
)
_ATTRIBUTES: Final = (
    *("nodeset", "ref", "value", "type", "relevant", "calculate", "constraint", "required", "src"),
    *("readonly", "id", "event", "form", "lang", "default", "appearance", "method", "version"),
    *(f"{JAVAROSA}{name}" for name in ("count", "template", "preload", "preloadParams")),
    *(f"{JAVAROSA}{name}" for name in ("noAddRemove", "constraintMsg", "requiredMsg")),
    *("start", "end", "step", "mediatype", "{http://www.w3.org/XML/1998/namespace}space"),
    *("{http://www.opendatakit.org/xforms}xforms-version", "{urn:q}ref", "{urn:q}count"),
)
_VALUES: Final = (
    *("", "int", "decimal", "date", "odk:rank", "true()", "uid", "timestamp", "jr://instance/x"),
    *("1000000000", "-5", "0", "nan", "9.0.0", "2.0.0", "1.0.0", "9" * 5_000, "jr://file-csv/codes.csv"),
    *("odk-new-repeat", "xforms-value-changed", "odk-instance-first-load", "field-list"),
)  # fmt: skip

Spoil = Callable[[Element, Random], None]


def _any(root: Element, source: Random) -> Element:
    return source.choice(list(root.iter()))


def _parent(root: Element, source: Random) -> Element:
    return source.choice([each for each in root.iter() if len(each)] or [root])


def _rename(root: Element, source: Random) -> None:
    element = _any(root, source)
    local = element.tag.rpartition("}")[2]
    name = source.choice((local, source.choice(_NAMES)))
    element.tag = source.choice(_NAMESPACES) + name


def _drop(root: Element, source: Random) -> None:
    parent = _parent(root, source)
    if len(parent):
        del parent[source.randrange(len(parent))]


def _double(root: Element, source: Random) -> None:
    parent = _parent(root, source)
    if len(parent):
        at = source.randrange(len(parent))
        for _ in range(source.choice((1, 1, 2, 30))):
            parent.insert(at, parent[at])


def _move(root: Element, source: Random) -> None:
    parent, target = _parent(root, source), _any(root, source)
    if len(parent):
        at = source.randrange(len(parent))
        moved = parent[at]
        if target not in set(moved.iter()):
            del parent[at]
            target.insert(source.randrange(len(target) + 1), moved)


def _shuffle(root: Element, source: Random) -> None:
    parent = _parent(root, source)
    children = list(parent)
    source.shuffle(children)
    parent[:] = children


def _say(root: Element, source: Random) -> None:
    element = _any(root, source)
    if source.random() < 0.7:
        element.text = _holdable(texts.text(source))
    else:
        element.tail = _holdable(texts.text(source))


def _holdable(text: str) -> str:
    """Leave out what no XML document can hold, so that the rest is tried."""
    return "".join(
        sign
        for sign in text
        if sign in "\t\n\r" or (sign >= " " and not "\ud800" <= sign <= "\udfff")
    ).translate({0xFFFE: None, 0xFFFF: None})


def _attribute(root: Element, source: Random) -> None:
    element = _any(root, source)
    kind = source.randrange(4)
    names = list(element.attrib)
    if kind == 0 and names:
        del element.attrib[source.choice(names)]
    elif kind == 1 and names:
        one, other = source.choice(names), source.choice(_ATTRIBUTES)
        element.attrib[other] = element.attrib.pop(one)
    elif kind == 2 and names:
        element.attrib[source.choice(names)] = source.choice(
            (source.choice(_VALUES), _holdable(texts.text(source)))
        )
    else:
        element.attrib[source.choice(_ATTRIBUTES)] = source.choice(_VALUES)


def _expression(root: Element, source: Random) -> None:
    known = _paths(root)
    places = [
        (element, name)
        for element in root.iter()
        for name in expressions.ATTRIBUTES
        if name in element.attrib
    ]
    if places:
        element, name = source.choice(places)
        element.attrib[name] = expressions.hostile(source, known, element.attrib[name])


def _bind(root: Element, source: Random) -> None:
    """Give a question one more rule."""
    binds = [each for each in root.iter() if each.tag == f"{XFORMS}bind"]
    if binds:
        name = source.choice(expressions.ATTRIBUTES[:5])
        source.choice(binds).attrib[name] = expressions.hostile(source, _paths(root), "")


def _count(root: Element, source: Random) -> None:
    repeats = [each for each in root.iter() if each.tag == f"{XFORMS}repeat"]
    if repeats:
        counts = ("1000000000", "1e9", "-1", "0.5", "'x'", "count(..) + 1", "40", "/data/total")
        made = expressions.hostile(source, _paths(root), "")
        source.choice(repeats).attrib[f"{JAVAROSA}count"] = source.choice((*counts, made))


def _flood(root: Element, source: Random) -> None:
    element = _any(root, source)
    number = source.choice((100, 2_000))
    kind = source.randrange(4)
    if kind == 0:
        element.attrib.update({f"a{each}": "x" for each in range(number)})
    elif kind == 1:
        element.attrib.update({f"{{urn:n{each}}}a": "x" for each in range(number)})
    elif kind == 2:
        element.extend(Element(f"{XFORMS}w{each}") for each in range(number))
    else:
        element.extend(Element(element.tag) for _ in range(number))


def _bury(root: Element, source: Random) -> None:
    """Put what an element holds far below it."""
    element = _any(root, source)
    children = list(element)
    element[:] = []
    here = element
    tag = source.choice((element.tag, f"{XFORMS}group", f"{XFORMS}repeat", "deep"))
    for _ in range(source.choice((1, 5, 40, 70, 600))):
        below = Element(tag, dict(element.attrib) if source.random() < 0.1 else {})
        here.append(below)
        here = below
    here.extend(children)


def _comment(root: Element, source: Random) -> None:
    made = ET.Comment("said") if source.random() < 0.5 else ET.ProcessingInstruction("do", "it")
    made.tail = source.choice((None, "tail"))
    target = _any(root, source)
    if isinstance(target.tag, str):
        target.insert(source.randrange(len(target) + 1), made)


def _paths(root: Element) -> list[str]:
    found = [
        value
        for element in root.iter()
        for name in ("nodeset", "ref")
        if (value := element.attrib.get(name, "")).startswith(("/", "instance("))
    ]
    return list(dict.fromkeys(found)) or ["/data"]


_SPOILS: Final[tuple[Spoil, ...]] = (
    *(_expression,) * 6,
    *(_bind,) * 5,
    *(_attribute,) * 3,
    *(_rename, _drop, _double, _move, _shuffle, _say, _count, _flood, _bury),
)


def spoilt(data: bytes, source: Random) -> bytes:
    """Spoil a document in a few places; what is no XML stays as it is."""
    try:
        root = ET.fromstring(data)  # noqa: S314 (our own seeds)
    except (ET.ParseError, ValueError):
        return data
    for _ in range(source.choice((1, 1, 2, 3, 6))):
        source.choice(_SPOILS)(root, source)
    if source.random() < 0.1:
        _comment(root, source)
    try:
        return ET.tostring(root, encoding="utf-8")
    except (ValueError, TypeError, RecursionError):  # not every tree can be written
        return data
