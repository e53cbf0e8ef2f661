# SPDX-License-Identifier: Apache-2.0
"""Says which packages the program stands on, under which licences, and writes both down."""

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = Path(__file__).with_name("licences")
RULES: Final[Mapping[str, Any]] = tomllib.loads(
    Path(__file__).with_name("licences.toml").read_text(encoding="utf-8")
)
_TEXT: Final = re.compile(
    r"(^|/)(licen[cs]e|copying|notice|authors)[^/]*$|/licen[cs]es/", re.IGNORECASE
)
_SPACE: Final = uuid.UUID("0d1c4e7e-5f0e-4c66-9c5a-3c7a1d0a9b5e")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One package that the program needs."""

    name: str
    version: str
    licence: str
    """As SPDX writes it; empty where neither the package nor ``licences.toml`` says it."""

    @property
    def is_allowed(self) -> bool:
        """Whether the program may have it within itself."""
        return bool(self.licence) and is_allowed(self.licence, RULES["allowed"])


def is_allowed(expression: str, allowed: Sequence[str]) -> bool:
    """Judge an SPDX expression: of ``OR`` one side will do, of ``AND`` all are asked for."""
    text = expression.strip()
    for word, judge in ((" OR ", any), (" AND ", all)):
        if parts := _split(text, word):
            return judge(is_allowed(part, allowed) for part in parts)
    if text.startswith("(") and text.endswith(")"):
        return is_allowed(text[1:-1], allowed)
    return text.partition(" WITH ")[0] in allowed


def needed(*extras: str, without: Collection[str] = ()) -> tuple[Package, ...]:
    """List the installed packages that the program needs, with those extras; sorted by name.

    Left out are those of which all modules are among ``without``: a build that drops them.
    """
    from importlib.metadata import packages_distributions

    kept = {
        canonicalize_name(name)
        for module, names in packages_distributions().items()
        if module not in without
        for name in names
    }
    return tuple(
        Package(name=name, version=one.version, licence=_licence(name, one))
        for name, one in sorted(_closure(extras).items())
        if name in kept
    )


def others(*extras: str) -> frozenset[str]:
    """Name the importable modules of installed packages that the program does not need."""
    from importlib.metadata import packages_distributions

    own = _closure(extras)
    return frozenset(
        module
        for module, names in packages_distributions().items()
        if module.isidentifier() and not any(canonicalize_name(name) in own for name in names)
    )


def add_texts(target: Path, packages: Sequence[Package]) -> None:
    """Write every package's licence texts, the interpreter's, and a page that names them all."""
    lines = []
    for one in packages:
        texts = list(_texts(one.name))
        for name, content in texts:
            file = target / one.name / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        told = f"`{one.name}/`" if texts else "its wheel brings no text"
        inside = RULES["inside"].get(one.name, "")
        lines.append(f"| {one.name} | {one.version} | {one.licence} | {told} | {inside} |")
    python = target / "python"
    python.mkdir(parents=True)
    (python / "LICENSE.txt").write_bytes(_interpreters_own())
    head = (Path(__file__).with_name("third-party.md")).read_text(encoding="utf-8")
    (target / "THIRD-PARTY.md").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


def bill(packages: Sequence[Package], about: Mapping[str, Any], files: Sequence[Any]) -> str:
    """Write the software bill of materials (CycloneDX 1.6), held against its schema.

    Raises ValueError for one that its own schema refuses.
    """
    from cyclonedx.contrib.license.factories import LicenseFactory
    from cyclonedx.model import HashAlgorithm, HashType, Property
    from cyclonedx.model.bom import Bom, BomMetaData
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator
    from packageurl import PackageURL

    licences = LicenseFactory()
    own = Component(
        name="migration-kiosk",
        version=about["version"],
        type=ComponentType.APPLICATION,
        bom_ref="migration-kiosk",
        licenses=[licences.make_from_string("Apache-2.0")],
        properties=[Property(name="commit", value=about["commit"])],
    )
    parts = [
        Component(
            name=one.name,
            version=one.version,
            bom_ref=f"{one.name}@{one.version}",
            purl=PackageURL("pypi", None, one.name, one.version),
            licenses=[licences.make_from_string(one.licence)],
        )
        for one in packages
    ]
    parts.append(
        Component(
            name="python",
            version=about["python"],
            bom_ref=f"python@{about['python']}",
            licenses=[licences.make_from_string("PSF-2.0")],
        )
    )
    binaries = [
        Component(
            name=file["path"],
            type=ComponentType.FILE,
            bom_ref=f"file:{file['path']}",
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=file["sha256"])],
        )
        for file in files
    ]
    bom = Bom(
        components=[*parts, *binaries],
        metadata=BomMetaData(
            component=own,
            timestamp=datetime.fromtimestamp(about["source_date_epoch"], UTC),
        ),
        serial_number=uuid.uuid5(_SPACE, json.dumps(dict(about), sort_keys=True)),
    )
    bom.register_dependency(own, parts)
    text: str = JsonV1Dot6(bom).output_as_string(indent=1)
    if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise ValueError(f"the bill of materials: {error}")
    return text + "\n"


@cache
def _closure(extras: tuple[str, ...]) -> Mapping[str, Distribution]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    found: dict[str, Distribution] = {}
    done: set[tuple[str, frozenset[str]]] = set()
    while wanted:
        requirement = Requirement(wanted.pop())
        name, more = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if (name, more) in done:
            continue
        done.add((name, more))
        found[name] = package = distribution(name)
        wanted += [one for one in package.requires or () if _holds(Requirement(one), more)]
    return found


def _holds(requirement: Requirement, extras: frozenset[str]) -> bool:
    """Say whether a package is needed here; one that only an extra asks for may be absent."""
    if requirement.marker is None:
        return True
    if not any(requirement.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
        return False
    try:
        distribution(requirement.name)
    except PackageNotFoundError:
        return False
    return True


def _licence(name: str, package: Distribution) -> str:
    known = RULES["named"].get(name)
    return str(known or package.metadata.get("License-Expression") or "")


def _texts(name: str) -> Iterator[tuple[str, bytes]]:
    """Give a package's licence texts; of names that come twice the folder is a part."""
    package = distribution(name)
    given = [
        file
        for file in package.files or ()
        if _TEXT.search(file.as_posix()) and file.suffix not in {".py", ".pyc", ".pyi"}
    ]
    for file in sorted(given, key=str):
        path = Path(str(package.locate_file(file)))
        if path.is_file():
            yield (
                "-".join(part for part in file.parts[1:] if part != "licenses"),
                path.read_bytes(),
            )
    for own in RULES["texts"].get(name, ()):
        yield own, (FOLDER / own).read_bytes()


def _interpreters_own() -> bytes:
    library = Path(sys.base_prefix) / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    for file in (library / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt"):
        if file.is_file():
            return file.read_bytes()
    debian = Path("/usr/share/doc/python3.11/copyright")
    return debian.read_bytes()


def _split(text: str, word: str) -> list[str]:
    """Part an expression at a word that stands in no brackets; empty where it does not."""
    parts, depth, begin = [], 0, 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and text.startswith(word, place):
            parts.append(text[begin:place])
            begin = place + len(word)
    return [*parts, text[begin:]] if parts else []
