"""Investment projects at approval: what C06 asked of each dossier by itself is asked again of all that are paid.

Two dossiers beside each other may each fit the accepted volume of their contract, or the total investment of their
project, and together exceed it. So the projects of a batch and their contracts are held before anything is posted, and
first come is first served.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from khobac.casework.dossiers.queries import LockedDossier
from khobac.control.amounts import Amounts
from khobac.control.inputs import Kind
from khobac.control.rules.project_limits import FOR_WORK
from khobac.core import clock
from khobac.flows.payment.content import INVESTMENT
from khobac.spending.investment import queries as investment
from khobac.spending.investment import services
from khobac.spending.requests.queries import RequestView

UNLIMITED = frozenset({Kind.DEPOSIT_PAYMENT, Kind.RETURN_OF_FUNDS})
"""What takes nothing of a project's money."""


def hold(members: Sequence[LockedDossier], requests: Mapping[int, RequestView]) -> frozenset[str]:
    """Lock the projects among these and their contracts; the codes of their units. Nothing is asked where there are none."""
    asked = [requests[each.id] for each in members if each.procedure == INVESTMENT]
    units = frozenset(each.unit_code for each in asked)
    if units:
        services.hold(units, {each.contract_id for each in asked if each.contract_id})
    return units


def without_room(asked: Sequence[RequestView], splits: Mapping[int, Amounts], held: frozenset[str]) -> set[int]:
    """The dossiers that would bring a held project, or a contract of one, beyond its limit. One statement, or none."""
    own = [each for each in asked if each.unit_code in held and each.kind not in UNLIMITED]
    if not own:
        return set()
    contract_ids = {each.contract_id for each in own if each.contract_id}
    room = investment.room({each.unit_code for each in own}, contract_ids, clock.today())
    return {each.dossier_id for each in own if not _fits(each, splits[each.dossier_id], room)}


def _fits(request: RequestView, paid: Amounts, room: investment.Room) -> bool:
    """Whether there is room for a request, which it then takes. What is registered as no project has no limit."""
    project, contract = room.projects.get(request.unit_code), room.contracts.get(request.contract_id or 0)
    if project is None:
        return True
    work = paid.gross if request.kind in FOR_WORK else 0
    if paid.pay > project or (work and contract is not None and work > contract):
        return False
    room.projects[request.unit_code] = project - paid.pay
    if contract is not None:
        room.contracts[request.contract_id or 0] = contract - work
    return True
