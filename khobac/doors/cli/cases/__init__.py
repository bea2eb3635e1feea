"""Acceptance cases: files a treasurer can read, played through the real flows on a fresh database each.

The form is told in tests/cases/README.md. `format` reads a file, `world` builds what part 5 and 6 of it describe, `stage`
holds one case in play, `verbs` do the steps, `expectations` look at what came of them, `report` prints.
"""
