"""What journeys cost people: goals G01 to G07 and G09 of the handbook, each measured beside its limit.

    .venv/bin/python -m bench.ux

Runs the journeys that bear a goal, in a real browser where they need one, and gathers what they measured: keys, fields,
pages, and seconds by the keystroke-level model of tests/browser/meter.py (modelled, not taken with people). The figures
are printed and written to reports/ux-goals.json.
"""
