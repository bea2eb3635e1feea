from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest

from khobac.books.budget import tree
from khobac.books.budget.nodes import Node
from khobac.core import clock, db
from khobac.core.access import acting_as
from khobac.core.errors import Refused, Word
from khobac.flows import budget
from khobac.flows.budget import Document, Line, importing
from tests.flows.budget.conftest import CENTRE, DEPARTMENT, PRIMARY, PROVINCE, SCHOOL, START

DAY = START.date()
HEAD = "kind,unit,source,year,amount,tier,giver,giver_tier\n"
TREE = HEAD + (
    f"estimate,{PROVINCE},12,2026,1000,0,,\n"
    f"estimate,{DEPARTMENT},12,2026,600,1,{PROVINCE},0\n"
    f"estimate,{SCHOOL},12,2026,400,4,{DEPARTMENT},1\n"
    f"estimate,{CENTRE},12,2026,300,4,{PROVINCE},0\n"
)


def document(number: str = "01/QD-STC") -> Document:
    return Document(number, "Sở Tài chính", DAY, DAY, "Phân bổ dự toán đầu năm", "Nghị quyết 01/NQ-HĐND")


def entered(content: str, number: str = "01/QD-STC") -> None:
    decision = importing.import_file(content.encode(), document(number), "0061", "fin")
    budget.approve(decision.treasury_id, decision.id, "tai")
    budget.enter(decision.treasury_id, decision.id, "tuan")


def node(tier: str, holder: str, treasury: str = "0061") -> Node:
    [row] = db.rows("SELECT id FROM organisations_office WHERE code = %s", [treasury])
    return Node(row["id"], tier, holder, "12", 2026)  # type: ignore[arg-type]


def defects(refusal: pytest.ExceptionInfo[Refused]) -> list[tuple[int, str, str]]:
    return [(each.row, each.field, each.code) for each in refusal.value.details["defects"]]


def as_xlsx(table: str) -> bytes:
    """The least workbook: strings shared, numbers as numbers."""
    shared: list[str] = []
    rows = []
    for number, line in enumerate(table.strip().split("\n"), 1):
        cells = []
        for place, value in enumerate(line.split(",")):
            address = f"{chr(65 + place)}{number}"
            if value.isdigit() and place == 4:
                cells.append(f'<c r="{address}"><v>{value}</v></c>')
            elif value:
                shared.append(value)
                cells.append(f'<c r="{address}" t="s"><v>{len(shared) - 1}</v></c>')
        rows.append(f'<row r="{number}">{"".join(cells)}</row>')
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as book:
        book.writestr("xl/sharedStrings.xml", f"<sst {space}>{''.join(f'<si><t>{each}</t></si>' for each in shared)}</sst>")
        book.writestr("xl/worksheets/sheet1.xml", f"<worksheet {space}><sheetData>{''.join(rows)}</sheetData></worksheet>")
    return held.getvalue()


def test_a_province_comes_in_by_one_file_and_its_tree_can_be_walked(province: None) -> None:
    entered(TREE)
    [top] = tree.tops(2026)
    assert (top.node.holder, top.own, top.handed_down, top.free, top.children) == (PROVINCE, 1000, 900, 100, 2)
    below = tree.children(top.node)
    assert [(view.node.holder, view.own, view.free, view.available) for view in below] == [
        (CENTRE, 300, 300, 300), (DEPARTMENT, 600, 200, None),
    ]
    assert [view.node.holder for view in tree.children(top.node, after=CENTRE)] == [DEPARTMENT]


def test_a_workbook_says_the_same_as_a_table(province: None) -> None:
    assert importing.read(as_xlsx(TREE)) == importing.read(TREE.encode())
    assert importing.read(TREE.replace(",", ";").encode("utf-8-sig")) == importing.read(TREE.encode())


def test_every_defect_of_a_file_is_told_at_once_and_nothing_is_stored(province: None) -> None:
    wrong = HEAD + (
        "estimate,9999999,12,2026,100,4,,\n"
        "present,1012345,12,2026,100,4,,\n"
        "estimate,1012345,99,2031,0,4,,\n"
        "estimate,1012346,12,2026,100,3,,\n"
        "estimate,1012346,12,2026,100,1,1012345,4\n"
        "cut,1012345,12,2026,5,4,,\n"
        "cut,1012345,12,2026,6,4,,\n"
    )
    with pytest.raises(Refused) as refusal:
        importing.import_file(wrong.encode(), document(), "0061", "fin")
    assert defects(refusal) == [
        (2, "unit", "UNIT"), (3, "kind", "KIND"), (4, "amount", "AMOUNT"), (4, "year", "YEAR"), (4, "source", "SOURCE"),
        (5, "giver", "GIVER"), (6, "giver_tier", "TIER"), (8, "", "TWICE"),
    ]
    assert all(each.trouble.remedy_vi and each.trouble.remedy_en for each in refusal.value.details["defects"])
    assert db.rows("SELECT id FROM budget_decision") == []


@pytest.mark.parametrize(("content", "expected"), [
    ("kind,unit\n", [(1, "source, year, amount", "COLUMNS")]),
    ("kind,unit,source,year,amount,colour\n", [(1, "", "COLUMNS")]),
    ("kind,unit,source,year,amount\n", [(0, "", "EMPTY")]),
    ("kind,unit,source,year,amount\nestimate,1012345,12,2026,1.5\n", [(2, "amount", "CELL")]),
    ("kind,unit,source,year,amount\nestimate,1012345,12,2026,\n", [(2, "amount", "CELL")]),
])
def test_a_file_that_cannot_be_read_says_where(province: None, content: str, expected: list[object]) -> None:
    with pytest.raises(Refused) as refusal:
        importing.import_file(content.encode(), document(), "0061", "fin")
    assert defects(refusal) == expected


def test_what_the_tree_refuses_names_every_row_and_leaves_nothing(province: None) -> None:
    entered(TREE)
    more = HEAD + (
        f"supplement,{SCHOOL},12,2026,201,4,{DEPARTMENT},1\n"
        f"supplement,{CENTRE},12,2026,101,4,{PROVINCE},0\n"
        f"estimate,{PRIMARY},12,2026,1,4,{DEPARTMENT},1\n"
    )
    with pytest.raises(Refused) as refusal:
        entered(more, "02/QD-STC")
    assert refusal.value.word == Word.FUNDS_SHORT
    shorts = {(each.code, each.value, each.short) for each in refusal.value.details["defects"]}
    assert shorts == {("SHORT", DEPARTMENT, 2), ("SHORT", PROVINCE, 1)}
    assert tree.nodes([node("4", PRIMARY)]) == {}
    [waiting] = tree.waiting(node("0", PROVINCE).treasury_id)
    assert waiting.number == "02/QD-STC"


def test_a_unit_has_one_giver(province: None) -> None:
    entered(TREE)
    with pytest.raises(Refused) as refusal:
        entered(HEAD + f"supplement,{SCHOOL},12,2026,1,4,{PROVINCE},0\n", "02/QD-STC")
    assert defects(refusal) == [(1, "amount", "OTHER_GIVER")]


def test_the_same_document_again_is_the_first_one(province: None) -> None:
    first = importing.import_file(TREE.encode(), document(), "0061", "fin")
    assert importing.import_file(TREE.encode(), document(), "0061", "fin") == first
    with pytest.raises(Refused) as refusal:
        importing.import_file(TREE.replace("400", "401").encode(), document(), "0061", "fin")
    assert refusal.value.word == Word.KEY_REUSED


def test_a_refused_document_comes_again_as_its_next_version(province: None) -> None:
    first = importing.import_file(TREE.encode(), document(), "0061", "fin")
    budget.approve(first.treasury_id, first.id, "tai")
    refused = budget.refuse(first.treasury_id, first.id, "tuan", "Số liệu chưa khớp với nghị quyết")
    assert (refused.state, refused.ended_by) == ("refused", "tuan")
    again = importing.import_file(TREE.encode(), document(), "0061", "fin")
    assert (again.version, again.state) == (2, "drafted")


def test_the_treasury_has_two_working_days_from_receipt(province: None) -> None:
    draft = importing.import_file(TREE.encode(), document(), "0061", "fin")
    with clock.at(dt.datetime(2026, 3, 6, 16, 30, tzinfo=clock.VIETNAM)):  # Friday, after the cut-off
        approved = budget.approve(draft.treasury_id, draft.id, "tai")
    assert clock.local(approved.due_at) == dt.datetime(2026, 3, 11, 8, 0, tzinfo=clock.VIETNAM)


def test_nobody_takes_two_seats_and_only_the_right_people_act(province: None) -> None:
    draft = importing.import_file(TREE.encode(), document(), "0061", "fin")
    for act, person, word in [
        (budget.approve, "fin", Word.SAME_PERSON), (budget.approve, "tuan", Word.NO_RIGHT), (budget.enter, "tuan", Word.STATE),
        (budget.enter, "bac", Word.NO_RIGHT), (budget.withdraw, "an", Word.NO_RIGHT),
    ]:
        with pytest.raises(Refused) as refusal:
            act(draft.treasury_id, draft.id, person)
        assert refusal.value.word == word
    assert budget.withdraw(draft.treasury_id, draft.id, "fin").state == "withdrawn"


def test_a_unit_reads_its_own_place_its_history_and_the_totals_above(province: None) -> None:
    entered(TREE)
    school, department = node("4", SCHOOL), node("1", DEPARTMENT)
    with acting_as(SCHOOL):
        assert [view.own for view in tree.nodes([school, department]).values()] == [400]
        assert [(above.holder, above.own, above.free) for above in tree.ancestors(school)] == [
            (DEPARTMENT, 600, 200), (PROVINCE, 1000, 100),
        ]
        [change] = tree.history(school)
        assert (change.number, change.amount, change.drafted_by, change.approved_by) == ("01/QD-STC", 400, "fin", "tai")
        assert tree.position_as_known(school, DAY, START).allotted == 400
    with acting_as(PRIMARY):
        assert (tree.nodes([school]), tree.ancestors(school), tree.history(school)) == ({}, [], [])
        assert tree.position_as_known(school, DAY, START).allotted == 0
    with acting_as(DEPARTMENT):
        assert {view.node.holder for view in tree.nodes([school, department]).values()} == {SCHOOL, DEPARTMENT}
    with pytest.raises(Exception, match="permission denied"), acting_as(SCHOOL):
        db.rows("SELECT * FROM budget_decision")


def test_what_was_known_when_about_which_day(province: None) -> None:
    entered(TREE)
    later = START + dt.timedelta(days=10)
    backdated = Document("02", "Sở Tài chính", DAY, DAY - dt.timedelta(days=5), "Bổ sung", "Quyết định")
    with clock.at(later):
        decision = budget.draft(backdated, [Line("supplement", SCHOOL, "12", 2026, 50, "4", DEPARTMENT, "1")], "0061", "fin")
        budget.approve(decision.treasury_id, decision.id, "tai")
        budget.enter(decision.treasury_id, decision.id, "tuan")
    before = DAY - dt.timedelta(days=1)
    known = {
        (day, at): tree.position_as_known(node("4", SCHOOL), day, at).allotted
        for day in (before, DAY) for at in (START, later)
    }
    assert known == {(before, START): 0, (DAY, START): 400, (before, later): 50, (DAY, later): 450}
    assert tree.node_as_known(node("1", DEPARTMENT), DAY, START).handed_down == 400


def test_a_transfer_between_sources_passes_both_tops(province: None) -> None:
    entered(TREE)
    other = TREE.replace(",12,", ",13,")
    entered(other, "02/QD-STC")
    move = Line("transfer", SCHOOL, "13", 2026, 70, "4", SCHOOL, "4", "12")
    decision = budget.draft(document("03"), [move], "0061", "fin")
    budget.approve(decision.treasury_id, decision.id, "tai")
    budget.enter(decision.treasury_id, decision.id, "tuan")
    own = {(top.node.source): (top.own, top.handed_down) for top in tree.tops(2026)}
    assert own == {"12": (930, 830), "13": (1070, 970)}
