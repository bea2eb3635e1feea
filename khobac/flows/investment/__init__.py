"""Investment capital: registering projects, giving them their plans, accepting volume, settling years and projects.

A payment of a project is an ordinary dossier of `flows.payment`, under procedure EXP-INVEST because its unit is a
project; what the engine asks of it beyond others stands in `control.rules.project_limits`.
"""

from khobac.flows.investment.deciding import Decision, accept_volume, plan_medium, plan_year, register
from khobac.flows.investment.settling import settle_project, year_report
from khobac.spending.investment.services import Acceptance, ProjectTerms

__all__ = [
    "Acceptance",
    "Decision",
    "ProjectTerms",
    "accept_volume",
    "plan_medium",
    "plan_year",
    "register",
    "settle_project",
    "year_report",
]
