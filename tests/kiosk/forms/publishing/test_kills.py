# SPDX-License-Identifier: Apache-2.0
"""A publisher that is killed at any moment leaves a whole set, the old one or the new one."""

import random
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from kiosk.catalogue import Catalogue
from kiosk.forms.publishing import publish
from kiosk.i18n import language

PUBLISH = """
import sys
from pathlib import Path
from kiosk.forms.publishing import publish
from kiosk.i18n import language
service, translations, out = map(Path, sys.argv[1:])
print("ready", flush=True)
publish([service], translations, out, languages=(language("az"), language("en")))
"""
KILLS = 20


@pytest.mark.nightly
def test_a_kill_at_any_moment_leaves_a_whole_set(project, root):
    spoken = (language("az"), language("en"))
    form = (project.service / "form.md").read_text(encoding="utf-8")
    publish([project.services], project.translations, project.out, languages=spoken)
    chance = random.Random(5)  # noqa: S311 moments, no secrets
    whole = 0.0  # seconds that the first one takes, which is not killed
    versions = set()
    for number in range(2, KILLS + 2):
        project.write("form.md", form.replace("| small | 1 ", f"| small | {number} "))
        paths = [project.services, project.translations, project.out]
        process = subprocess.Popen(
            [sys.executable, "-c", PUBLISH, *map(str, paths)], cwd=root, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        begin = time.monotonic()
        end = begin + (chance.uniform(0.5, 1.1) * whole if whole else 60)
        while process.poll() is None and time.monotonic() < end:
            versions.add(Catalogue.open(project.out).form("small").version)
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.005)
        whole = whole or time.monotonic() - begin
        process.kill()
        process.wait(30)
        process.stdout.close()
        catalogue = Catalogue.open(project.out)
        assert catalogue.form("small").version == catalogue.services[0].version
        assert catalogue.samples("small")
    assert len(versions) > 2
