"""The unit side of the portal: my work, orders, dossiers, signing, mending, budget lines, alerts.

Every view here runs inside `access.acting_as(unit)` (see `portal.seat.unit_page`) and therefore sees one unit's rows.
"""
