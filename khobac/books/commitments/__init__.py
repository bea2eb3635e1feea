"""What has been promised: contracts with their guarantees, commitments on budget years, advances until settled.

Nouns: contract (registered once, amended by versions), commitment (part of a contract held on a year's estimate), use
(what one dossier paid, advanced or recovered on a contract), advance (a line of an advance dossier, outstanding until
settled, returned or given up).
Promises: commitments never above their contract, payments and advances neither; nothing is given back that was not
taken; advances are recovered oldest first.
Law: Circular 113/2008 and 40/2016 (commitments), Circular 17/2024 Article 6 and Decree 254/2025 (advances).
"""
