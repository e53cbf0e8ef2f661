# SPDX-License-Identifier: Apache-2.0
"""The services installed at this kiosk, read from the published folder."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

from kiosk.catalogue.model import Sample, Service
from kiosk.catalogue.samples import parse_sample
from kiosk.catalogue.trust import DEVELOPMENT, Trust
from kiosk.errors import FormError
from kiosk.forms import Form, load_form
from kiosk.published import CATALOGUE_FILE, FORMAT, contents

DATA_MEDIA = (".csv", ".xml", ".json", ".geojson")
"""Files beside a form that the form reads; the others are only shown or played."""


class Catalogue:
    """The published set of services; forms are loaded when first asked for.

    Works on the edition that was in force when it was opened, also while a newer one is
    being published.
    """

    def __init__(
        self,
        folder: Path,
        services: Iterable[Service],
        entries: Mapping[str, Mapping[str, Any]],
        edition: int = 0,
    ) -> None:
        self.folder = folder
        """Where the set stands."""
        self._entries = entries
        self._forms: dict[str, Form] = {}
        self.services = tuple(sorted(services, key=lambda service: (service.order, service.id)))
        """In the order in which they are offered."""
        self.edition = edition
        """Grows with every publication."""

    @classmethod
    def open(cls, published: Path, trust: Trust = DEVELOPMENT) -> Self:
        """Read and verify ``catalogue.json`` of a published folder.

        One signature covers the list with the digests of every other file; those are compared
        when a file is read, but for the messages, which are compared now, since screens read
        them past this class. Raises FormError: ``form.catalogue.missing`` when nothing was
        published there, ``form.catalogue.signature`` when no believed publisher signed it,
        ``form.catalogue.older`` for an edition before the newest one known,
        ``form.catalogue.digest`` for altered messages, ``form.catalogue.unreadable`` when the
        file is damaged or of another format.
        """
        folder = published.resolve()
        content = _catalogue_bytes(folder)
        trust.check(folder, content)
        try:
            data = json.loads(content)
            known = data["format"] == FORMAT
            services = [_service(entry) for entry in data["services"]] if known else []
            entries = {entry["id"]: entry for entry in data["services"]} if known else {}
            edition = int(data["edition"]) if known else 0
            messages = dict(data["messages"]) if known else {}
        except (ValueError, KeyError, TypeError) as error:
            raise FormError(f"{error}", code="form.catalogue.unreadable") from error
        if not known:
            raise FormError(f"not of format {FORMAT}", code="form.catalogue.unreadable")
        catalogue = cls(folder, services, entries, edition)
        for name, digest in messages.items():
            catalogue.read(name, digest)
        trust.follow(edition)
        return catalogue

    def require_whole(self) -> None:
        """Compare every file with the signed list.

        Raises FormError: ``form.catalogue.digest`` for an altered one, and
        ``form.catalogue.unreadable`` for one that is not there.
        """
        for name, digest in contents(_catalogue_bytes(self.folder)).files.items():
            self.read(name, digest)

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
            xml = self.read(entry["form"], entry["sha256"])
            media = {
                name: self.media(service_id, name)
                for name in entry["media"]
                if name.lower().endswith(DATA_MEDIA)
            }
            self._forms[service_id] = load_form(xml, media=media)
        return self._forms[service_id]

    def media(self, service_id: str, name: str) -> bytes:
        """Read a file that a form shows, plays or takes its choices from.

        Raises FormError: ``form.media`` for a name that was not published with the form,
        ``form.catalogue.digest`` for a file that is not the one that was.
        """
        entry = self._entry(service_id)
        digest = entry["media"].get(name)
        if digest is None:
            raise FormError(f"no file {name!r}", code="form.media", facts={"file": name})
        return self.read(f"{Path(entry['form']).parent.as_posix()}/{name}", digest)

    def samples(self, service_id: str) -> tuple[Sample, ...]:
        """Read a service's sample answers."""
        return tuple(
            parse_sample(Path(name).stem, self.read(name, digest))
            for name, digest in self._entry(service_id)["samples"].items()
            if name.endswith(".json")
        )

    def read(self, name: str, digest: str) -> bytes:
        """Read a file of the set; FormError ``form.catalogue.digest`` for an altered one."""
        try:
            content = (self.folder / name).read_bytes()
        except OSError as error:
            raise FormError(f"{name}: {error}", code="form.catalogue.unreadable") from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise FormError(f"{name} is not what was published", code="form.catalogue.digest")
        return content

    def _entry(self, service_id: str) -> Mapping[str, Any]:
        return self._entries[self.service(service_id).id]


def _catalogue_bytes(folder: Path) -> bytes:
    try:
        return (folder / CATALOGUE_FILE).read_bytes()
    except FileNotFoundError as error:
        raise FormError(f"no {CATALOGUE_FILE}", code="form.catalogue.missing") from error
    except OSError as error:
        raise FormError(f"{error}", code="form.catalogue.unreadable") from error


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
        leads_to=str(entry.get("leads_to", "")),
    )
