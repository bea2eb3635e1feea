"""An example company that sends bills, a process of its own on the real protocol; one program, two configurations.

    --company utility   electricity and water          --company telecom   telephone, internet, post-paid mobile

    POST /control/lists   {"batch", "bills": [[bill, customer, amount], …], "credits": [[note, bill, amount], …]}   makes the
                          list, signs it, brings it to the treasury until that has answered; answers with what that said.
                          "period" and "due_on", where not said: this month and in twenty days, by its clock
    GET  /control/lists/<batch>   how the treasury says its bills stand, asked under our signature
    POST /control/faults  {"kind": …, "times": n}   how the next n lists are brought; see faults.py, and magic amounts
    POST /control/clock   its clock: khobac/sandbox/clock.py
    GET  /health

It imports nothing of the product, so that both ends prove the agreed form.
"""
