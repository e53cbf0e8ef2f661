# SPDX-License-Identifier: Apache-2.0
"""Every attack that The Update Framework names is refused by its own code, and what was proven stays."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.clock import FixedClock, SystemClock
from kiosk.errors import DeliveryError
from kiosk.updates import UpdateError
from kiosk.updates.publishing import Lives
from kiosk.updates.sources import Folder
from kiosk.updates.trusting import Trust
from kiosk.updates.versions import Version, this_platform


@pytest.fixture
def trust(publisher, tmp_path):
    """Somebody who knows the first root and nothing else."""
    anchor = tmp_path / "root.json"
    shutil.copy(publisher.root, anchor)
    return Trust(tmp_path / "trusted", anchor, SystemClock())


def refused(trust, publisher) -> str:
    with pytest.raises(UpdateError) as found:
        trust.refresh(Folder(publisher.folder))
    return found.value.code


def rewritten(publisher, name: str, change) -> None:
    path = publisher.folder / "metadata" / name
    said = json.loads(path.read_bytes())
    change(said)
    path.write_text(json.dumps(said))


def newest(publisher, role: str) -> str:
    names = [path.name for path in (publisher.folder / "metadata").glob(f"*.{role}.json")]
    return max(names, key=lambda name: int(name.partition(".")[0]))


def test_what_was_released_is_found(trust, publisher):
    trust.refresh(Folder(publisher.folder))
    target = trust.target(Version("1.1.0"), this_platform())
    assert target == trust.newest(this_platform())
    assert (publisher.folder / "targets" / target.file_name).stat().st_size == target.length


def test_a_frozen_repository_is_refused_when_it_has_expired(trust, publisher):
    publisher.confirm(Lives(timestamp=timedelta(seconds=1)), ago=timedelta(minutes=1))
    assert refused(trust, publisher) == "update.expired"
    publisher.confirm()
    trust.refresh(Folder(publisher.folder))


def test_an_older_state_than_was_seen_is_refused(trust, publisher, tmp_path):
    before = publisher.copy(tmp_path / "before")
    publisher.release("1.2.0")
    trust.refresh(Folder(publisher.folder))
    assert refused(trust, before) == "update.rollback"
    assert trust.newest(this_platform()).version == Version("1.2.0")


def test_parts_of_two_states_are_refused(trust, publisher, tmp_path):
    other = publisher.copy(tmp_path / "other")
    publisher.release("1.2.0")
    other.release("1.3.0")
    name = newest(publisher, "targets")
    assert newest(other, "targets") == name
    stale = publisher.folder / "metadata" / newest(publisher, "snapshot")
    rewritten(publisher, name, lambda said: said["signed"].update(version=1))
    assert stale.exists()
    assert refused(trust, publisher) in {"update.rollback", "update.mixed", "update.signature"}


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
def test_what_a_stranger_changed_is_refused(trust, publisher, role):
    name = "timestamp.json" if role == "timestamp" else newest(publisher, role)
    rewritten(publisher, name, lambda said: said["signed"].update(expires="2099-01-01T00:00:00Z"))
    assert refused(trust, publisher) == "update.signature"


def test_a_list_that_a_stranger_signed_is_refused(trust, publisher, release_keys):
    from tuf.api.metadata import Metadata

    path = publisher.folder / "metadata" / newest(publisher, "targets")
    found = Metadata.from_file(str(path))
    found.sign(publisher.signer("stranger"))
    found.to_file(str(path))
    assert refused(trust, publisher) == "update.signature"


def test_a_root_that_too_few_have_signed_is_refused(trust, publisher):
    trust.refresh(Folder(publisher.folder))
    releases = publisher.releases()
    releases.begin(publisher.believed(root=("four", "stranger")))
    releases.sign(publisher.signer("four"))
    draft = publisher.folder / "root.draft.json"
    shutil.copy(draft, publisher.folder / "metadata" / "2.root.json")
    assert refused(trust, publisher) == "update.signature"


def test_keys_are_changed_by_those_who_may(trust, publisher):
    trust.refresh(Folder(publisher.folder))
    publisher.releases().begin(
        publisher.believed(root=("two", "three", "four"), online=("stranger",))
    )
    assert not publisher.releases().sign(publisher.signer("four"))
    assert not publisher.releases().sign(publisher.signer("two"))
    assert publisher.releases().sign(publisher.signer("three"))
    with pytest.raises(UpdateError, match=r"update\.stranger"):
        publisher.confirm()
    publisher.releases().confirm(publisher.signer("stranger"))
    trust.refresh(Folder(publisher.folder))
    assert trust.newest(this_platform()).version == Version("1.1.0")


def test_a_part_without_an_end_is_refused(trust, publisher):
    class Endless(Folder):
        sent = 0

        def metadata(self, name):
            if name != "timestamp.json":
                return super().metadata(name)

            def pieces():
                while True:
                    Endless.sent += 1
                    yield b" " * 65536

            return pieces()

    with pytest.raises(UpdateError, match=r"update\.oversize"):
        trust.refresh(Endless(publisher.folder))
    assert Endless.sent < 100


def test_a_target_that_nobody_listed_is_unknown(trust, publisher):
    trust.refresh(Folder(publisher.folder))
    for version, platform in (("9.9.9", this_platform()), ("1.1.0", "plan9-mips")):
        with pytest.raises(UpdateError, match=r"update\.unknown"):
            trust.target(Version(version), platform)


def test_a_clock_of_1970_believes_nothing_however_well_it_is_signed(publisher, tmp_path):
    clock = FixedClock(datetime(1970, 1, 1, 0, 3, tzinfo=UTC))
    trust = Trust(tmp_path / "trusted", publisher.root, clock)
    assert refused(trust, publisher) == "update.clock"
    clock.jump(SystemClock().now())
    trust.refresh(Folder(publisher.folder))


def test_who_knows_no_root_believes_nothing(publisher, tmp_path):
    trust = Trust(tmp_path / "trusted", tmp_path / "absent.json", SystemClock())
    assert refused(trust, publisher) == "update.untrusted"


def test_a_repository_that_is_not_whole_is_refused(trust, publisher):
    (publisher.folder / "metadata" / newest(publisher, "snapshot")).unlink()
    assert refused(trust, publisher) == "update.metadata"


def test_trouble_on_the_line_stays_trouble_on_the_line(trust, publisher):
    class Broken(Folder):
        def metadata(self, name):
            raise DeliveryError(code="delivery.timeout")

    with pytest.raises(DeliveryError, match=r"delivery\.timeout"):
        trust.refresh(Broken(publisher.folder))


def test_links_and_pipes_of_a_folder_are_not_followed(trust, publisher, tmp_path):
    stamp = publisher.folder / "metadata" / "timestamp.json"
    stamp.replace(tmp_path / "elsewhere.json")
    stamp.symlink_to(tmp_path / "elsewhere.json")
    assert refused(trust, publisher) == "update.metadata"


def test_what_was_proven_is_laid_out_for_the_next_who_proves_it(trust, publisher, tmp_path):
    publisher.release("1.2.0")
    publisher.releases().begin(publisher.believed(root=("one", "two")))
    publisher.releases().sign(publisher.signer("one"))
    publisher.releases().sign(publisher.signer("two"))
    publisher.confirm()
    trust.refresh(Folder(publisher.folder))
    trust.lay_out(tmp_path / "inbox" / "metadata")
    again = Trust(tmp_path / "again", publisher.root, SystemClock())
    again.refresh(Folder(tmp_path / "inbox"))
    assert again.newest(this_platform()) == trust.newest(this_platform())
