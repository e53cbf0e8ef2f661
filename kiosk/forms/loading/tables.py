# SPDX-License-Identifier: Apache-2.0
"""Reads lists, from CSV, GeoJSON and XML, into documents of rows."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from xml.etree.ElementTree import Element

from kiosk.errors import FormError
from kiosk.forms.limits import Limits
from kiosk.forms.markup import document_of
from kiosk.forms.names import Names
from kiosk.forms.nodes import DOCUMENT, ELEMENT, Node
from kiosk.forms.rows import Column, Rows, columns_of

_NAME = re.compile(r"[^\W\d][\w\-.]*\Z")
_DELIMITERS = ",;\t|"
_PIECE = 4096
_LINE_END = re.compile(rb"[\r\n]")


def _document(columns: Mapping[str, Column], count: int) -> Node:
    document, root = _empty()
    root.children = Rows(root, "item", columns, count)
    return document


def _empty() -> tuple[Node, Node]:
    document = Node(DOCUMENT)
    root = Node(ELEMENT, "root", "", document)
    document.children = [root]
    return document, root


def _check_size(data: bytes, name: str, limits: Limits) -> None:
    if len(data) > limits.list_bytes:
        raise FormError(f"{name} of {len(data)} bytes", code="form.size")
    marks = max(data.count(b"\n"), data.count(b"\r"), data.count(b"{") // 3, data.count(b"[") // 3)
    if marks > limits.rows:
        raise FormError(f"{name} has more than {limits.rows} rows", code="form.size")


def _check_width(data: bytes, name: str, limits: Limits) -> None:
    """Refuse a line of so many cells that reading it would fill the memory."""
    most = limits.columns
    for line in data.splitlines():
        if len(line) > most and max(map(line.count, (b",", b";", b"\t"))) > most:
            raise FormError(f"{name} has more than {most} columns", code="form.size")


def csv_document(data: bytes, name: str, limits: Limits, remarks: list[str]) -> Node:
    """Read a CSV file: a row becomes ``root/item`` with an element a column.

    A column that no path can name is left out, and a remark says so; lines without anything
    are no rows.
    """
    _check_size(data, name, limits)
    _check_width(data, name, limits)
    lines = csv.reader(_lines(data), delimiter=_delimiter(data), strict=True)
    rows = filter(any, lines)
    try:
        header = [cell.strip() for cell in next(rows, [])]
        named = [title for title in header if _NAME.match(title)]
        twice = [title for at, title in enumerate(named) if title in named[:at]]
        if twice:
            detail = f"{name} has two columns {twice[0][:80]!r}"
            raise FormError(detail, code="form.csv")
        if header and not named:
            detail = f"{name}: no path can name a column of {', '.join(header)[:200]}"
            raise FormError(detail, code="form.csv")
        columns = _columns(rows, len(header), name)
    except csv.Error as error:
        at = f"{name}, before line {lines.line_num + 1}"
        raise FormError(f"{at}: a quotation mark is wrong: {error}", code="form.csv") from None
    except UnicodeDecodeError:
        raise FormError(f"{name} is not UTF-8", code="form.csv") from None
    kept: dict[str, Column] = {}
    for title, column in zip(header, columns, strict=True):
        if _NAME.match(title):
            kept[title] = column
        elif title or any(column):
            remarks.append(f"{name}: no path can name column {title[:80]!r}")
    return _document(kept, len(columns[0]) if columns else 0)


def _columns(rows: Iterator[list[str]], width: int, name: str) -> list[list[str]]:
    """Collect columns piece by piece; equal texts in a column that repeats itself are one."""
    columns: list[list[str]] = [[] for _ in range(width)]
    shared: list[dict[str, str] | None] = [{} for _ in range(width)]
    while piece := list(islice(rows, _PIECE)):
        if set(map(len, piece)) != {width}:
            piece = list(_of_width(piece, width, name))
        for at, texts in enumerate(zip(*piece, strict=True)):
            known = shared[at]
            columns[at].extend(texts if known is None else map(known.setdefault, texts, texts))
            if known is not None and 2 * len(known) > len(columns[at]):
                shared[at] = None
    return columns


def _lines(data: bytes) -> Iterable[str]:
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")


def _delimiter(data: bytes) -> str:
    """Find what stands between the columns: the first of the usual marks that the header has."""
    end = _LINE_END.search(data)
    header = data if end is None else data[: end.start()]
    return next((mark for mark in _DELIMITERS if mark.encode() in header), ",")


def _of_width(rows: Iterable[list[str]], width: int, name: str) -> Iterator[list[str]]:
    """Fill short rows up, and cut what is beyond the header when it is blank."""
    for row in rows:
        if len(row) == width:
            yield row
        elif any(row[width:]):
            detail = f"{name}: a row of {len(row)} cells, but the header has {width}"
            raise FormError(detail, code="form.csv")
        else:
            yield [*row[:width], *[""] * (width - len(row))]


def geojson_document(data: bytes, name: str, limits: Limits) -> Node:
    """Read a GeoJSON collection: a feature becomes ``root/item`` with a ``geometry``."""
    _check_size(data, name, limits)
    try:
        collection = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FormError(f"{name}: {type(error).__name__}", code="form.geojson") from None
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or collection.get("type") != "FeatureCollection":
        raise FormError(f"{name}: no collection of features", code="form.geojson")
    rows = [_feature(feature, name) for feature in features]
    columns = columns_of(rows)
    if columns is not None:
        return _document(columns, len(rows))
    document, root = _empty()
    items = [Node(ELEMENT, "item", "", root) for _ in rows]
    for item, cells in zip(items, rows, strict=True):
        item.children = [Node(ELEMENT, key, value, item) for key, value in cells]
    root.children = items
    return document


def _feature(feature: object, name: str) -> list[tuple[str, str]]:
    if not isinstance(feature, dict):
        raise FormError(f"{name}: a feature that is none", code="form.geojson")
    cells = {"geometry": _geometry(feature.get("geometry"), name)}
    properties = feature.get("properties")
    if isinstance(properties, Mapping):
        cells |= {str(key): _cell(value) for key, value in properties.items()}
    if "id" in feature:
        cells["id"] = _cell(feature["id"])
    return list(cells.items())


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _geometry(geometry: object, name: str) -> str:
    """Write a Point, LineString or Polygon as OpenRosa does: latitude before longitude."""
    if geometry is None:
        return ""
    try:
        kind, places = geometry["type"], geometry["coordinates"]  # type: ignore[index]
        if kind == "Point":
            return _place(places)
        if kind == "LineString":
            return "; ".join(_place(place) for place in places)
        if kind == "Polygon":
            return "; ".join(_place(place) for place in places[0])
    except (TypeError, KeyError, IndexError, ValueError):
        pass
    raise FormError(f"{name}: a geometry that can't be used", code="form.geojson")


def _place(place: Sequence[float]) -> str:
    longitude, latitude, *rest = place
    altitude = rest[0] if rest else 0
    return f"{latitude} {longitude} {altitude} 0"


def xml_document(root: Element, names: Names) -> Node:
    """Read a list that is written in XML; one of plain rows becomes columns."""
    found = _plain_rows(root, names)
    columns = None if found is None else columns_of(found)
    if found is None or columns is None:
        return document_of(root, names)
    bare = Element(root.tag, root.attrib)
    document = document_of(bare, names)
    top = document.children[0]
    top.children = Rows(top, names.spell_instance(root[0].tag), columns, len(found))
    return document


def _plain_rows(root: Element, names: Names) -> list[list[tuple[str, str]]] | None:
    """Read the rows as named cells; None if there is anything else in the list."""
    rows: list[list[tuple[str, str]]] = []
    if len(root) == 0 or _has_text(root.text):
        return None
    tag = root[0].tag
    for item in root:
        if item.tag != tag or item.attrib or len(item) == 0 or _has_text(item.text, item.tail):
            return None
        row: list[tuple[str, str]] = []
        for cell in item:
            if cell.attrib or len(cell) or _has_text(cell.tail):
                return None
            row.append((names.spell_instance(cell.tag), cell.text or ""))
        rows.append(row)
    return rows


def _has_text(*texts: str | None) -> bool:
    return any(text and not text.isspace() for text in texts)
