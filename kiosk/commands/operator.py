# SPDX-License-Identifier: Apache-2.0
"""Who gives a command, as audit journals name them."""

import getpass
import os
import re


def actor() -> str:
    """Name the operator by the login, also behind ``sudo``."""
    try:
        name = os.getlogin()
    except OSError:  # no terminal: a service, a container
        try:
            name = getpass.getuser()
        except (OSError, KeyError):
            name = ""
    return f"operator:{re.sub(r'[^A-Za-z0-9._-]', '', name)[:32] or 'unknown'}"
