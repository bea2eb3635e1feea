"""The API: for units' own software (a key) and for banks (a signature over each message).

Every answer that is not a success is problem+json (RFC 9457); every dossier is seen under row-level security, in the
name of the key's unit. The contract is docs/reference/openapi.json, generated and held by a test.
"""
