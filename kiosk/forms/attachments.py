# SPDX-License-Identifier: Apache-2.0
"""Files that go with an instance; the engine hands them on and never reads them."""

import io
import mimetypes
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import count
from typing import BinaryIO, Final

from kiosk.errors import FormError
from kiosk.forms.controls import Control
from kiosk.forms.definition import Form
from kiosk.forms.instance import InstanceNode, Tree
from kiosk.forms.kinds import QuestionKind
from kiosk.forms.names import local_name

_TYPES: Final = mimetypes.MimeTypes()
"""The library's own table, because a machine's would name the same file otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of a submission; ``open`` begins to read its ``size`` bytes, as often as asked."""

    name: str
    media_type: str
    size: int
    open: Callable[[], BinaryIO]
    pages: int = 0
    """How many pages it has; 0 where nobody counted them."""

    @classmethod
    def of(cls, name: str, media_type: str, data: bytes, *, pages: int = 0) -> "Attachment":
        """Make one of bytes in memory."""
        return cls(
            name=name,
            media_type=media_type,
            size=len(data),
            open=lambda: io.BytesIO(data),
            pages=pages,
        )


def accepts(attributes: Mapping[str, str], media_type: str) -> bool:
    """Tell whether a question takes files of a type.

    ``attributes`` are those of its body: ``accept`` (types, and endings such as ``.pdf``) says
    it more closely than ``mediatype`` and stands in its place.
    """
    wanted = attributes.get("accept", "").strip() or attributes.get("mediatype", "").strip()
    return any(fnmatchcase(media_type, one) for one in _patterns(wanted or "*/*"))


def _patterns(wanted: str) -> Iterator[str]:
    for each in (one.strip() for one in wanted.split(",")):
        if each.startswith("."):
            yield _TYPES.guess_type(f"file{each}")[0] or each
        else:
            yield each


class Attachments:
    """The files of one session by name, those that were replaced among them, for undo."""

    def __init__(self, files: Iterable[Attachment] = ()) -> None:
        self._files = {file.name: file for file in files}

    def take(
        self, file: Attachment, node: InstanceNode, control: Control | None, limit: int
    ) -> str:
        """Keep a file for a question and say under which name, which is never the person's own.

        Raises FormError ``form.attachment`` where no file is asked for, or one of another
        kind, and ``form.attachment-size`` for one over the limit.
        """
        if control is None or control.kind is not QuestionKind.UPLOAD:
            raise FormError(f"no file is asked for at {node.template.path}", code="form.attachment")
        if not accepts(control.attributes, file.media_type):
            detail = f"{node.template.path} takes no {file.media_type}"
            raise FormError(detail, code="form.attachment")
        if file.size > limit:
            detail = f"{node.template.path} takes {limit} bytes"
            raise FormError(detail, code="form.attachment-size")
        question = local_name(node.template.name)
        name = self._name(question, _TYPES.guess_extension(file.media_type) or "")
        self._files[name] = replace(file, name=name)
        return name

    def missing(self, form: Form, tree: Tree) -> Iterator[InstanceNode]:
        """List the answers that name a file which isn't at hand."""
        for node in _asked(form, tree):
            if node.raw and node.raw not in self._files:
                yield node

    def keep(self, names: Container[str]) -> None:
        """Forget the files that nothing names any more."""
        self._files = {name: file for name, file in self._files.items() if name in names}

    def find(self, name: str) -> Attachment | None:
        """Find a file by the name that the engine gave it."""
        return self._files.get(name)

    @property
    def size(self) -> int:
        """How many bytes all of them have together."""
        return sum(file.size for file in self._files.values())

    def named(self, form: Form, tree: Tree) -> Iterator[Attachment]:
        """List the files that any answer names, relevant or not, each once."""
        answers = dict.fromkeys(node.raw for node in _asked(form, tree))
        yield from (self._files[name] for name in answers if name in self._files)

    def of(self, form: Form, tree: Tree) -> Iterator[Attachment]:
        """List the files that relevant answers name, each once."""
        answers = dict.fromkeys(node.value for node in _asked(form, tree) if node.relevant)
        yield from (self._files[name] for name in answers if name in self._files)

    def _name(self, question: str, extension: str) -> str:
        stems = (f"{question}-{number}" for number in count(1))
        stem = next(
            stem for stem in stems if not any(name.startswith(stem) for name in self._files)
        )
        return f"{stem}{extension}"


def _asked(form: Form, tree: Tree) -> Iterator[InstanceNode]:
    """Yield the nodes that ask for a file."""
    for node in tree.root.walk():
        control = form.controls.get(node.template.number)
        if control is not None and control.kind is QuestionKind.UPLOAD:
            yield node
