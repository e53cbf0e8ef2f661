# SPDX-License-Identifier: Apache-2.0
"""Another edition comes into force in one step, whatever is cut off and whoever reads."""

import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.catalogue import Catalogue, Trust
from kiosk.errors import FormError, SealingError, StorageError
from kiosk.forms.publishing import publish
from kiosk.forms.publishing.editions import KEPT
from kiosk.i18n import language
from kiosk.sealing import PublisherKey

AZ_EN = (language("az"), language("en"))


@pytest.fixture
def issue(project, clock):
    """Publish the service, with another version each time if one is given."""
    form = (project.service / "form.md").read_text(encoding="utf-8")

    def run(version: int = 1, **more):
        project.write("form.md", form.replace("| small | 1 ", f"| small | {version} "))
        return publish(
            [project.services],
            project.translations,
            project.out,
            languages=AZ_EN,
            clock=clock,
            **more,
        )

    return run


def version(project) -> str:
    return Catalogue.open(project.out).services[0].version


def editions(project) -> list[str]:
    return sorted(path.name for path in (project.root / ".published").iterdir())


def test_readers_find_a_whole_set_at_every_moment_of_publishing(project, issue):
    issue(0)
    wrong: list[str] = []
    seen: set[str] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                catalogue = Catalogue.open(project.out)
                assert catalogue.form("small").version == catalogue.services[0].version
                assert catalogue.samples("small")
                seen.add(catalogue.services[0].version)
            except Exception as error:  # noqa: BLE001 whatever it is, the test names it
                wrong.append(repr(error))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(1, 12):
        issue(number)
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert len(seen) > 1


def test_two_renames_would_leave_a_reader_with_nothing(project, issue):
    """The control of the test above: the way it must not be done is seen by a reader."""
    issue(1)
    aside = project.out.with_name("aside")
    project.out.rename(aside)
    with pytest.raises(FormError) as caught:
        Catalogue.open(project.out)
    assert caught.value.code == "form.catalogue.missing"


@pytest.mark.parametrize("call", ["rename", "replace", "symlink_to", "mkdir"])
def test_a_cut_at_any_step_leaves_the_old_set_or_the_new_one(project, issue, monkeypatch, call):
    issue(1)
    real = getattr(Path, call)
    codes = set()
    for after in range(4):
        calls = iter(range(100))

        def cut(path: Path, *rest, **more):
            if "published" in str(path) and next(calls) >= after:  # noqa: B023 made anew each time
                raise OSError(28, "No space left on device")
            return real(path, *rest, **more)

        monkeypatch.setattr(Path, call, cut)
        try:
            issue(2)
        except StorageError as error:
            codes.add(error.code)
        monkeypatch.setattr(Path, call, real)
        assert version(project) in {"1", "2"}
    assert codes == {"storage.unwritable"}
    issue(3)
    assert version(project) == "3"
    assert not [name for name in editions(project) if name.startswith(".")]


def test_nothing_is_written_when_nothing_has_changed(project, issue, clock):
    first = issue()
    target = project.out.readlink()
    clock.jump(clock.now() + timedelta(hours=1))
    assert issue().edition == first.edition
    assert project.out.readlink() == target
    assert len(editions(project)) == 1


def test_a_damaged_file_of_the_set_in_force_is_mended_by_publishing_again(project, issue):
    issue()
    (project.out / "messages" / "az.mo").write_bytes(b"")
    issue()
    assert Catalogue.open(project.out).services


def test_numbers_grow_though_the_clock_does_not(project, issue):
    numbers = [issue(number).edition for number in range(4)]
    assert numbers == sorted(set(numbers))
    assert Catalogue.open(project.out).edition == numbers[-1]


def test_a_kiosk_goes_on_with_the_edition_that_it_opened(project, issue):
    issue(1)
    catalogue = Catalogue.open(project.out)
    for number in range(2, 2 + KEPT):
        issue(number)
    assert catalogue.form("small").version == "1"
    issue(9)
    assert len(editions(project)) == KEPT + 1


def test_a_folder_from_before_there_were_editions_is_replaced(project, issue):
    (project.out / "services").mkdir(parents=True)
    (project.out / "catalogue.json").write_text('{"format": 1, "services": []}')
    issue(1)
    assert version(project) == "1"
    assert not [name for name in editions(project) if name.startswith(".")]


@pytest.mark.parametrize("is_file", [True, False])
def test_what_is_not_a_published_set_is_never_replaced(project, issue, is_file):
    own = project.out if is_file else project.out / "thesis.txt"
    own.parent.mkdir(exist_ok=True)
    own.write_text("years of work")
    with pytest.raises(StorageError) as caught:
        issue(1)
    assert caught.value.code == "storage.not-a-set"
    assert own.read_text() == "years of work"
    assert not (project.root / "keys").exists()


def test_the_folder_one_stands_in_is_never_replaced(project, issue, monkeypatch):
    monkeypatch.chdir(project.service)
    project.out = Path()
    with pytest.raises(StorageError, match="small is not a published set"):
        issue(1)
    assert (project.service / "form.md").is_file()


def test_an_empty_folder_may_become_the_published_one(project, issue):
    project.out.mkdir()
    issue(1)
    assert version(project) == "1"


def test_going_back_is_publishing_the_older_sources_again(project, issue, tmp_path):
    trust = Trust(development=True, memory=tmp_path / "newest")
    issue(1)
    Catalogue.open(project.out, trust)
    issue(2)
    Catalogue.open(project.out, trust)
    issue(1)
    assert Catalogue.open(project.out, trust).services[0].version == "1"


def test_an_older_edition_put_back_by_hand_is_refused(project, issue, tmp_path):
    trust = Trust(development=True, memory=tmp_path / "newest")
    issue(1)
    older = project.out.readlink()
    issue(2)
    Catalogue.open(project.out, trust)
    project.out.unlink()
    project.out.symlink_to(older)
    with pytest.raises(FormError) as caught:
        Catalogue.open(project.out, trust)
    assert caught.value.code == "form.catalogue.older"


def test_a_set_for_real_kiosks_is_signed_with_the_publishers_key_alone(project, issue, tmp_path):
    file = tmp_path / "keys" / "agency"
    key = PublisherKey.load_or_create(file)
    issue()
    report = issue(key=file)
    assert (report.publisher, report.development) == (key.public_bytes.hex(), False)
    assert not (project.out / "development.pub").exists()
    assert Catalogue.open(project.out, Trust(keys=(key.public_bytes,))).services
    with pytest.raises(FormError):
        Catalogue.open(project.out)


def test_a_key_that_is_absent_or_exposed_signs_nothing(project, issue, tmp_path):
    with pytest.raises(SealingError) as caught:
        issue(key=tmp_path / "nowhere")
    assert caught.value.code == "sealing.key-missing"
    exposed = tmp_path / "exposed"
    PublisherKey.load_or_create(exposed)
    exposed.chmod(0o644)
    with pytest.raises(SealingError) as caught:
        issue(key=exposed)
    assert caught.value.code == "sealing.key-exposed"
    assert not project.out.exists()


def test_every_file_of_the_set_stands_in_the_signed_list(project, issue):
    project.write("map.png", "picture")
    issue()
    data = json.loads((project.out / "catalogue.json").read_text(encoding="utf-8"))
    (entry,) = data["services"]
    listed = {*data["messages"], *entry["samples"], entry["form"]}
    listed |= {f"services/small/{name}" for name in entry["media"]}
    found = {
        path.relative_to(project.out).as_posix()
        for path in project.out.rglob("*")
        if path.is_file()
    }
    assert found - listed == {"catalogue.json", "catalogue.sig", "development.pub"}
    assert listed <= found
