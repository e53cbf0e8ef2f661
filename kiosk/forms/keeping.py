# SPDX-License-Identifier: Apache-2.0
"""One instance with all that follows from it: begun, kept, gone on with and finished."""

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo
from types import MappingProxyType

from kiosk.clock import Clock
from kiosk.errors import FormError
from kiosk.forms.attachments import Attachment, Attachments
from kiosk.forms.auditing import FILE, SAVED, AuditLog
from kiosk.forms.choices import Choices
from kiosk.forms.controls import Control
from kiosk.forms.datatypes import cast
from kiosk.forms.definition import Event, Form
from kiosk.forms.entities import EntityChange, entities
from kiosk.forms.instance import InstanceNode, Tree
from kiosk.forms.kinds import QuestionKind
from kiosk.forms.pages import Pages
from kiosk.forms.preloads import fill_id, identify, preload, preload_at_end
from kiosk.forms.questions import Pictures
from kiosk.forms.recalculation import Changes, Recalculation
from kiosk.forms.restoring import graft, savepoint, thaw, with_last_saved
from kiosk.forms.serialising import serialise
from kiosk.forms.texts import language_code
from kiosk.forms.xpath.environment import Environment
from kiosk.identifiers import IdSource

_NONE: Mapping[str, str] = MappingProxyType({})


class KeptInstance:
    """The part of a session that outlives a crash, and ends in a submission."""

    def __init__(
        self,
        form: Form,
        *,
        clock: Clock,
        ids: IdSource | Callable[[], str],
        language: str = "",
        instance_id: str,
        instance: bytes | None = None,
        zone: tzinfo | None = None,
        randomness: random.Random | None = None,
        properties: Mapping[str, str] = _NONE,
        replaces: bool = False,
        last_saved: bytes | None = None,
        takes_files: bool = True,
    ) -> None:
        """Begin a new instance, or go on with one that ``finalise`` wrote (``instance``).

        With ``replaces`` the instance was submitted before and this one takes its place.
        ``properties`` are what the device knows of itself, for ``jr:preload="property"``.
        ``last_saved`` is what ``finalise`` wrote for the one before, where the same person may
        see it again: never at a public kiosk. Without ``takes_files`` the device can't bring
        a document in, and a question for one is unsupported here.
        """
        self.form = form
        self._instance_id = instance_id
        self._properties = properties
        self._replaces = replaces
        self._choices = Choices(form)
        self._env = Environment(
            instances=with_last_saved(form, last_saved),
            clock=clock,
            zone=zone,
            make_uuid=ids if callable(ids) else ids.submission,
            randomness=randomness,
            lookups=self._choices,
        )
        self._takes_files = takes_files
        self._excused: set[InstanceNode] = set()
        self._pictures = Pictures(form, self._choices, self._env, self._kind_of)
        self._attachments = Attachments()
        self._log = AuditLog.of(form, clock, properties.get("username", ""))
        self._begin(language, instance)

    def _kind_of(self, control: Control) -> QuestionKind:
        """Say how a question is answered at this device."""
        wants_file = control.kind is QuestionKind.UPLOAD and not control.is_drawn
        return QuestionKind.UNSUPPORTED if wants_file and not self._takes_files else control.kind

    def _begin(self, language: str, instance: bytes | None) -> None:
        self._excused.clear()
        env = self._env
        env.begin()
        self._tree = Tree(self.form, replaces=self._replaces)
        env.document = env.current = self._tree.document
        env.slots = self._tree.slots
        env.language = self._known(language)
        self._choices.tree = self._tree
        self._engine = Recalculation(self.form, self._tree, env)
        self._layout = Pages(self.form, self._tree, env)
        if instance is not None:
            env.begin(1 + graft(instance, self._tree))
        if instance is None:
            preload(self.form, self._tree, env, self._instance_id, self._properties)
        elif self._replaces:
            identify(self.form, self._tree, self._instance_id)
        if instance is None:
            self._act(Event.FIRST_LOAD, Event.READY)
        self._act(Event.LOAD)
        self._engine.everything()
        self._engine.finish()
        self._engine.journal.clear()
        self._note("form start" if instance is None else "form resume")

    def _act(self, *events: Event) -> None:
        for action in self.form.actions:
            if action.events.intersection(events):
                owner = action.owner
                base = self._tree.document
                nodes = [base] if owner is None else self._tree.instances_of(owner, base)
                for node in nodes:
                    self._engine.act(action, node)

    def _known(self, language: str) -> str:
        """Find a language of the form, the default one when it has no such."""
        for code in (language, language_code(language)):
            if code in self.form.languages:
                return code
        return self.form.default_language

    def _asked(self, ref: str) -> tuple[InstanceNode, Control]:
        node = self._node(ref)
        control = self.form.controls.get(node.template.number)
        if control is None:
            raise FormError(f"no question at {ref}", code="form.reference")
        return node, control

    def _node(self, ref: str) -> InstanceNode:
        node = self._tree.find(ref)
        if node is None:
            raise FormError(f"nothing at {ref}", code="form.reference")
        return node

    def _logged(self, ref: str) -> str:
        node = self._tree.find(ref)
        return "" if node is None or not node.relevant else node.value

    def _note(self, event: str, ref: str = "") -> None:
        if self._log is not None:
            self._log.note(event, ref)

    def staff(self) -> Changes:
        """Ask from now on what only an officer answers, or nothing changes; a restore keeps it."""
        self._env.begin(self._tree.size)
        try:
            self._env.staffed = True
            self._engine.staff_changed()
            return self._engine.finish()
        except BaseException:
            self._env.staffed = False
            self._env.begin(self._tree.size)
            self._engine.staff_changed()
            self._engine.finish()
            raise

    def written(self) -> bytes:
        """Write the instance as it stands; ``finalise`` adds what belongs to the end."""
        return serialise(self.form, self._tree)

    def savepoint(self) -> dict[str, str]:
        """Write down what was answered and calculated, by reference; files by their names."""
        saved = savepoint(self._tree)
        return saved if self._log is None else {**saved, SAVED: self._log.saved(self._logged)}

    def restore(self, saved: Mapping[str, str], files: Iterable[Attachment] = ()) -> None:
        """Go back to a savepoint of the same form; references it doesn't know are left out.

        ``files`` are the attachments that ``attachments`` named when it was written; a question
        whose file isn't among them is unanswered again.
        """
        self._begin(self._env.language, None)
        self._attachments = Attachments(files)
        self._env.begin(1 + len(saved))
        thaw(saved, self._tree, self._engine)
        for node in self._attachments.missing(self.form, self._tree):
            self._engine.set(node, "")
        self._engine.finish()
        self._engine.journal.clear()
        if self._log is not None:
            self._log.restore(saved.get(SAVED, ""))
            self._log.note("form resume")

    def finalise(self) -> bytes:
        """Write the instance for submission, with the end of the visit noted.

        What goes with it is in ``attachments`` and ``entities``, from then on.
        """
        self._env.begin()
        for node, text in preload_at_end(self.form, self._tree, self._env):
            self._engine.set(node, cast(text, node.template.data_type, self._env))
        self._act(Event.REVALIDATE)
        fill_id(self._tree, self._instance_id)
        if self._log is not None:
            self._engine.set(self._tree.slots[self._log.number], FILE)
        self._engine.finish()
        return serialise(self.form, self._tree)

    def attachments(self) -> tuple[Attachment, ...]:
        """List the files that belong to the answers as they are, the audit log last."""
        files = tuple(self._attachments.of(self.form, self._tree))
        if self._log is None:
            return files
        return (*files, Attachment.of(FILE, "text/csv", self._log.file(self._logged)))

    def files(self) -> tuple[Attachment, ...]:
        """List the files that any answer names, for ``restore``."""
        return tuple(self._attachments.named(self.form, self._tree))

    def file(self, ref: str) -> Attachment | None:
        """Find the file that answers a question, None where there is none."""
        node = self._tree.find(ref)
        return None if node is None else self._attachments.find(node.raw)

    def entities(self) -> tuple[EntityChange, ...]:
        """List the entities that the answers, as they are, make or change."""
        return tuple(entities(self._tree, self.form.properties))
