# SPDX-License-Identifier: Apache-2.0
"""Three generated forms, and for each the plan that every engine follows.

A plan is lines of ``action, round, group, reference, value`` between tabs: ``load`` (the form
anew, and a new instance of it), ``set`` an answer, ``add`` an instance of a repeat behind the
last, ``remove`` the one whose place is the value. A report is lines of ``group, round, action,
microseconds``, then ``value, reference, text`` for each leaf and ``memory, KiB`` at its highest.
A driver takes the paths of a form and of a plan and prints the report.
"""

from dataclasses import dataclass, field
from itertools import count

ROUNDS = 3
"""How often the answers are given; the first round is for the engines to warm up."""
INSTANCES = 100
FIELDS = 16
"""How many of the twenty fields in a row of form (c) a person fills in."""
CHAIN = 500


@dataclass
class Case:
    """A form as tables, and what is done with it."""

    name: str
    survey: list[dict[str, str]]
    choices: list[dict[str, str]] = field(default_factory=list)
    plan: list[tuple[str, int, str, str, str]] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)
    """The references whose values must be blank in no engine."""

    def xform(self) -> str:
        """Convert with the tool that authors use."""
        from pyxform.xls2xform import convert

        tables = {
            "survey": self.survey,
            "choices": self.choices,
            "settings": [{"form_id": self.name, "version": "1"}],
        }
        for name in tuple(tables):
            columns = dict.fromkeys(column for row in tables[name] for column in row)
            tables[f"{name}_header"] = [columns]
        return str(convert(tables, form_name="data").xform)

    def lines(self, loads: int) -> str:
        """Write the plan down, with the form loaded so many times beforehand."""
        loading = [("load", 0, "load", "", "")] * loads
        return "".join("\t".join(map(str, step)) + "\n" for step in loading + self.plan)

    def set(self, round_: int, group: str, ref: str, value: object) -> None:
        self.plan.append(("set", round_, group, ref, str(value)))

    def expressions(self) -> int:
        """Count the expressions that the author wrote."""
        columns = ("relevant", "constraint", "required", "calculation", "choice_filter")
        return sum(1 for row in self.survey for column in columns if row.get(column))


def hundred_questions() -> Case:
    """Make form (a): 100 questions, 99 expressions, 213 choices, each question answered."""
    case = Case("hundred", [])
    case.choices = [{"list_name": "yes_no", "name": n, "label": n, "level": ""} for n in "yn"]
    case.choices += [
        {"list_name": "level", "name": f"l{n}", "label": f"Level {n}", "level": ""}
        for n in range(11)
    ]
    case.choices += [
        {"list_name": "place", "name": f"p{n}", "label": f"Place {n}", "level": f"l{n % 11}"}
        for n in range(200)
    ]
    for n in range(10):
        case.survey += _block(n)
    for round_ in range(ROUNDS):
        for n in range(10):
            _answer_block(case, round_, n)
    case.totals = [f"/data/d{n}" for n in range(10)]
    return case


def _block(n: int) -> list[dict[str, str]]:
    """Make ten questions that depend on each other and on the block before."""
    before = f"coalesce(${{d{n - 1}}}, 0)" if n else "1"
    rows = [
        {"type": "integer", "name": f"n{n}", "constraint": ". >= 0 and . <= 1000"},
        {"type": "integer", "name": f"m{n}", "relevant": f"${{n{n}}} > 2", "constraint": ". < 900"},
        {"type": "select_one yes_no", "name": f"s{n}", "required": f"${{n{n}}} > 1"},
        {"type": "text", "name": f"t{n}", "relevant": f"${{s{n}}} = 'y'"},
        {"type": "select_one level", "name": f"l{n}"},
        {"type": "select_one place", "name": f"p{n}", "choice_filter": f"level = ${{l{n}}}"},
        {
            "type": "calculate",
            "name": f"c{n}",
            "calculation": f"${{n{n}}} + coalesce(${{m{n}}}, 0)",
        },
        {"type": "integer", "name": f"k{n}", "constraint": f". <= ${{c{n}}}"},
        {"type": "calculate", "name": f"d{n}", "calculation": f"${{c{n}}} * 2 + {before}"},
        {"type": "note", "name": f"h{n}"} | ({"relevant": f"${{d{n}}} > 0"} if n else {}),
    ]
    for row in rows:
        if row["type"] != "calculate":
            row["label"] = f"Question {row['name']}"
    rows[-1]["label"] = f"So far ${{d{n}}}"
    return rows


def _answer_block(case: Case, round_: int, n: int) -> None:
    first = 1 + (n * 7 + round_ * 3) % 20
    case.set(round_, "answer", f"/data/n{n}", first)
    if first > 2:
        case.set(round_, "answer", f"/data/m{n}", first * 3 + round_)
    yes = (n + round_) % 3 != 0
    case.set(round_, "answer", f"/data/s{n}", "y" if yes else "n")
    if yes:
        case.set(round_, "answer", f"/data/t{n}", f"words {n} {round_}")
    level = (n + round_) % 11
    case.set(round_, "answer", f"/data/l{n}", f"l{level}")
    case.set(round_, "answer", f"/data/p{n}", f"p{level + 11 * ((n + round_) % 17)}")
    case.set(round_, "answer", f"/data/k{n}", first)


def long_chain() -> Case:
    """Make form (b): 500 questions, and a chain in which each link adds one answer."""
    case = Case("chain", [])
    for n in range(1, CHAIN + 1):
        case.survey.append(
            {"type": "integer", "name": f"q{n}", "label": f"Number {n}", "default": "5"}
        )
    for n in range(1, CHAIN + 1):
        link = f"coalesce(${{q{n}}}, 0)" + (f" + ${{c{n - 1}}}" if n > 1 else "")
        case.survey.append({"type": "calculate", "name": f"c{n}", "calculation": link})
    third = CHAIN // 3
    for round_ in range(ROUNDS):
        for n in range(1, CHAIN + 1, 10):
            group = ("head", "middle", "tail")[min(2, (n - 1) // (third + 1))]
            case.set(round_, group, f"/data/q{n}", (n * 7 + round_) % 50)
    case.totals = [f"/data/c{CHAIN}", f"/data/c{CHAIN // 2}"]
    return case


def hundred_rows() -> Case:
    """Make form (c): a repeat of 100 instances with 20 fields, and sums over them."""
    fields = [f"f{n}" for n in range(1, FIELDS + 1)]
    sum_of_row = " + ".join(f"coalesce(${{{name}}}, 0)" for name in fields)
    before = "indexed-repeat(${rowsum}, ${row}, position(..) - 1)"
    survey = [{"type": "begin repeat", "name": "row", "label": "Row"}]
    survey += [
        {"type": "integer", "name": name, "label": f"Field {name}", "default": "1"}
        for name in fields
    ]
    survey += [
        {"type": "calculate", "name": "place", "calculation": "position(..)"},
        {"type": "calculate", "name": "rowsum", "calculation": sum_of_row},
        {"type": "calculate", "name": "prev", "calculation": f"if(position(..) > 1, {before}, 0)"},
        {"type": "calculate", "name": "change", "calculation": "${rowsum} - ${prev}"},
        {"type": "end repeat"},
        {"type": "calculate", "name": "total", "calculation": "sum(${rowsum})"},
        {"type": "calculate", "name": "most", "calculation": "max(${rowsum})"},
        {"type": "calculate", "name": "rows", "calculation": "count(${row})"},
        {"type": "note", "name": "shown", "label": "Together ${total}"},
    ]
    case = Case("rows", survey)
    numbers = count()
    case.plan += [("add", 0, "add", "/data/row", "")] * (INSTANCES - 1)
    for round_ in range(ROUNDS):
        for place in range(1, INSTANCES + 1, 2):
            number = next(numbers)
            ref = f"/data/row[{place}]/f{1 + number % FIELDS}"
            case.set(round_, "answer", ref, number % 37)
        for place in (INSTANCES, INSTANCES // 2, 2):
            case.plan.append(("remove", round_, "remove", "/data/row", str(place)))
        case.plan += [("add", round_ + 1, "add", "/data/row", "")] * 3
    case.totals = ["/data/total", "/data/most", "/data/rows"]
    return case


CASES = (hundred_questions, long_chain, hundred_rows)
