# SPDX-License-Identifier: Apache-2.0
"""What the release engineer may do, and what is refused: fewer keys, other keys, the same number twice."""

import pytest

from kiosk.updates import UpdateError, keys
from kiosk.updates.versions import Version


def test_a_key_opens_with_its_passphrase_alone(tmp_path):
    made = keys.make(tmp_path / "key", "a long passphrase")
    assert keys.load(tmp_path / "key", "a long passphrase").public_key == made
    assert keys.load_public(tmp_path / "key.pub") == made
    with pytest.raises(UpdateError, match=r"update\.key"):
        keys.load(tmp_path / "key", "another passphrase")
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    assert b"ENCRYPTED" in (tmp_path / "key").read_bytes()


def test_a_short_passphrase_and_a_file_that_is_there_are_refused(tmp_path):
    with pytest.raises(UpdateError, match=r"update\.passphrase"):
        keys.make(tmp_path / "key", "short")
    (tmp_path / "key").write_text("")
    with pytest.raises(FileExistsError):
        keys.make(tmp_path / "key", "a long passphrase")


def test_fewer_keys_than_have_to_sign_are_no_root(publisher):
    with pytest.raises(UpdateError, match=r"update\.repository"):
        publisher.releases().begin(publisher.believed(root=("one", "one")))


def test_a_stranger_signs_nothing(publisher):
    publisher.releases().begin(publisher.believed())
    for act in (
        lambda signer: publisher.releases().sign(signer),
        lambda signer: publisher.releases().renew(signer),
        lambda signer: publisher.releases().confirm(signer),
    ):
        with pytest.raises(UpdateError, match=r"update\.stranger"):
            act(publisher.signer("stranger"))


def test_a_number_is_given_once(publisher):
    with pytest.raises(UpdateError, match="there already"):
        publisher.release("1.1.0")
    name = publisher.release("1.2.0")
    assert publisher.releases().listed()[name]["version"] == "1.2.0"
    publisher.releases().drop(name, publisher.signer("targets"))
    assert name not in publisher.releases().listed()


@pytest.mark.parametrize("text", ["1", "1.2.3.4.5", "01.2", "1.2-rc1", "1.99999", "../1.2", ""])
def test_what_is_no_version_is_refused(text):
    assert Version.read(text) is None
    with pytest.raises(UpdateError, match=r"update\.version"):
        Version(text)


def test_versions_are_in_the_order_of_their_numbers():
    names = ["1.10.0", "1.9.9", "1.2", "0.9", "1.2.0.1"]
    assert [str(one) for one in sorted(map(Version, names))] == [
        "0.9",
        "1.2",
        "1.2.0.1",
        "1.9.9",
        "1.10.0",
    ]
    assert Version("1.2") == Version("1.2.0")
