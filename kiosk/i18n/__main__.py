# SPDX-License-Identifier: Apache-2.0
"""``python -m kiosk.i18n update|check``: brings the translators' files to the texts in use."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.errors import KioskError
from kiosk.forms.publishing import DESK, DESK_LANGUAGES, all_messages, desk_messages
from kiosk.i18n import SOURCE_LANGUAGE, Language, languages
from kiosk.i18n.catalogues import Flaw, flaws, read, refresh, save
from kiosk.i18n.messages import Message

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Refresh the catalogues, or say what is missing in them and return 1."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.i18n")
    parser.add_argument("action", choices=("update", "check"))
    desk = [language for language in languages() if language.code in DESK_LANGUAGES]
    try:
        action = parser.parse_args().action
        found = [
            *_brought(action, ROOT / "resources" / "translations", languages(), all_messages(ROOT)),
            *_brought(action, ROOT / DESK / "translations", desk, desk_messages(ROOT)),
        ]
    except KioskError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for flaw in found:
        sys.stderr.write(f"{flaw}\n")
    return 1 if found and action == "check" else 0


def _brought(
    action: str, folder: Path, spoken: Sequence[Language], messages: Sequence[Message]
) -> tuple[Flaw, ...]:
    """Bring one set of catalogues to the texts in use, if asked, and list its flaws."""
    for language in spoken:
        if action == "update" and language.code != SOURCE_LANGUAGE:
            save(refresh(read(folder, language.code), messages), folder, language.code)
    return flaws(folder, spoken, messages)


if __name__ == "__main__":
    sys.exit(main())
