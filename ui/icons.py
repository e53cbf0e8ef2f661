# SPDX-License-Identifier: Apache-2.0
"""Serves the product's line icons to QML in the colour of a role: ``image://icon/house/0b4250``."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QImage
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickImageProvider

PROVIDER: Final = "icon"
FOLDER: Final = Path(__file__).resolve().parent.parent / "resources" / "icons"
_DEFAULT_SIZE: Final = 48
_STROKE: Final = 'stroke-width="2"'
_GRID: Final = 24
"""The drawings' own width in their units, of which a stroke takes two."""


class IconProvider(QQuickImageProvider):
    """Draws an icon file with ``currentColor`` replaced; shaders can't, without a graphics card."""

    def __init__(self, folder: Path = FOLDER) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._folder = folder
        self._source = lru_cache(maxsize=None)(self._read)

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002
        """Draw ``name/rrggbb`` (or ``name/aarrggbb``); an unknown name gives no image."""
        name, _, colour = id.partition("/")
        wanted = QSize(
            requestedSize.width() if requestedSize.width() > 0 else _DEFAULT_SIZE,
            requestedSize.height() if requestedSize.height() > 0 else _DEFAULT_SIZE,
        )
        size.setWidth(wanted.width())
        size.setHeight(wanted.height())
        source = self._source(name)
        if not source:
            return QImage()
        alpha, solid = (int(colour[:2], 16), colour[2:]) if len(colour) == 8 else (255, colour)
        # the drawing says its own size and strength, so that Qt's own reader does all the rest:
        # a painter's many names cost Python more than the painting
        drawing = source.replace(
            "<svg ",
            f'<svg width="{wanted.width()}" height="{wanted.height()}" opacity="{alpha / 255:.3f}" ',
            1,
        ).replace("currentColor", f"#{solid}")
        if wanted.width() < _GRID:
            # a stroke of less than two pixels has nowhere the whole colour
            drawing = drawing.replace(_STROKE, f'stroke-width="{2 * _GRID / wanted.width():.3f}"')
        return QImage.fromData(QByteArray(drawing.encode()))

    def _read(self, name: str) -> str:
        path = self._folder / f"{name}.svg"
        return path.read_text(encoding="utf-8") if path.is_file() else ""


def install(engine: QQmlEngine) -> None:
    """Let everything that ``engine`` loads show icons; call it before loading."""
    engine.addImageProvider(PROVIDER, IconProvider())


def names() -> tuple[str, ...]:
    """List the icons that there are, in order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.svg")))
