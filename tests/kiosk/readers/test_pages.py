# SPDX-License-Identifier: Apache-2.0
"""Pages are decoded within bounds and written anew."""

import io
import itertools
import re
import struct
import zlib
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from PIL import Image, ImageCms

from kiosk.errors import ReaderError
from kiosk.readers import Bounds, PageImage, as_pdf, page_of, pages_of
from kiosk.readers.decoding import MOST_BYTES, prepare, thumbnail
from kiosk.readers.srgb import srgb_profile

BOUNDS = Bounds()


def prepared(data: bytes, bounds: Bounds = BOUNDS) -> PageImage:
    return prepare(data, bounds).page


def read(jpeg: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    return image


def refused(data: bytes) -> str:
    with pytest.raises(ReaderError) as caught:
        prepare(data, BOUNDS)
    return caught.value.code


def test_a_page_keeps_two_hundred_dots_an_inch_of_a4():
    assert BOUNDS.side == 2339
    assert BOUNDS.side / (297 / 25.4) == pytest.approx(200, abs=0.1)


def test_a_large_page_is_made_as_large_as_the_bounds(drawn):
    page = prepared(drawn(4960, 7016, "JPEG"))
    assert (page.width, page.height) == (1654, 2339)
    assert read(page.jpeg).size == (1654, 2339)


def test_a_small_page_is_not_made_larger(drawn):
    page = prepared(drawn(600, 800))
    assert (page.width, page.height) == (600, 800)


@pytest.mark.parametrize("most", [1_000_000, 300_000, 100_000])
def test_a_page_that_no_coder_makes_small_still_fits(noise, most):
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=95)
    page = prepared(file.getvalue(), Bounds(page_bytes=most))
    assert len(page.jpeg) <= most
    assert read(page.jpeg).size == (page.width, page.height)


def test_nothing_of_the_device_is_left_in_a_page(drawn):
    exif = Image.Exif()
    exif[0x010F] = "CANARY-MAKER"
    exif[0x8825] = {1: "N", 2: (40.0, 22.0, 0.0)}
    laid = drawn(kind="JPEG", exif=exif, comment=b"CANARY-COMMENT", icc_profile=b"CANARY" * 40)
    assert b"CANARY" in laid  # or the test would say nothing
    page = prepared(laid)
    assert b"CANARY" not in page.jpeg
    assert b"Exif" not in page.jpeg
    assert not read(page.jpeg).getexif()
    assert "icc_profile" not in read(page.jpeg).info


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_page_that_was_prepared_is_known_again(drawn, mode):
    page = prepared(drawn(mode=mode, colour=255 if mode == "L" else "white"))
    assert page_of(page.jpeg) == page
    with pytest.raises(ReaderError, match=r"reader\.picture"):
        page_of(b"%PDF")


def test_a_page_held_sideways_is_turned_upright(drawn):
    exif = Image.Exif()
    exif[0x0112] = 6
    page = prepared(drawn(800, 600, "JPEG", exif=exif))
    assert (page.width, page.height) == (600, 800)


@pytest.mark.parametrize(
    ("mode", "colour"),
    [("RGBA", (0, 0, 0, 0)), ("LA", (0, 0)), ("P", 0), ("1", 1), ("L", 255), ("I;16", 65535)],
)
def test_every_way_to_write_dots_becomes_white_paper(drawn, mode, colour):
    page = prepared(drawn(mode=mode, colour=colour))
    image = read(page.jpeg).convert("RGB")
    if mode != "P":
        assert min(image.getpixel((300, 400))) > 250


def test_a_jpeg_without_tables_as_cameras_send_it_is_read(drawn):
    whole = drawn(640, 480, "JPEG", quality=75)
    bare = without_huffman_tables(whole)
    assert len(bare) < len(whole) - 300
    assert prepared(bare).width == 640


def without_huffman_tables(jpeg: bytes) -> bytes:
    kept, place = jpeg[:2], 2
    while jpeg[place + 1] != 0xDA:
        length = struct.unpack(">H", jpeg[place + 2 : place + 4])[0] + 2
        if jpeg[place + 1] != 0xC4:
            kept += jpeg[place : place + length]
        place += length
    return kept + jpeg[place:]


def bomb(width: int, height: int) -> bytes:
    """A PNG that says that it is huge and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        whole = kind + body
        return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8_000, 8_000), (10_000, 10_000), (60_000, 60_000), (30_000, 1)])
def test_a_picture_with_more_dots_than_a_page_is_never_decoded(size):
    assert refused(bomb(*size)) == "reader.pixels"


def test_the_same_picture_within_the_bounds_is_decoded():
    assert refused(bomb(1_000, 1_000)) == "reader.picture"  # it is cut, and that was seen


def test_more_bytes_than_a_page_has_are_not_looked_at():
    assert refused(bytes(MOST_BYTES + 1)) == "reader.size"


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xd8\xff", b"%PDF-1.4", b"GIF89a" + bytes(64), b"II*\0" + bytes(64), b"<svg/>"],
)
def test_what_is_no_picture_is_said_to_be_none(data):
    assert refused(data) == "reader.picture"


def test_a_cut_picture_is_said_to_be_none(drawn, noise):
    file = io.BytesIO()
    noise.resize((300, 400)).save(file, "PNG")
    assert refused(file.getvalue()[:-2000]) == "reader.picture"


def test_a_thumbnail_is_small_and_of_the_same_shape(drawn):
    page = prepared(drawn(1200, 1600))
    assert read(thumbnail(page.jpeg, 400)).size == (300, 400)


def test_pages_become_one_pdf_with_each_page_as_it_is(two_pages):
    file = as_pdf(two_pages, 200)
    assert file == as_pdf(two_pages, 200)
    assert all(page.jpeg in file for page in two_pages)
    assert pages_of(file) == two_pages
    assert pages_of(b"%PDF-1.7\n" + file) == []
    with pypdfium2.PdfDocument(file) as document:
        assert len(document) == 2
        width, height = document[0].get_size()
        assert (width, height) == (pytest.approx(595, abs=1), pytest.approx(842, abs=1))
        shown = document[0].render(scale=0.1).to_pil().convert("RGB")
        assert shown.getpixel((20, 20)) == pytest.approx((0, 0, 128), abs=8)
        grey = document[1].render(scale=0.2).to_pil().convert("L")
        assert grey.getpixel((20, 20)) == pytest.approx(128, abs=8)


@pytest.fixture(scope="module")
def two_pages(drawn):
    return [
        prepared(drawn(1654, 2339, colour="navy")),
        prepared(drawn(800, 600, mode="L", colour=128)),
    ]


def objects_of(pdf: bytes) -> dict[int, bytes]:
    """Read a PDF's objects by the table at its end, as ISO 32000-1, 7.5 has it."""
    begin = int(re.search(rb"startxref\n(\d+)\n%%EOF\n\Z", pdf)[1])
    count = int(re.match(rb"xref\n0 (\d+)\n", pdf[begin:])[1])
    rows = pdf[begin:].split(b"\n", 2 + count)[2:]
    found = {}
    for number, row in enumerate(rows[1:count], start=1):
        assert re.fullmatch(rb"\d{10} 00000 n ", row)
        body = pdf[int(row[:10]) :]
        assert body.startswith(b"%d 0 obj\n" % number)
        found[number] = body
    return found


def stream_of(body: bytes) -> bytes:
    """Read a stream by its length, which must lead to its end (ISO 19005-2, 6.1.7)."""
    length = int(re.search(rb"/Length (\d+)", body)[1])
    begin = body.index(b"stream\n") + len(b"stream\n")
    assert body[begin + length :].startswith(b"\nendstream\nendobj\n")
    return body[begin : begin + length]


def test_a_pdf_says_of_itself_that_it_is_an_archive_s(two_pages):
    file = as_pdf(two_pages, 200)
    objects = objects_of(file)
    assert objects[1].startswith(
        b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R /Metadata 3 0 R /OutputIntents [4 0 R] >>"
    )
    about = ET.fromstring(stream_of(objects[3]))  # noqa: S314 our own
    space = "{http://www.aiim.org/pdfa/ns/id/}"
    assert [one.text for one in about.iter(f"{space}part")] == ["2"]
    assert [one.text for one in about.iter(f"{space}conformance")] == ["B"]
    head = objects[3][: objects[3].index(b"stream")]
    assert b"/Type /Metadata /Subtype /XML" in head
    assert b"/Filter" not in head  # 6.6.2.1
    assert b"/S /GTS_PDFA1" in objects[4]
    assert b"/DestOutputProfile 5 0 R" in objects[4]
    assert stream_of(objects[5]) == srgb_profile()
    for number in (*range(7, 12, 3), *range(8, 12, 3)):
        stream_of(objects[number])
    trailer = file[file.rindex(b"trailer") :]
    assert re.search(rb"/ID \[<([0-9a-f]{32})> <\1>\]", trailer)
    for unwanted in (b"/Encrypt", b"/Info ", b"/JavaScript", b"/AA ", b"/OpenAction", b"/SMask"):
        assert unwanted not in trailer + objects[1][:200]


def test_two_documents_have_two_names(two_pages):
    assert as_pdf(two_pages, 200)[-140:] != as_pdf(two_pages[:1], 200)[-140:]


def test_the_profile_means_the_colours_that_srgb_means():
    """Held against the one that Little CMS makes; a wrong curve would be seen."""
    colours = Image.new("RGB", (216, 1))
    steps = list(itertools.product(range(0, 256, 51), repeat=3))
    colours.putdata(steps)
    seen = ImageCms.createProfile("LAB")

    def lab(profile: bytes | ImageCms.core.CmsProfile) -> list[tuple[int, ...]]:
        opened = ImageCms.ImageCmsProfile(
            io.BytesIO(profile) if isinstance(profile, bytes) else profile
        )
        way = ImageCms.buildTransform(opened, seen, "RGB", "LAB")
        raw = ImageCms.applyTransform(colours, way).tobytes()
        return [tuple(raw[place : place + 3]) for place in range(0, len(raw), 3)]

    def apart(one: bytes) -> int:
        usual = lab(ImageCms.createProfile("sRGB"))
        pairs = zip(lab(one), usual, strict=True)
        return max(abs(a - b) for mine, other in pairs for a, b in zip(mine, other, strict=True))

    profile = srgb_profile()
    assert apart(profile) <= 1
    bent = struct.pack(">i", round(2.4 * 65536))
    assert apart(profile.replace(bent, struct.pack(">i", round(1.8 * 65536)))) > 5
    assert len(profile) == int.from_bytes(profile[:4]) == 500
