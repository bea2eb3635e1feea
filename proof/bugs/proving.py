"""Bugs of those who look for bugs: the second path, the watcher, the anchors, and the verifier that strangers use."""

from __future__ import annotations

from proof.bugs import Bug, by_proof, by_test

ANCHORS = "tests/books/anchors/test_what_is_signed_was_proven.py"
STRANGER = "tests/books/anchors/test_a_stranger_proves_the_books.py"
CONTENTS = "khobac/books/ledger/contents.py"
CHAIN = "khobac/books/ledger/chain.py"
VERIFY = "khobac/books/anchors/verify.py"
SERVICES = "khobac/books/anchors/services.py"
FLOW = "khobac/flows/verification.py"
VERIFIER = "verify/khobac_verify.py"

BUGS = (
    Bug(
        "contents are not hashed again",
        CONTENTS,
        before="        sha256(content).digest() == stored\n        and ",
        after="        ",
        caught_by=by_proof("tamper"),
    ),
    Bug(
        "a chain may end anywhere",
        CHAIN,
        before="    if expected <= stretch.last:\n",
        after="    if False:\n",
        caught_by=by_test(f"{ANCHORS}::test_a_shorter_chain_is_missed_by_the_anchor"),
    ),
    Bug(
        "anchors are not asked",
        CHAIN,
        before="or stored.startswith(self._next[1]):",
        after="or True:",
        caught_by=by_proof("tamper"),
    ),
    Bug(
        "a seal that fits no entry is passed over",
        CHAIN,
        before="or anchored or seal.misfit or",
        after="or anchored or",
        caught_by=by_test("tests/books/ledger/test_deltas_fold_and_seals_chain.py"),
    ),
    Bug(
        "roots of days are not compared",
        CHAIN,
        before="return (day, root) if root != day.root else None",
        after="return None",
        caught_by=by_test(f"{ANCHORS}::test_a_day_has_the_root_that_was_signed"),
    ),
    Bug(
        "a statement of anybody accuses",
        VERIFY,
        before="yield from (each for each in anchor.held(code, book, kind) if each.is_signed_by(keys))",
        after="yield from anchor.held(code, book, kind)",
        caught_by=by_test(f"{ANCHORS}::test_a_damaged_anchor_accuses_nobody_but_itself"),
    ),
    Bug(
        "what an anchor lost is not missed",
        VERIFY,
        before="if kept < given:",
        after="if False:",
        caught_by=by_test(f"{ANCHORS}::test_a_damaged_anchor_accuses_nobody_but_itself"),
    ),
    Bug(
        "what is false is signed",
        SERVICES,
        before="        raise NotProven(differences)\n",
        after="        return\n",
        caught_by=by_test(f"{ANCHORS}::test_nothing_false_is_signed"),
    ),
    Bug(
        "proven sums take every entry twice",
        SERVICES,
        before="sum(debit)::bigint, sum(credit)::bigint FROM journal_line",
        after="sum(2 * debit)::bigint, sum(2 * credit)::bigint FROM journal_line",
        caught_by=by_test(f"{ANCHORS}::test_clean_books_have_a_signed_head_a_signed_day_and_no_difference"),
    ),
    Bug(
        "only the ledger is verified",
        FLOW,
        before="[*anchored.tasks(anchors, keys), *_rooms(), *ledger.tasks(), *papers()]",
        after="[*anchored.tasks(anchors, keys), *ledger.tasks(), *papers()]",
        caught_by=by_proof("tamper"),
    ),
    Bug(
        "the watcher looks at no position",
        FLOW,
        before="return [*journal, *sums, ",
        after="return [*journal, ",
        caught_by=by_proof("parity"),
    ),
    Bug(
        "the watcher looks at no balance",
        VERIFY,
        before="return [_balances_since, _neither_since, ",
        after="return [_neither_since, ",
        caught_by=by_proof("parity"),
    ),
    Bug(
        "the watcher does not miss what was there",
        "khobac/core/touched.py",
        before='seen["still"] < before)',
        after="False)",
        caught_by=by_proof("parity"),
    ),
    Bug(
        "the watcher looks at nothing that was written",
        "khobac/core/touched.py",
        before='frozenset(seen["keys"] or ())',
        after="frozenset()",
        caught_by=by_proof("parity"),
    ),
    Bug(
        "budget lines are not held against their movements",
        "khobac/books/budget/verify.py",
        before='        *found("budget lines equal their movements", _LINES_ARE_SUMS, table="budget_line"),\n',
        after="",
        caught_by=by_proof("parity"),
    ),
    Bug(
        "a file may have other bytes",
        "khobac/core/documents/store.py",
        before='return "" if found == sha256 else',
        after='return "" if found else',
        caught_by=by_proof("tamper"),
    ),
    Bug(
        "payees are not held against the request",
        "khobac/cash/payments/verify.py",
        before='        + found("an order pays whom the request named", _PAYEES, chosen, "payment_line")\n',
        after="",
        caught_by=by_proof("tamper"),
    ),
    Bug(
        "the verifier takes any signature",
        VERIFIER,
        before="    if not is_signed(keys[name], PURPOSE + canonical, signature):",
        after="    if False:",
        caught_by=by_test(STRANGER),
    ),
    Bug(
        "the verifier does not compare links",
        VERIFIER,
        before='if self.link.hex() != seal["link"] or signed != seal["link"]:',
        after="if False:",
        caught_by=by_test(STRANGER),
    ),
    Bug(
        "the verifier believes the path",
        VERIFIER,
        before='if root is None or root.hex() != signed["root"]:',
        after="if False:",
        caught_by=by_test(STRANGER),
    ),
)
