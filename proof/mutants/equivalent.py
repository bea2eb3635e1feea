"""Mutants that nobody could tell from the original, each with the reason why. A test holds them against the files."""

from __future__ import annotations

from proof.mutants import RULES, Change

EQUIVALENT: dict[Change, str] = {
    Change(
        f"{RULES}/c19_not_asked_before.py",
        "_plain",
        before='return " ".join(content.split()).casefold()',
        after='return "XX XX".join(content.split()).casefold()',
    ): "two contents are compared, both joined alike: any separator with a blank in it tells them apart the same way",
    Change(
        f"{RULES}/c12_bought_as_allowed.py",
        "_agreed",
        before='return position.ceilings.agreements.get(bought.agreement or "", {}).get(bought.kind)',
        after='return position.ceilings.agreements.get(bought.agreement or "XXXX", {}).get(bought.kind)',
    ): "what is bought under no agreement asks for one that does not exist, whatever that is called",
    Change(
        f"{RULES}/c19_not_asked_before.py",
        "_look_alike",
        before="within = law.value(WINDOW) if alike else 0",
        after="within = law.value(WINDOW) if alike else 1",
    ): "where nothing looks alike no window is held against anything",
    Change(
        f"{RULES}/c19_not_asked_before.py",
        "examine",
        before="matched = False",
        after="matched = None",
    ): "it is asked only whether it is true",
    Change(
        f"{RULES}/c05_signers_registered.py",
        "examine",
        before="continue",
        after="break",
    ): "there is a first signature, so only the second can be missing, and nothing comes after it",
    Change(
        f"{RULES}/c02_deposit_available.py",
        "examine",
        before="pay = amounts(snapshot, law, position).pay",
        after="pay = amounts(snapshot, None, position).pay",
    ): "what is paid from a deposit account recovers no advance: no law is asked for its amounts",
}
