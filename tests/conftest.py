# SPDX-License-Identifier: Apache-2.0
"""What every test gets: no display, no noise, no network beyond the loopback."""

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
os.environ.setdefault("QSG_RENDER_LOOP", "basic")
os.environ.setdefault("QML_DISABLE_DISK_CACHE", "1")

from pathlib import Path

import pytest

from kiosk.clock import FixedClock

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands still until the test moves it."""
    return FixedClock()


@pytest.fixture(scope="session")
def qapp_cls():
    """No widgets are needed, so none are loaded."""
    from PySide6.QtGui import QGuiApplication

    return QGuiApplication


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Collect what a test of the screens leaves here, not on a thread that a later test has.

    What it made is young, unless it had a kiosk, which collects for itself.
    """
    used = getattr(item, "fixturenames", ())
    if "qapp" not in used:
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect(2 if "run_kiosk" in used else 1)
        gc.freeze()  # what is still held here becomes garbage later, and would end on that thread
        gc.enable()


@pytest.fixture(autouse=True)
def no_qt_noise(request):
    """Fail a test in which Qt or QML warned of anything."""
    if "qapp" not in request.fixturenames:
        yield
        return
    from PySide6.QtCore import QtMsgType, qInstallMessageHandler

    noise: list[str] = []
    # Qt's own slip, seen now and then when an animation ends with its window's driver
    harmless = "QUnifiedTimer::stopAnimationDriver: driver is not running"
    quiet = {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg}
    previous = qInstallMessageHandler(
        lambda kind, _context, text: (
            None if kind in quiet or text == harmless else noise.append(text)
        )
    )
    yield
    qInstallMessageHandler(previous)
    assert noise == []


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One of the product's own services, published once for all tests."""
    from kiosk.forms.publishing import publish

    folder = tmp_path_factory.mktemp("published") / "set"
    service = ROOT / "resources" / "services" / "registration"
    publish([service], ROOT / "resources" / "translations", folder)
    return folder


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL server of this run's own, durable as a real one is."""
    from tests.postgresql import Server

    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def s3():
    """A store that speaks S3 over a socket."""
    from tests.s3 import Server

    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def release_keys(tmp_path_factory) -> Path:
    """Keys for every role of a repository of releases, and a stranger's."""
    from tests.releasing import make_keys

    return make_keys(tmp_path_factory.mktemp("release-keys"))


@pytest.fixture(scope="session")
def released(tmp_path_factory, release_keys):
    """A repository with one version; to be copied, not changed."""
    from tests.releasing import Publisher

    made = Publisher(tmp_path_factory.mktemp("released") / "repository", release_keys)
    made.begin()
    made.release("1.1.0")
    return made


@pytest.fixture
def publisher(released, tmp_path):
    """A repository of this test's own."""
    return released.copy(tmp_path / "repository")
