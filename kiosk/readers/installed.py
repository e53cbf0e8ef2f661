# SPDX-License-Identifier: Apache-2.0
"""The devices that the settings name; what isn't named isn't there."""

from kiosk.readers.barcode import SerialBarcodeReader
from kiosk.readers.port import BarcodeReader, Readers
from kiosk.readers.sane import SaneScanner
from kiosk.readers.stick import MountedStick
from kiosk.readers.v4l2 import V4l2Camera
from kiosk.readers.wedge import WedgeReader
from kiosk.settings import Settings


def readers_of(settings: Settings) -> Readers:
    """Join the devices of a station; none is touched yet."""
    return Readers(
        scanner=(
            SaneScanner(settings.scanner, dpi=settings.page_dpi, options=settings.scanner_options)
            if settings.scanner
            else None
        ),
        camera=V4l2Camera(settings.camera) if settings.camera else None,
        stick=MountedStick(settings.stick_dir) if settings.stick_dir else None,
        barcode=_barcode_reader(settings),
    )


def _barcode_reader(settings: Settings) -> BarcodeReader | None:
    if settings.barcode_reader:
        return SerialBarcodeReader(settings.barcode_reader)
    return WedgeReader() if settings.wedge else None
