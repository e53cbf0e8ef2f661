# SPDX-License-Identifier: Apache-2.0
"""One person's way through a form: the answers, and what follows from them."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import tzinfo
from types import MappingProxyType
from typing import TYPE_CHECKING

from kiosk.clock import Clock
from kiosk.errors import FormError
from kiosk.forms.attachments import Attachment, Attachments
from kiosk.forms.auditing import FILE, SAVED, AuditLog
from kiosk.forms.choices import Choices
from kiosk.forms.cleaning import clean
from kiosk.forms.controls import Control
from kiosk.forms.datatypes import cast, typed
from kiosk.forms.definition import Event, Form
from kiosk.forms.entities import EntityChange, entities
from kiosk.forms.instance import InstanceNode, Tree
from kiosk.forms.kinds import QuestionKind
from kiosk.forms.pages import Page, Pages
from kiosk.forms.preloads import fill_id, identify, preload, preload_at_end
from kiosk.forms.questions import Answered, Pictures, Question, attributes_of
from kiosk.forms.recalculation import Changes, Recalculation
from kiosk.forms.restoring import graft, savepoint, thaw, with_last_saved
from kiosk.forms.serialising import serialise
from kiosk.forms.templates import Template
from kiosk.forms.texts import language_code
from kiosk.forms.validation import Condition, Violation, judge
from kiosk.forms.xpath.environment import Environment
from kiosk.identifiers import IdSource

if TYPE_CHECKING:
    from kiosk.forms.inspection import NodeState

_NONE: Mapping[str, str] = MappingProxyType({})


class FormSession:
    """The state of one instance. Not for several threads at once.

    Every method that changes something is one transaction: it returns what changed and
    leaves everything that depends on it up to date.
    """

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
    ) -> None:
        """Begin a new instance, or go on with one that ``finalise`` wrote (``instance``).

        With ``replaces`` the instance was submitted before and this one takes its place.
        ``properties`` are what the device knows of itself, for ``jr:preload="property"``.
        ``last_saved`` is what ``finalise`` wrote for the one before, where the same person may
        see it again: never at a public kiosk.
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
        self._pictures = Pictures(form, self._choices, self._env)
        self._attachments = Attachments()
        self._log = AuditLog.of(form, clock, properties.get("username", ""))
        self._begin(language, instance)

    def _begin(self, language: str, instance: bytes | None) -> None:
        env = self._env
        env.begin()
        self._tree = Tree(self.form, replaces=self._replaces)
        env.document = env.current = self._tree.document
        env.slots = self._tree.slots
        env.language = self._known(language)
        self._choices.tree = self._tree
        self._engine = Recalculation(self.form, self._tree, env)
        self._layout = Pages(self.form.body, self._tree, env)
        if instance is not None:
            graft(instance, self._tree)
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

    # --- language ----------------------------------------------------------------------------

    @property
    def language(self) -> str:
        """Say the code of the active language."""
        return self._env.language

    def set_language(self, language: str) -> Changes:
        """Change the language; every text of the form follows."""
        self._env.begin()
        code = self._known(language)
        if code == self._env.language:
            return {}
        self._env.language = code
        self._engine.language_changed()
        for node, control, _ in self._layout.questions():
            node.shown = None
            for fact in ("label", "hint", *(("choices",) if control.chooses else ())):
                self._engine.report(node, fact)
        return self._engine.finish()

    # --- questions ---------------------------------------------------------------------------

    def pages(self) -> tuple[Page, ...]:
        """List the pages that have a relevant question, in order."""
        self._env.begin()
        return self._layout.pages()

    @property
    def page(self) -> Page | None:
        """The page where the person is; None before the first and behind the last one.

        When an answer takes the page away, it is the one that follows.
        """
        return self._layout.page()

    def turn_to(self, page: str) -> Page | None:
        """Go to the page with this id, '' for none; say where that led."""
        if self._log is not None:
            self._log.leave(self._logged)
        self._layout.turn_to(page)
        here = self._layout.page()
        if self._log is not None and here is not None:
            self._log.enter(here.questions, self._logged)
        return here

    def turn(self, pages: int) -> Page | None:
        """Go on (1) or back (-1) by so many pages; None beyond the first and the last."""
        return self.turn_to(self._layout.beside(pages))

    def _logged(self, ref: str) -> str:
        node = self._tree.find(ref)
        return "" if node is None or not node.relevant else node.value

    def _note(self, event: str, ref: str = "") -> None:
        if self._log is not None:
            self._log.note(event, ref)

    def question(self, ref: str) -> Question:
        """Take a picture of a question in the active language."""
        self._env.begin()
        node, control = self._asked(ref)
        return self._pictures.question(node, control, ref)

    def choice_media(self, ref: str) -> Mapping[str, Mapping[str, str]]:
        """List the files that go with the choices of a question: by value, then by form."""
        node, control = self._asked(ref)
        return self._choices.media(control, node, self._env)

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

    # --- answers -----------------------------------------------------------------------------

    def answer(self, ref: str, text: str) -> Changes:
        """Keep an answer, cleaned; one that breaks a condition is kept and judged."""
        node = self._node(ref)
        template = node.template
        control = self.form.controls.get(template.number)
        wanted = attributes_of(self.form, node).get("input", "")
        multiline = control is not None and "multiline" in control.appearances
        cleaned = clean(text, data_type=template.data_type, wanted=wanted, multiline=multiline)
        return self._enter(node, typed(cleaned, template.data_type, self._env))

    def _enter(self, node: InstanceNode, entered: str) -> Changes:
        def enter() -> None:
            if entered != node.raw:
                self._engine.enter(node, entered)
                self._engine.settle()
                self._follow(node)

        return self._transact(enter)

    def _transact(self, work: Callable[[], object]) -> Changes:
        """Do all of it or nothing: what fails half way is taken back."""
        engine, journal = self._engine, self._engine.journal
        self._env.begin()
        journal.begin(self._env.language)
        try:
            work()
            changes = engine.finish()
        except BaseException:
            self._env.begin()
            engine.revert(journal.abandon())
            engine.finish()
            raise
        journal.close()
        return changes

    def attach(self, ref: str, file: Attachment) -> Changes:
        """Answer a question with a file; the answer is the name that the engine gives it.

        An empty answer takes it back. Raises FormError ``form.attachment`` where none is asked
        for or one of another kind, ``form.attachment-size`` for one over ``Limits``.
        """
        node, control = self._asked(ref)
        most = self.form.limits.attachment_bytes
        return self._enter(node, self._attachments.take(file, node, control, most))

    def undo(self) -> Changes:
        """Take back the last answer, or the last instance that was added or removed.

        Everything is as it was before, values that were calculated from the clock or by
        chance among it; the language stays. Nothing changes when nothing is left to undo.
        """
        self._env.begin()
        done = self._engine.journal.last()
        if done is not None:
            self._engine.revert(done)
        return self._engine.finish()

    def _follow(self, node: InstanceNode) -> None:
        """Run the actions that wait for a question to be answered."""
        for action in self.form.actions:
            if action.owner is node.template and Event.VALUE_CHANGED in action.events:
                self._engine.act(action, node)

    def add_repeat(self, ref: str) -> Changes:
        """Add an instance to the repeat at ``ref``, written without a place of its own."""
        parent_ref, _, name = ref.rpartition("/")
        parent = self._node(parent_ref)
        repeat = parent.template.child(name)
        if repeat is None or not repeat.is_repeat:
            raise FormError(f"no repeat at {ref}", code="form.reference")
        self._check_free(repeat)
        present = sum(child.template is repeat for child in parent.children)
        most = self.form.limits.repeat_instances
        if present >= most:
            raise FormError(f"{ref} has {most} instances", code="form.repeat-limit")
        self._note("add repeat", f"{ref}[{present + 1}]")
        return self._transact(lambda: self._engine.add(parent, repeat))

    def _check_free(self, repeat: Template) -> None:
        """Raise ``form.repeat`` where the form decides how many instances there are."""
        if repeat.number in self.form.fixed_repeats:
            raise FormError(f"the form counts {repeat.path}", code="form.repeat")

    def remove_repeat(self, ref: str) -> Changes:
        """Take the repeat instance at ``ref`` out; those behind it move up."""
        node = self._node(ref)
        if not node.template.is_repeat:
            raise FormError(f"no repeat at {ref}", code="form.reference")
        self._check_free(node.template)
        self._note("delete repeat", ref)
        return self._transact(lambda: self._engine.remove(node))

    def violation(self, ref: str) -> Violation | None:
        """Say what is wrong with one answer, None when nothing is."""
        self._env.begin()
        return judge(self._node(ref), ref, self.form, self._env)

    def violations(self, page: Page | None = None) -> tuple[Violation, ...]:
        """List what is wrong on a page, or with any answer, as far as a person can mend it."""
        self._env.begin()
        refs = page.questions if page is not None else None
        nodes = (
            [self._node(ref) for ref in refs]
            if refs is not None
            else [node for node, _, _ in self._layout.questions()]
        )
        found = ((node, judge(node, self._tree.ref(node), self.form, self._env)) for node in nodes)
        return tuple(
            one for node, one in found if one is not None and self._can_be_mended(node, one)
        )

    def _can_be_mended(self, node: InstanceNode, violation: Violation) -> bool:
        """Tell whether a person can do something; what a kiosk can't ask holds nobody up."""
        control = self.form.controls.get(node.template.number)
        if control is None or violation.condition is not Condition.REQUIRED:
            return True
        return control.is_asked and control.kind is not QuestionKind.UNSUPPORTED

    def answers(self, language: str | None = None) -> tuple[Answered, ...]:
        """List the relevant questions with their answers as a person reads them."""
        self._env.begin()
        env = self._env
        active = env.language
        env.language = active if language is None else self._known(language)
        try:
            return tuple(
                self._pictures.answered(node, control, self._tree.ref(node), section)
                for node, control, section in self._layout.questions()
                if control.kind is not QuestionKind.NOTE and control.is_asked
            )
        finally:
            env.language = active

    # --- looking -----------------------------------------------------------------------------

    def nodes(self) -> "Iterator[NodeState]":
        """Describe every node as it stands now, in document order."""
        self._env.begin()
        from kiosk.forms.inspection import Inspection  # no screen needs it

        return Inspection(self.form, self._tree, self._env, self._choices).nodes()

    def written(self) -> bytes:
        """Write the instance as it stands; ``finalise`` adds what belongs to the end."""
        return serialise(self.form, self._tree)

    # --- keeping -----------------------------------------------------------------------------

    def savepoint(self) -> dict[str, str]:
        """Write down what was answered and calculated, by reference; files by their names."""
        saved = savepoint(self._tree)
        return saved if self._log is None else {**saved, SAVED: self._log.saved()}

    def restore(self, saved: Mapping[str, str], files: Iterable[Attachment] = ()) -> None:
        """Go back to a savepoint of the same form; references it doesn't know are left out.

        ``files`` are the attachments that ``attachments`` named when it was written; a question
        whose file isn't among them is unanswered again.
        """
        self._begin(self._env.language, None)
        self._attachments = Attachments(files)
        self._env.begin()
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
        files = tuple(self._attachments.of(self._tree))
        if self._log is None:
            return files
        return (*files, Attachment.of(FILE, "text/csv", self._log.file(self._logged)))

    def entities(self) -> tuple[EntityChange, ...]:
        """List the entities that the answers, as they are, make or change."""
        return tuple(entities(self._tree, self.form.properties))
