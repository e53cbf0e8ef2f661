# SPDX-License-Identifier: Apache-2.0
"""A form that an agency already has runs unchanged: spreadsheet, CSV or XForm."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from kiosk.catalogue import Catalogue
from kiosk.errors import FormError
from kiosk.forms import FormSession
from kiosk.forms.publishing import Severity, check, publish
from kiosk.i18n import language
from kiosk.identifiers import IdSource

AZ_EN = (language("az"), language("en"))
VISA = {
    "survey": [
        [
            "Type",
            "name",
            "label::English (en)",
            "label::Français (fr)",
            "relevance",
            "choice filter",
        ],
        ["start", "start"],
        ["begin group", "about", "About you", "Vous"],
        ["text", "name", "Name", "Nom"],
        ["select one countries", "country", "Country", "Pays"],
        ["select_one cities", "city", "City", "Ville", "${country} = 'TR'", "land = ${country}"],
        ["end group"],
        [],
        ["select_one_from_file hotels.csv", "hotel", "Hotel", "Hôtel"],
        ["begin repeat", "child", "Child", "Enfant"],
        ["integer", "age", "Age", "Âge"],
        ["end repeat"],
        ["geopoint", "where", "Where are you?", "Où êtes-vous ?"],
    ],
    "choices": [
        ["list name", "name", "label::English (en)", "label::Français (fr)", "land"],
        ["countries", "TR", "Türkiye", "Turquie"],
        ["countries", "AZ", "Azerbaijan", "Azerbaïdjan"],
        ["cities", "IST", "Istanbul", "Istanbul", "TR"],
        ["cities", "BAK", "Baku", "Bakou", "AZ"],
    ],
}
XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Lost card</h:title><model>
<itext><translation lang="English (en)" default="true()">
<text id="n"><value>Number</value></text></translation>
<translation lang="Azərbaycanca (az)"><text id="n"><value>Nömrə</value></text></translation></itext>
<instance><data id="lost" version="7"><number/><meta><instanceID/></meta></data></instance>
<bind nodeset="/data/number" type="int" constraint=". &gt; 0"
 jr:constraintMsg="Above zero."/>
</model></h:head><h:body><input ref="/data/number"><label ref="jr:itext('n')"/></input></h:body>
</h:html>"""


def spreadsheet(file: Path, sheets: dict[str, list[list[str]]]) -> Path:
    """Write an author's workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file


def as_csv(file: Path, sheets: dict[str, list[list[str]]]) -> Path:
    """Write the same in the converter's layout: the sheet's name first, then its rows."""
    lines = []
    for name, rows in sheets.items():
        lines.append(f'"{name}"')
        lines += ["," + ",".join(f'"{cell or ""}"' for cell in row) for row in rows]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def agency(tmp_path: Path) -> Path:
    """A folder of an agency with its files beside each other."""
    folder = tmp_path / "agency"
    folder.mkdir()
    (folder / "hotels.csv").write_text("name,label\nh1,Hilton\n", encoding="utf-8")
    (folder / "holiday.png").write_bytes(b"private")
    return folder


@pytest.fixture
def translations(tmp_path: Path) -> Path:
    folder = tmp_path / "translations"
    folder.mkdir()
    return folder


def issue(source: Path, translations: Path, clock, **more):
    out = translations.parent / "out"
    report = publish([source], translations, out, languages=AZ_EN, clock=clock, **more)
    return report, Catalogue.open(out)


@pytest.mark.parametrize("write", [spreadsheet, as_csv])
def test_an_agencys_form_is_published_as_it_is(agency, translations, clock, write):
    suffix = ".xlsx" if write is spreadsheet else ".csv"
    file = write(agency / f"visa{suffix}", VISA)
    report, catalogue = issue(file, translations, clock)
    (service,) = catalogue.services
    assert (service.id, service.title("az"), service.icon) == ("visa", "Visa", "document")
    assert len(service.version) == 8
    assert catalogue.form("visa").languages == ("en", "fr")
    assert report.services[0].questions == 6
    session = FormSession(
        catalogue.form("visa"), clock=clock, ids=IdSource(clock), language="fr", instance_id="1"
    )
    assert session.question("/data/about/name").label == "Nom"
    session.answer("/data/about/country", "TR")
    assert [one.label for one in session.question("/data/about/city").choices] == ["Istanbul"]
    assert [one.value for one in session.question("/data/hotel").choices] == ["h1"]


def test_only_the_files_that_a_single_form_names_go_with_it(agency, translations, clock):
    spreadsheet(agency / "visa.xlsx", VISA)
    spreadsheet(agency / "other.xlsx", VISA)
    _, catalogue = issue(agency / "visa.xlsx", translations, clock)
    assert catalogue.media("visa", "hotels.csv").startswith(b"name,label")
    with pytest.raises(FormError):
        catalogue.media("visa", "holiday.png")


def test_what_a_foreign_form_leaves_out_is_advice(agency, translations):
    file = spreadsheet(agency / "visa.xlsx", VISA)
    found = check([file], translations, languages=AZ_EN)
    assert {one.severity for one in found} == {Severity.ADVICE}
    codes = {one.code.rpartition(".")[2]: one for one in found}
    assert set(codes) == {"missing-setting", "missing-language", "unavailable"}
    assert codes["unavailable"].place.row == 13
    assert codes["unavailable"].place.column == "Type"


def test_the_same_form_held_to_our_own_standard_is_refused(agency, translations):
    file = spreadsheet(agency / "visa.xlsx", VISA)
    found = check([file], translations, languages=AZ_EN, strict=True)
    codes = {one.code for one in found if one.is_error}
    assert {"form.publish.missing-setting", "form.publish.missing-translation"} <= codes


def test_a_service_file_makes_a_form_ours_and_says_how_it_is_listed(agency, translations, clock):
    file = spreadsheet(agency / "visa.xlsx", {**VISA, "settings": [["form_id"], ["visa"]]})
    (agency / "service.toml").write_text('summary = "Ask for a visa"\nicon = "passport"\n')
    codes = {one.code for one in check([file], translations, languages=AZ_EN) if one.is_error}
    assert "form.publish.missing-translation" in codes
    assert "form.publish.missing-setting" in codes


def test_an_unknown_key_of_the_service_file_is_named(agency, translations):
    file = spreadsheet(agency / "visa.xlsx", VISA)
    (agency / "service.toml").write_text('sumary = "Ask"\norder = "soon"\n')
    said = [str(one) for one in check([file], translations, languages=AZ_EN)]
    assert any("service.toml, column sumary: did you mean summary?" in one for one in said)
    assert any("'soon' must be a number" in one for one in said)


def test_a_language_is_added_only_where_every_text_has_a_translation(agency, translations, clock):
    plain = {
        "survey": [["type", "name", "label"], ["text", "a", "Name"], ["text", "b", "City"]],
    }
    file = spreadsheet(agency / "plain.xlsx", plain)
    po = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    po += 'msgid "Name"\nmsgstr "Ad"\n\n'
    (translations / "az.po").write_text(po, encoding="utf-8")
    _, catalogue = issue(file, translations, clock)
    assert catalogue.form("plain").languages == ("",)
    titled = 'msgid "City"\nmsgstr "Şəhər"\n\nmsgid "Plain"\nmsgstr "Sadə"\n'
    (translations / "az.po").write_text(po + titled, encoding="utf-8")
    _, catalogue = issue(file, translations, clock)
    assert catalogue.form("plain").languages == ("az", "en")


def test_a_language_without_its_code_gets_one(agency, translations, clock):
    survey = [["type", "name", "label::English", "label::Azerbaijani"], ["text", "a", "Name", "Ad"]]
    file = spreadsheet(agency / "named.xlsx", {"survey": survey})
    _, catalogue = issue(file, translations, clock)
    assert catalogue.form("named").languages == ("en", "az")


def test_blanks_in_one_of_the_languages_are_filled_from_the_other(agency, translations, clock):
    survey = [
        ["type", "name", "label::English (en)", "label::Azərbaycanca (az)"],
        ["text", "a", "Name", "Ad"],
        ["text", "b", "City"],
    ]
    file = spreadsheet(agency / "half.xlsx", {"survey": survey})
    _, catalogue = issue(file, translations, clock)
    session = FormSession(
        catalogue.form("half"), clock=clock, ids=IdSource(clock), language="az", instance_id="1"
    )
    assert session.question("/data/b").label == "City"
    said = [str(one) for one in check([file], translations, languages=AZ_EN)]
    assert any("row 3" in one and "'City' is not said in az" in one for one in said)


def test_an_xform_brings_its_own_texts(agency, translations, clock):
    file = agency / "lost.xml"
    file.write_text(XFORM, encoding="utf-8")
    _, catalogue = issue(file, translations, clock)
    (service,) = catalogue.services
    assert (service.id, service.version, service.title("en")) == ("lost", "7", "Lost card")
    assert catalogue.form("lost").languages == ("en", "az")
    published = translations.parent / "out" / "services" / "lost" / "form.xml"
    assert published.read_text(encoding="utf-8") == XFORM


def test_an_xform_in_a_service_folder_is_ours_and_walked(agency, translations, clock):
    folder = agency / "lost"
    (folder / "samples").mkdir(parents=True)
    (folder / "form.xml").write_text(XFORM, encoding="utf-8")
    (folder / "service.toml").write_text(
        'title = "Lost card"\nsummary = "Lost"\nicon = "id-card"\n'
    )
    sample = folder / "samples" / "one.json"
    sample.write_text(json.dumps({"title": "One", "answers": {"number": "0"}}))
    found = check([folder], translations, languages=AZ_EN)
    assert {one.code for one in found} == {"form.publish.missing-translation"}
    (translations / "az.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Lost card"\nmsgstr "İtmiş vəsiqə"\n\nmsgid "Lost"\nmsgstr "İtib"\n',
        encoding="utf-8",
    )
    (found,) = check([folder], translations, languages=AZ_EN)
    assert str(found) == "one.json: number: constraint"
    sample.write_text(json.dumps({"title": "One", "answers": {"number": "5"}}))
    report, catalogue = issue(folder, translations, clock)
    assert [walk.language for walk in report.services[0].walks] == ["az", "en"]
    assert catalogue.services[0].title("az") == "İtmiş vəsiqə"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (". &gt; 0", ". &gt; ", "broken.xml, row 7, column constraint: syntax error"),
        ("jr:constraintMsg", "jr:other", "row 7, column constraint: say what to do"),
        ('id="lost" ', "", "broken.xml: the root of the instance needs an id"),
        ('ref="/data/number"', 'ref="/data/nunber"', "/data/nunber"),
        ('version="7"', 'version="7" xmlns:x="jr://images/no.png"', "no file 'no.png'"),
        ('version="7"', 'version="7\u200e"', "'7\\u200e' has to be one line"),
        ('version="7"', f'version="{"7" * 129}"', "of 128 characters at most"),
    ],
)
def test_what_is_wrong_in_an_xform_is_named_by_its_line(agency, translations, old, new, said):
    file = agency / "broken.xml"
    assert old in XFORM
    file.write_text(XFORM.replace(old, new), encoding="utf-8")
    found = [str(one) for one in check([file], translations, languages=AZ_EN)]
    assert any(said in one for one in found), found


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xml", "<data/>", "no h:html"),
        ("b.xml", "<open>", "b.xml"),
        ("c.xml", '<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>', "document type"),
        ("d.csv", "survey\n", "no sheet 'survey'"),
        ("e.md", "Nothing", "no sheet 'survey'"),
        ("f.xlsx", "not a zip", "f.xlsx"),
        ("g.md", "| survey |\n| | type | name | Name |\n| | text | a | b |\n", "are the same"),
    ],
)
def test_a_file_that_is_no_form_is_refused_by_name(agency, translations, name, content, said):
    file = agency / name
    file.write_text(content, encoding="utf-8")
    with pytest.raises(FormError, match=said) as caught:
        check([file], translations, languages=AZ_EN)
    assert caught.value.code == "form.publish.unreadable"


def test_an_id_that_leads_outside_names_no_folder(agency, translations, clock):
    survey = [["type", "name", "label"], ["text", "a", "Name"]]
    sheets = {"survey": survey, "settings": [["form_id"], ["../../evil"]]}
    file = spreadsheet(agency / "evil.xlsx", sheets)
    _, catalogue = issue(file, translations, clock)
    assert catalogue.form("../../evil").id == "../../evil"
    assert not (translations.parent.parent / "evil").exists()
    assert not list(translations.parent.glob("**/evil"))


def test_a_folder_with_one_spreadsheet_is_a_service(agency, translations, clock):
    spreadsheet(agency / "visa.xlsx", VISA)
    report, _ = issue(agency, translations, clock)
    assert [one.id for one in report.services] == ["visa"]


def test_a_row_of_csv_is_the_line_on_which_it_begins(agency, translations):
    file = agency / "lines.csv"
    file.write_text(
        'survey,,,\n,type,name,label\n,text,a,"One\nand two"\n,text,b,\n,texxt,c,C\n',
        encoding="utf-8",
    )
    said = [str(one) for one in check([file], translations, languages=AZ_EN)]
    assert any("row 5, column label: a question needs a label" in one for one in said)
    assert any("row 6, column type: there is no question type 'texxt'" in one for one in said)


@pytest.mark.parametrize("gap", [0, 3])
def test_a_row_of_a_spreadsheet_is_its_own_number_behind_empty_ones(agency, translations, gap):
    survey = [["type", "name", "label"], *[[None]] * gap, ["text", "a", "A"], ["texxt", "c", "C"]]
    file = spreadsheet(agency / "gaps.xlsx", {"survey": survey})
    said = [str(one) for one in check([file], translations, languages=AZ_EN) if one.is_error]
    assert said == [
        f"gaps.xlsx, sheet survey, row {gap + 3}, column type: there is no question type 'texxt'"
    ]
