"""What the state owns, may spend and has promised: the ledger, the budget lines and the commitments.

Posting is set-based: arrays in, outcomes out, one statement of each room for one dossier or for a thousand. No trigger
and no foreign key on posted rows; CHECKs, the posting functions and `khobac verify-books` hold what they would hold.
"""
