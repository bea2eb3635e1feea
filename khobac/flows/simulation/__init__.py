"""A changed law held against dossiers of the past: `changing` the law, `judging` under both, `running` over thousands."""

from khobac.flows.simulation.changing import Change
from khobac.flows.simulation.running import ask, ask_draft, run, work_on_next

__all__ = ["Change", "ask", "ask_draft", "run", "work_on_next"]
