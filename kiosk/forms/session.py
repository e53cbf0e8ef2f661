# SPDX-License-Identifier: Apache-2.0
"""One person's way through a form: the answers, and what follows from them."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kiosk.errors import FormError
from kiosk.forms.attachments import Attachment
from kiosk.forms.cleaning import clean
from kiosk.forms.datatypes import typed
from kiosk.forms.definition import Event
from kiosk.forms.instance import InstanceNode
from kiosk.forms.keeping import KeptInstance
from kiosk.forms.kinds import Choice, QuestionKind
from kiosk.forms.names import local_name
from kiosk.forms.pages import Entry, Page, Stop
from kiosk.forms.questions import Answered, Question, Worded, attributes_of
from kiosk.forms.recalculation import Changes
from kiosk.forms.templates import Template
from kiosk.forms.validation import Condition, Violation, judge

if TYPE_CHECKING:
    from kiosk.forms.controls import Control
    from kiosk.forms.inspection import NodeState


class FormSession(KeptInstance):
    """The state of one instance. Not for several threads at once.

    Every method that changes something is one transaction: it returns what changed and
    leaves everything that depends on it up to date.
    """

    # --- language ----------------------------------------------------------------------------

    @property
    def language(self) -> str:
        """Say the code of the active language."""
        return self._env.language

    def set_language(self, language: str) -> Changes:
        """Change the language; every text of the form follows, or nothing changes."""
        code, before = self._known(language), self._env.language
        if code == before:
            return {}
        try:
            self._speak(code)
            for node, control, _ in self._layout.questions():
                for fact in ("label", "hint", *(("choices",) if control.chooses else ())):
                    self._engine.report(node, fact)
            return self._spoken()
        except BaseException:
            self._speak(before)
            self._spoken()
            raise

    def _speak(self, code: str) -> None:
        self._env.language = code
        self._engine.language_changed()

    def _spoken(self) -> Changes:
        self._env.begin(self._tree.size)
        return self._engine.finish()

    # --- questions ---------------------------------------------------------------------------

    def pages(self) -> tuple[Page, ...]:
        """List the pages that have a relevant question, in order."""
        self._env.begin()
        return self._layout.pages()

    def stops(self) -> tuple[Stop, ...]:
        """List the pages and, each before the pages of its instances, the repeats."""
        self._env.begin()
        return self._layout.stops()

    def entry(self, ref: str) -> Entry:
        """Say by what a person knows the repeat instance at ``ref``."""
        self._env.begin()
        node = self._node(ref)
        if not node.template.is_repeat:
            raise FormError(f"no repeat at {ref}", code="form.reference")
        return self._layout.entry(node)

    @property
    def page(self) -> Page | None:
        """The page where the person is; None before the first and behind the last one.

        When an answer takes the page away, it is the one that follows.
        """
        self._env.begin()
        return self._layout.page()

    def turn_to(self, page: str) -> Page | None:
        """Go to the page with this id, '' for none; say where that led."""
        self._env.begin()
        with self._off_the_screen():
            return self._layout.turn_to(page)

    def turn(self, pages: int) -> Page | None:
        """Go on (1) or back (-1) by so many pages; None beyond the first and the last."""
        self._env.begin()
        return self.turn_to(self._layout.beside(pages))

    @contextmanager
    def _off_the_screen(self) -> Iterator[None]:
        """Have the log close its questions while others come up, or take their references."""
        if self._log is None:
            yield
            return
        self._log.leave(self._logged)
        try:
            yield
        finally:
            self._env.begin()
            here = self._layout.page()
            self._log.enter(() if here is None else here.questions, self._logged)

    def question(self, ref: str) -> Question:
        """Take a picture of a question in the active language."""
        self._env.begin()
        node, control = self._asked(ref)
        return self._pictures.question(node, control, ref)

    def worded(self, ref: str, language: str) -> Worded:
        """Say a question in one language of the form, active or not."""
        self._env.begin()
        node, control = self._asked(ref)
        with self._speaking(language):
            return self._pictures.worded(node, control)

    def stop_in(self, stop: str, language: str) -> Stop | None:
        """Find a page or a list with its texts in one language of the form, active or not."""
        self._env.begin()
        with self._speaking(language):
            return next((one for one in self._layout.stops() if one.id == stop), None)

    @contextmanager
    def _speaking(self, language: str | None) -> Iterator[None]:
        """Have texts said in another language for a moment; None leaves the active one."""
        env, active = self._env, self._env.language
        env.language = active if language is None else self._known(language)
        try:
            yield
        finally:
            env.language = active

    def attributes(self, ref: str) -> Mapping[str, str]:
        """List the kiosk's own attributes of a question."""
        return attributes_of(self.form, self._node(ref))

    def choice_media(self, ref: str) -> Mapping[str, Mapping[str, str]]:
        """List the files that go with the choices of a question: by value, then by form."""
        self._env.begin()
        node, control = self._asked(ref)
        return self._choices.media(control, node, self._env)

    def choices_in(self, ref: str, language: str) -> tuple[Choice, ...]:
        """List what is on offer with its labels in one language of the form, active or not."""
        self._env.begin()
        node, control = self._asked(ref)
        return self._choices.spoken(control, node, self._env, self._known(language))

    def other_names(self, ref: str) -> Mapping[str, tuple[str, ...]]:
        """List the other names by which the choices of a question are looked for, by value."""
        node, control = self._asked(ref)
        return self._choices.also(control, node)

    # --- answers -----------------------------------------------------------------------------

    def answer(self, ref: str, text: str) -> Changes:
        """Keep an answer, cleaned; one that breaks a condition is kept and judged."""
        node = self._node(ref)
        if not node.is_leaf:
            raise FormError(f"no question at {ref}", code="form.reference")
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
            self._env.begin(self._tree.size)
            engine.revert(journal.abandon())
            engine.finish()
            raise
        journal.close()
        return changes

    def attach(self, ref: str, file: Attachment) -> Changes:
        """Answer a question with a file; the answer is the name that the engine gives it.

        An empty answer takes it back. Raises FormError ``form.attachment`` where none is asked
        for or one of another kind, ``form.attachment-size`` for one over ``Limits``,
        alone or with the others.
        """
        node, control = self._asked(ref)
        limits, journal, files = self.form.limits, self._engine.journal, self._attachments
        files.keep({*journal.texts(), *self._tree.texts()})
        if files.size + file.size > limits.attachments_bytes:
            journal.clear()
            files.keep({*self._tree.texts()})
        replaced = files.find(node.raw)
        left = limits.attachments_bytes - files.size + (0 if replaced is None else replaced.size)
        name = files.take(file, node, control, min(limits.attachment_bytes, left))
        return self._enter(node, name)

    def excuse(self, ref: str) -> None:
        """Let a person go on without a file that this device can't bring in after all."""
        self._excused.add(self._node(ref))

    def undo(self) -> Changes:
        """Take back the last answer, or the last instance that was added or removed.

        Everything is as it was before, values that were calculated from the clock or by
        chance among it; the language stays. Nothing changes when nothing is left to undo.
        """
        self._env.begin(self._tree.size)
        done = self._engine.journal.last()
        if done is None:
            return {}
        with self._off_the_screen():
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
        changes = self._transact(lambda: self._engine.add(parent, repeat))
        self._note("add repeat", f"{ref}[{present + 1}]")
        return changes

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
        with self._off_the_screen():
            changes = self._transact(lambda: self._engine.remove(node))
            self._note("delete repeat", ref)
        return changes

    def violation(self, ref: str) -> Violation | None:
        """Say what is wrong with one answer, None when nothing is."""
        self._env.begin()
        return judge(self._node(ref), ref, self.form, self._env)

    def violations(self, page: Page | None = None) -> tuple[Violation, ...]:
        """List what is wrong on a page, or with any answer, as far as a person can mend it."""
        self._env.begin()
        refs = (
            page.questions
            if page is not None
            else [self._tree.ref(node) for node, _, _ in self._layout.questions()]
        )
        found = (self.violation(ref) for ref in refs)
        return tuple(one for one in found if one is not None and self._can_be_mended(one))

    def _can_be_mended(self, violation: Violation) -> bool:
        """Tell whether a person can do something; what a kiosk can't ask holds nobody up."""
        if violation.condition is not Condition.REQUIRED:
            return True
        node = self._node(violation.ref)
        control = self.form.controls.get(node.template.number)
        if control is None:
            return True
        if node in self._excused:
            return False
        return control.is_asked and self._kind_of(control) is not QuestionKind.UNSUPPORTED

    def answers(
        self, language: str | None = None, *, marked: AbstractSet[tuple[str, str]] = frozenset()
    ) -> tuple[Answered, ...]:
        """List the relevant questions with their answers as a person reads them.

        ``marked`` are the kiosk's own attributes that a question must have, with their values.
        """
        return self._listed(
            language, marked, lambda one: one.kind is not QuestionKind.NOTE and one.is_asked
        )

    def notes(
        self, language: str | None = None, *, marked: AbstractSet[tuple[str, str]] = frozenset()
    ) -> tuple[Answered, ...]:
        """List what the form tells and doesn't ask, as far as it applies; each is its label."""
        return self._listed(language, marked, lambda one: one.kind is QuestionKind.NOTE)

    def _listed(
        self,
        language: str | None,
        marked: AbstractSet[tuple[str, str]],
        is_wanted: "Callable[[Control], bool]",
    ) -> tuple[Answered, ...]:
        self._env.begin()
        with self._speaking(language):
            return tuple(
                self._pictures.answered(node, control, self._tree.ref(node), section)
                for node, control, section in self._layout.questions()
                if is_wanted(control) and attributes_of(self.form, node).items() >= marked
            )

    def values(self) -> Mapping[str, str]:
        """List what is answered or calculated outside of repeats, by the names in the form."""
        return {
            local_name(node.template.name): node.value
            for node in self._tree.root.walk()
            if node.is_leaf and node.relevant and node.value and not node.template.repeats
        }

    # --- looking -----------------------------------------------------------------------------

    def nodes(self) -> "Iterator[NodeState]":
        """Describe every node as it stands now, in document order."""
        self._env.begin()
        from kiosk.forms.inspection import Inspection  # no screen needs it

        return Inspection(self.form, self._tree, self._env, self._choices).nodes()
