"""The papers of a dossier as files: what a unit has sent in, and which dossier each is enclosed with.

Nouns: document (a file of one unit, named by the hash of its bytes), attachment (a document as one of the papers of a
dossier). Promises: a document has passed the inspection of `core.documents`; an attachment never changes, and both
signatures of the unit cover its hash; a unit sees its own alone.
"""
