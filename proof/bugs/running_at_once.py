"""Bugs of isolation: locks left out, each of which leaves a cycle in the history or a deadlock (`./prove isolation`)."""

from __future__ import annotations

from proof.bugs import Bug, by_proof

USE = "khobac/books/commitments/sql/use.sql"

BUGS = (
    Bug(
        "neither contract nor commitment is locked when dossiers take from it",
        USE,
        before="    PERFORM FROM commitments_contract WHERE id = ANY (p_contract) ORDER BY id FOR UPDATE;\n"
        "    SELECT array_agg(contract.treasury_id ORDER BY given.n), array_agg(contract.unit_code ORDER BY given.n)\n"
        "    INTO treasuries, units\n"
        "    FROM unnest(p_contract) WITH ORDINALITY AS given (id, n)\n"
        "    LEFT JOIN commitments_contract AS contract ON contract.id = given.id;\n"
        "    PERFORM FROM commitment\n"
        "    WHERE (treasury_id, contract_id) IN (SELECT * FROM unnest(treasuries, p_contract))\n"
        "    ORDER BY treasury_id, contract_id, year, source FOR UPDATE;\n",
        after="    PERFORM FROM commitments_contract WHERE id = ANY (p_contract) ORDER BY id;\n"
        "    SELECT array_agg(contract.treasury_id ORDER BY given.n), array_agg(contract.unit_code ORDER BY given.n)\n"
        "    INTO treasuries, units\n"
        "    FROM unnest(p_contract) WITH ORDINALITY AS given (id, n)\n"
        "    LEFT JOIN commitments_contract AS contract ON contract.id = given.id;\n"
        "    PERFORM FROM commitment\n"
        "    WHERE (treasury_id, contract_id) IN (SELECT * FROM unnest(treasuries, p_contract))\n"
        "    ORDER BY treasury_id, contract_id, year, source;\n",
        caught_by=by_proof("isolation"),
    ),
    Bug(
        "lines are locked in the order given",
        "khobac/books/budget/sql/move.sql",
        before="year, k)\n              ORDER BY kind, unit, source, year) AS key",
        after="year, k)\n              ORDER BY k) AS key",
        caught_by=by_proof("isolation"),
    ),
    Bug(
        "lines are locked against deletion only",
        "khobac/books/budget/sql/move.sql",
        before="AND source = key.source AND year = key.year LIMIT 1 FOR UPDATE",
        after="AND source = key.source AND year = key.year LIMIT 1 FOR KEY SHARE",
        caught_by=by_proof("isolation"),
    ),
)
