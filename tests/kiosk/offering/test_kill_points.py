# SPDX-License-Identifier: Apache-2.0
"""Whatever step an installation is cut off at, the next start works and ends with the new set."""

import os
import shutil
from pathlib import Path

import pytest

from kiosk.catalogue import DAMAGED, Catalogue, Shelf

NEWER = 1_790_000_060
STEPS = (
    (os, "fsync"),
    (os, "replace"),
    (os, "symlink"),
    (os, "unlink"),
    (os, "mkdir"),
    (os, "chmod"),
    (shutil, "copyfile"),
    (shutil, "rmtree"),
)


class Killed(BaseException):
    """The power is gone."""


class Fate:
    """Counts the steps that change the disk, and cuts the power before one of them."""

    def __init__(self, patch, at: int | None = None) -> None:
        self.steps: list[tuple[str, str]] = []
        self._at = at
        for module, name in STEPS:
            patch.setattr(module, name, self._counted(name, getattr(module, name)))

    def _counted(self, name, real):
        def step(*arguments, **options):
            if len(self.steps) == self._at:
                if name == "copyfile":
                    Path(arguments[1]).write_bytes(Path(arguments[0]).read_bytes()[:10])
                raise Killed
            where = f"fd {arguments[0]}" if isinstance(arguments[0], int) else arguments[0]
            self.steps.append((name, os.path.basename(where)))  # noqa: PTH119 a name is enough
            return None if name == "fsync" else real(*arguments, **options)

        return step


@pytest.fixture(autouse=True)
def no_forms(monkeypatch):
    """Loading forms changes no disk, and waiting for the disk changes nothing here."""
    monkeypatch.setattr(Catalogue, "form", lambda _self, _service: None)
    monkeypatch.setattr(os, "fsync", lambda _handle: None)


@pytest.fixture
def newer(press):
    return press(NEWER, title="second", media={"map.png": b"picture" * 100_000})


def test_every_step_of_an_installation_may_be_the_last(start, newer, monkeypatch, settings, memory):
    station = start(newer)
    with monkeypatch.context() as patch:
        fate = Fate(patch)
        station.follow()
    total = len(fate.steps)
    assert total > 40
    outcomes = set()
    for at in range(total):
        shutil.rmtree(settings.data_dir)
        memory._words.clear()
        station = start(newer)
        with monkeypatch.context() as patch:
            Fate(patch, at)
            with pytest.raises(Killed):
                station.follow()
        again = start(newer)
        outcomes.add(again.title)
        assert again.set_aside == "", fate.steps[at]
        again.follow()
        assert (again.title, again.renewing.problem) == ("second", ""), fate.steps[at]
        assert start(newer).title == "second", fate.steps[at]
    assert outcomes == {"first", "second"}


def test_a_station_that_has_fetched_before_survives_every_step_as_well(
    *, start, press, newer, monkeypatch, settings, memory, tmp_path
):
    start(newer).follow()
    kept = tmp_path / "kept"
    shutil.copytree(settings.data_dir, kept, symlinks=True)
    third = press(NEWER + 60, title="third", media={"map.png": b"another" * 100_000})
    station = start(third)
    with monkeypatch.context() as patch:
        fate = Fate(patch)
        station.follow()
    for at in range(0, len(fate.steps), 3):
        shutil.rmtree(settings.data_dir)
        shutil.copytree(kept, settings.data_dir, symlinks=True)
        memory._words.clear()
        station = start(third)
        with monkeypatch.context() as patch:
            Fate(patch, at)
            with pytest.raises(Killed):
                station.follow()
        again = start(third)
        assert (again.title in {"second", "third"}, again.set_aside) == (True, "")
        again.follow()
        assert again.title == "third", fate.steps[at]


def test_everything_is_on_the_disk_before_the_link_is_replaced(start, newer, monkeypatch):
    with monkeypatch.context() as patch:
        fate = Fate(patch)
        station = start(newer)
        station.follow()
    replaced = fate.steps.index(("replace", ".current"))
    copied = [place for place, (name, _) in enumerate(fate.steps) if name == "copyfile"]
    synced = [place for place, (name, _) in enumerate(fate.steps[:replaced]) if name == "fsync"]
    assert copied[-1] < replaced
    # each copy is followed by its own sync, and the folders' come behind all of them
    assert sum(place > copied[0] for place in synced) >= len(copied)
    assert len([place for place in synced if place > copied[-1]]) >= 3


def test_a_link_that_comes_before_its_files_would_be_seen(start, newer, monkeypatch):
    """The negative control: with the order turned round, some step is the wrong one to be cut at."""
    real = Shelf.lay_out

    def link_first(self, edition, files, find):
        folder = self._editions / str(edition)
        folder.mkdir(parents=True, exist_ok=True)
        self.put_in_force(folder)
        (self._folder.parent / "newest-edition").write_text(str(edition))
        return real(self, edition, files, find)

    monkeypatch.setattr(Shelf, "lay_out", link_first)
    station = start(newer)
    with monkeypatch.context() as patch:
        Fate(patch, at=25)
        with pytest.raises(Killed):
            station.follow()
    assert start(newer).set_aside == DAMAGED
