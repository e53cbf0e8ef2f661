# SPDX-License-Identifier: Apache-2.0
"""What can go wrong, as one tree.

::

    Exception
    └── KioskError              has a stable ``code`` for the log and the operator
        ├── SettingsError       the configuration can't be used
        ├── FormError           a form can't be published or loaded
        ├── OperationalError    the environment is in trouble; a person is told and may try again
        │   ├── StorageError        the disk or the database
        │   ├── SealingError        the Service's key or the station's key
        │   ├── DeliveryError       the line to the central
        │   ├── PrintingError       the printer
        │   ├── ReaderError         a scanner, a camera, a memory stick or a bar code reader
        │   └── SpeechError         the voice, or the device that it is heard from
        ├── StaffError          somebody may not come in, or may not do that
        └── ReceiptError        a receipt's token, or another code, can't be read or isn't genuine

A person's mistake is never an exception: it is a value (``kiosk.forms.Violation``).
A bug is none of these and reaches the crash handler.
"""

from collections.abc import Mapping
from types import TracebackType


class KioskError(Exception):
    """Something named that a caller may act on.

    ``code`` is stable and goes to logs and command line output; ``detail`` says more
    for the person who mends it. Neither ever holds what a member of the public typed.
    """

    code = "kiosk"

    def __init__(
        self, detail: str = "", *, code: str | None = None, facts: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        if code is not None:
            self.code = code
        self.facts: Mapping[str, str] = dict(facts or {})

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code


class SettingsError(KioskError):
    """The configuration can't be used."""

    code = "settings.invalid"


class FormError(KioskError):
    """A form can't be published or loaded; ``detail`` names the place in it."""

    code = "form.invalid"


class OperationalError(KioskError):
    """The environment is in trouble: shown to a person, and work may go on later."""

    code = "operational"


class StorageError(OperationalError):
    """The disk or the database refused."""

    code = "storage.failed"


class SealingError(OperationalError):
    """A submission can't be sealed: no recipient, or an unreadable key."""

    code = "sealing.failed"


class DeliveryError(OperationalError):
    """The central can't be reached or doesn't answer as documented."""

    code = "delivery.failed"


class PrintingError(OperationalError):
    """The printer refused or can't be asked."""

    code = "printing.failed"


class ReaderError(OperationalError):
    """A scanner, a camera, a memory stick or a bar code reader gave nothing that can be used."""

    code = "reader.failed"


class SpeechError(OperationalError):
    """Nothing can be said, or not in the voice of the language."""

    code = "speech.engine"


class ReceiptError(KioskError):
    """A receipt's token can't be read, or isn't genuine."""

    code = "receipt.invalid"


class StaffError(KioskError):
    """A member of staff may not come in, or may not do that; ``facts`` say how long to wait."""

    code = "staff.refused"


def places(trace: TracebackType | None) -> str:
    """Say where a bug happened, innermost first, without its message.

    A message of somebody else's exception may hold what a person typed.
    """
    found = []
    while trace is not None:
        found.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " < ".join(reversed(found))
