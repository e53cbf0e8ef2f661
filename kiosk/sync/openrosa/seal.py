# SPDX-License-Identifier: Apache-2.0
"""Seals finished answers for an OpenRosa server, once, at Submit."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Final

from kiosk.errors import SealingError
from kiosk.intake import Finished
from kiosk.sealing import Recipients, Sealed, Sealer, odk

LONGEST_ID: Final = 64
"""Characters of an ``instanceID`` that a server takes."""


class OpenRosaSeal:
    """Encrypts to the form's own key.

    A form without one is refused, unless the operator allows that its submissions are sent as
    they are: those are sealed to the station's own key, and opened only to be sent.
    """

    def __init__(
        self, own: Callable[[], Recipients], folder: Path | None = None, *, allows_plain: bool
    ) -> None:
        self._own = own
        self._folder = folder
        self._allows_plain = allows_plain

    def check(self, form_id: str, public_key: str, /) -> None:
        """Raise SealingError for a form that has no key, or one that can't be read."""
        if public_key:
            odk.FormKey.read(public_key)
        elif not self._allows_plain:
            raise SealingError(f"{form_id} has no key", code="sealing.no-form-key")

    def seal(self, finished: Finished) -> Sealed:
        """Seal answers that the server can read, with exactly the files that they name."""
        self.check(finished.form_id, finished.form_key)
        instance_id = _checked(finished)
        if finished.form_key:
            record = odk.Record(
                form_id=finished.form_id,
                form_version=finished.form_version,
                instance_id=instance_id,
            )
            key = odk.FormKey.read(finished.form_key)
            return odk.seal(record, key, finished.instance, finished.attachments, self._folder)
        files = {**finished.attachments, odk.INSTANCE: finished.instance}
        return Sealer(self._own(), self._folder).seal(files)


def _checked(finished: Finished) -> str:
    """Hold the answers against what a server does to them, and say their ``instanceID``.

    A server drops a file that the answers don't name, stores what it can't parse whole, invents
    an id where there is none, and breaks over some bytes for ever: none of it must be queued.
    """
    try:
        text = finished.instance.decode("utf-8")
        root = ET.fromstring(text)  # noqa: S314 our own, from a moment ago
    except (UnicodeDecodeError, ET.ParseError) as error:
        raise SealingError("the answers are no XML", code="openrosa.instance") from error
    ids = [one for meta in _named(root, "meta") for one in _named(meta, "instanceID")]
    instance_id = (ids[0].text or "").strip() if len(ids) == 1 else ""
    if not instance_id or len(instance_id) > LONGEST_ID or "\0" in text:
        raise SealingError("the answers have no id that a server takes", code="openrosa.instance")
    named = {(one.text or "").strip() for one in root.iter()}
    if odk.INSTANCE in finished.attachments or not named.issuperset(finished.attachments):
        raise SealingError("a file that the answers don't name", code="openrosa.instance")
    return instance_id


def _named(element: ET.Element, name: str) -> list[ET.Element]:
    """Find children, whatever namespace a form has them in."""
    return [one for one in element if one.tag.rpartition("}")[2] == name]
