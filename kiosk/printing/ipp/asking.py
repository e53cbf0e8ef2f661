# SPDX-License-Identifier: Apache-2.0
"""Asks a printer by IPP, through CUPS's own program ``ipptool``."""

import plistlib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Final
from xml.parsers.expat import ExpatError

from kiosk.children import Child, Codes
from kiosk.errors import PrintingError
from kiosk.printing.ipp.answers import Attributes

PROGRAM: Final = "ipptool"
_SECONDS: Final = 5
_CODES: Final = Codes(
    kind=PrintingError,
    absent="printing.absent",
    busy="printing.busy",
    timeout="printing.timeout",
    size="printing.refused",
)
_MOST_BYTES: Final = 1 << 20


class Asking:
    """One printer's address, and the requests that are sent there."""

    def __init__(self, uri: str, program: str = PROGRAM) -> None:
        self._uri = uri
        self._program = program
        self._child = Child(_CODES)

    def ask(self, operation: str, *options: str, file: Path | None = None) -> Sequence[Attributes]:
        """Send one request and give the groups of its answer, behind the first.

        Raises PrintingError: ``printing.absent`` where nobody answers or the program isn't
        there, ``printing.refused`` for an answer that is no success, ``printing.timeout``.
        """
        with resources.as_file(resources.files(__package__) / "operations") as folder:
            command = [self._program, "-tX", "-T", str(_SECONDS)]
            for option in options:
                command += ["-d", option]
            if file is not None:
                command += ["-f", str(file)]
            command += [self._uri, str(folder / f"{operation}.test")]
            ran = self._child.run(command, seconds=2 * _SECONDS, most_bytes=_MOST_BYTES)
        return _groups(ran.output)


def _groups(output: bytes) -> Sequence[Attributes]:
    try:
        said = plistlib.loads(output, fmt=plistlib.FMT_XML)
        tests = said.get("Tests", [])
        if not tests or "ResponseAttributes" not in tests[0]:
            raise PrintingError("nobody answers", code="printing.absent")
        groups = list(tests[0]["ResponseAttributes"])
        is_good = bool(tests[0]["Successful"])
    except (ExpatError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise PrintingError("an answer that is none", code="printing.refused") from error
    if not is_good:
        raise PrintingError(str(tests[0].get("StatusCode", "")), code="printing.refused")
    return [group for group in groups[1:] if isinstance(group, dict)]
