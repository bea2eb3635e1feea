"""Files from outside: judged before anything else touches them.

`inspect` reads a stream up to the size limit, tells the kind from the bytes (never from the name), and refuses what can
run, unpack without end or hide something. It refuses rather than cleans, and says how to mend the file.

What it cannot promise: it is no virus scanner, and a PDF may hide script in streams under unusual filters. Therefore
stored files are only ever handed out as downloads, never shown inline under our own address.
"""
from khobac.core.documents.intake import DocumentInfo, Kind, inspect
from khobac.core.documents.refusals import DocumentRefused

__all__ = ["DocumentInfo", "DocumentRefused", "Kind", "inspect"]
