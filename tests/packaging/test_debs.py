# SPDX-License-Identifier: Apache-2.0
"""What is in the packages: whose, with which rights, and nothing of who built them."""

import hashlib
import subprocess
import tarfile

import pytest

FOREIGN = ("/tests/", "/.git", "conftest", "/mypy", "/ruff", "/pytest", "PyInstaller", "/pip/")
"""What belongs to those who build and try, and to nobody who is served."""


def contents(deb) -> list[tarfile.TarInfo]:
    with (
        subprocess.Popen(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE) as told,
        tarfile.open(fileobj=told.stdout, mode="r|") as archive,
    ):
        return list(archive)


def control(deb, name: str) -> str:
    told = subprocess.run(["dpkg-deb", "--info", deb, name], check=True, capture_output=True)
    return told.stdout.decode()


@pytest.fixture(scope="module", params=["kiosk_deb", "central_deb"])
def deb(request):
    return request.getfixturevalue(request.param)


def test_everything_is_roots_and_nobody_else_writes(deb):
    found = contents(deb)
    assert {(one.uname, one.gname, one.uid, one.gid) for one in found} == {("root", "root", 0, 0)}
    assert [one.name for one in found if one.mode & 0o7022 and not one.issym()] == []


def test_nothing_of_who_built_it_is_in_it(deb, root):
    found = contents(deb)
    # what came from a package of another day keeps nothing of that day either
    assert {one.mtime for one in found} == {1_700_000_000}
    assert [one.name for one in found if any(word in one.name for word in FOREIGN)] == []
    links = [one.linkname for one in found if one.issym()]
    assert not [link for link in links if str(root) in link]


def test_what_is_run_can_be_and_what_is_read_can_not(kiosk_deb):
    modes = {one.name.removeprefix("./"): one.mode & 0o777 for one in contents(kiosk_deb)}
    home = next(name for name in modes if name.endswith("/kiosk") and "versions" in name)
    assert modes[home] == 0o755  # though it was the builder's alone
    assert modes[home.removesuffix("kiosk") + "_internal/libsample.so"] == 0o644
    assert modes["usr/lib/migration-kiosk/after-failure"] == 0o755
    assert modes["etc/usbguard/rules.d/60-migration-kiosk.conf"] == 0o600


def test_two_builds_are_the_same_bytes(builder, stand_in, kiosk_deb, tmp_path):
    again = builder.build(builder.KIOSK, stand_in, tmp_path, 1_700_000_000)
    assert (
        hashlib.sha256(again.read_bytes()).digest()
        == hashlib.sha256(kiosk_deb.read_bytes()).digest()
    )


def test_the_sums_are_those_of_the_files(central_deb, unpacked):
    lines = control(central_deb, "md5sums").splitlines()
    assert len(lines) > 500
    for line in lines[::25]:
        told, name = line.split("  ", 1)
        content = (unpacked / name).read_bytes()
        assert hashlib.md5(content, usedforsecurity=False).hexdigest() == told


def test_every_unit_is_shipped_and_begins_with_the_machine(builder, kiosk_deb):
    names = {one.name.rpartition("/")[2] for one in contents(kiosk_deb)}
    assert {unit.name for unit in builder.units(builder.KIOSK)} <= names
    folder = "./usr/lib/systemd/system"
    added = f"{folder}/migration-kiosk.service.d/update.conf"
    assert added in {one.name for one in contents(kiosk_deb)}, "who takes a trial back"
    script = control(kiosk_deb, "postinst")
    assert f"for unit in {' '.join(builder.enabled(builder.KIOSK))}; do" in script
    assert "@" not in script.replace("$@", "")


def test_what_an_operator_writes_is_never_overwritten(deb):
    told = set(control(deb, "conffiles").split())
    shipped = {
        one.name.removeprefix(".")
        for one in contents(deb)
        if one.name.startswith("./etc/") and one.isfile()
    }
    assert told == shipped


def test_lintian_finds_nothing_that_was_not_decided(kiosk_deb):
    told = subprocess.run(
        ["lintian", "--allow-root", "--fail-on", "error,warning", kiosk_deb],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (told.returncode, told.stdout) == (0, "")


def test_purging_never_takes_what_people_have_handed_in(deb):
    script = control(deb, "postrm")
    assert "stays" in script or "stay" in script
    assert 'rm -rf "$data"' not in script.partition("elif")[0]
