# SPDX-License-Identifier: Apache-2.0
"""Seals finished answers for the Service, with a manifest inside the seal."""

from kiosk.intake import manifest
from kiosk.intake.model import Finished
from kiosk.sealing import Sealed, Sealer


class ServiceSeal:
    """The seal of a station whose destination is a central."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def check(self, _form_id: str, _form_key: str, /) -> None:
        """Take every form: the Service has one key for all, and a form's own changes nothing."""

    def seal(self, finished: Finished) -> Sealed:
        """Seal the answers, the attachments and a manifest of both into one age file."""
        files = manifest.files(
            finished.instance,
            finished.attachments,
            submission=finished.id,
            form_id=finished.form_id,
            form_version=finished.form_version,
            language=finished.language,
            mode=finished.mode,
            officer=finished.officer,
            station=finished.station,
        )
        return self._sealer.seal(files)
