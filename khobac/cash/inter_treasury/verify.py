"""Proves the money between treasuries: in = out but for rows that say where it is, and nothing came without a signed word.

The rows are orders to other treasuries (`payment_order` of LKB_OUT) and arrivals. Books of treasuries elsewhere are not here
to be held against: of those only the own side is proven, and the signed messages they sent.
"""

from __future__ import annotations

from khobac.cash.inter_treasury.matrix import PAIRS, elsewhere
from khobac.core.differences import Difference, found

_BY_DOSSIER = """
SELECT concat_ws(' ', treasury_id, dossier) AS subject, coalesce(told.amount, 0)::text AS expected,
    coalesce(booked.amount, 0)::text AS actual
FROM ({told}) AS told FULL JOIN (
    SELECT line.treasury_id, entry.reference AS dossier, sum({side})::bigint AS amount
    FROM journal_line AS line JOIN journal_entry AS entry ON entry.treasury_id = line.treasury_id AND entry.id = line.entry_id
    WHERE line.role = '{role}' AND line.unit = '' GROUP BY 1, 2
) AS booked USING (treasury_id, dossier)
WHERE coalesce(told.amount, 0) <> coalesce(booked.amount, 0)
"""
_LEFT = _BY_DOSSIER.format(
    role="LKB_OUT",
    side="line.credit - line.debit",
    told="""
    SELECT treasury_id, dossier, sum(amount)::bigint AS amount FROM (
        SELECT treasury_id, dossier, amount FROM payment_order WHERE money_in = 'LKB_OUT'
        UNION ALL SELECT treasury_id, dossier, amount FROM transfer_arrival WHERE state = 'returned'
    ) AS way_out GROUP BY 1, 2""",
)
_CAME = _BY_DOSSIER.format(
    role="LKB_IN",
    side="line.debit - line.credit",
    told="""
    SELECT treasury_id, dossier, sum(amount)::bigint AS amount FROM (
        SELECT treasury_id, dossier, amount FROM transfer_arrival
        UNION ALL SELECT o.treasury_id, o.dossier, line.amount
        FROM payment_order AS o JOIN payment_line AS line ON line.treasury_id = o.treasury_id AND line.order_id = o.id
        WHERE o.money_in = 'LKB_OUT' AND line.state IN ('returned', 'replaced', 'given_up')
    ) AS way_in GROUP BY 1, 2""",
)
_WAITING = """
SELECT treasury_id::text AS subject, coalesce(told.amount, 0)::text AS expected, coalesce(booked.amount, 0)::text AS actual
FROM (SELECT treasury_id, sum(amount)::bigint AS amount FROM transfer_arrival WHERE state = 'waiting' GROUP BY 1) AS told
FULL JOIN (
    SELECT treasury_id, sum(credit - debit)::bigint AS amount
    FROM (SELECT treasury_id, role, debit, credit FROM balance
          UNION ALL SELECT treasury_id, role, debit, credit FROM balance_delta) AS kept
    WHERE role = 'LKB_PENDING' GROUP BY 1
) AS booked USING (treasury_id)
WHERE coalesce(told.amount, 0) <> coalesce(booked.amount, 0)
"""
_STEPS = """
SELECT concat_ws(' ', arrival.dossier, arrival.id) AS subject, coalesce(last.to_state, 'none') AS expected,
    arrival.state AS actual
FROM transfer_arrival AS arrival LEFT JOIN LATERAL (
    SELECT to_state FROM transfer_step AS step
    WHERE step.treasury_id = arrival.treasury_id AND step.arrival_id = arrival.id ORDER BY step.id DESC LIMIT 1
) AS last ON true
WHERE last.to_state IS DISTINCT FROM arrival.state
"""
_SIGNED = """
SELECT concat_ws(' ', coalesce(said.sender, arrival.sender), name) AS subject,
    concat_ws(' ', said.dossier, said.account, said.amount) AS expected,
    concat_ws(' ', arrival.dossier, arrival.account, arrival.amount) AS actual
FROM (
    SELECT message.sender, message.message_id, word ->> 'name' AS name, word ->> 'dossier' AS dossier,
        word ->> 'account' AS account, (word ->> 'amount')::bigint AS amount
    FROM transfer_inbox AS message
    CROSS JOIN jsonb_array_elements(convert_from(message.body, 'UTF8')::jsonb -> 'transfers') AS word
    WHERE message.kind = 'transfers' AND message.refused = ''
) AS said
FULL JOIN transfer_arrival AS arrival USING (sender, message_id, name)
WHERE (said.dossier, said.account, said.amount) IS DISTINCT FROM (arrival.dossier, arrival.account, arrival.amount)
"""
_KEPT = """
SELECT concat_ws(' ', sender, message_id) AS subject, encode(digest, 'hex') AS expected, encode(sha256(body), 'hex') AS actual
FROM (SELECT sender, message_id, digest, body FROM transfer_inbox
      UNION ALL SELECT sender, message_id, digest, body FROM transfer_outbox) AS message
WHERE digest <> sha256(body)
"""
_PAIRED = f"""
SELECT concat_ws(' ', payer, payee) AS subject, explained::text AS expected, (gone - come)::text AS actual
FROM ({PAIRS}) AS pair WHERE gone - come <> explained
"""


def differences() -> list[Difference]:
    """Where books, orders, arrivals and messages tell the way of money between treasuries differently. Seven scans, of the
    inter-treasury lines and the rows of this room.
    """
    by_now = {"on": "infinity", "elsewhere": elsewhere()}
    return [
        *found("what left for another treasury is an order, or was sent back", _LEFT, None, "journal_line"),
        *found("what came from another treasury arrived, or is back", _CAME, None, "journal_line"),
        *found("what waits for its account is an arrival", _WAITING, None, "transfer_arrival"),
        *found("an arrival stands where its steps lead", _STEPS, None, "transfer_arrival"),
        *found("an arrival is what a signed message said", _SIGNED, None, "transfer_arrival"),
        *found("a message between treasuries is what its digest says", _KEPT, None, "transfer_inbox"),
        *found("in = out between two treasuries, but for what is in transit", _PAIRED, by_now, "journal_line"),
    ]
