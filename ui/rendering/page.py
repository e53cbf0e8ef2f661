# SPDX-License-Identifier: Apache-2.0
"""Sets a receipt on paper: the person's language, the code, then Azerbaijani."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF

from kiosk.errors import PrintingError
from kiosk.isolates import isolate
from kiosk.receipts import Block, Receipt
from ui.rendering import ornaments
from ui.rendering.fonts import Fonts
from ui.rendering.marking import set_mark
from ui.rendering.sheet import (
    Align,
    Column,
    Sheet,
    Style,
    TextPiece,
    left_to_right,
)

SMALLEST_MODULE: Final = 4
"""Dots: half a millimetre, which every hand scanner reads."""
_LARGEST_MODULE: Final = 6
NO_BREAK: Final = "\u00a0"
_BESIDE: Final = 3
"""More groups than these take lines of two."""
_NARROW: Final = 480
"""Below this width the reference takes two lines."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes in dots; capitals are 0.71 of them, so that 40 makes capitals of 28 dots, 3.5 mm."""

    margin: int
    mark: int
    issuer: float
    title: float
    headline: float
    heading: float
    reference: float
    body: float
    small: float
    gap: float

    @classmethod
    def of(cls, width: int) -> "Sizes":
        """Choose for a paper's width."""
        if width < _NARROW:
            return cls(8, 60, 28, 40, 40, 36, 62, 28, 28, 18)
        return cls(20, 76, 28, 44, 40, 38, 64, 30, 28, 24)


def set_receipt(receipt: Receipt, width: int, fonts: Fonts) -> Sheet:
    """Set a receipt on paper of ``width`` dots, exactly as high as it needs.

    Raises PrintingError (``printing.too-narrow``) when the code doesn't fit the width.
    """
    sizes = Sizes.of(width)
    sheet = Sheet(width, sizes.margin, fonts)
    setter = _Setter(sheet, sizes)
    setter.band()
    setter.training_mark(receipt)
    setter.head(receipt.own)
    setter.standing(receipt.own)
    setter.training_mark(receipt)
    setter.proof(receipt.own, receipt)
    setter.training_mark(receipt)
    setter.answers(receipt.own)
    setter.papers(receipt.own)
    setter.steps(receipt.own)
    if receipt.official is not None:
        setter.pause()
        setter.official(receipt.official, receipt.grouped_reference)
    setter.training_mark(receipt)
    setter.closing_band()
    return sheet


@dataclass(frozen=True, slots=True)
class _Setter:
    """Sets the parts of a receipt one below the other."""

    sheet: Sheet
    sizes: Sizes

    def band(self) -> None:
        """The lattice at the top edge."""
        height = 28
        self.sheet.skip(2)
        self._shape(0, self.sheet.y, self.sheet.width, height, ornaments.lattice)
        self.sheet.skip(height + self.sizes.gap)

    def training_mark(self, receipt: Receipt) -> None:
        """White on black from edge to edge, in every language of the paper; nothing on a receipt.

        It stands above and below whatever somebody might cut out and show: number and code too.
        """
        marks = [
            (block.training, block.is_right_to_left) for block in receipt.blocks if block.training
        ]
        set_mark(self.sheet, marks, self.sizes.headline, self.sizes.gap)

    def head(self, block: Block) -> None:
        """Who gives this paper, and for what."""
        sheet, sizes = self.sheet, self.sizes
        top = sheet.y
        whole = Column(sheet.left, sheet.measure)
        beside = whole.without_start(
            sizes.mark + sizes.gap * 0.8, is_right_to_left=block.is_right_to_left
        )
        at = whole.right - sizes.mark if block.is_right_to_left else whole.left
        self._shape(at, top, sizes.mark, sizes.mark, ornaments.mark)
        issuer = self._text(block, block.issuer, Style(sizes.issuer, leading=1.28), beside)
        issuer.move(max(sizes.mark - issuer.height, 0) / 2)
        sheet.y = top + max(issuer.height, sizes.mark)
        sheet.skip(sizes.gap)
        self._rule()
        sheet.skip(sizes.gap * 0.8)
        self._text(block, block.service, Style(sizes.title, bold=True, leading=1.22))
        if block.copy:
            self._text(block, block.copy, Style(sizes.body, bold=True))
        sheet.skip(sizes.gap * 0.8)

    def standing(self, block: Block) -> None:
        """The truth of the moment in a frame."""
        sheet, sizes = self.sheet, self.sizes
        top, inset = sheet.y, sizes.gap * 0.75
        icon, gap = sizes.headline * 1.2, sizes.gap * 0.6
        sheet.skip(inset)
        whole = Column(sheet.left + inset, sheet.measure - 2 * inset)
        beside = whole.without_start(icon + gap, block.is_right_to_left)
        self._shape(
            whole.right - icon if block.is_right_to_left else whole.left,
            sheet.y + (sizes.headline * 1.22 - icon) / 2,
            icon,
            icon,
            ornaments.check,
        )
        self._text(block, block.headline, Style(sizes.headline, bold=True, leading=1.22), beside)
        facts = whole if sheet.width < _NARROW else beside
        self._text(block, block.moment, Style(sizes.body), facts)
        self._text(block, isolate(block.place), Style(sizes.body), facts)
        sheet.skip(inset)
        self._shape(sheet.left, top, sheet.measure, sheet.y - top, ornaments.frame)
        sheet.skip(sizes.gap)

    def proof(self, block: Block, receipt: Receipt) -> None:
        """The code, and the number in letters that can be read across a desk."""
        sheet = self.sheet
        side = self._code_side(receipt.payload)
        groups = receipt.grouped_reference.split()
        if sheet.width < _NARROW:
            self._number(block, _lines(groups), Align.MIDDLE, Column(0, sheet.width))
            left, top = (sheet.width - side) // 2, round(sheet.y)
            sheet.y = top + side
        else:
            left, top = sheet.width - side if block.is_right_to_left else 0, round(sheet.y)
            lines = groups if len(groups) <= _BESIDE else _lines(groups)
            self._number_beside(block, lines, side)
        self._shape(left, top, side, side, ornaments.code(receipt.payload))
        self._text(block, block.code_hint, Style(self.sizes.small, leading=1.28))
        sheet.skip(self.sizes.gap)

    def _number_beside(self, block: Block, lines: list[str], side: int) -> None:
        """Set the lines one below the other beside the code, in the middle of its height."""
        sheet, top, first = self.sheet, self.sheet.y, len(self.sheet.pieces)
        column = Column(0, sheet.width).without_start(side, block.is_right_to_left)
        margin = sheet.margin
        self._number(block, lines, Align.START, column.without_end(margin, block.is_right_to_left))
        spare = (side - (sheet.y - top)) / 2
        for piece in sheet.pieces[first:]:
            piece.move(max(spare, 0))
        sheet.y = max(sheet.y + self.sizes.gap * 0.5, top + side)

    def _number(self, block: Block, lines: list[str], align: Align, column: Column) -> None:
        """Set the label and the number's lines, as large as all of them fit."""
        sheet, sizes = self.sheet, self.sizes
        label = Style(sizes.small, align=align, leading=1.25)
        self._text(block, block.reference_label, label, column)
        size = min(
            sheet.fitting(line, sizes.reference, column.measure, bold=True) for line in lines
        )
        for line in lines:
            style = Style(size, bold=True, align=align, leading=1.14)
            sheet.text(left_to_right(line), style, block.is_right_to_left, column)

    def _code_side(self, payload: str) -> int:
        """Choose the size of the code: whole dots a module, no smaller than reads well."""
        modules, width = ornaments.code_modules(payload), self.sheet.width
        share = 0.75 if width < _NARROW else 0.6
        module = min(max(int(width * share) // modules, SMALLEST_MODULE), _LARGEST_MODULE)
        if modules * module > width:
            raise PrintingError("the code is wider than the paper", code="printing.too-narrow")
        return modules * module

    def answers(self, block: Block) -> None:
        """What the form allows on paper."""
        for answer in block.answers:
            self._text(block, answer.label, Style(self.sizes.small))
            self._text(block, isolate(answer.text), Style(self.sizes.body, bold=True))
            self.sheet.skip(self.sizes.gap * 0.4)
        if block.answers:
            self.sheet.skip(self.sizes.gap * 0.4)

    def papers(self, block: Block) -> None:
        """What to bring."""
        if not block.papers:
            return
        sizes = self.sizes
        self._text(block, block.papers_title, Style(sizes.small))
        for paper in block.papers:
            self._bullet(block, paper, sizes.body, filled=False)
        self.sheet.skip(sizes.gap * 0.4)

    def steps(self, block: Block) -> None:
        """What happens next; done things are marked."""
        sizes = self.sizes
        self._rule()
        self.sheet.skip(sizes.gap * 0.8)
        self._text(block, block.steps_title, Style(sizes.heading, bold=True, leading=1.22))
        self.sheet.skip(sizes.gap * 0.4)
        self._steps(block, sizes.body)
        self._text(block, block.closing, Style(sizes.body, bold=True))
        self.sheet.skip(sizes.gap)

    def pause(self) -> None:
        """A star between two rules: here begins the other language."""
        sheet = self.sheet
        side = 40
        middle = sheet.y + side / 2 - 1
        run = (sheet.measure - side) / 2 - 16
        self._shape(sheet.left, middle, run, 2, ornaments.rule)
        self._shape((sheet.width - side) / 2, sheet.y, side, side, ornaments.small_star)
        self._shape(sheet.width - sheet.margin - run, middle, run, 2, ornaments.rule)
        sheet.skip(side + self.sizes.gap)

    def official(self, block: Block, grouped: str) -> None:
        """The facts in Azerbaijani, closer together, for the official's eyes.

        What only the person is told (what the code is, to keep the paper) is said once.
        """
        sizes = self.sizes
        small = Style(sizes.small, leading=1.3)
        self._text(block, block.issuer, small)
        self._text(block, block.service, Style(sizes.small * 1.2, bold=True, leading=1.25))
        if block.copy:
            self._text(block, block.copy, Style(sizes.small, bold=True))
        self.sheet.skip(sizes.gap * 0.4)
        self._text(block, block.headline, Style(sizes.small, bold=True, leading=1.3))
        self._text(block, block.moment, small)
        self._text(block, isolate(block.place), small)
        is_short = grouped.count(" ") < _BESIDE
        number = left_to_right(grouped.replace(" ", NO_BREAK) if is_short else grouped)
        self._text(block, f"{block.reference_label}: {number}", small)
        for answer in block.answers:
            self._text(block, f"{answer.label}: {isolate(answer.text)}", small)
        if block.papers:
            self._text(block, f"{block.papers_title}: {' '.join(block.papers)}", small)
        self.sheet.skip(sizes.gap * 0.4)
        self._text(block, block.steps_title, Style(sizes.small, bold=True, leading=1.3))
        self.sheet.skip(sizes.gap * 0.3)
        self._steps(block, sizes.small)
        self.sheet.skip(sizes.gap * 0.4)

    def closing_band(self) -> None:
        """The lattice at the lower edge, and paper to tear at."""
        height = 28
        self._shape(0, self.sheet.y, self.sheet.width, height, ornaments.lattice)
        self.sheet.skip(height + 2)

    def _steps(self, block: Block, size: float) -> None:
        for step in block.steps:
            self._bullet(block, step.text, size, filled=step.is_done)
        self.sheet.skip(self.sizes.gap * 0.4)

    def _bullet(self, block: Block, text: str, size: float, *, filled: bool) -> None:
        sheet, side = self.sheet, size * 0.5
        whole = Column(sheet.left, sheet.measure)
        at = whole.right - side if block.is_right_to_left else whole.left
        # on the first line's middle
        self._shape(
            at, sheet.y + size * 0.68 - side / 2, side, side, ornaments.bullet(filled=filled)
        )
        beside = whole.without_start(size * 1.15, block.is_right_to_left)
        self._text(block, text, Style(size, leading=1.3), beside)
        sheet.skip(size * 0.3)

    def _text(
        self, block: Block, text: str, style: Style, column: Column | None = None
    ) -> TextPiece:
        return self.sheet.text(text, style, block.is_right_to_left, column)

    def _rule(self) -> None:
        self._shape(self.sheet.left, self.sheet.y, self.sheet.measure, 2, ornaments.rule)
        self.sheet.skip(2)

    def _shape(
        self, left: float, top: float, width: float, height: float, draw: ornaments.Draw
    ) -> None:
        self.sheet.shape(QRectF(left, top, width, height), draw)


def _lines(groups: list[str]) -> list[str]:
    """Set the first group alone, which says where a number is from, and the others by two."""
    pairs = [groups[at : at + 2] for at in range(1, len(groups), 2)]
    return [groups[0], *(NO_BREAK.join(pair) for pair in pairs)]
