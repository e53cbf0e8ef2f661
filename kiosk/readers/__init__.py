# SPDX-License-Identifier: Apache-2.0
"""Reading what a person brings: documents, pages, files, bar codes, the zone of a passport."""

from typing import TYPE_CHECKING

from kiosk.lazily import exported
from kiosk.readers import mrz

if TYPE_CHECKING:
    from kiosk.readers.contents import PICTURES
    from kiosk.readers.document import MOST_PAGES, as_pdf, pages_of
    from kiosk.readers.installed import readers_of
    from kiosk.readers.pages import Bounds, PageImage, page_of, prepare, thumbnail
    from kiosk.readers.port import (
        BarcodeReader,
        Offer,
        OfferedFile,
        PageReader,
        Readers,
        ReaderState,
        ReaderStatus,
        Stick,
    )

__all__ = [
    "MOST_PAGES",
    "PICTURES",
    "BarcodeReader",
    "Bounds",
    "Offer",
    "OfferedFile",
    "PageImage",
    "PageReader",
    "ReaderState",
    "ReaderStatus",
    "Readers",
    "Stick",
    "as_pdf",
    "mrz",
    "page_of",
    "pages_of",
    "prepare",
    "readers_of",
    "thumbnail",
]

__getattr__ = exported(
    __name__,
    {
        "MOST_PAGES": "document",
        "PICTURES": "contents",
        "BarcodeReader": "port",
        "Bounds": "pages",
        "Offer": "port",
        "OfferedFile": "port",
        "PageImage": "pages",
        "PageReader": "port",
        "ReaderState": "port",
        "ReaderStatus": "port",
        "Readers": "port",
        "Stick": "port",
        "as_pdf": "document",
        "page_of": "pages",
        "pages_of": "document",
        "prepare": "pages",
        "readers_of": "installed",
        "thumbnail": "pages",
    },
)
