"""`khobac explain NUMBER`: why a dossier was decided so, rule by rule; as JSON for audit."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from khobac.control import rulebook
from khobac.core.canonical import canonical_bytes
from khobac.doors.cli.periods import told
from khobac.flows.payment import explanation
from khobac.flows.payment.explanation import ExplainedCheck, ExplainedRule, Explanation

STYLES = {"fails": "red", "cannot_tell": "yellow", "holds": "green", "not_concerned": "dim"}


def register(app: typer.Typer) -> None:
    """Add `khobac explain`."""
    app.command("explain")(explain)


def explain(
    number: Annotated[str, typer.Argument(help="Number of the dossier.")],
    as_json: Annotated[bool, typer.Option("--json", help="Everything as JSON.")] = False,
) -> None:
    """Every decision of a dossier and every check: rule, version, inputs, values of law, articles, findings."""
    with told():
        found = explanation.explain(number)
    if as_json:
        typer.echo(json.dumps(explanation.as_json(found), ensure_ascii=False, indent=1))
        return
    _show(found, Console())


def _show(found: Explanation, console: Console) -> None:
    decisions = Table("decision", "at", "by", "rests on check", title=f"{found.dossier.number} {found.dossier.state}")
    for each in found.decisions:
        decisions.add_row(each.event, f"{each.at:%Y-%m-%d %H:%M}", each.by, str(each.check or ""))
    console.print(decisions)
    for check in found.checks:
        _show_check(check, console)


def _show_check(check: ExplainedCheck, console: Console) -> None:
    record = check.made.record
    title = f"check {record.id}, {record.purpose}, {record.made_at:%Y-%m-%d %H:%M}, law of {check.made.law.on}"
    table = Table("rule", "answer", "looked at", "values of law", title=title, show_lines=True)
    for rule in check.rules:
        looked_at = "" if rule.answer == "not_concerned" else _looked_at(rule)
        head = f"{rule.code} {rule.version_now}\n{rulebook.sentence(rule.code)}"
        table.add_row(head, f"[{STYLES[rule.answer]}]{rule.answer}[/]", looked_at, _law(rule))
    console.print(table)
    for finding in check.made.findings:
        console.print(f"{finding.code} {finding.severity} {finding.pointer}: {finding.message_en}", highlight=False)
    console.print(f"Today's rules find {'the same' if check.same else 'something else'} on these inputs.")


def _looked_at(rule: ExplainedRule) -> str:
    read = {**rule.read.snapshot, **rule.read.position}
    return "\n".join(
        f"{path} = {canonical_bytes(value).decode()[:80]}" for path, value in read.items() if path != "calendar"
    )


def _law(rule: ExplainedRule) -> str:
    return "\n".join(
        f"{key} = {value.value} ({value.basis})" if value else f"{key}: none" for key, value in rule.read.law.items()
    )
