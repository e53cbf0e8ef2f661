# SPDX-License-Identifier: Apache-2.0
"""The services installed at this kiosk, read from the published folder."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

from kiosk.catalogue.model import Sample, Service
from kiosk.catalogue.samples import parse_sample
from kiosk.errors import FormError
from kiosk.forms import Form, load_form

FORMAT = 1
"""The shape of ``catalogue.json`` that this program reads and writes."""
CATALOGUE_FILE = "catalogue.json"


class Catalogue:
    """The published set of services; forms are loaded when first asked for."""

    def __init__(
        self, folder: Path, services: Iterable[Service], entries: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self._folder = folder
        self._entries = entries
        self._forms: dict[str, Form] = {}
        self.services = tuple(sorted(services, key=lambda service: (service.order, service.id)))
        """In the order in which they are offered."""

    @classmethod
    def open(cls, published: Path) -> Self:
        """Read ``catalogue.json`` of a published folder.

        Raises FormError: ``form.catalogue.missing`` when nothing was published there,
        ``form.catalogue.unreadable`` when the file is damaged or of another format.
        """
        file = published / CATALOGUE_FILE
        try:
            data = json.loads(file.read_bytes())
            known = data["format"] == FORMAT
            services = [_service(entry) for entry in data["services"]] if known else []
            entries = {entry["id"]: entry for entry in data["services"]} if known else {}
        except FileNotFoundError as error:
            raise FormError(f"no {CATALOGUE_FILE}", code="form.catalogue.missing") from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise FormError(f"{error}", code="form.catalogue.unreadable") from error
        if not known:
            raise FormError(f"not of format {FORMAT}", code="form.catalogue.unreadable")
        return cls(published, services, entries)

    def service(self, service_id: str) -> Service:
        """Find a service. Raises FormError (``form.catalogue.unknown``) when it is not installed."""
        for service in self.services:
            if service.id == service_id:
                return service
        raise FormError(f"no service {service_id!r}", code="form.catalogue.unknown")

    def form(self, service_id: str) -> Form:
        """Load a service's form, once.

        Raises FormError: ``form.catalogue.digest`` when a file is not the one that was
        published, or what the form itself is refused for.
        """
        if service_id not in self._forms:
            entry = self._entry(service_id)
            xml = self._bytes(entry["form"], entry["sha256"])
            folder = Path(entry["form"]).parent
            media = {
                name: self._bytes(str(folder / name), digest)
                for name, digest in entry["media"].items()
            }
            self._forms[service_id] = load_form(xml, media=media)
        return self._forms[service_id]

    def samples(self, service_id: str) -> tuple[Sample, ...]:
        """Read a service's sample answers."""
        files = [self._folder / name for name in self._entry(service_id)["samples"]]
        return tuple(parse_sample(file.stem, self._read(file)) for file in files)

    def _entry(self, service_id: str) -> Mapping[str, Any]:
        return self._entries[self.service(service_id).id]

    def _bytes(self, name: str, digest: str) -> bytes:
        content = self._read(self._folder / name)
        if hashlib.sha256(content).hexdigest() != digest:
            raise FormError(f"{name} is not what was published", code="form.catalogue.digest")
        return content

    @staticmethod
    def _read(file: Path) -> bytes:
        try:
            return file.read_bytes()
        except OSError as error:
            raise FormError(f"{file.name}: {error}", code="form.catalogue.unreadable") from error


def _service(entry: Mapping[str, Any]) -> Service:
    return Service(
        id=str(entry["id"]),
        version=str(entry["version"]),
        order=int(entry["order"]),
        icon=str(entry["icon"]),
        category=str(entry["category"]),
        languages=tuple(entry["languages"]),
        titles=dict(entry["title"]),
        summaries=dict(entry["summary"]),
        next_steps=tuple(entry.get("next_steps", ())),
    )
