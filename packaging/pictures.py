# SPDX-License-Identifier: Apache-2.0
"""Puts screens of the demo side by side: ``python packaging/pictures.py build/demo OUT.png``."""

import sys
from pathlib import Path

from PIL import Image

WIDTH, GAP = 430, 20
SCREENS = (
    "extension/az/attract",
    "extension/en/services",
    "temporary-residence/ru/page-*-allowed_until",
    "extension/az/page-*-city",
    "work-permit/ar/page-*",
    "extension/fa/page-*-paper_passport",
    "extension/en/check",
    "extension/zh/receipt",
)
COLUMNS = 4


def main(demo: Path, out: Path) -> None:
    """Paste screens of several services into one picture."""
    screens = []
    for pattern in SCREENS:
        image = Image.open(min((demo / "screens").glob(f"{pattern}.png"))).convert("RGB")
        height = image.height * WIDTH // image.width
        screens.append(image.resize((WIDTH, height), Image.Resampling.LANCZOS))
    height = screens[0].height
    rows = -(-len(screens) // COLUMNS)
    size = (COLUMNS * (WIDTH + GAP) - GAP, rows * (height + GAP) - GAP)
    sheet = Image.new("RGB", size, "#ffffff")
    for number, screen in enumerate(screens):
        row, column = divmod(number, COLUMNS)
        sheet.paste(screen, (column * (WIDTH + GAP), row * (height + GAP)))
    out.parent.mkdir(parents=True, exist_ok=True)
    sheet.quantize(256, dither=Image.Dither.NONE).save(out, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
