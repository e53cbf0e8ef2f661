# SPDX-License-Identifier: Apache-2.0
"""Every control in every state: in a window (`run --gallery`), or in pictures.

``python -m ui.gallery --out build/gallery`` draws the pictures. For those who design and review:
the same QML as in the kiosk, with sample texts; what controls say by themselves is translated.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

import ui.viewmodels.keyboard  # noqa: F401 registers the type that Kiosk.Keyboard is made with
from kiosk.i18n import SOURCE_LANGUAGE, Messages, Translator
from kiosk.i18n import language as spoken
from kiosk.settings import Screen
from ui import fonts, icons
from ui.illustrations import picture_url
from ui.rendering.qr import png, qr_data_url
from ui.translation import QmlTranslation

QML: Final = Path(__file__).resolve().parent / "qml"
WORDS: Final = QML / "Kiosk" / "Gallery" / "words.json"
TRANSLATIONS: Final = QML.parents[1] / "resources" / "translations"
PAGES: Final = (
    "attract",
    "services",
    "date",
    "text",
    "choice",
    "search",
    "values",
    "scales",
    "columns",
    "folded",
    "scale",
    "ranks",
    "pictures",
    "documents",
    "kept",
    "signing",
    "entries",
    "check",
    "receipt",
    "states",
    "dialog",
)
CODE: Final = "https://status.example.az/s#BK037F4K92QX"
"""What the receipt's code says."""
CODE_PIXELS: Final = 330
MODES: Final = ("default", "high", "dark", "low")
_SAMPLES: Final = ((300, 400, "teal"), (800, 200, "peru"), (300, 300, "slateblue"))
_SETTLE: Final = 60
"""Milliseconds in which a page finds its layout."""
SHAPES: Final = {"portrait": (1080, 1920), "landscape": (1920, 1080)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture to take."""

    page: str
    language: str = "en"
    mode: str = "default"
    text_size: int = 1
    shape: str = "portrait"

    @property
    def name(self) -> str:
        """The picture's file name."""
        return f"{self.page}-{self.language}-{self.mode}-{self.text_size}-{self.shape}.png"


def shots(
    languages: Sequence[str], modes: Sequence[str], sizes: Sequence[int], shapes: Sequence[str]
) -> Iterator[Shot]:
    """Name every combination, page by page."""
    for language in languages:
        for mode in modes:
            for size in sizes:
                for shape in shapes:
                    for page in PAGES:
                        yield Shot(
                            page=page, language=language, mode=mode, text_size=size, shape=shape
                        )


class Gallery:
    """The gallery's window: set to a shot, then drawn."""

    def __init__(self) -> None:
        words: dict[str, Any] = json.loads(WORDS.read_text(encoding="utf-8"))
        self._engine = QQmlApplicationEngine()
        self._engine.addImportPath(str(QML))
        icons.install(self._engine)
        self._engine.setInitialProperties(
            {
                "dictionary": words,
                "pages": list(PAGES),
                "code": qr_data_url(CODE, CODE_PIXELS),
                "pictures": _samples(),
            }
        )
        self._engine.loadFromModule("Kiosk.Gallery", "Gallery")
        self.theme = self._singleton("Theme")
        (window,) = self._engine.rootObjects()
        if not isinstance(window, QQuickWindow):
            raise TypeError(type(window).__name__)
        self.window = window
        self._translation = QmlTranslation(_application())
        self._translation.attach(self._engine.retranslate)
        window.languageChanged.connect(self._speak)  # type: ignore[attr-defined]  # QML's own

    def _speak(self) -> None:
        self._translation.use(_translator(str(self.window.property("language"))))

    def show(self, shot: Shot) -> None:
        """Set the window to ``shot``; it is drawn when the event loop has turned."""
        width, height = SHAPES[shot.shape]
        self.window.setProperty("page", "")
        self.theme.setProperty("mode", shot.mode)
        self.theme.setProperty("textSize", shot.text_size)
        self.window.setProperty("language", shot.language)
        self.window.resize(width, height)
        self.window.requestActivate()
        self.window.setProperty("page", shot.page)

    def open(self) -> None:
        """Let whoever looks choose what to see."""
        self.window.setProperty("choosing", True)
        self.window.setProperty("page", PAGES[0])

    def save(self, shot: Shot, out: Path) -> None:
        """Draw the window into a file named after ``shot``."""
        if not self.window.grabWindow().save(str(out / shot.name)):
            raise OSError(out / shot.name)

    def measure(self, pixels: float) -> None:
        """Set how many pixels a millimetre of the panel has."""
        self._singleton("Metrics").setProperty("pixelsPerMillimetre", pixels)

    def close(self) -> None:
        """Destroy the window before what it is made of."""
        self._translation.detach()
        self.window.close()
        self._engine.deleteLater()

    def _singleton(self, name: str) -> QObject:
        found = self._engine.singletonInstance("Kiosk.Theme", name)
        if not isinstance(found, QObject):
            raise TypeError(name)
        return found


@cache
def _translator(code: str) -> Translator:
    """Compile what the translators have written of a language; nothing is published for it."""
    from kiosk.i18n.catalogues import compile_messages, read  # late: a kiosk reads none of them

    with tempfile.TemporaryDirectory() as folder:
        if code != SOURCE_LANGUAGE:
            compile_messages(read(TRANSLATIONS, code), Path(folder) / f"{code}.mo")
        return Messages.open(Path(folder), [spoken(code)]).translator(code)


def _samples() -> list[str]:
    """Draw what choices could look like: upright, wide and square; the others have no picture."""
    drawn = []
    for width, height, colour in _SAMPLES:
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(QColor(colour))
        drawn.append(picture_url(png(image)))
    return drawn


def browse(screen: Screen) -> int:
    """Show the gallery in a window of the configured panel; give the exit code."""
    application = _application()
    gallery = Gallery()
    gallery.window.resize(screen.width, screen.height)
    gallery.measure(screen.width / screen.width_mm)
    gallery.open()
    code = application.exec()
    gallery.close()
    return code


def _application() -> QGuiApplication:
    application = QGuiApplication.instance() or QGuiApplication([])
    if not isinstance(application, QGuiApplication):
        raise TypeError(type(application).__name__)
    fonts.apply(application)
    return application


def _draw(queue: list[Shot], out: Path) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    application = _application()
    gallery = Gallery()
    out.mkdir(parents=True, exist_ok=True)
    total = len(queue)

    def take(shot: Shot) -> None:
        gallery.save(shot, out)
        turn()

    def turn() -> None:
        if not queue:
            gallery.close()
            application.quit()
            return
        shot = queue.pop(0)
        gallery.show(shot)
        QTimer.singleShot(_SETTLE, lambda: take(shot))

    QTimer.singleShot(0, turn)
    code = application.exec()
    sys.stdout.write(f"{total} pictures in {out}\n")
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the chosen combinations; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/gallery"))
    parser.add_argument(
        "--languages", nargs="+", default=["en", "az", "ru", "tr", "ar", "fa", "zh"]
    )
    parser.add_argument("--modes", nargs="+", default=["default"], choices=MODES)
    parser.add_argument("--sizes", nargs="+", type=int, default=[1], choices=range(4))
    parser.add_argument("--shapes", nargs="+", default=["portrait"], choices=SHAPES)
    parser.add_argument("--pages", nargs="+", default=list(PAGES), choices=PAGES)
    chosen = parser.parse_args(arguments)
    wanted = shots(chosen.languages, chosen.modes, chosen.sizes, chosen.shapes)
    return _draw([shot for shot in wanted if shot.page in chosen.pages], chosen.out)


if __name__ == "__main__":
    sys.exit(main())
