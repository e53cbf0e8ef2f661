# SPDX-License-Identifier: Apache-2.0
"""Small trees of packages, on which an import contract is tried."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOTS = """
[importlinter]
root_packages =
    kiosk
    ui
include_external_packages = True

[importlinter:contract:tried]
"""


@pytest.fixture
def breaks(tmp_path):
    """Write modules under ``kiosk`` and ``ui`` and tell whether they break a contract."""

    def tried(contract: str, modules: dict[str, str]) -> bool:
        for name, text in {"kiosk/__init__.py": "", "ui/__init__.py": "", **modules}.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.parent.joinpath("__init__.py").touch()
            file.write_text(text + "\n")
        (tmp_path / ".importlinter").write_text(ROOTS + contract)
        done = subprocess.run(
            [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
        )
        # a tool that could not even look must not pass for a contract that was broken
        assert "Contracts: " in done.stdout, done.stdout + done.stderr
        return done.returncode != 0

    return tried
