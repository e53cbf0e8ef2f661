# SPDX-License-Identifier: Apache-2.0
"""Reading what a person brings: documents, pages, files, bar codes, the zone of a passport."""

from typing import TYPE_CHECKING

from kiosk.lazily import exported
from kiosk.readers import mrz

if TYPE_CHECKING:
    from kiosk.readers.contents import PICTURES
    from kiosk.readers.document import MOST_PAGES, as_pdf, pages_of
    from kiosk.readers.installed import readers_of
    from kiosk.readers.pages import Advice, Bounds, PageImage, Prepared, page_of
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
    from kiosk.readers.wedge import WedgeReader
    from kiosk.readers.workshop import Workshop

__all__ = [
    "MOST_PAGES",
    "PICTURES",
    "Advice",
    "BarcodeReader",
    "Bounds",
    "Offer",
    "OfferedFile",
    "PageImage",
    "PageReader",
    "Prepared",
    "ReaderState",
    "ReaderStatus",
    "Readers",
    "Stick",
    "WedgeReader",
    "Workshop",
    "as_pdf",
    "mrz",
    "page_of",
    "pages_of",
    "readers_of",
]

__getattr__ = exported(
    __name__,
    {
        "MOST_PAGES": "document",
        "PICTURES": "contents",
        "Advice": "pages",
        "BarcodeReader": "port",
        "Bounds": "pages",
        "Offer": "port",
        "OfferedFile": "port",
        "PageImage": "pages",
        "PageReader": "port",
        "Prepared": "pages",
        "ReaderState": "port",
        "ReaderStatus": "port",
        "Readers": "port",
        "Stick": "port",
        "WedgeReader": "wedge",
        "Workshop": "workshop",
        "as_pdf": "document",
        "page_of": "pages",
        "pages_of": "document",
        "readers_of": "installed",
    },
)
