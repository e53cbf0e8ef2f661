# SPDX-License-Identifier: Apache-2.0
"""The same sources give the same bytes, wherever and by whomever they are built."""

import os
import subprocess
import sys

import inventory
import pytest


@pytest.mark.nightly
def test_two_builds_are_the_same_to_the_last_byte(root, tmp_path):
    for number, name in enumerate(("one", "another")):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": str(number),
            "TZ": ("UTC", "Asia/Baku")[number],
        }
        subprocess.run(
            [sys.executable, root / "packaging" / "package.py", tmp_path / name],
            cwd=tmp_path,
            env=environment,
            check=True,
        )
    first, second = tmp_path / "one" / "kiosk", tmp_path / "another" / "kiosk"
    assert inventory.differences(first, second) == []
    assert len(inventory.files(first)) > 500
