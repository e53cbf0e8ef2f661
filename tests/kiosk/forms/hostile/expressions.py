# SPDX-License-Identifier: Apache-2.0
"""Expressions that a hostile or careless author might write."""

from random import Random
from typing import Final

ATTRIBUTES: Final = (
    "relevant",
    "calculate",
    "constraint",
    "required",
    "readonly",
    "nodeset",
    "ref",
    "value",
    "{http://openrosa.org/javarosa}count",
)
"""Where expressions stand."""

NASTY: Final = (
    "",
    "(",
    ")",
    "'",
    '"',
    "/",
    "//",
    "//*",
    "//@*",
    ".",
    "..",
    "../../../../../../..",
    "*",
    "@*",
    "1 +",
    "- - - - 1",
    "-" * 2_000 + "1",
    "not(" * 59 + "1" + ")" * 59,
    "(" * 500 + "1" + ")" * 500,
    "1" + "+1" * 4_000,
    "1" + "=1" * 4_000,
    "1" + "<1" * 2_000,
    "a" + "[1]" * 2_000,
    "a" + "[b" * 70 + "]" * 70,
    "." + "/." * 5_000,
    ".." + "/.." * 3_000,
    "1 or" * 500 + " 1",
    "a|" * 500 + "a",
    "pow(10, 400)",
    "pow(-1, 0.5)",
    "pow(0, -1)",
    "pow(1e300, 1e300)",
    "1e400 * 0",
    "1 div 0",
    "0 div 0",
    "1 mod 0",
    "-1 div 0 mod 3",
    "9" * 400,
    "0." + "1" * 400,
    "1000000000",
    "9" * 30,
    "number('" + "9" * 5_000 + "')",
    "number('1e999999999')",
    "int(1e308 * 10)",
    "round(1e308, 300)",
    "round(1.5, -1e308)",
    "round(0.1, 1e9)",
    "exp(1e9)",
    "exp10(1e9)",
    "log(-1)",
    "sqrt(-1)",
    "asin(2)",
    "substr('abc', 1e308, -1e308)",
    "substring('abc', 0 div 0, 1 div 0)",
    "selected-at('a b', 1e308)",
    "selected-at('a b', 0 div 0)",
    "uuid(1e9)",
    "uuid(-1)",
    "date(1e308)",
    "date(-1e9)",
    "date(0 div 0)",
    "date('9999-12-31') + 1",
    "date(date('9999-12-31') + 1)",
    "date-time(1e15)",
    "date-time(2932896.99999)",
    "date-time('0001-01-01T00:00:00+14:00')",
    "date-time('9999-12-31T23:59:59-14:00')",
    "decimal-date-time('0001-01-01T00:00:00+14:00')",
    "decimal-time('9999-12-31T23:59:59-14:00')",
    "format-date('9999-12-31T23:59:59-14:00', '%a %b %Y %')",
    "format-date-time('0001-01-01T00:00:00+14:00', '%a')",
    "format-date(-719162, '%a %b')",
    "format-date(1e15, '%Y')",
    "format-date('24:61', '%H')",
    "regex('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '(a+)+$')",
    "regex(., '(.*)*(.*)*x')",
    "regex('x', '(?P<')",
    "regex('x', '" + "(" * 300 + ")" * 300 + "')",
    "regex('x', 'a{1,1000000000}')",
    "regex('" + "a" * 5_000 + "', '(a?){2000}a{2000}')",
    "regex('x', '(?R)')",
    "regex('x', '\\p{Q}')",
    "digest('x', 'CRC32')",
    "digest('x', 'MD5', '')",
    "base64-decode('////')",
    "base64-decode('ə')",
    "translate('abc', 'abc', '')",
    "join('x')",
    "concat()",
    "coalesce(1, 2, 3)",
    "if(1, 2)",
    "current()/current()",
    "instance('none')/root/item",
    "instance(/data/a)/root",
    "instance('')",
    "instance('places')/..",
    "pulldata('codes', 'label', 'name', 'a')",
    "pulldata(1, 2, 3, 4)",
    "jr:itext('none')",
    "jr:itext(.)",
    "jr:choice-name(., '.')",
    "jr:choice-name('a', '(')",
    "jr:choice-name(1, '//*')",
    "jr:choice-name('a', 'instance(1)/b')",
    "indexed-repeat(//*, //*, 1, //*, 1)",
    "indexed-repeat(., ., .)",
    "position(//*)",
    "position(..)",
    "position(1)",
    "last()",
    "count(//*)",
    "count(//node()/ancestor::node()/descendant::node())",
    "count(//*[//*[//*[//*]]])",
    "count(//node()[count(//node()[count(//node()) > 1]) > 1])",
    "randomize(//*)",
    "randomize(//*, 'seed')",
    "randomize(//*, 1e308)",
    "randomize(//*, 0 div 0)",
    "count(randomize(instance('places')/root/item, -2147483648))",
    "area('0 0')",
    "area('x')",
    "distance('1 2', 'x')",
    "distance(//*)",
    "geofence('1 1', .)",
    "intersects('" + "1 1;" * 400 + "')",
    "id(//*)",
    "lang('')",
    "ancestor-or-self::node()/descendant-or-self::node()/following::node()",
    "count(preceding::node()/following::node())",
    "namespace::*",
    "self::text()",
    "text()",
    "comment()",
    "processing-instruction('x')",
    "nosuch:thing",
    "xsd:string",
    ":a",
    "a:",
    "a::b",
    "child::",
    "child::a:b:c",
    "$var",
    "a.b-c·d",
    "é",
    "𝒳",
    "x\u00a0+\u20031",
    "\ufeff1",
    "'\ud7ff\ue000'",
    "once(once(.))",
    "checklist()",
    "checklist(1, 1)",
    "weighted-checklist(-1, -1, //*, 1)",
    "max()",
    "min(//*)",
    "sum(1)",
    "sum('x')",
    "string(//*)",
    "boolean(//*) + 1",
    "true() < false()",
    "//* = //*",
    "//* != //*",
    "//* < //*",
)

_FUNCTIONS: Final = (
    "concat",
    "count",
    "sum",
    "max",
    "not",
    "boolean",
    "string",
    "number",
    "int",
    "round",
    "date",
    "date-time",
    "format-date",
    "coalesce",
    "if",
    "join",
    "position",
    "selected",
    "substr",
    "regex",
    "digest",
    "randomize",
    "once",
    "string-length",
    "normalize-space",
    "translate",
    "pow",
    "decimal-time",
    "name",
)
_OPERATORS: Final = (
    *("+", "-", "*", "div", "mod", "=", "!=", "<", "<=", ">", ">=", "and", "or", "|"),
)
_LEAVES: Final = (
    *(".", "..", "*", "//*", "@*", "/", "1", "0", "-1", "1.5", "1e9", "''", "'a'", "'2026-02-30'"),
    *("now()", "today()", "random()", "true()", "position()", "last()", "current()/..", "pi()"),
)


def paths(xml: str) -> list[str]:
    """List the paths that a form's own expressions use."""
    found = [part for part in xml.replace("'", '"').split('"') if part.startswith("/data")]
    return [part for part in dict.fromkeys(found) if " " not in part] or ["/data"]


def expression(source: Random, known: list[str], depth: int = 3) -> str:
    """Make an expression of the grammar, most often one that can be read."""
    kind = source.randrange(10)
    if depth == 0 or kind < 3:
        return source.choice(known) if source.random() < 0.6 else source.choice(_LEAVES)
    if kind < 6:
        count = source.randrange(4)
        inner = (expression(source, known, depth - 1) for _ in range(count))
        return f"{source.choice(_FUNCTIONS)}({', '.join(inner)})"
    if kind < 8:
        left, right = (expression(source, known, depth - 1) for _ in range(2))
        return f"{left} {source.choice(_OPERATORS)} {right}"
    if kind == 8:
        return f"{source.choice(known)}[{expression(source, known, depth - 1)}]"
    return f"({expression(source, known, depth - 1)})"


def hostile(source: Random, known: list[str], old: str) -> str:
    """Make an expression to stand where ``old`` stood."""
    kind = source.randrange(4)
    if kind == 0:
        return source.choice(NASTY)
    if kind == 1 and old:
        at, length = source.randrange(len(old)), source.randint(1, 6)
        return old[:at] + source.choice(("", *_OPERATORS, *_LEAVES, "[", "(")) + old[at + length :]
    made = expression(source, known)
    return made if kind == 2 else f"{old} {source.choice(_OPERATORS)} {made}"
