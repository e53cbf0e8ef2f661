# SPDX-License-Identifier: Apache-2.0
"""``python -m kiosk.forms.publishing resources/services -o var/published``."""

import argparse
import sys
from pathlib import Path

from kiosk.errors import KioskError
from kiosk.forms.publishing import publish


def main() -> int:
    """Publish the services; return 0, or 1 with what there is to mend on standard error."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.forms.publishing")
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("-t", "--translations", type=Path, default=Path("resources/translations"))
    parser.add_argument("-o", "--out", type=Path, default=Path("var/published"))
    options = parser.parse_args()
    try:
        report = publish(options.sources, options.translations, options.out)
    except KioskError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for service in report.services:
        walks = f"{len(service.walks)} walks"
        sys.stdout.write(f"{service.id} {service.version}: {service.questions} names, {walks}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
