"""Signatures of people on what they file and decide.

`port` is what the product knows of a signer; `verify` judges a signature as of the moment it was made; `authority` and
`demo` stand in for a licensed certificate authority and a person's token until real ones are connected.

What is signed is never the content alone: the statement signed names the content's hash, the certificate, the
algorithm and the time, so that none of them can be exchanged afterwards.
"""
