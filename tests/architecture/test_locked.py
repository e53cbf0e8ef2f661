# SPDX-License-Identifier: Apache-2.0
"""Every package that is installed is one version, known by its digest."""

import re

BLOCK = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?(?P<rest>(?:.*\\\n)*.*)$", re.MULTILINE
)
DIGEST = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


def loose(text):
    """Name the packages of a lock that are not one version with a digest."""
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    found = [match for match in BLOCK.finditer(lines) if not match[0].startswith(" ")]
    return [
        match["name"]
        for match in found
        if not re.match(r"==[0-9]", match["rest"].strip()) or not DIGEST.search(match["rest"])
    ], len(found)


def test_every_package_of_the_lock_is_one_version_with_its_digest(root):
    names, count = loose((root / "requirements.lock").read_text(encoding="utf-8"))
    assert count > 50
    assert names == []


def test_a_package_without_them_is_found():
    digest = f"--hash=sha256:{'0' * 64}"
    text = f"one==1.0 \\\n    {digest}\n    # via two\ntwo>=2 \\\n    {digest}\nthree==3\n"
    assert loose(text) == (["two", "three"], 3)


def test_what_is_installed_is_held_to_the_digests(root):
    commands = (root / "packaging" / "setup.sh").read_text(encoding="utf-8")
    installs = [line for line in commands.splitlines() if re.search(r"pip3? (install|sync)", line)]
    assert installs
    assert all("--require-hashes" in line for line in installs if "requirements.lock" in line)
    assert any("requirements.lock" in line for line in installs)
