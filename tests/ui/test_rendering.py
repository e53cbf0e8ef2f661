# SPDX-License-Identifier: Apache-2.0
"""A receipt on paper can be read: by people of every script, and by a scanner."""

import base64
import dataclasses
import io
import json
import random
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageFilter
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from kiosk.errors import PrintingError
from kiosk.i18n.catalogues import read, translations
from kiosk.printing import Raster
from kiosk.receipts import Answer, Block, Receipt, Standing, Step, payload_in
from ui import rendering
from ui.rendering import QR_PIXELS, Fonts, qr_data_url, qr_image, qr_matrix, render, set_receipt
from ui.rendering.ornaments import code_modules
from ui.rendering.sheet import Sheet, Style, TextPiece

LANGUAGES = ("en", "az", "ru", "tr", "ar", "fa", "zh")
STANDINGS = ("taken", "received")
WIDTHS = (384, 512, 576, 832)
GRAIN = 0.15
GRAIN_FOR_BOTH = 0.1
"""zbar follows single edges and smooths nothing: two thirds of the noise is as much as it takes."""
NOTHING_FOUND = 4
"""What zbarimg ends with where there is no code."""

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def receipt_in(root):
    """Read an agreed receipt back from its golden file."""

    def block(content):
        steps = tuple(Step(**step) for step in content["steps"])
        answers = tuple(Answer(**answer) for answer in content["answers"])
        papers = tuple(content["papers"])
        return Block(**(content | {"steps": steps, "answers": answers, "papers": papers}))

    def read_back(code, standing="taken"):
        file = root / f"tests/kiosk/receipts/golden/{standing}-{code}.json"
        content = json.loads(file.read_text(encoding="utf-8"))
        return Receipt(
            reference=content["reference"],
            standing=Standing(content["standing"]),
            payload=content["payload"],
            own=block(content["own"]),
            official=content["official"] and block(content["official"]),
        )

    return read_back


@pytest.fixture(params=LANGUAGES)
def receipt(request, receipt_in):
    return receipt_in(request.param)


def picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("L")


def codes(image) -> list[str]:
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats(zxingcpp.QRCode))
    return [code.text for code in found]


def worn(image: Image.Image, grain: float = GRAIN) -> Image.Image:
    """Paper as a phone sees it: crooked, out of focus, grey on grey, with grain."""
    paper = Image.new("L", (image.width + 80, image.height + 80), 255)
    paper.paste(image, (40, 40))
    crooked = paper.rotate(2, resample=Image.Resampling.BICUBIC, fillcolor=255)
    soft = crooked.filter(ImageFilter.GaussianBlur(1.2))
    noise = random.Random(7)  # noqa: S311 grain, not a secret
    dust = Image.frombytes("L", soft.size, noise.randbytes(soft.width * soft.height))
    return Image.blend(soft.point(lambda level: 80 + level * 0.6), dust, grain)


def scanned(image: Image.Image, tmp_path) -> list[str]:
    """What a second reader, of other make, finds on the same picture."""
    file = tmp_path / "seen.png"
    image.save(file)
    command = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode in {0, NOTHING_FOUND}, done.stderr
    return done.stdout.splitlines()


def texts(sheet: Sheet) -> list[TextPiece]:
    return [piece for piece in sheet.pieces if isinstance(piece, TextPiece)]


def plain(text: str) -> str:
    return "".join(c for c in text.replace("\u00a0", " ") if c not in "\u2066\u2068\u2069")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_code_reads_from_worn_paper(receipt, width):
    assert codes(worn(picture(render(receipt, width).png))) == [receipt.payload]


def on_paper(receipt, layout: str) -> Image.Image:
    """Draw a receipt as each layout has it; the screen's picture is that of the code alone."""
    match layout:
        case "a4":
            ((_words, image), *_more) = pages(render(receipt, 576, paper="a4").pdf)
            return image
        case "screen":
            data = qr_data_url(receipt.payload, QR_PIXELS).partition(",")[2]
            return picture(base64.b64decode(data))
        case width:
            return picture(render(receipt, int(width)).png)


LAYOUTS = ("384", "576", "a4", "screen")
"""58 mm, 80 mm, a sheet, and the screen."""


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "code",
    ["en", *(pytest.param(code, marks=pytest.mark.nightly) for code in LANGUAGES if code != "en")],
)
@pytest.mark.parametrize(
    "has_page",
    [pytest.param(False, marks=pytest.mark.nightly), True],  # the address is the longer one
    ids=["token", "address"],
)
def test_two_readers_of_different_make_read_it_worn(
    *, receipt_in, tmp_path, layout, code, has_page
):
    receipt = receipt_in(code)
    if has_page:
        page = "https://status.migration.gov.az/r/BK03RQK40059#" + "aZ09-_" * 42
        receipt = dataclasses.replace(receipt, payload=page)
    seen = worn(on_paper(receipt, layout), GRAIN_FOR_BOTH)
    assert codes(seen) == [receipt.payload]
    assert scanned(seen, tmp_path) == [receipt.payload]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_too_far_gone_is_read_by_neither(receipt_in, tmp_path, layout):
    """The negative control: both readers fail on what nobody could read."""
    gone = worn(on_paper(receipt_in("en"), layout)).filter(ImageFilter.GaussianBlur(9))
    assert codes(gone) == []
    assert scanned(gone, tmp_path) == []


def test_wear_is_real():
    """The negative control: a code of one dot a module doesn't survive the same treatment."""
    image = qr_image("MK1:" + "ABC" * 80, 65)
    tiny = Image.frombytes(
        "L", (65, 65), b"".join(bytes(image.constScanLine(y)[:65]) for y in range(65))
    )
    assert codes(worn(tiny)) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("form", ["png", "pdf"])
def test_the_code_reads_from_the_files(receipt, width, form):
    assert payload_in(getattr(render(receipt, width), form)) == receipt.payload


def test_a_code_with_a_page_to_open_reads_on_the_narrowest_paper(receipt_in):
    page = "https://status.migration.gov.az/r/BK03RQK40059#" + "aZ09-_" * 42
    receipt = dataclasses.replace(receipt_in("en"), payload=page)
    assert codes(worn(picture(render(receipt, 384).png))) == [page]


def test_a_code_that_does_not_fit_is_refused_by_name(receipt_in):
    receipt = dataclasses.replace(receipt_in("en"), payload="x" * 1200)
    with pytest.raises(PrintingError) as caught:
        assert render(receipt, 384).raster
    assert caught.value.code == "printing.too-narrow"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("standing", STANDINGS)
def test_nothing_is_clipped_and_nothing_overlaps(receipt_in, width, standing):
    for code in LANGUAGES:
        sheet = set_receipt(receipt_in(code, standing), width, Fonts())
        page = QRectF(0, 0, width, sheet.height)
        boxes = []
        for piece in texts(sheet):
            assert page.contains(piece.ink), plain(piece.text)
            assert piece.layout.maximumWidth() > 0
            for box in boxes:
                assert not box.intersects(piece.bounds.adjusted(0, 0.5, 0, -0.5)), plain(piece.text)
            boxes.append(piece.bounds)
        for piece in sheet.pieces:
            assert page.contains(piece.bounds)


def test_overflowing_text_would_be_noticed():
    """The negative control: the measure of ink sees a line that runs off the paper."""
    sheet = Sheet(100, 0, Fonts())
    sheet.text("Azərbaycan Respublikası", Style(40), is_right_to_left=False)
    piece = sheet.pieces[0]
    piece.at.setX(60)
    assert not QRectF(0, 0, 100, sheet.height).contains(piece.ink)


@pytest.mark.parametrize("width", WIDTHS)
def test_everything_that_the_receipt_says_is_on_paper(receipt, width):
    said = " ".join(plain(piece.text) for piece in texts(set_receipt(receipt, width, Fonts())))
    for block in receipt.blocks:
        wanted = [block.issuer, block.service, block.headline, block.moment, block.place]
        wanted += [block.reference_label, block.steps_title]
        wanted += [step.text for step in block.steps]
        wanted += [text for answer in block.answers for text in (answer.label, answer.text)]
        for text in wanted:
            assert text in said
    assert receipt.own.closing in said
    assert receipt.own.code_hint in said
    for group in receipt.grouped_reference.split():
        assert group in said


@pytest.mark.parametrize("code", ["az", "ru", "ar"])
@pytest.mark.parametrize("width", [384, 576])
def test_the_words_of_the_catalogues_fit_the_paper(receipt_in, root, code, width):
    known = {
        source: said
        for (_, source), said in translations(read(root / "resources/translations", code)).items()
    }

    def say(value):
        if isinstance(value, str):
            return known.get(value, value)
        if isinstance(value, tuple):
            return tuple(say(part) for part in value)
        if dataclasses.is_dataclass(value):
            parts = dataclasses.fields(value)
            return type(value)(**{part.name: say(getattr(value, part.name)) for part in parts})
        return value

    english = receipt_in("en").own
    own = dataclasses.replace(say(english), language=code, is_right_to_left=code == "ar")
    assert own.headline != english.headline
    sheet = set_receipt(dataclasses.replace(receipt_in("en"), own=own), width, Fonts())
    page = QRectF(0, 0, width, sheet.height)
    assert all(page.contains(piece.ink) for piece in texts(sheet))
    assert missing_glyphs(sheet) == 0


def test_a_copy_is_marked_in_both_languages(receipt_in):
    receipt = receipt_in("en")
    copy = dataclasses.replace(
        receipt,
        own=dataclasses.replace(receipt.own, copy="Copy 1"),
        official=dataclasses.replace(receipt.official, copy="Surət 1"),
    )
    said = [piece.text for piece in texts(set_receipt(copy, 576, Fonts()))]
    assert {"Copy 1", "Surət 1"} <= set(said)


def missing_glyphs(sheet: Sheet) -> int:
    runs = [run for piece in texts(sheet) for run in piece.layout.glyphRuns()]
    return sum(run.glyphIndexes().count(0) for run in runs)


def test_every_letter_has_a_glyph_of_our_fonts(receipt):
    sheet = set_receipt(receipt, 576, Fonts())
    assert missing_glyphs(sheet) == 0
    families = {
        run.rawFont().familyName() for piece in texts(sheet) for run in piece.layout.glyphRuns()
    }
    assert families <= set(Fonts().families)


def test_a_letter_without_a_glyph_would_be_noticed():
    """The negative control: no font has a glyph for a private character."""
    sheet = Sheet(576, 0, Fonts())
    sheet.text("\uf8fe", Style(40), is_right_to_left=False)
    assert missing_glyphs(sheet) == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_letters_are_large_enough(receipt, width):
    sheet = set_receipt(receipt, width, Fonts())
    important = {receipt.own.service, receipt.own.headline}
    for piece in texts(sheet):
        font = piece.layout.font()
        assert font.pixelSize() >= 28
        if piece.text in important:
            assert QFontMetricsF(font).capHeight() >= 28


@pytest.mark.parametrize("width", WIDTHS)
def test_the_code_has_modules_of_half_a_millimetre_and_a_quiet_zone(receipt, width):
    job = render(receipt, width)
    sheet = set_receipt(receipt, width, Fonts())
    modules = code_modules(receipt.payload)
    box = next(
        piece.bounds
        for piece in sheet.pieces
        if piece.bounds.width() == piece.bounds.height() >= 4 * modules
    )
    module = box.width() / modules
    assert module == int(module) >= 4
    image, quiet = picture(job.png), int(4 * module)
    left, top, side = int(box.left()), int(box.top()), int(box.width())
    inner = image.crop((left + quiet, top + quiet, left + side - quiet, top + side - quiet))
    assert inner.getpixel((0, 0)) == 0
    ring = image.crop((left, top, left + side, top + side))
    ring.paste(255, (quiet, quiet, side - quiet, side - quiet))
    assert ring.getextrema() == (255, 255)


def test_raster_and_picture_are_the_same(receipt):
    job = render(receipt, 500)
    image = picture(job.png)
    assert image.size == (job.raster.width, job.raster.height) == (500, job.raster.height)
    bits = Image.frombytes("1", image.size, job.raster.data, "raw", "1;I").convert("L")
    assert bits.tobytes() == image.tobytes()
    assert all(job.raster.row(y)[-1] & 0x0F == 0 for y in range(job.raster.height))


def drawn(receipt) -> tuple[Raster, bytes, bytes]:
    """All forms of a receipt."""
    job = render(receipt, 576)
    return job.raster, job.png, job.pdf


def test_nothing_is_drawn_that_no_printer_asks_for(receipt_in, monkeypatch):
    for name in ("to_pdf", "to_png"):
        monkeypatch.setattr(rendering, name, lambda *_given, **_options: pytest.fail("was drawn"))
    job = render(receipt_in("az"), 576)
    assert job.raster is job.raster


def test_the_same_receipt_gives_the_same_paper(receipt):
    assert drawn(receipt) == drawn(receipt)


def test_receipts_are_set_on_any_thread(receipt_in):
    receipts = [receipt_in(code, standing) for code in LANGUAGES for standing in STANDINGS]
    with ThreadPoolExecutor(4) as pool:
        elsewhere = list(pool.map(drawn, receipts * 2))
    assert elsewhere == [drawn(one) for one in receipts] * 2


@pytest.mark.parametrize(("width", "paper"), [(384, 58), (576, 80), (832, 112), (500, 70.6)])
def test_the_pdf_is_one_page_of_the_papers_size_with_real_text(receipt_in, width, paper):
    job = render(receipt_in("ru"), width)
    document = pypdfium2.PdfDocument(job.pdf)
    assert len(document) == 1
    wide, high = (points / 72 * 25.4 for points in document[0].get_size())
    assert wide == pytest.approx(paper, abs=0.4)
    assert high == pytest.approx(job.raster.height / 203 * 25.4, abs=0.4)
    said = document[0].get_textpage().get_text_range()
    assert "BK03" in said
    assert "Что дальше" in said
    document.close()
    assert b"CreationDate" not in job.pdf


def test_right_to_left_paper_is_mirrored(receipt_in):
    sheet = set_receipt(receipt_in("ar"), 576, Fonts())
    mirrored = set_receipt(receipt_in("az"), 576, Fonts())
    mark, same = sheet.pieces[1].bounds, mirrored.pieces[1].bounds
    assert mark.right() == pytest.approx(576 - same.left())
    issuer = texts(sheet)[0]
    assert issuer.ink.right() == pytest.approx(issuer.bounds.right(), abs=3)
    assert issuer.bounds.right() < mark.left()


@pytest.mark.parametrize("width", [384, 576])
def test_numbers_keep_their_order_among_arabic(receipt_in, width):
    receipt = receipt_in("ar")
    numbers = [
        piece
        for piece in texts(set_receipt(receipt, width, Fonts()))
        if plain(piece.text) and plain(piece.text).replace(" ", "") in receipt.reference
    ]
    assert numbers
    for piece in numbers:
        line = piece.layout.lineAt(0)
        inside = [at for at, letter in enumerate(piece.text) if letter.isalnum()][1:]
        places = [line.cursorToX(at)[0] for at in inside]
        assert places == sorted(places)


def test_an_order_turned_around_would_be_noticed():
    """The negative control: without the isolate, Arabic puts the second group first."""
    sheet = Sheet(576, 0, Fonts())
    sheet.text("\u2067RQK4\u2069 \u20670059\u2069", Style(40), is_right_to_left=True)
    line = sheet.pieces[0].layout.lineAt(0)
    assert line.cursorToX(1)[0] > line.cursorToX(8)[0]


@pytest.mark.parametrize(
    "text",
    [
        "<img src='x.png'>",
        "A" * 3000,
        "\u202eevil",
        "\x1b@\x1dV\x00 escape",
        "line\nbreak\u2028and\ttab",
        "",
        "😀👩‍👩‍👧‍👦",
    ],
    ids=["markup", "long", "override", "escpos", "breaks", "empty", "emoji"],
)
def test_no_answer_breaks_the_paper(receipt_in, text):
    receipt = receipt_in("ar")
    own = dataclasses.replace(receipt.own, answers=(Answer(label="ب", text=text),), place=text)
    sheet = set_receipt(dataclasses.replace(receipt, own=own), 384, Fonts())
    page = QRectF(0, 0, 384, sheet.height)
    assert all(page.contains(piece.ink) for piece in texts(sheet) if not piece.ink.isEmpty())
    job = render(dataclasses.replace(receipt, own=own), 384)
    assert payload_in(job.png) == receipt.payload


@pytest.mark.parametrize("pixels", [130, 236, 400, 1001])
def test_the_code_on_the_screen_reads(receipt, pixels):
    image = qr_image(receipt.payload, pixels)
    assert (image.width(), image.height()) == (pixels, pixels)
    assert codes(image) == [receipt.payload]


def test_a_code_smaller_than_its_modules_is_refused(receipt):
    with pytest.raises(ValueError, match="modules"):
        qr_image(receipt.payload, code_modules(receipt.payload) - 1)


def test_qml_gets_the_code_as_an_address(receipt):
    url = qr_data_url(receipt.payload, 400)
    assert url.startswith("data:image/png;base64,")
    import base64

    assert payload_in(base64.b64decode(url.partition(",")[2])) == receipt.payload


def test_the_matrix_is_square_and_fresh(receipt):
    matrix = qr_matrix(receipt.payload)
    assert all(len(row) == len(matrix) for row in matrix)
    assert all(matrix[0][:7])
    matrix[0][0] = False
    assert qr_matrix(receipt.payload)[0][0] is True


def pages(pdf: bytes) -> list[tuple[str, Image.Image]]:
    """What each page says and shows, at 150 dpi."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            (
                page.get_textpage().get_text_range(),
                page.render(scale=150 / 72).to_pil().convert("L"),
            )
            for page in document
        ]
    finally:
        document.close()


def test_on_a4_a_receipt_is_one_sheet_that_reads_well(receipt):
    (page,) = pages(render(receipt, 576, paper="a4").pdf)
    words, image = page
    assert (image.width, image.height) == (1240, 1755)
    assert codes(image) == [receipt.payload]
    assert receipt.grouped_reference.split()[0] in words
    ink = image.point(lambda level: 255 if level < 128 else 0).getbbox()
    margin = 11 * 150 / 25.4
    assert margin < ink[0] < ink[2] < image.width - margin
    assert margin < ink[1] < ink[3] < image.height - margin


def test_what_is_longer_than_a4_goes_on_on_the_next_sheet_and_nothing_is_cut(receipt_in):
    receipt = receipt_in("en")
    many = tuple(Answer(label=f"Question {n}", text=f"Answer {n}.") for n in range(40))
    own = dataclasses.replace(receipt.own, answers=many)
    found = pages(render(dataclasses.replace(receipt, own=own), 576, paper="a4").pdf)
    assert len(found) >= 2
    said = "\n".join(words for words, _image in found)
    assert [said.count(f"Answer {n}.") for n in range(40)] == [1] * 40
    assert receipt.own.closing in said.replace("\r\n", " ")
    for _words, image in found:
        ink = image.point(lambda level: 255 if level < 128 else 0).getbbox()
        assert 11 * 150 / 25.4 < ink[1] < ink[3] < image.height - 11 * 150 / 25.4


def test_the_long_code_of_a_slip_keeps_its_groups_whole(receipt_in):
    receipt = receipt_in("en")
    symbols = "KNWBPKXP5VZY8BJKMS02V5SB1YCP"
    groups = {symbols[at : at + 4] for at in range(0, len(symbols), 4)}
    slip = dataclasses.replace(receipt, symbols=symbols)
    for width in WIDTHS:
        pieces = set_receipt(slip, width, Fonts()).pieces
        texts = [one for one in pieces if isinstance(one, TextPiece) and "KNWB" in one.text]
        for piece in texts:
            lines = [piece.layout.lineAt(at) for at in range(piece.layout.lineCount())]
            shown = [piece.text[line.textStart() :][: line.textLength()] for line in lines]
            words = {word.strip("\u2066\u2069") for one in shown for word in one.split()}
            assert groups & {word[:4] for word in words} <= words
        assert len(texts) == 2
