# SPDX-License-Identifier: Apache-2.0
"""Several pages as one PDF: the JPEGs as they are, with nothing around them but the pages.

It is to be read in thirty years: PDF/A-2b (ISO 19005-2) asks that a file says of itself what it
is and what its colours mean.
"""

import hashlib
import re
from collections.abc import Sequence
from typing import Final

from kiosk.readers.pages import PageImage
from kiosk.readers.srgb import srgb_profile

MOST_PAGES: Final = 10
"""Pages of one document."""

_POINTS: Final = 72
_PICTURE: Final = re.compile(
    rb"/Subtype /Image /Width (?P<width>\d{1,5}) /Height (?P<height>\d{1,5}) "
    rb"/ColorSpace /Device(?P<space>RGB|Gray) /BitsPerComponent 8 /Filter /DCTDecode "
    rb"/Length (?P<length>\d{1,8}) >>\nstream\n"
)
_HEAD: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_ABOUT: Final = b"""<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
"""What a PDF/A says of itself (ISO 19005-2, 6.6); no day, no name, no program."""
_FIRST: Final = 6
"""The first object of the first page; the catalogue, its pages and what is said of all go before."""


def as_pdf(pages: Sequence[PageImage], dpi: int) -> bytes:
    """Write the pages one after the other (ISO 32000-1, 7.5); the same pages give the same bytes."""
    count = len(pages)
    kids = b" ".join(b"%d 0 R" % _number(place) for place in range(count))
    profile = srgb_profile()
    intent = (
        b"<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) "
        b"/Info (sRGB IEC61966-2.1) /DestOutputProfile 5 0 R >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Metadata 3 0 R /OutputIntents [4 0 R] >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids),
        b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%s\nendstream"
        % (len(_ABOUT), _ABOUT),
        intent,
        b"<< /N 3 /Length %d >>\nstream\n%s\nendstream" % (len(profile), profile),
    ]
    for place, page in enumerate(pages):
        objects += _objects(page, _number(place), dpi)
    return _file(objects)


def pages_of(pdf: bytes) -> list[PageImage]:
    """Take the pages out of a PDF that ``as_pdf`` wrote; none of any other."""
    if not pdf.startswith(_HEAD):
        return []
    pages: list[PageImage] = []
    place = 0
    while (found := _PICTURE.search(pdf, place)) and len(pages) < MOST_PAGES:
        width, height, length = (int(found[name]) for name in ("width", "height", "length"))
        place = found.end() + length
        pages.append(
            PageImage(
                jpeg=pdf[found.end() : place],
                width=width,
                height=height,
                is_grey=found["space"] == b"Gray",
            )
        )
    return pages


def _number(place: int) -> int:
    """Say the number of a page's first object; three belong to each."""
    return _FIRST + 3 * place


def _objects(page: PageImage, number: int, dpi: int) -> list[bytes]:
    width, height = page.width * _POINTS / dpi, page.height * _POINTS / dpi
    drawing = b"q %.2f 0 0 %.2f 0 0 cm /P Do Q" % (width, height)
    space = b"/DeviceGray" if page.is_grey else b"/DeviceRGB"
    return [
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R "
        b"/Resources << /XObject << /P %d 0 R >> >> >>" % (width, height, number + 1, number + 2),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s "
        b"/BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream"
        % (page.width, page.height, space, len(page.jpeg), page.jpeg),
    ]


def _file(objects: Sequence[bytes]) -> bytes:
    """Put the objects behind each other, and say at the end where each begins."""
    file, places = bytearray(_HEAD), []
    for number, body in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    begin = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    for place in places:
        file += b"%010d 00000 n \n" % place
    # told from other files by what it holds, not by when it was made
    name = hashlib.sha256(file).hexdigest()[:32].encode()
    file += b"trailer\n<< /Size %d /Root 1 0 R /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(places) + 1,
        name,
        name,
        begin,
    )
    return bytes(file)
