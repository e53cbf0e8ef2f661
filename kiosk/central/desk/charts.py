# SPDX-License-Identifier: Apache-2.0
"""Charts as inline SVG, each with its numbers as a table: whoever can't see it can read it.

Widths are in percent and texts are not scaled, so that a chart fits a telephone and a wall. No
attribute sets a style: the style sheet does, and the pages' policy allows nothing else. Colour
never says anything alone: every bar has its number beside it, the second line is dashed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from markupsafe import Markup

from kiosk.i18n import Translator

_MOST_LABEL: Final = 34
"""Signs that stand beside a value on a telephone; the table has the whole of it."""
_USUAL_VALUE: Final = 6
_LEVELS: Final = 5
_BAR_SIGNS: Final = (
    Markup('<rect class="bar-1" width="28" height="12" rx="3"/>'),
    Markup('<rect class="bar-2" y="3" width="28" height="6" rx="2"/>'),
)
_LINE_SIGNS: Final = (
    Markup('<line class="line-1" x1="0" x2="28" y1="6" y2="6"/>'),
    Markup('<line class="line-2" x1="0" x2="28" y1="6" y2="6"/>'),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, and what it was in the period before, where that is asked."""

    label: str
    value: float
    before: float | None = None
    text: str | None = None
    """How the value is written; as a number otherwise."""
    short: str | None = None
    """The label where there is little room."""
    cells: Sequence[str] = ()
    """What stands for the label in a file; the label itself otherwise."""


@dataclass(frozen=True, slots=True)
class Heads:
    """What the columns of a chart's table are called."""

    label: str
    value: str
    before: str = ""


def bars(
    title: str,
    rows: Sequence[Bar],
    says: Translator,
    heads: Heads | None = None,
    most: float | None = None,
) -> Markup:
    """Draw horizontal bars, in the order in which they come."""
    heads = heads or Heads("", says.gettext("Number"))
    most = most or max((max(row.value, row.before or 0) for row in rows), default=0) or 1
    has_before = any(row.before is not None for row in rows)
    step = 50 if has_before else 42
    shapes = Markup("").join(_bar(row, place * step, most, says) for place, row in enumerate(rows))
    drawn = _svg(title, _summary(rows, says), shapes, max(1, len(rows)) * step)
    key = _key(heads, says) if has_before else Markup("")
    return _figure(title, key + drawn, _table(title, rows, heads, says), says, is_empty=not rows)


def lines(title: str, rows: Sequence[Bar], says: Translator, heads: Heads) -> Markup:
    """Draw a line over time, and a dashed one for the period before."""
    most = max((max(row.value, row.before or 0) for row in rows), default=0)
    top = _round_up(most)
    has_before = any(row.before is not None for row in rows)
    grid = Markup("").join(
        Markup(
            '<line class="axis" x1="0" x2="100%" y1="{y}" y2="{y}"/>'
            '<text x="0" y="{above}">{text}</text>'
        ).format(y=_y(part * top, top), above=_y(part * top, top) - 5, text=says.number(part * top))
        for part in (0, 0.5, 1)
    )
    plot = Markup(
        '<svg y="24" width="100%" height="160" viewBox="0 0 1000 160" preserveAspectRatio="none">'
        '<path class="under" d="M0 160L{values}L1000 160z"/>{before}'
        '<polyline class="line-1" points="{values}"/></svg>'
    ).format(
        values=_points([row.value for row in rows], top),
        before=Markup('<polyline class="line-2" points="{}"/>').format(
            _points([row.before or 0 for row in rows], top)
        )
        if has_before
        else "",
    )
    ends = [(0, "0", "start"), (len(rows) // 2, "50%", "middle"), (len(rows) - 1, "100%", "end")]
    labels = Markup("").join(
        Markup('<text x="{x}" y="206" text-anchor="{anchor}">{text}</text>').format(
            x=x, anchor=anchor, text=rows[place].short or rows[place].label
        )
        for place, x, anchor in (ends if len(rows) > 2 else ends[::2])
        if rows
    )
    drawn = _svg(title, _summary(rows, says), plot + grid + labels, 214)
    key = _key(heads, says, are_lines=True) if has_before else Markup("")
    return _figure(title, key + drawn, _table(title, rows, heads, says), says, is_empty=not most)


def heat(
    title: str,
    values: Sequence[Sequence[float]],
    rows: Sequence[str],
    columns: Sequence[str],
    says: Translator,
) -> Markup:
    """Draw a field of cells, the darker the more."""
    most = max((max(row) for row in values), default=0)
    left, wide = 11.0, 89.0 / len(columns)
    cells = Markup("").join(
        Markup(
            '<rect class="heat-{level}" x="{x:.3f}%" y="{y}" width="{wide:.3f}%" height="26">'
            "<title>{row}, {column}: {value}</title></rect>"
        ).format(
            level=_level(value, most),
            x=left + place * wide,
            y=20 + line * 28,
            wide=wide * 0.94,
            row=rows[line],
            column=columns[place],
            value=says.number(value),
        )
        for line, row in enumerate(values)
        for place, value in enumerate(row)
    )
    names = Markup("").join(
        Markup('<text class="label" x="0" y="{y}">{name}</text>').format(
            y=38 + place * 28, name=name
        )
        for place, name in enumerate(rows)
    )
    hours = Markup("").join(
        Markup('<text x="{x:.3f}%" y="12">{name}</text>').format(x=left + place * wide, name=name)
        for place, name in enumerate(columns)
        if place % 6 == 0
    )
    flat = [
        Bar(f"{rows[line]}, {columns[place]}", value)
        for line, row in enumerate(values)
        for place, value in enumerate(row)
    ]
    drawn = _svg(title, _summary(flat, says), hours + names + cells, 20 + 28 * len(rows))
    scale = Markup(
        '<p class="key"><span>{few} <svg class="scale" viewBox="0 0 84 12">{steps}</svg> {most}</span></p>'
    )
    steps = Markup("").join(
        Markup('<rect class="heat-{0}" x="{1}" width="13" height="12"/>').format(level, level * 14)
        for level in range(_LEVELS + 1)
    )
    key = scale.format(few=says.number(0), steps=steps, most=says.number(most))
    return _figure(
        title, drawn + key, _field(title, values, rows, columns, says), says, is_empty=not most
    )


def _bar(row: Bar, y: int, most: float, says: Translator) -> Markup:
    value = row.text or says.number(row.value)
    most_label = _MOST_LABEL - max(0, len(value) - _USUAL_VALUE)
    label = row.label if len(row.label) <= most_label else row.label[: most_label - 1] + "…"
    drawn = Markup(
        '<text class="label" x="0" y="{text_y}">{label}</text>'
        '<text class="value" x="100%" y="{text_y}" text-anchor="end">{value}</text>'
        '<rect class="track" x="0" y="{y}" width="100%" height="12" rx="3"/>'
        '<rect class="bar-1" x="0" y="{y}" width="{share:.3f}%" height="12" rx="3"/>'
    ).format(
        text_y=y + 14,
        y=y + 20,
        label=label,
        value=value,
        share=100 * row.value / most,
    )
    if row.before is None:
        return drawn
    return drawn + Markup(
        '<rect class="bar-2" x="0" y="{y}" width="{share:.3f}%" height="6" rx="2"/>'
    ).format(y=y + 34, share=100 * row.before / most)


def _svg(title: str, description: str, shapes: Markup, height: int) -> Markup:
    name = "chart-" + sha256(title.encode()).hexdigest()[:8]
    return Markup(
        '<svg role="img" aria-labelledby="{name} {name}-d" height="{height}">'
        '<title id="{name}">{title}</title><desc id="{name}-d">{description}</desc>{shapes}</svg>'
    ).format(name=name, height=height, title=title, description=description, shapes=shapes)


def _figure(
    title: str, drawn: Markup, table: Markup, says: Translator, *, is_empty: bool
) -> Markup:
    if is_empty:
        return Markup('<figure class="chart stack"><p class="hint">{}</p></figure>').format(
            says.gettext("Nothing was counted in this time.")
        )
    return Markup(
        '<figure class="chart stack" aria-label="{title}">{drawn}'
        '<details><summary>{summary}</summary><div class="scroll" tabindex="0" role="region" '
        'aria-label="{about}">{table}</div></details></figure>'
    ).format(
        title=title,
        drawn=drawn,
        table=table,
        summary=says.gettext("Show as table"),
        about=says.gettext("%(title)s: table") % {"title": title},
    )


def _table(title: str, rows: Sequence[Bar], heads: Heads, says: Translator) -> Markup:
    before = any(row.before is not None for row in rows)
    head = Markup('<tr><th scope="col">{}</th><th scope="col" class="count">{}</th>{}</tr>').format(
        heads.label or Markup('<span class="unseen">{}</span>').format(says.gettext("Name")),
        heads.value,
        Markup('<th scope="col" class="count">{}</th>').format(heads.before) if before else "",
    )
    body = Markup("").join(
        Markup('<tr><th scope="row">{}</th><td class="count">{}</td>{}</tr>').format(
            row.label,
            row.text or says.number(row.value),
            Markup('<td class="count">{}</td>').format(says.number(row.before or 0))
            if before
            else "",
        )
        for row in rows
    )
    return Markup(
        '<table><caption class="unseen">{}</caption><thead>{}</thead><tbody>{}</tbody></table>'
    ).format(title, head, body)


def _field(
    title: str,
    values: Sequence[Sequence[float]],
    rows: Sequence[str],
    columns: Sequence[str],
    says: Translator,
) -> Markup:
    head = Markup("").join(
        Markup('<th scope="col" class="count">{}</th>').format(c) for c in columns
    )
    body = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            rows[place],
            Markup("").join(
                Markup('<td class="count">{}</td>').format(says.number(value)) for value in row
            ),
        )
        for place, row in enumerate(values)
    )
    return Markup(
        '<table><caption class="unseen">{}</caption>'
        '<thead><tr><th scope="col"><span class="unseen">{}</span></th>{}</tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(title, says.gettext("Day"), head, body)


def _key(heads: Heads, says: Translator, *, are_lines: bool = False) -> Markup:
    first, second = _LINE_SIGNS if are_lines else _BAR_SIGNS
    sign = Markup('<span><svg viewBox="0 0 28 12">{}</svg>{}</span>')
    return Markup('<p class="key" aria-hidden="true">{}{}</p>').format(
        sign.format(first, heads.value), sign.format(second, heads.before or says.gettext("Before"))
    )


def _summary(rows: Sequence[Bar], says: Translator) -> str:
    if not rows:
        return says.gettext("Nothing was counted in this time.")
    highest = max(rows, key=lambda row: row.value)
    return says.gettext("The most: %(label)s, %(value)s. There are %(count)s values in all.") % {
        "label": highest.label,
        "value": highest.text or says.number(highest.value),
        "count": says.number(len(rows)),
    }


def _points(values: Sequence[float], top: float) -> str:
    step = 1000 / max(1, len(values) - 1)
    return " ".join(
        f"{place * step:.1f},{160 - 160 * value / top:.1f}" for place, value in enumerate(values)
    )


def _y(value: float, top: float) -> float:
    return 24 + 160 - 160 * value / top


def _round_up(value: float) -> float:
    """Choose the end of an axis: a number that halves well."""
    size = 1
    while True:
        for step in (2, 4, 6, 8, 10):
            if value <= step * size:
                return step * size
        size *= 10


def _level(value: float, most: float) -> int:
    if not value or not most:
        return 0
    return min(_LEVELS, 1 + int(_LEVELS * value / most * 0.999))
