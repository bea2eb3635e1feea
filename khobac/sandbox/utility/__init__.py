"""An example company that sends bills, a process of its own on the real protocol; one program, two configurations.

    --company utility   electricity and water          --company telecom   telephone, internet, post-paid mobile

    POST /control/lists   {"batch", "period", "due_on", "bills": [[bill, customer, amount], …]}   makes the list, signs it,
                          brings it to the treasury until that has answered; answers with what the treasury said
    GET  /control/lists/<batch>   how the treasury says its bills stand, asked under our signature
    POST /control/faults  {"kind": …, "times": n}   how the next n lists are brought; see faults.py
    GET  /health

It imports nothing of the product, so that both ends prove the agreed form.
"""
