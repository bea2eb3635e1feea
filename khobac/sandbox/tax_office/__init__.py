"""An example tax office, a process of its own on the real protocol: it says what is owed and hears what was paid.

    POST /control/notices  {"obligations": […]}   signs them and sends them to the treasury; answers what that answered
    POST /control/ask      {"kind": "refund" | "reclassification", "no": …}   signs it and sends it; answers how it stands
    POST /control/compare  {"office": "0061", "on": "2026-04-08"}   holds what it was told that day against the treasury's books
    POST /payments                                the treasury's notice of receipts: verified, kept once by its number
    GET  /payments                                everything it was told was paid, by code
    POST /control/faults   {"kind": …, "times": n}  from now on: `silent` keeps the notice and answers 500, `deaf` keeps
                                                  nothing and answers 500, `slow` answers after three seconds; magic
                                                  amounts (khobac/sandbox/magic.py) do the same to a notice once
    POST /control/clock   its clock: khobac/sandbox/clock.py. An obligation that says no day is due in twenty days by it
    GET  /health

It imports nothing of the product, so that both ends prove the agreed form.
"""
