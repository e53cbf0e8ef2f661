# SPDX-License-Identifier: Apache-2.0
"""What is shipped beside the program, as it lies in the sources, and packages made of it."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.once import made_once

TOOLS = str(Path(__file__).resolve().parents[2] / "packaging")
"""The tools that make the packages stand beside the program and are imported from their folder."""
if TOOLS not in sys.path:
    sys.path.append(TOOLS)


@pytest.fixture(scope="session")
def packaging(root) -> Path:
    """Where everything is that a package is made of."""
    return root / "packaging"


def load(path: Path):
    """Import a tool that is no part of the program."""
    spec = importlib.util.spec_from_file_location(f"packaging_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def builder(packaging):
    """The tool that makes the packages."""
    return load(packaging / "debian" / "build.py")


@pytest.fixture(scope="session")
def stand_in(tmp_path_factory) -> Path:
    """A folder that looks like the built program; what matters here is what lies around it."""
    folder = tmp_path_factory.mktemp("program") / "kiosk"
    (folder / "_internal").mkdir(parents=True)
    shutil.copyfile("/bin/true", folder / "_internal" / "libsample.so")
    (folder / "_internal" / "libsample.so").chmod(0o755)
    (folder / "kiosk").write_text("#!/bin/sh\necho stand-in\n")
    (folder / "kiosk").chmod(0o700)
    return folder


@pytest.fixture(scope="session")
def kiosk_deb(builder, stand_in, tmp_path_factory) -> Path:
    """The kiosk's package around the stand-in."""
    return builder.build(builder.KIOSK, stand_in, tmp_path_factory.mktemp("debs"), 1_700_000_000)


@pytest.fixture(scope="session")
def central_deb(builder, tmp_path_factory) -> Path:
    """The central's package, made for real."""
    return (
        made_once(
            tmp_path_factory,
            "central-deb",
            lambda out: builder.build(builder.CENTRAL, None, out, 1_700_000_000, is_draft=True),
        )
        / f"migration-kiosk-central_{builder.version()}_amd64.deb"
    )


@pytest.fixture(scope="session")
def unpacked(central_deb, tmp_path_factory) -> Path:
    """The central's package as it lies on a disk."""
    folder = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["dpkg-deb", "-x", central_deb, folder], check=True)
    yield folder
    shutil.rmtree(folder)
