# SPDX-License-Identifier: Apache-2.0
"""Shows the product's own services to ODK's tools, where they are at hand, and compares.

ODK Validate (a part of pyxform, which needs Java) reads each form; ODK's engine walks each sample.

Usage: ``python -m tests.conformance.services [FOLDER]`` with a folder in which ``npm install
@getodk/xforms-engine jsdom`` was run.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pyxform.validators.odk_validate import ODKValidateError, check_xform

from kiosk.catalogue import UNVERIFIED, Catalogue
from kiosk.clock import SystemClock
from kiosk.forms.publishing import publish, replay
from tests.instances import values_of

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("engine.mjs")
ENGINE = Path("node_modules") / "@getodk" / "xforms-engine"


class Walked(NamedTuple):
    """One sample, and what our engine makes of it."""

    name: str
    task: dict[str, object]
    ours: dict[str, str]


def walked(published: Path) -> Iterator[Walked]:
    """Walk each sample of a published set with our engine."""
    clock = SystemClock()
    catalogue = Catalogue.open(published, UNVERIFIED)
    for service in catalogue.services:
        folder = published / "services" / service.id
        media = {file.name: str(file) for file in folder.glob("*.csv")}
        form = catalogue.form(service.id)
        for sample in catalogue.samples(service.id):
            answers = dict(sample.resolved(clock))
            task = {"form": str(folder / "form.xml"), "media": media, "answers": answers}
            outcome = replay(form, sample, language="en", clock=clock)
            yield Walked(f"{service.id}/{sample.id}", task, values_of(outcome.instance))


def theirs(folder: Path, tasks: list[dict[str, object]]) -> list[dict[str, str]]:
    """Walk the same with ODK's engine."""
    lines = "".join(json.dumps(task) + "\n" for task in tasks)
    done = subprocess.run(
        ["node", str(SCRIPT), str(folder)],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def differences(ours: dict[str, str], other: dict[str, str]) -> list[str]:
    """Name what differs, with both values: samples tell of nobody."""
    return [
        f"{path}: {ours.get(path, '')!r}, there {other.get(path, '')!r}"
        for path in sorted(ours.keys() | other.keys())
        if ours.get(path, "") != other.get(path, "")
    ]


def validated(published: Path) -> bool:
    """Have ODK Validate read every form; print what it finds."""
    if shutil.which("java") is None:
        sys.stdout.write("no Java at hand: ODK Validate has read nothing\n")
        return True
    forms = sorted(published.glob("services/*/form.xml"))
    valid = 0
    for form in forms:
        try:
            found = check_xform(str(form))
        except ODKValidateError as error:
            found = [str(error)]
        valid += not found
        for one in found:
            sys.stdout.write(f"{form.parent.name}: {one}\n")
    sys.stdout.write(f"{valid} of {len(forms)} forms valid by ODK Validate\n")
    return valid == len(forms)


def compared(published: Path, folder: Path) -> bool:
    """Have ODK's engine walk every sample; print what differs."""
    if not (folder / ENGINE).is_dir():
        sys.stdout.write("no engine of ODK at hand: REFERENCE=FOLDER with its node_modules\n")
        return True
    samples = list(walked(published))
    wrong = 0
    others = theirs(folder, [sample.task for sample in samples])
    for sample, other in zip(samples, others, strict=True):
        found = differences(sample.ours, other)
        wrong += bool(found)
        for one in found:
            sys.stdout.write(f"{sample.name}: {one}\n")
    values = sum(len(sample.ours) for sample in samples)
    sys.stdout.write(f"{len(samples) - wrong} of {len(samples)} samples alike, {values} values\n")
    return wrong == 0


def main() -> int:
    """Show every form and sample; 1 when a tool finds something, 0 too where it is not at hand."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 and sys.argv[1] else ".").resolve()
    with TemporaryDirectory() as scratch:
        published = Path(scratch) / "set"
        publish([ROOT / "resources/services"], ROOT / "resources/translations", published)
        is_good = validated(published) and compared(published, folder)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
