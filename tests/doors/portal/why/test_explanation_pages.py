"""The unit and its treasury read why; nobody else; in a dozen statements."""

from __future__ import annotations

from django.db import connections
from django.test.utils import CaptureQueriesContext

from khobac.control.answers import RuleAnswer
from khobac.control.rules import specimen
from khobac.doors.portal.templatetags.portal import dong
from khobac.doors.portal.why import words
from khobac.flows.payment import examination
from khobac.registers.law.values import LawValue
from tests.doors.portal.units.conftest import ACCOUNTANT, OFFICER, People, filed, people, school

__all__ = ["people", "school"]
MOST_STATEMENTS, FRAME_OF_TRANSACTION = 12, ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def test_the_unit_reads_every_rule_with_its_figures(people: People) -> None:
    number = filed(people)
    page = people(ACCOUNTANT).get(f"/ho-so/{number}/vi-sao").content.decode()
    assert 'id="C01"' in page
    assert "Dự toán còn được sử dụng" in page
    assert dong(100_000_000) in page
    assert "Điều 45" in page


def test_the_dossier_page_and_its_findings_lead_there(people: People) -> None:
    number = filed(people, **{"lines-0-amount": "900.000.000"})
    assert f'href="/ho-so/{number}/vi-sao"' in people(ACCOUNTANT).get(f"/ho-so/{number}").content.decode()
    examination.examine(number, OFFICER)
    page = people(OFFICER).get(f"/ho-so-kho-bac/{number}").content.decode()
    assert f'href="/ho-so-kho-bac/{number}/vi-sao#C01"' in page


def test_staff_read_paths_versions_and_hashes_too(people: People) -> None:
    number = filed(people)
    page = people(OFFICER).get(f"/ho-so-kho-bac/{number}/vi-sao").content.decode()
    assert "<code" in page
    assert "Phiên bản quy tắc" in page
    told = people(OFFICER).get(f"/ho-so-kho-bac/{number}/vi-sao.json").json()
    assert told["checks"][0]["same_today"]


def test_staff_see_decisions_made_again_agree(people: People) -> None:
    number = filed(people)
    page = people(OFFICER).get(f"/ho-so-kho-bac/{number}/lam-lai").content.decode()
    assert "đúng từng chữ như lúc đó" in page
    assert "KHÁC" not in page
    assert people(ACCOUNTANT).get(f"/ho-so-kho-bac/{number}/lam-lai").status_code == 403


def test_a_list_of_papers_is_told_by_their_names() -> None:
    day, papers = specimen.SENT_AT.date(), specimen.UNTIL_2025["papers.EXP-RECUR"]
    listed = LawValue([*papers, papers[0]], "7", "11/2020/NĐ-CP", day, "sourced")
    told, untold = words.law_values(RuleAnswer("C07", (), {"papers.EXP-RECUR": listed, "papers.EXP-INVEST": None}))
    assert (told.name, told.value) == ("Giấy tờ của thủ tục EXP-RECUR", "Chứng từ; Hợp đồng")
    assert (told.basis, told.certain) == ("Điều 7, 11/2020/NĐ-CP", True)
    assert (untold.name, untold.value) == ("Giấy tờ của thủ tục EXP-INVEST", "luật ngày đó không quy định")


def test_another_seat_gets_no_explanation(people: People) -> None:
    number = filed(people)
    assert people(OFFICER).get(f"/ho-so/{number}/vi-sao").status_code == 403
    assert people(ACCOUNTANT).get(f"/ho-so-kho-bac/{number}/vi-sao").status_code == 403


def test_the_pages_cost_a_dozen_statements(people: People) -> None:
    number = filed(people)
    examination.examine(number, OFFICER)
    for person, path in ((ACCOUNTANT, f"/ho-so/{number}/vi-sao"), (OFFICER, f"/ho-so-kho-bac/{number}/vi-sao")):
        client = people(person)
        client.get(path)
        with CaptureQueriesContext(connections["default"]) as staff, CaptureQueriesContext(connections["unit"]) as unit:
            assert client.get(path).status_code == 200
        asked = [each["sql"] for each in (*staff.captured_queries, *unit.captured_queries) if each["sql"]]
        asked = [sql for sql in asked if not sql.startswith(FRAME_OF_TRANSACTION)]
        assert len(asked) <= MOST_STATEMENTS, "\n".join(asked)
