"""Bugs at the banks' door: orders lost, paid unsaid, or told twice (`./prove bank-chaos bank-outage ports`)."""

from __future__ import annotations

from proof.bugs import Bug, by_proof

DISPATCH = "khobac/flows/payment/dispatch.py"
ANSWERS = "khobac/flows/payment/answers.py"
SIGNING = "khobac/flows/payment/signing.py"

BUGS = (
    Bug(
        "an order refused is an order paid",
        ANSWERS,
        before='        matched.set_lines(order, lines, "rejected")\n',
        after='        matched.set_lines(order, lines, "posted")\n',
        caught_by=by_proof("bank-chaos"),
    ),
    Bug(
        "a message that got no answer is taken for sent",
        DISPATCH,
        before='        outbox.mark_message(message.treasury_id, message.message_id, "unknown", problem[:500])\n',
        after='        outbox.mark_message(message.treasury_id, message.message_id, "sent", problem[:500])\n',
        caught_by=by_proof("bank-outage"),
    ),
    Bug(
        "whoever answers is the bank",
        DISPATCH,
        before="    if not (_is_signed(wire, message, answer) and _is_about(wire, message, answer)):\n",
        after="    if not _is_about(wire, message, answer):\n",
        caught_by=by_proof("ports"),
    ),
    Bug(
        "an answer about another message will do",
        DISPATCH,
        before="    return bool(notices) and all(notice.original_message_id == message.message_id for notice in notices)\n",
        after="    return bool(notices)\n",
        caught_by=by_proof("ports"),
    ),
)
