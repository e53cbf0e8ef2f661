# SPDX-License-Identifier: Apache-2.0
"""Each file that is laid onto a machine is read by whoever will read it there."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import trustme

from kiosk import settings

KIOSK = Path("packaging/debian/kiosk/root")
CENTRAL = Path("packaging/debian/central")
NGINX = CENTRAL / "root/usr/share/doc/migration-kiosk-central/examples/nginx.conf"
_RULE_PART = re.compile(r'(?:[A-Z_]+)(?:\{[^}"]+\})?(?:==|!=|\+=|:=|=|-=)"[^"]*"')


def run(*command, **options):
    return subprocess.run(command, check=False, capture_output=True, text=True, **options)


def scripts(root):
    found = [one for one in (root / "packaging/debian").rglob("*") if one.is_file()]
    return sorted(one for one in found if one.read_bytes().startswith(b"#!/bin/sh"))


def test_every_script_is_clean(root):
    found = scripts(root)
    assert len(found) > 8
    told = run("shellcheck", "--exclude=SC2043", *found)  # a list of one unit in it
    assert told.stdout == ""


def test_a_mistaken_script_is_seen(tmp_path):
    script = tmp_path / "script"
    script.write_text("#!/bin/sh\nrm -rf $folder/*\n")
    assert run("shellcheck", script).returncode == 1


def complaints(rules: Path) -> str:
    """Have USBGuard read rules."""
    told = run("usbguard-rule-parser", "-f", rules)
    return "\n".join(line for line in (told.stdout + told.stderr).splitlines() if "!" in line[:2])


def test_usbguard_reads_its_rules_and_rejects_before_it_allows(root, tmp_path):
    rules = root / KIOSK / "etc/usbguard/rules.d/60-migration-kiosk.conf"
    assert complaints(rules) == ""
    words = [line.split()[0] for line in rules.read_text().splitlines() if line[:1].isalpha()]
    assert words == sorted(words, reverse=True)  # reject …, then allow …
    assert {"reject", "allow"} == set(words)
    wrong = tmp_path / "wrong.conf"
    wrong.write_text("allow with-interfaces equals { 08:*:* }\n")
    assert complaints(wrong) != ""


def test_no_rule_allows_whatever_types(root):
    rules = root / KIOSK / "etc/usbguard/rules.d/60-migration-kiosk.conf"
    allowed = [line for line in rules.read_text().splitlines() if line.startswith("allow")]
    assert not [line for line in allowed if "03:" in line or "*:*:*" in line]
    rejected = [line for line in rules.read_text().splitlines() if line.startswith("reject")]
    assert any({"08:*:*", "03:*:*"} <= set(line.split()) for line in rejected)


def udev_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def mistaken(line: str) -> str:
    """Give what is left of a rule of udev when everything that it can say is taken out."""
    return re.sub(r"[,\s]+", "", _RULE_PART.sub("", line))


def test_udev_can_read_its_rules(root):
    text = (root / KIOSK / "usr/lib/udev/rules.d/70-migration-kiosk.rules").read_text()
    assert [line for line in udev_lines(text) if mistaken(line)] == []
    gone_to = set(re.findall(r'GOTO="(\w+)"', text))
    assert gone_to == set(re.findall(r'LABEL="(\w+)"', text))
    assert mistaken('SUBSYSTEM=="block" ENV{ID_BUS}=usb')


def test_a_stick_is_never_run_from(root):
    units = (root / "packaging/systemd").glob("*.mount")
    options = [
        line for unit in units for line in unit.read_text().splitlines() if "Options=" in line
    ]
    options += re.findall(
        r"--options=\S+",
        (root / KIOSK / "usr/lib/udev/rules.d" / "70-migration-kiosk.rules").read_text(),
    )
    assert len(options) == 3
    for line in options:
        assert {"nosuid", "nodev", "noexec"} <= set(re.split(r"[=,]", line)), line


def test_every_number_of_the_kernel_is_one_that_it_has(root):
    lines = (root / KIOSK / "usr/lib/sysctl.d/60-migration-kiosk.conf").read_text().splitlines()
    names = [line.partition("=")[0].strip() for line in lines if line and line[0] != "#"]
    # what this kernel was built without is no mistake; a name that is misspelt is in none
    optional = {
        "kernel.sysrq",
        "kernel.unprivileged_userns_clone",  # Debian's own
        "kernel.yama.ptrace_scope",
        "kernel.kexec_load_disabled",
        "kernel.unprivileged_bpf_disabled",
    }
    missing = [
        name
        for name in names
        if name not in optional and not Path("/proc/sys", *name.split(".")).exists()
    ]
    assert missing == []
    assert len(names) > 20


@pytest.mark.parametrize("kind", ["logind", "journald", "system"])
def test_systemd_knows_what_is_set_for_it(root, kind):
    (file,) = (root / KIOSK / "usr/lib/systemd" / f"{kind}.conf.d").iterdir()
    manual = run("man", "--pager=cat", f"{kind}.conf").stdout if shutil.which("man") else ""
    lines = [one for one in file.read_text().splitlines() if one and one[0] not in "#["]
    assert lines
    for line in lines:
        name, _, value = line.partition("=")
        assert name.isalnum()
        assert value
        assert not manual or name in manual, name


def test_sysusers_and_tmpfiles_make_what_the_units_name(root, tmp_path):
    for package, user in (
        (root / KIOSK, "migration-kiosk"),
        (root / CENTRAL / "root", "migration-central"),
    ):
        made = tmp_path / user
        (made / "etc").mkdir(parents=True)
        users = next((package / "usr/lib/sysusers.d").iterdir())
        told = run("systemd-sysusers", f"--root={made}", users)
        assert told.returncode == 0, told.stderr
        assert f"{user}:x:" in (made / "etc/passwd").read_text()
        assert "nologin" in (made / "etc/passwd").read_text()
        folders = next((package / "usr/lib/tmpfiles.d").iterdir())
        told = run("systemd-tmpfiles", f"--root={made}", "--create", folders)
        assert told.returncode == 0, told.stderr
        assert (made / "var/lib" / user).stat().st_mode & 0o777 == 0o700


def test_the_settings_hold_to_the_rules_and_lack_what_only_people_know(root):
    from kiosk.production import examine

    file = root / KIOSK / "etc/migration-kiosk/kiosk.toml"
    settings.check(file)
    loaded = settings.load(file, environment={})
    assert loaded.is_production
    assert loaded.screen.fullscreen
    codes = {found.code for found in examine(loaded, {"WAYLAND_DISPLAY": "wayland-0"})}
    assert {"unsafe.central", "unsafe.publisher"} <= codes


def nginx_says(folder: Path, site: str) -> tuple[int, str]:
    """Have nginx read a site, with certificates that it can open."""
    authority = trustme.CA()
    for name in ("central", "status"):
        made = authority.issue_cert(f"{name}.example")
        (folder / f"{name}.pem").write_bytes(made.cert_chain_pems[0].bytes())
        (folder / f"{name}.key").write_bytes(made.private_key_pem.bytes())
    authority.cert_pem.write_to_path(folder / "stations.pem")
    site = site.replace("/etc/migration-central/tls", str(folder))
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid; error_log stderr; events {{}} http {{ access_log off; {_temporary(folder)} {site} }}"
    )
    told = run("/usr/sbin/nginx", "-t", "-q", "-p", folder, "-c", folder / "nginx.conf")
    return told.returncode, told.stderr


def _temporary(folder: Path) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)


def test_nginx_takes_the_example(root, tmp_path):
    site = (root / NGINX).read_text()
    assert nginx_says(tmp_path, site) == (0, "")
    code, said = nginx_says(tmp_path, site.replace("proxy_pass", "proxy_past"))
    assert code == 1
    assert "proxy_past" in said


def test_every_masked_unit_has_a_reason(root):
    lines = (root / KIOSK / "usr/share/migration-kiosk/masked-units.txt").read_text().splitlines()
    masked = [line.split(maxsplit=1) for line in lines if not line.startswith("#")]
    assert all(len(one) == 2 for one in masked)
    names = {name for name, _why in masked}
    assert {"saned.socket", "cups.service", "avahi-daemon.service", "getty@tty1.service"} <= names
