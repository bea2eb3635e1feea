"""What a page without an account shows of a person."""

from __future__ import annotations


def initials(name: str) -> str:
    """A name one recognises and cannot look up: initials, and the last word, which is how people are called.

    >>> initials("Nguyễn Văn Bình"), initials("Bình"), initials("")
    ('N. V. Bình', 'Bình', '')
    """
    *before, last = name.split() or [""]
    return " ".join([*(f"{word[0]}." for word in before), last])


def tax_code_end(code: str) -> str:
    """The last four signs of a tax code.

    >>> tax_code_end("3200123456")
    '…3456'
    """
    return f"…{code[-4:]}" if code else ""
