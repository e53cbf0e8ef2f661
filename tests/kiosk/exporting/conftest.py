# SPDX-License-Identifier: Apache-2.0
"""A form with everything that a table has to hold."""

import pytest

from kiosk.forms import load_form

TEXTS = {
    "English (en)": {"name": "Name", "sex": "Sex", "m": "male", "f": "female", "child": "Child"},
    "Azərbaycan (az)": {
        "name": "Adı",
        "sex": "Cinsi",
        "m": "kişi",
        "f": "qadın",
        "child": "Uşağın adı",
    },
}
ITEXT = "".join(
    f'<translation lang="{language}">'
    + "".join(f'<text id="{id_}"><value>{text}</value></text>' for id_, text in texts.items())
    + "</translation>"
    for language, texts in TEXTS.items()
)
XML = f"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"><h:head>
 <h:title>Test</h:title><model><itext>{ITEXT}</itext>
 <instance><data id="test" version="3"><name/><sex/><langs/><country/><city/><count/><photo/>
 <person><name/></person><child jr:template=""><name/><toy jr:template=""><name/></toy></child>
 <total/><meta><instanceID/></meta></data></instance>
 <instance id="cities"><root>
 <item><name>1</name><country>az</country><label>Bakı</label></item>
 <item><name>1</name><country>tr</country><label>İstanbul</label></item></root></instance>
 <bind nodeset="/data/count" type="int"/><bind nodeset="/data/photo" type="binary"/>
 <bind nodeset="/data/total" type="decimal" calculate="/data/count * 2"/></model></h:head><h:body>
 <input ref="/data/name"><label ref="jr:itext('name')"/></input>
 <select1 ref="/data/sex"><label ref="jr:itext('sex')"/>
 <item><label ref="jr:itext('m')"/><value>m</value></item>
 <item><label ref="jr:itext('f')"/><value>f</value></item></select1>
 <select ref="/data/langs"><label>Dillər</label>
 <item><label>azərbaycan</label><value>az</value></item>
 <item><label>rus</label><value>ru</value></item></select>
 <input ref="/data/country"><label>Ölkə</label></input>
 <select1 ref="/data/city"><label>Şəhər</label>
 <itemset nodeset="instance('cities')/root/item[country = /data/country]"><value ref="name"/>
 <label ref="label"/></itemset></select1>
 <input ref="/data/count"><label>Say</label></input>
 <upload ref="/data/photo" mediatype="image/*"><label>Şəkil</label></upload>
 <input ref="/data/person/name"><label ref="jr:itext('name')"/></input>
 <group ref="/data/child"><repeat nodeset="/data/child"><input ref="/data/child/name">
 <label ref="jr:itext('child')"/></input><group ref="/data/child/toy">
 <repeat nodeset="/data/child/toy"><input ref="/data/child/toy/name"><label>Oyuncaq</label></input>
 </repeat></group></repeat></group></h:body></h:html>"""
INSTANCE = """<data xmlns:orx="http://openrosa.org/xforms" id="test" version="2"><name>{name}</name>
 <sex>f</sex><langs>az xx ru</langs><country>tr</country><city>1</city><count>-7</count>
 <photo>1-a.jpg</photo><person><name>Ali</name></person>
 <child><name>A</name><toy><name>t1</name></toy><toy><name>t2</name></toy></child>
 <child><name>B</name></child><total>-14</total>
 <former><thing>gone</thing><thing>too</thing></former>
 <orx:meta><orx:instanceID>x</orx:instanceID></orx:meta></data>"""


@pytest.fixture(scope="session")
def form():
    return load_form(XML.encode())


@pytest.fixture
def instance():
    return lambda name="Leyla": INSTANCE.format(name=name).encode()
