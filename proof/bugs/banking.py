"""Bugs at the banks' door: orders lost, paid unsaid, or told twice (`./prove bank-chaos bank-outage ports`)."""

from __future__ import annotations

from proof.bugs import Bug, by_proof

DISPATCH = "khobac/flows/payment/dispatch.py"
ANSWERS = "khobac/flows/payment/answers.py"
WIRING = "khobac/config/wiring.py"
REVOKED = "khobac/core/signing/verify.py"
STORE = "khobac/core/documents/store.py"
ANCHORING = "khobac/flows/anchoring.py"

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
        before="(_is_signed(wire, message, answer) and _is_about(wire, message, answer))",
        after="_is_about(wire, message, answer)",
        caught_by=by_proof("ports"),
    ),
    Bug(
        "an answer about another message will do",
        DISPATCH,
        before="    return bool(notices) and all(notice.original_message_id == message.message_id for notice in notices)\n",
        after="    return bool(notices)\n",
        caught_by=by_proof("ports"),
    ),
    Bug(
        "whoever names a bank is the bank",
        WIRING,
        before="        return KeyRegister.from_folder(self._bank_keys).verify(body, signature)\n",
        after='        return signature.partition("keyid=")[2].partition(",")[0]\n',
        caught_by=by_proof("bank-chaos"),
    ),
    Bug(
        "money that nobody ordered is passed over",
        ANSWERS,
        before="    if unknown:\n        stated.note_unknown(message, unknown)\n",
        after="",
        caught_by=by_proof("bank-chaos"),
    ),
    Bug(
        "what nobody knows is called rejected",
        DISPATCH,
        before='        _move_unanswered(message, "unknown")\n',
        after='        _move_unanswered(message, "rejected")\n',
        caught_by=by_proof("bank-outage"),
    ),
    Bug(
        "nobody writes down that a bank was asked",
        DISPATCH,
        before="        _note_asked(message)\n",
        after="",
        caught_by=by_proof("bank-outage"),
    ),
    Bug(
        "a refusal by anybody is the bank's",
        DISPATCH,
        before="        (_note_refused if said else note_unknown)(message, str(problem))\n",
        after="        _note_refused(message, str(problem))\n",
        caught_by=by_proof("ports"),
    ),
    Bug(
        "anybody's list of revoked certificates counts",
        REVOKED,
        before="        if not isinstance(key, ec.EllipticCurvePublicKey) or not revocations.is_signature_valid(key):\n",
        after="        if not isinstance(key, ec.EllipticCurvePublicKey):\n",
        caught_by=by_proof("ports"),
    ),
    Bug(
        "a file may have other bytes than were sent in",
        STORE,
        before="    if hashlib.sha256(content).hexdigest() != sha256:\n",
        after="    if not content:\n",
        caught_by=by_proof("ports"),
    ),
    Bug(
        "an anchor that is down holds up the others",
        ANCHORING,
        before="    except (AnchorUnreachable, AnchorDisagrees) as problem:\n",
        after="    except AnchorDisagrees as problem:\n",
        caught_by=by_proof("ports"),
    ),
)
