# SPDX-License-Identifier: Apache-2.0
"""``python -m kiosk.i18n update|check``: brings the translators' files to the texts in use."""

import argparse
import sys
from pathlib import Path

from kiosk.errors import KioskError
from kiosk.forms.publishing import all_messages
from kiosk.i18n import SOURCE_LANGUAGE, languages
from kiosk.i18n.catalogues import flaws, read, refresh, save

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Refresh the catalogues, or say what is missing in them and return 1."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.i18n")
    parser.add_argument("action", choices=("update", "check"))
    folder = ROOT / "resources" / "translations"
    try:
        action = parser.parse_args().action
        messages = all_messages(ROOT)
        if action == "update":
            for language in languages():
                if language.code != SOURCE_LANGUAGE:
                    save(refresh(read(folder, language.code), messages), folder, language.code)
        found = flaws(folder, languages(), messages)
    except KioskError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for flaw in found:
        sys.stderr.write(f"{flaw}\n")
    return 1 if found and action == "check" else 0


if __name__ == "__main__":
    sys.exit(main())
