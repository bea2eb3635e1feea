"""`khobac demo`: a running province on one machine, and `--check`, which drives one dossier through its whole life."""
