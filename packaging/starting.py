# SPDX-License-Identifier: Apache-2.0
"""Runs in a build before everything else, in place of PyInstaller's own preparation of Qt.

The bootloader says to itself, in the environment, where its libraries are. The program and what it
starts see the environment that whoever started it has made, no more: then a kiosk in production
can tell what a stranger put there. Qt for Python finds its parts by where its libraries stand.
"""

import os

for _name in [name for name in os.environ if name.startswith("_PYI_")]:
    del os.environ[_name]
_before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
os.environ.pop("LD_LIBRARY_PATH", None)
if _before is not None:
    os.environ["LD_LIBRARY_PATH"] = _before
