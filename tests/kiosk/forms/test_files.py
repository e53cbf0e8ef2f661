# SPDX-License-Identifier: Apache-2.0
"""Files beside the instance, the form's own audit log, entities, and the instance before."""

import csv
import io
import weakref
from datetime import timedelta

import pytest

from kiosk.clock import FixedClock
from kiosk.errors import FormError
from kiosk.forms import Attachment, EntityChange, Limits, load_form
from kiosk.forms.attachments import accepts

PHOTO = Attachment.of("Ayşe's passport.png", "image/png", b"\x89PNG...")


@pytest.fixture
def album(xform, begin):
    """A form that takes two files, one of them only if somebody wants to give it."""
    return begin(
        xform(
            "<more/><photo/><letter/>",
            model="""<bind nodeset="/data/photo" type="binary"/>
            <bind nodeset="/data/letter" type="binary" relevant="/data/more = 'yes'"/>""",
            body="""<input ref="/data/more"/><upload ref="/data/photo" mediatype="image/*"/>
            <upload ref="/data/letter" mediatype="application/pdf,image/*"/>""",
        )
    )


def test_a_file_answers_under_a_name_that_says_nothing_of_its_owner(album):
    album.attach("/data/photo", PHOTO)
    assert album.question("/data/photo").value == "photo-1.png"
    (file,) = album.attachments()
    assert (file.name, file.size) == ("photo-1.png", PHOTO.size)
    assert file.open().read() == file.open().read() == b"\x89PNG..."
    assert b"<photo>photo-1.png</photo>" in album.finalise()


def test_only_files_of_relevant_answers_go_along(album):
    album.answer("/data/more", "yes")
    album.attach("/data/letter", Attachment.of("x", "application/pdf", b"%PDF"))
    assert [file.name for file in album.attachments()] == ["letter-1.pdf"]
    album.answer("/data/more", "no")
    assert album.attachments() == ()


def test_a_replaced_file_comes_back_by_undo(album):
    album.attach("/data/photo", PHOTO)
    album.attach("/data/photo", Attachment.of("b", "image/jpeg", b"second"))
    assert [file.name for file in album.attachments()] == ["photo-2.jpg"]
    album.undo()
    assert [file.open().read() for file in album.attachments()] == [b"\x89PNG..."]
    album.answer("/data/photo", "")
    assert album.attachments() == ()


def test_a_file_that_nothing_can_bring_back_is_forgotten(xform, begin):
    form = xform(
        "<photo/>",
        model='<bind nodeset="/data/photo" type="binary"/>',
        body='<upload ref="/data/photo" mediatype="image/*"/>',
    )
    session = begin(load_form(form, limits=Limits(undo_steps=2)))
    files = [Attachment.of("a", "image/png", bytes([at])) for at in range(9)]
    kept = [weakref.ref(file.open) for file in files]
    while files:
        session.attach("/data/photo", files.pop(0))
    assert [each() is None for each in kept] == [True] * 5 + [False] * 4
    session.undo()
    session.undo()
    assert [file.open().read() for file in session.attachments()] == [bytes([6])]


def test_a_file_goes_along_once_and_only_where_it_was_asked_for(xform, begin):
    session = begin(
        xform(
            "<photo/><copy/><other/><said/>",
            model="""<bind nodeset="/data/photo" type="binary"/>
            <bind nodeset="/data/copy" calculate="/data/photo"/>""",
            body="""<upload ref="/data/photo" mediatype="image/*"/><input ref="/data/said"/>
            <upload ref="/data/other" mediatype="image/*"/>""",
        )
    )
    session.attach("/data/photo", PHOTO)
    session.answer("/data/other", "photo-1.png")
    assert [file.name for file in session.attachments()] == ["photo-1.png"]
    session.answer("/data/other", "")
    session.answer("/data/photo", "")
    session.answer("/data/said", "photo-1.png")
    assert session.attachments() == ()


def test_files_come_back_with_a_savepoint(album, begin):
    album.attach("/data/photo", PHOTO)
    saved, files = album.savepoint(), album.attachments()
    album.answer("/data/photo", "")
    album.restore(saved, files)
    assert album.attachments() == files


@pytest.mark.parametrize(
    ("ref", "file", "code"),
    [
        ("/data/more", PHOTO, "form.attachment"),
        ("/data/photo", Attachment.of("a", "text/html", b"<b>"), "form.attachment"),
        ("/data/photo", Attachment.of("a", "image/png", b"0" * 100), "form.attachment-size"),
    ],
)
def test_what_is_not_asked_for_is_refused(xform, begin, ref, file, code):
    form = load_form(
        xform(
            "<more/><photo/>",
            model='<bind nodeset="/data/photo" type="binary"/>',
            body='<input ref="/data/more"/><upload ref="/data/photo" mediatype="image/*"/>',
        ),
        limits=Limits(attachment_bytes=50),
    )
    session = begin(form)
    with pytest.raises(FormError) as refused:
        session.attach(ref, file)
    assert refused.value.code == code
    assert session.attachments() == ()


def test_a_file_that_a_savepoint_lost_is_asked_for_again(album):
    album.attach("/data/photo", PHOTO)
    album.restore(album.savepoint())
    assert album.question("/data/photo").value == ""


def audited(xform, attributes):
    return xform(
        "<a/><b/><r><c/></r><meta><audit/></meta>",
        model=f'<bind nodeset="/data/meta/audit" type="binary" {attributes}/>',
        body="""<input ref="/data/a"/><input ref="/data/b"/><repeat nodeset="/data/r">
        <input ref="/data/r/c"/></repeat>""",
    ).replace(b"<meta><instanceID/></meta>", b"")


def rows(session):
    (file,) = session.attachments()
    assert file.name == "audit.csv"
    text = file.open().read().decode()
    assert "\r" not in text
    return list(csv.DictReader(io.StringIO(text)))


def test_the_audit_log_says_when_each_question_was_on_the_screen(xform, begin):
    clock = FixedClock()
    session = begin(audited(xform, ""), clock=clock)
    began = int(clock.now().timestamp() * 1000)
    session.turn(1)
    clock.advance(timedelta(seconds=2))
    session.answer("/data/a", "x")
    session.turn(1)
    session.add_repeat("/data/r")
    clock.advance(timedelta(seconds=1))
    session.turn_to("")
    assert b"<audit>audit.csv</audit>" in session.finalise()
    found = rows(session)
    assert [(row["event"], row["node"]) for row in found] == [
        ("form start", ""),
        ("question", "/data/a"),
        ("add repeat", "/data/r[2]"),
        ("question", "/data/b"),
        ("form finalize", ""),
    ]
    session.finalise()
    assert rows(session) == found
    assert [int(found[1][name]) - began for name in ("start", "end")] == [0, 2000]
    assert list(found[0]) == ["event", "node", "start", "end"]


def test_the_audit_log_tracks_changes_and_names_the_officer_only_where_asked(xform, begin):
    form = audited(
        xform, 'odk:track-changes="true" odk:identify-user="true" odk:location-priority="balanced"'
    )
    session = begin(form, properties={"username": "officer-7"})
    session.turn(1)
    session.answer("/data/a", 'first, "or" last')
    saved = session.savepoint()
    session.turn(1)
    *_, left, _b, _end = rows(session)
    assert (left["old-value"], left["new-value"]) == ("", 'first, "or" last')
    assert left["user"] == "officer-7"
    assert left["latitude"] == ""
    session.restore(saved)
    events = [row["event"] for row in rows(session)]
    assert events == ["form start", "question", "form resume", "form finalize"]


def test_the_audit_log_tells_instances_apart_that_take_the_place_of_others(xform, begin):
    session = begin(audited(xform, 'odk:track-changes="true"'))
    session.add_repeat("/data/r")
    session.add_repeat("/data/r")
    for place, text in ((1, "one"), (2, "two"), (3, "three")):
        session.answer(f"/data/r[{place}]/c", text)
    session.turn_to("/data/r[2]/c")
    session.remove_repeat("/data/r[2]")
    assert session.page.id == "/data/r[2]/c"
    session.undo()
    session.turn_to("")
    seen = [row for row in rows(session) if row["event"] == "question"]
    assert [row["node"] for row in seen] == ["/data/r[2]/c"] * 3
    assert {(row["old-value"], row["new-value"]) for row in seen} == {("", "")}


def test_the_audit_log_has_no_instance_that_was_refused(xform, begin):
    session = begin(load_form(audited(xform, ""), limits=Limits(nodes=13)))
    session.add_repeat("/data/r")
    with pytest.raises(FormError):
        session.add_repeat("/data/r")
    assert [row["node"] for row in rows(session) if row["event"] == "add repeat"] == ["/data/r[2]"]


def test_a_form_without_audit_keeps_no_log(album):
    album.turn(1)
    assert album.attachments() == ()
    assert "#audit" not in album.savepoint()


ENTITIES = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:entities="http://www.opendatakit.org/xforms/entities"><h:head><h:title>E</h:title>
 <model entities:entities-version="{version}"><instance><data id="e" version="1"><house/>
 <person><name/><age/><meta><entity dataset="people" id="" create="1"><label/></entity></meta>
 </person><meta><entity dataset="houses" id="h-1" update="" baseVersion="3"><label/></entity>
 </meta></data></instance>
 <bind nodeset="/data/house" entities:saveto="street"/>
 <bind nodeset="/data/person/name" entities:saveto="full_name"/>
 <bind nodeset="/data/person/age" type="int" entities:saveto="age"/>
 <bind nodeset="/data/person/meta/entity/@id" calculate="concat('p-', position(../../..))"/>
 <bind nodeset="/data/person/meta/entity/label" calculate="../../../name"/>
 <bind nodeset="/data/person/meta/entity" relevant="../../name != ''"/>
 <bind nodeset="/data/meta/entity/@update" calculate="if(/data/house != '', '1', '')"/>
 </model></h:head><h:body><input ref="/data/house"/><repeat nodeset="/data/person">
 <input ref="/data/person/name"/><input ref="/data/person/age"/></repeat></h:body></h:html>"""


def test_a_submission_says_which_entities_it_makes_and_changes(begin):
    session = begin(ENTITIES.format(version="2025.1.0").encode())
    assert session.entities() == ()
    session.answer("/data/person[1]/name", "A")
    session.answer("/data/person[1]/age", "40")
    session.add_repeat("/data/person")
    session.answer("/data/person[2]/age", "7")
    assert session.entities() == (
        EntityChange(
            dataset="people",
            id="p-1",
            label="A",
            creates=True,
            updates=False,
            base_version="",
            trunk_version="",
            branch_id="",
            properties={"full_name": "A", "age": "40"},
        ),
    )
    session.answer("/data/house", "Nizami 1")
    house = session.entities()[-1]
    assert (house.id, house.updates, house.creates, house.base_version) == ("h-1", True, False, "3")
    assert house.properties == {"street": "Nizami 1"}
    assert b'<entity dataset="houses" id="h-1" update="1" baseVersion="3">' in session.finalise()


@pytest.mark.parametrize(
    ("version", "known"),
    [
        ("2022.1.0", True),
        ("2025.1.7", True),
        ("2025.2.0", False),
        ("2026.1.0", False),
        ("x", False),
    ],
)
def test_a_newer_version_of_the_entities_standard_is_refused(version, known):
    form = ENTITIES.format(version=version).encode()
    if known:
        assert load_form(form).id == "e"
        return
    with pytest.raises(FormError) as refused:
        load_form(form)
    assert refused.value.code == "form.version"


def test_what_was_submitted_before_is_there_only_for_who_may_see_it(xform, begin):
    form = xform(
        "<street/>",
        model="""<instance id="__last-saved" src="jr://instance/last-saved"/>
        <setvalue event="odk-instance-first-load" ref="/data/street"
         value="instance('__last-saved')/data/street"/>""",
        body='<input ref="/data/street"/>',
    )
    first = begin(form)
    assert first.question("/data/street").value == ""
    first.answer("/data/street", "Nizami 1")
    before = first.finalise()
    assert begin(form).question("/data/street").value == ""
    assert begin(form, last_saved=before).question("/data/street").value == "Nizami 1"
    other = before.replace(b'id="test"', b'id="other"')
    assert begin(form, last_saved=other).question("/data/street").value == ""


@pytest.mark.parametrize(
    ("attributes", "accepted", "refused"),
    [
        ({}, "text/html", ""),
        ({"mediatype": "image/*"}, "image/png", "application/pdf"),
        ({"mediatype": "application/*"}, "application/pdf", "image/png"),
        ({"mediatype": "application/*", "accept": "image/*,.pdf"}, "image/png", "text/html"),
        ({"accept": " .pdf , image/jpeg "}, "application/pdf", "image/png"),
        ({"accept": ".no-such-ending"}, "", "application/pdf"),
    ],
)
def test_a_question_says_which_files_it_takes(attributes, accepted, refused):
    assert not accepted or accepts(attributes, accepted)
    assert not refused or not accepts(attributes, refused)


def test_files_have_a_limit_together_and_undo_gives_way_first(xform, begin):
    form = xform(
        "<a/><b/>",
        model="",
        body='<upload ref="/data/a" mediatype="image/*"/><upload ref="/data/b" mediatype="image/*"/>',
    )
    session = begin(load_form(form, limits=Limits(attachments_bytes=100)))

    def png(size):
        return Attachment.of("x", "image/png", bytes(size))

    session.attach("/data/a", png(60))
    session.attach("/data/a", png(40))
    session.attach("/data/a", png(50))
    assert [file.size for file in session.attachments()] == [50]
    with pytest.raises(FormError) as refused:
        session.attach("/data/b", png(51))
    assert refused.value.code == "form.attachment-size"
    session.attach("/data/b", png(50))
    session.attach("/data/a", png(50))
    assert [file.size for file in session.attachments()] == [50, 50]
    assert session._attachments.size <= 150
