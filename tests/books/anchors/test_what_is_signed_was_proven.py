from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.db import connections
from psycopg.conninfo import make_conninfo

from khobac.books.anchors import queries, services, verify
from khobac.books.anchors.services import NotProven
from khobac.books.anchors.statements import anchor_key, public_keys
from khobac.books.ledger import services as ledger
from khobac.books.ledger import verify as second_path
from khobac.connectors.anchors import DatabaseAnchor, FileAnchor
from khobac.core import clock, db
from khobac.core.access import acting_as
from khobac.core.differences import Difference
from khobac.core.errors import Refused, Word
from khobac.core.seal import is_included
from khobac.flows import anchoring, proofs
from proof.ground import forgery
from proof.ground.forgery import Victim
from tests.books.anchors.conftest import TOMORROW
from tests.books.conftest import AT, tamper
from tests.books.ledger.test_entries_post_once_and_balanced import payment


def found(*anchors: FileAnchor | DatabaseAnchor) -> set[str]:
    keys = public_keys(settings.SIGNING_FOLDER)
    return {each.check for each in second_path.run([*second_path.tasks(), *verify.tasks(anchors, keys)])}


def since_heads() -> set[str]:
    return {each.check for each in second_path.run(verify.tasks_since_heads(public_keys(settings.SIGNING_FOLDER)))}


def known_earlier(place: int) -> None:
    """An entry, counted from the first, was recorded a day before it was."""
    first = f"(SELECT min(id) + {place} FROM journal_entry)"
    tamper(f"UPDATE journal_entry SET recorded_at = recorded_at - interval '1 day' WHERE id = {first}")


def chain_again(until: int) -> None:
    """The work of someone who knows our source: every link again, from whatever the seals now say."""
    tamper("GRANT UPDATE ON seal TO khobac_staff")
    try:
        forgery.chain_again(Victim(61, "actual", 1, until, False))
    finally:
        tamper("REVOKE UPDATE ON seal FROM khobac_staff")


def test_clean_books_have_a_signed_head_a_signed_day_and_no_difference(anchor: FileAnchor) -> None:
    head, day = queries.last_of(61, "actual", "head"), queries.last_of(61, "actual", "day")
    assert head is not None
    assert day is not None
    assert (head.first, head.number, day.first, day.number) == (1, 5, 1, 5)
    assert [each.number for each in anchor.held("0061", "actual", "head")] == [5]
    assert found(anchor) == since_heads() == set()


def test_nothing_false_is_signed(anchor: FileAnchor) -> None:
    [_, posted] = ledger.post([payment("HS-6"), payment("HS-7")], AT)
    ledger.seal(61, "actual", AT)
    tamper(f"UPDATE journal_line SET debit = debit * 2, credit = credit * 2 WHERE entry_id = {posted.entry_id}")
    with pytest.raises(NotProven):
        services.cover(61, "0061", TOMORROW, anchor_key(settings.SIGNING_FOLDER))
    head = queries.last_of(61, "actual", "head")
    assert head is not None
    assert head.number == 5


def test_what_comes_after_the_head_is_proven_from_there(anchor: FileAnchor) -> None:
    ledger.post([payment("HS-6")], AT)
    assert since_heads() == set()
    tamper("UPDATE journal_line SET ndkt = '6552' WHERE entry_id = (SELECT max(id) FROM journal_entry)")
    assert since_heads() == {"contents equal their hash"}


def test_a_balance_is_held_against_the_proven_sums(anchor: FileAnchor) -> None:
    tamper("UPDATE balance SET debit = debit + 1")
    assert since_heads() == {"balances equal their lines"}


def test_a_chain_recomputed_to_its_end_is_given_away_by_the_anchor_alone(anchor: FileAnchor) -> None:
    known_earlier(place=2)
    chain_again(5)
    tamper("DELETE FROM anchor_statement; DELETE FROM anchor_progress")
    assert found() == set()
    keys = public_keys(settings.SIGNING_FOLDER)
    [first] = second_path.run(verify.tasks([anchor], keys))
    assert first.check == "seals are what anchors outside hold"
    assert first.subject.startswith("61 actual 3 ")


def test_a_shorter_chain_is_missed_by_the_anchor(anchor: FileAnchor) -> None:
    tamper("DELETE FROM journal_line WHERE entry_id = (SELECT max(id) FROM journal_entry)")
    tamper(
        "DELETE FROM seal WHERE number = 5; DELETE FROM journal_entry WHERE id = (SELECT max(id) FROM journal_entry)"
    )
    keys = public_keys(settings.SIGNING_FOLDER)
    first = second_path.run(verify.tasks([anchor], keys))[0]
    assert (first.subject, first.actual) == ("61 actual 5", "none")


def test_a_day_has_the_root_that_was_signed(anchor: FileAnchor) -> None:
    (anchor.folder / "0061-actual-head.ndjson").unlink()
    known_earlier(place=0)
    chain_again(5)
    assert "days have their signed root" in found(anchor)


def test_a_damaged_anchor_accuses_nobody_but_itself(anchor: FileAnchor) -> None:
    file = anchor.folder / "0061-actual-head.ndjson"
    line = json.loads(file.read_text())
    file.write_text(json.dumps({**line, "links": "00" * (len(line["links"]) // 2)}) + "\n")
    assert found(anchor) == {"statements are as they were signed"}
    file.write_text("not a statement\n")
    assert found(anchor) == {"anchors keep what they were given"}


def test_a_statement_is_kept_once_and_a_broken_line_is_written_again(anchor: FileAnchor) -> None:
    file = anchor.folder / "0061-actual-head.ndjson"
    whole = file.read_text()
    head = queries.last_of(61, "actual", "head")
    assert head is not None
    anchor.hand([head])
    assert file.read_text() == whole
    file.write_text(whole[:-40])
    anchor.hand([head])
    assert [each.number for each in anchor.held("0061", "actual", "head")] == [5]


def test_another_treasury_keeps_heads_in_its_database(anchor: FileAnchor) -> None:
    other = DatabaseAnchor(_own_address())
    with clock.at(TOMORROW):
        anchoring.anchor([other])
    assert [each.number for each in other.held("0061", "actual", "head")] == [5]
    assert found(other) == set()
    known_earlier(place=0)
    chain_again(5)
    assert "seals are what anchors outside hold" in found(other)


def _own_address() -> str:
    """This database, as if it were the other's."""
    known = connections["default"].get_connection_params()
    wanted = {name: known[name] for name in ("host", "port", "user", "password", "dbname") if known.get(name)}
    return make_conninfo("", **wanted)


def test_an_alarm_is_raised_once_and_cleared_by_a_look_at_everything(anchor: FileAnchor) -> None:
    false = Difference("balances equal their lines", "61 actual", "1", "2", "balance")
    assert services.raise_alarms([false], TOMORROW, clear_others=False) == [false]
    assert services.raise_alarms([false], TOMORROW, clear_others=False) == []
    assert queries.ages().open_alarms == 1
    services.raise_alarms([], TOMORROW, clear_others=False)
    assert queries.ages().open_alarms == 1
    services.raise_alarms([], TOMORROW, clear_others=True)
    assert queries.ages().open_alarms == 0


def test_what_the_watcher_finds_is_a_fact(anchor: FileAnchor) -> None:
    tamper("UPDATE balance SET debit = debit + 1 WHERE unit <> ''")
    anchoring.watch()
    anchoring.watch()
    told = db.rows("SELECT content FROM core_fact WHERE kind = 'BooksDiffer' AND subject = 'balance'")
    assert len(told) == 1


def test_the_path_of_an_entry_leads_to_the_signed_root(anchor: FileAnchor) -> None:
    [row] = db.rows("SELECT min(id) + 3 AS id FROM journal_entry")
    included = queries.included(61, row["id"])
    assert included is not None
    [leaf] = [each.sealed_hash for each in verify.chain.seals(verify.Stretch(61, "actual", 4, 4))]
    assert is_included(leaf, included.index, included.size, included.path, included.statement.root)


def test_a_unit_takes_the_proofs_of_its_own_vouchers_and_of_no_other(anchor: FileAnchor) -> None:
    with acting_as("1012345"):
        assert [proof["seal"]["number"] for proof in proofs.proofs_of("HS-2")] == [2]
    with acting_as("1098765"), pytest.raises(Refused) as refused:
        proofs.proofs_of("HS-2")
    assert refused.value.word == Word.NOT_FOUND


def test_there_is_no_proof_before_the_day_is_closed(anchor: FileAnchor) -> None:
    ledger.post([payment("HS-9")], AT)
    with pytest.raises(Refused) as refused:
        proofs.proofs_of("HS-9")
    assert refused.value.word == Word.STATE


def test_a_printed_head_carries_the_text_that_the_verifier_takes(anchor: FileAnchor) -> None:
    head = proofs.head("0061", "actual")
    assert head.is_signed_by(public_keys(settings.SIGNING_FOLDER))
    assert proofs.printed(head).startswith(b"%PDF")
