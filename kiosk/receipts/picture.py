# SPDX-License-Identifier: Apache-2.0
"""Finds a receipt's code in a photograph, a scan or a PDF."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.errors import ReceiptError
from kiosk.sealing.token import is_payload

if TYPE_CHECKING:
    from PIL.Image import Image

_LARGEST_FILE: Final = 30 << 20
_LARGEST_PICTURE: Final = 80_000_000
"""Pixels: more than any phone's camera makes."""
_PDF_SCALE: Final = 300 / 72
_PDF_PAGES: Final = 20


def payload_in(picture: Path | bytes) -> str:
    """Read the text of the first receipt code in a PNG, JPEG or PDF.

    Raises ReceiptError: ``receipt.no-file``, ``receipt.no-picture`` for a file of another
    kind or size, ``receipt.no-code`` when no code of ours is on it.
    """
    for image in _images(_content(picture)):
        for text in _codes(image):
            if is_payload(text):
                return text
    raise ReceiptError("no receipt's code is on the picture", code="receipt.no-code")


def _content(picture: Path | bytes) -> bytes:
    if isinstance(picture, bytes):
        return picture
    try:
        if picture.stat().st_size > _LARGEST_FILE:
            raise _no_picture("the file is too large")
        return picture.read_bytes()
    except OSError as error:
        raise ReceiptError(f"{picture.name}: {error.strerror}", code="receipt.no-file") from error


def _images(content: bytes) -> "Iterator[Image]":
    if content.startswith(b"%PDF-"):
        yield from _pages(content)
        return
    from PIL import Image, UnidentifiedImageError  # late: only this command reads pictures

    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > _LARGEST_PICTURE:
                raise _no_picture("the picture is too large")
            yield image.convert("L")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise _no_picture("no PNG, JPEG or PDF") from error


def _pages(content: bytes) -> "Iterator[Image]":
    import pypdfium2  # late, as above

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise _no_picture("the PDF can't be read") from error
    try:
        for number in range(min(len(document), _PDF_PAGES)):
            page = document[number]
            width, height = page.get_size()
            scale = min(_PDF_SCALE, (_LARGEST_PICTURE / max(width * height, 1)) ** 0.5)
            yield page.render(scale=scale, grayscale=True).to_pil()
    finally:
        document.close()


def _codes(image: "Image") -> list[str]:
    import zxingcpp  # late, as above

    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = zxingcpp.read_barcodes(image, formats=formats, text_mode=zxingcpp.TextMode.Plain)
    return [code.text for code in found]


def _no_picture(detail: str) -> ReceiptError:
    return ReceiptError(detail, code="receipt.no-picture")
