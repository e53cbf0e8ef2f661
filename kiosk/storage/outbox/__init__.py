# SPDX-License-Identifier: Apache-2.0
"""The outbox in the station's database."""

from kiosk.storage.outbox.outbox import SqlOutbox

__all__ = ["SqlOutbox"]
