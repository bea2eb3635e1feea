"""One example of everything that goes in and out, for the contract."""
from __future__ import annotations

from typing import Any

_CHALLENGE = "nHq3v0o8Jd1cQw2yVt5uXzR7aKs9eLm4"
_SENT, _RECEIVED = "2026-11-20T15:20:00+07:00", "2026-11-20T15:20:00+07:00"
_SIGNATURE = {
    "person": "binh",
    "algorithm": "ECDSA-P256-SHA256",
    "certificate_pem": "-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n".replace("…", "..."),
    "value": "MEUCIQDd",
    "signed_at": "2026-11-20T15:18:00+07:00",
}
_AMOUNTS = {"gross": 12450000, "recovered": 0, "set_off": 0, "pay": 12450000, "currency": "VND"}

ME = {
    "unit": "1012345", "name": "Trường THCS Hải Lăng", "person": "an", "key": "kb_test_Ab3dE9", "sandbox": True,
    "scopes": ["alerts", "check", "file", "read"],
}
CHALLENGE = {"challenge": _CHALLENGE, "expires_at": "2026-11-27T15:00:00+07:00"}
DRAFT: dict[str, Any] = {
    "kind": "payment", "source": "12", "year": 2026, "payee": "S3", "content": "Tiền điện tháng 10", "currency": "VND",
    "lines": [{"ndkt": "6501", "amount": 12450000}], "voucher_date": "2026-11-20", "performed_on": "2026-10-31",
    "invoices": [{"no": "0000412", "amount": 12450000}], "challenge": _CHALLENGE,
}
FILING = DRAFT | {"signatures": [_SIGNATURE, _SIGNATURE | {"person": "chi"}]}
CHECK = {
    "clean": False,
    "blocked": True,
    "findings": [{
        "code": "C01", "severity": "block", "pointer": "/lines/0/amount", "label": "Số tiền",
        "message": "Số tiền 12.450.000 ₫ vượt số dư dự toán 8.000.000 ₫.",
        "basis": {"doc": "11/2020/NĐ-CP", "article": "7", "certainty": "sourced"},
        "fix": "Giảm còn tối đa 8.000.000 ₫.", "auto_fix": {"/lines/0/amount": 8000000}, "found_by": "rule",
    }],
    "amounts": _AMOUNTS,
    "balance": {"available": 8000000, "currency": "VND"},
    "to_sign": {"content": '{"challenge":"nHq3…","contract":null}', "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"},
}
DOSSIER = {
    "number": "HS-0061-26-0000412", "status": "received", "state": "submitted", "kind": "payment",
    "content": "Tiền điện tháng 10", "amounts": _AMOUNTS, "revision": 1, "resubmits": None, "sent_at": _SENT,
    "received_at": _RECEIVED, "legal_due_at": "2026-11-23T15:20:00+07:00", "committed_due_at": "2026-11-23T15:20:00+07:00",
    "updated_at": _SENT,
}
FILED = {
    name: DOSSIER[name]
    for name in ("number", "status", "state", "sent_at", "received_at", "legal_due_at", "committed_due_at")
}
DOSSIERS = {"items": [DOSSIER], "next_cursor": "MjAyNi0xMS0yMFQxNToyMDowMCswNzowMCA0MTI"}
DETAIL = DOSSIER | {
    "status": "paid", "state": "completed", "findings": [],
    "timeline": [{"at": _SENT, "event": "file", "status": "received", "state": "submitted", "reason": ""}],
    "payments": [{
        "order": "TT61X412", "line": 0, "payee": "Công ty Điện lực", "amount": 12450000, "currency": "VND",
        "bank": "NHA", "state": "posted",
    }],
    "extension": None, "apologies": [],
}
ALERTS = {
    "items": [{
        "id": "evt_88", "kind": "PAID", "dossier": "HS-0061-26-0000412", "title": "Đã chi 12.450.000 ₫",
        "body": "Ngân hàng đã trả cho Công ty Điện lực.", "loud": True, "at": "2026-11-20T16:02:11+07:00",
    }],
    "next_cursor": "YWxlcnQgODg",
}
TAKEN = {"repeated": False, "outcome": {"orders": 1, "unexplained": 0}}
DOCUMENT = {"sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "kind": "pdf", "size_bytes": 48213}
