"""The sample as it lies in the database: proven books, real defects, work on every desk, and nothing of it twice."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.casework.dossiers.models import Defect, Dossier, Draft, Letter, Signature
from khobac.casework.dossiers.states import State
from khobac.core import clock, db, facts
from khobac.core.receipts import load_public_keys, verify_record
from khobac.flows import subscriptions
from khobac.flows.budget import Line
from khobac.flows.budget.checking import checked
from khobac.flows.payment.explanation import reperform
from khobac.flows.payment.signing import signer_of
from khobac.flows.sample_province import Loaded, load, province
from khobac.flows.sample_province.seeing import USUAL
from khobac.flows.sample_province.telling import DEFECTS
from khobac.flows.verification import verify_books
from khobac.registers.accounts import queries as accounts
from khobac.registers.law import wordings
from khobac.registers.organisations import queries as organisations
from khobac.watch.alerts.models import Alert

pytestmark = pytest.mark.usefixtures("in_sample")
NEW_LAW = dt.datetime(2026, 1, 1, tzinfo=clock.VIETNAM)


def test_the_books_prove_themselves(in_sample: Loaded) -> None:
    assert verify_books() == []
    assert db.rows("SELECT count(*) AS n FROM journal_unsealed") == [{"n": 0}]
    assert in_sample.dossiers == Dossier.objects.count() == 300


def test_every_dossier_is_marked_as_a_sample() -> None:
    assert not Dossier.objects.filter(sample=False).exists()


def test_every_rule_built_has_sent_somebody_back() -> None:
    assert set(Defect.objects.filter(found_by="rule").values_list("code", flat=True)) == set(DEFECTS)


def test_officers_named_what_the_library_of_the_day_says() -> None:
    seen = Defect.objects.exclude(wording="").select_related("dossier")
    assert {each.wording for each in seen} == set(USUAL)
    library = {day: wordings.library(day) for day in {each.named_at.astimezone(clock.VIETNAM).date() for each in seen}}
    for each in seen:
        entry = library[each.named_at.astimezone(clock.VIETNAM).date()][each.wording]
        assert (each.message_vi, each.fix_en) == (entry.message_vi, entry.fix_en)
        assert each.found_by in organisations.known_persons([each.found_by])


def test_what_was_returned_is_mended_in_the_same_chain() -> None:
    mended = Dossier.objects.exclude(resubmits=None).select_related("resubmits")
    assert mended.count() > 20
    assert all(each.chain_id == each.resubmits.chain_id and each.revision == 2 for each in mended)
    assert {each.resubmits.state for each in mended} == {State.RETURNED}


def test_a_decision_can_be_made_again_from_its_inputs() -> None:
    numbers = Dossier.objects.order_by("content_hash").values_list("number", flat=True)[:50]
    assert [number for number in numbers if not reperform(number).same] == []


def test_the_desks_have_work() -> None:
    standing = set(Dossier.objects.values_list("state", flat=True))
    assert standing >= {
        State.SUBMITTED,
        State.UNDER_CONTROL,
        State.CHECKED,
        State.PAYMENT_PENDING,
        State.COMPLETED,
        State.REFUSED,
    }
    assert set(Draft.objects.values_list("stage", flat=True)) == {"editing", "chief_accountant", "holder"}


def test_what_waits_for_the_bank_has_an_order_to_send() -> None:
    waiting = Dossier.objects.filter(state=State.PAYMENT_PENDING).count()
    assert db.rows("SELECT count(*) AS n FROM payment_order WHERE state = 'prepared'") == [{"n": waiting}]


def test_the_deadline_is_that_of_the_law_of_the_day() -> None:
    payments = Dossier.objects.filter(mode="payment", procedure="EXP-RECUR").exclude(legal_due_at=None)
    spans = {
        old: {each.legal_due_at - each.received_at for each in payments if (each.sent_at < NEW_LAW) == old}
        for old in (True, False)
    }
    assert min(spans[True]) == dt.timedelta(days=2)
    assert min(spans[False]) == dt.timedelta(days=1)


def test_units_are_told_of_the_last_week_and_no_reader_lags_behind() -> None:
    assert Alert.objects.count() > 20
    assert not facts.are_unread(list(subscriptions.READERS))


def test_a_receipt_verifies_offline(in_sample: Loaded, settings: object) -> None:
    letter = Letter.objects.filter(kind="receipt").select_related("dossier").first()
    assert letter is not None
    keys = load_public_keys(settings.SIGNING_FOLDER / "records.pub")  # type: ignore[attr-defined]
    assert verify_record(letter.compact, keys)["dossier"] == letter.dossier.number


def test_everybody_who_signs_has_a_certificate() -> None:
    unit = Dossier.objects.values_list("unit_id", flat=True)[0]
    assert signer_of(f"ktt.{unit}").sign(b"content").value
    assert signer_of(province.OFFICE_PEOPLE["director"][0]).sign(b"content").value


def test_the_ninety_nine_units_are_served_by_the_office_of_the_day(in_sample: Loaded) -> None:
    assert in_sample.units == 99
    school = Dossier.objects.filter(unit__versions__chapter="830").values_list("unit_id", flat=True)[0]
    offices = [
        organisations.serving_office(school, day)
        for day in (dt.date(2025, 2, 28), dt.date(2025, 3, 1), dt.date(2026, 11, 20))
    ]
    assert [office.code for office in offices if office] == ["8680", "7125", "7125"]


def test_a_second_load_changes_nothing() -> None:
    before = db.rows("SELECT count(*) AS n, max(id) AS last FROM core_auditrecord")
    assert load(300).already
    assert db.rows("SELECT count(*) AS n, max(id) AS last FROM core_auditrecord") == before


def test_money_came_back_was_given_up_and_is_returned() -> None:
    states = set(Dossier.objects.values_list("state", flat=True))
    assert {State.PAYMENT_RETURNED, State.REFUNDED} <= states
    assert Dossier.objects.filter(mode="return_of_funds", state=State.SUBMITTED).count() == 2


def test_the_last_dossiers_bear_two_signatures_over_one_content_by_the_owners_of_certificates() -> None:
    signatures = list(Signature.objects.all())
    assert len(signatures) == 2 * 300
    assert len({each.document_hash for each in signatures}) == 300
    owners = accounts.certificate_owners({each.certificate_serial for each in signatures})
    assert all(owners[each.certificate_serial] == each.person for each in signatures)


def test_the_estimates_of_communes_come_down_from_their_councils() -> None:
    [council] = db.rows(
        """
        SELECT count(*) AS units, min(top.free) AS least, bool_and(node.parent IS NOT NULL) AS all_given
        FROM allotment_node AS node JOIN organisations_unitversion AS unit ON unit.unit_code = node.holder
            AND unit.valid_from <= '2026-01-01' AND coalesce(unit.valid_to, 'infinity') >= '2026-01-01'
        LEFT JOIN allotment_node AS top ON (top.treasury_id, top.tier, top.holder, top.source, top.year)
            = (node.parent_treasury_id, node.parent_tier, node.parent, node.source, node.year)
        WHERE node.tier = '4' AND node.year = 2026 AND unit.level = '4'
        """
    )
    assert council["all_given"]
    assert council["units"] > 80
    assert council["least"] > 0


def test_a_decision_on_a_line_of_the_sample_finds_it_in_the_tree() -> None:
    [line] = db.rows("SELECT unit_code FROM budget_line WHERE account_kind = 'estimate' AND year = 2026 LIMIT 1")
    today = clock.today()
    rows, defects = checked([Line("freeze", line["unit_code"], "12", 2026, 1)], today)
    assert (len(rows), defects) == (1, [])


def test_past_months_are_closed_and_the_year_end_is_rehearsed() -> None:
    closed = db.rows(
        "SELECT DISTINCT kind, first_on::text FROM period WHERE state = 'temporarily_closed' ORDER BY kind, first_on"
    )
    assert [row["first_on"][:7] for row in closed if row["kind"] == "month"][-3:] == ["2026-08", "2026-09", "2026-10"]
    assert [row["first_on"][:4] for row in closed if row["kind"] == "year"] == ["2025"]
    [plan] = db.rows("SELECT kind, year FROM year_end_plan")
    assert (plan["kind"], plan["year"]) == ("rehearsal", 2026)
