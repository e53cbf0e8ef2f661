# SPDX-License-Identifier: Apache-2.0
"""What goes wrong with an update of the program."""

from kiosk.errors import OperationalError


class UpdateError(OperationalError):
    """The program that runs stays; ``code`` says why another does not come."""

    code = "update.failed"
