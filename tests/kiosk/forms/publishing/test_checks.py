# SPDX-License-Identifier: Apache-2.0
"""What an author has to mend is named with file, sheet, row and column."""

import io
import wave
from datetime import date

import pytest

from kiosk.errors import FormError
from kiosk.forms.publishing import check
from kiosk.forms.publishing.sources import read_source
from kiosk.i18n import language

AZ_EN = (language("az"), language("en"))


def problems(project):
    return check([project.services], project.translations, languages=AZ_EN)


def test_a_sound_service_has_no_problems(project):
    assert problems(project) == ()


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("| date | day |", "| date | name |", ("duplicate-name", "name", "already the name of")),
        ("| date | day |", "| date | 1day |", ("bad-name", "name", "can't be a name")),
        ("select_one colour |", "select_one hue |", ("unknown-list", "type", "no list 'hue'")),
        ("= 'TUR'", "= ${land}", ("unknown-reference", "relevant", "${land}")),
        ("Not a day to come.", "", ("missing-message", "constraint_message", "say what to do")),
        ("Choose a country.", "", ("missing-message", "required_message", "say what to do")),
        ("| Colour |", "| |", ("missing-label", "label", "needs a label")),
        ("| blue |", "| red |", ("duplicate-choice", "name", "stands twice")),
        ("| Blue |", "| |", ("missing-label", "label", "needs a label")),
        ("| house |", "| |", ("missing-setting", "kiosk:icon", "must be given")),
        ("| small | 1 |", "| small | 1\u202e |", ("bad-name", "version", "without hidden ones")),
        ("| Day |", f"| {'Day ' * 40} |", ("missing-translation", "label", "az.po")),
    ],
)
def test_each_mistake_is_named_at_its_place(project, old, new, wanted):
    code, column, words = wanted
    project.change(old, new)
    found = [item for item in problems(project) if item.code == f"form.publish.{code}"]
    assert found
    assert found[0].place.file == "form.md"
    assert found[0].place.row > 0
    assert found[0].place.column == column
    assert words in str(found[0])


def test_an_icon_that_nobody_drew_is_named_where_there_are_icons(project):
    assert problems(project) == ()
    icons = project.root / "resources" / "icons"
    icons.mkdir()
    (found,) = problems(project)
    assert (found.code, found.place.column) == ("form.publish.unknown-icon", "kiosk:icon")
    (icons / "house.svg").write_text("<svg/>", encoding="utf-8")
    assert problems(project) == ()


def test_a_form_that_stands_elsewhere_is_held_to_the_designs_own_icons(project):
    project.change("| house |", "| hose |")
    (found,) = problems(project)
    assert "there is no icon 'hose'; did you mean 'house'?" in str(found)


def test_the_row_is_the_line_of_the_file(project, place_of):
    project.change("Not a day to come.", "")
    (found,) = problems(project)
    assert found.place.row == place_of("Not a day to come.")
    assert (
        str(found.place)
        == f"form.md, sheet survey, row {found.place.row}, column constraint_message"
    )


def test_a_cycle_names_the_questions_on_it(project):
    project.change(
        "| | end_group |",
        "| | calculate | a | | | | | | | | ${b} + 1 | |\n"
        "| | calculate | b | | | | | | | | ${a} + 1 | |\n| | end_group |",
    )
    (found,) = problems(project)
    assert found.code == "form.publish.cycle"
    assert "a → b → a" in found.detail


def test_a_condition_on_a_group_counts_for_what_is_in_it(project):
    project.change(
        "passport. | | | | | | | field-list |", "passport. | | | | | ${name} = 'x' | | field-list |"
    )
    assert "form.publish.cycle" in [item.code for item in problems(project)]


def test_a_missing_translation_names_the_language(project, azerbaijani):
    del azerbaijani["Country"]
    project.translate(azerbaijani)
    (found,) = problems(project)
    assert (found.code, found.place.column) == ("form.publish.missing-translation", "label")
    assert "'Country' has no translation in az.po" in found.detail


def test_a_lost_value_is_named(project, azerbaijani):
    azerbaijani["You have ${days} days, ${name}."] = "${days} gününüz var."
    project.translate(azerbaijani)
    (found,) = problems(project)
    assert found.code == "form.publish.placeholders"
    assert "${name}" in found.detail


def test_a_text_that_does_not_fit_is_named_in_its_language(project, azerbaijani):
    azerbaijani["Your name"] = "Ad" * 100
    project.translate(azerbaijani)
    (found,) = problems(project)
    assert found.code == "form.publish.too-long"
    assert "200 characters in az, but only 120 fit" in found.detail


def test_a_sample_that_answers_what_is_not_asked_is_named(project):
    project.change('"colour"', '"hue"', "samples/one.json")
    (found,) = problems(project)
    assert (found.code, found.place.file) == ("form.publish.bad-sample", "one.json")


def test_a_sample_that_breaks_a_rule_is_named_without_its_answers(project):
    project.change("@today-1", "@today+1", "samples/one.json")
    (found,) = problems(project)
    assert found.code == "form.publish.bad-sample"
    assert "day: constraint" in found.detail


@pytest.mark.parametrize(
    "row",
    [
        "fee,ten,AZN,,Law,2026-11-01",
        "fee,10,AZN,,,2026-11-01",
        "fee,10,AZN,,Law,yesterday",
        "fee,10,AZN,1.2.2026,Law,2026-11-01",
        "Fee!,10,AZN,,Law,2026-11-01",
        "fee,10,,,Law,2026-11-01",
    ],
)
def test_a_term_without_number_unit_source_or_date_is_refused(project, row):
    project.write("terms.csv", f"name,value,unit,valid_from,source,date_checked\n{row}\n")
    with pytest.raises(FormError, match=r"terms\.csv, row 2") as caught:
        read_source(project.service)
    assert caught.value.code == "form.publish.bad-term"


def test_a_ragged_list_is_refused(project):
    project.write("choices/colour2.csv", "name,label\nred,Red,really\n")
    project.change("select_one colour |", "select_one colour2 |")
    with pytest.raises(FormError, match=r"colour2\.csv, row 2"):
        read_source(project.service)


def test_lists_of_territories_are_sorted_by_english_name_with_other_entries_last(project):
    choices = [row["name"] for row in read_source(project.service).workbook.choices]
    assert choices == ["red", "blue", "ALA", "AUT", "TUR", "XXA"]


def test_terms_become_calculations_that_change_on_their_day(project):
    source = read_source(project.service)
    first = source.workbook.survey[0]
    assert first["name"] == "days"
    assert first["calculation"] == "if(today() >= date('2026-12-01'), 20, 15)"
    assert source.summary_values(date(2026, 11, 30)) == {"days": "15"}
    assert source.summary_values(date(2026, 12, 1)) == {"days": "20"}


def test_a_folder_without_a_form_is_refused(tmp_path, project):
    with pytest.raises(FormError) as caught:
        check([tmp_path / "nowhere"], project.translations)
    assert caught.value.code == "form.publish.nothing"


def test_a_form_without_questions_is_refused(project):
    project.write("form.md", "Just words, and no table.\n")
    with pytest.raises(FormError) as caught:
        read_source(project.service)
    assert caught.value.code == "form.publish.unreadable"


def test_a_translation_that_nobody_has_looked_over_is_named(project, azerbaijani):
    file = project.translations / "az.po"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('msgid "Country"', '#, fuzzy\nmsgid "Country"'), encoding="utf-8")
    (found,) = problems(project)
    assert found.code == "form.publish.unreviewed-translation"
    assert "'Country'" in found.detail
    assert "az.po" in found.detail


def test_an_author_may_say_a_text_in_another_language_in_the_table_itself(project, azerbaijani):
    del azerbaijani["Colour"]
    project.translate(azerbaijani)
    project.change("| appearance |", "| appearance | label::Azərbaycanca (az) |")
    project.change("${country} = 'TUR' | | |", "${country} = 'TUR' | | | Rəng |")
    assert problems(project) == ()


def test_a_missing_picture_is_named_at_its_cell(project):
    project.change("| appearance |", "| appearance | media::image |")
    project.change("${country} = 'TUR' | | |", "${country} = 'TUR' | | | colour.png |")
    (found,) = problems(project)
    assert found.code == "form.publish.missing-media"
    assert found.place.column == "media::image"
    project.write("colour.png", "picture")
    assert problems(project) == ()


def recorded(seconds: float) -> bytes:
    """Record silence."""
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setparams((1, 1, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(int(8000 * seconds)))
    return written.getvalue()


def test_a_recording_that_no_kiosk_plays_is_refused_at_its_cell(project):
    project.change("| appearance |", "| appearance | media::audio |")
    project.change("${country} = 'TUR' | | |", "${country} = 'TUR' | | | colour.m4a |")
    project.write("colour.m4a", "no recording")
    (found,) = problems(project)
    assert (found.code, found.place.column) == ("form.publish.sound", "media::audio")
    sound = next(project.services.rglob("colour.m4a"))
    sound.write_bytes(recorded(301))
    assert [one.code for one in problems(project)] == ["form.publish.sound"]
    sound.write_bytes(recorded(1))
    assert problems(project) == ()


def test_a_table_that_a_formula_names_must_be_there(project):
    project.change(
        "| | end_group |",
        "| | calculate | town | | | | | | | | pulldata('towns', 'a', 'b', 'c') | |\n"
        "| | end_group |",
    )
    (found,) = problems(project)
    assert (found.code, found.place.column) == ("form.publish.missing-media", "calculation")
    project.write("towns.csv", "a,b\n1,c\n")
    assert problems(project) == ()


def test_what_is_wrong_with_the_wording_does_not_hide_what_is_wrong_with_the_form(project):
    project.change("Choose a country.", "")
    project.change("${day} != ''", "${day} != '' and false()")
    codes = {one.code for one in problems(project)}
    assert {"form.publish.missing-message", "form.publish.unreachable"} <= codes


def test_a_warning_of_the_engine_keeps_a_service_of_ours_from_the_public(project):
    project.change("${day} != ''", "${day} != /data/nowhere")
    (found,) = problems(project)
    assert (found.code, found.place.column) == ("form.publish.form-warning", "relevant")
    assert found.is_error


def test_advice_on_an_expression_keeps_nobody_from_publishing(project):
    project.change("${day} != ''", "${day}")
    (found,) = problems(project)
    assert not found.is_error
    assert str(found).startswith("advice: form.md, sheet survey, row ")
    assert "${day} as a condition asks whether the question is there" in found.detail


def test_two_forms_with_one_id_are_named_by_check_as_well(project):
    import shutil

    shutil.copytree(project.service, project.services / "twin")
    assert [one.code for one in problems(project)] == ["form.publish.duplicate-id"]
