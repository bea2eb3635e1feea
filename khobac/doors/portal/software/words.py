"""Keys, addresses and events in the words of the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from khobac.flows.partners import KeyView
from khobac.watch.webhooks.queries import EndpointView, EventView

SCOPES: Mapping[str, Promise] = {
    "check": _("Kiểm tra bản thảo"),
    "file": _("Nộp và rút hồ sơ"),
    "read": _("Đọc hồ sơ và sổ"),
    "alerts": _("Đọc thông báo"),
    "contracts": _("Khai hợp đồng và cam kết chi"),
    "events": _("Nhận sự kiện"),
}
KINDS: Mapping[str, Promise] = {
    "DossierReceived": _("Hồ sơ đã nhận"),
    "DossierAccepted": _("Hồ sơ đã kiểm tra xong"),
    "DossierReturned": _("Hồ sơ trả lại"),
    "DossierRefused": _("Hồ sơ bị từ chối"),
    "PaymentApproved": _("Khoản chi được duyệt"),
    "PaymentSettled": _("Khoản chi đã trả"),
    "PaymentReturned": _("Tiền bị trả về"),
}
_TRIAL = _("Sự kiện thử")
_NOT_REACHED: Mapping[str, Promise] = {
    "ConnectError": _("không kết nối được"),
    "ConnectTimeout": _("không trả lời kịp"),
    "ReadTimeout": _("không trả lời kịp"),
}
"""What was noted when nobody answered, by its first word."""
STATES: Mapping[str, tuple[Promise, str]] = {
    "waiting": (_("chờ gửi"), "info"),
    "delivered": (_("đã nhận"), "ok"),
    "given_up": (_("thôi gửi"), "danger"),
}


@dataclass(frozen=True)
class ShownKey:
    """A key as the page tells it."""

    own: KeyView
    now: dt.datetime

    @property
    def in_force(self) -> bool:
        """Whether it signs in now."""
        return self.own.revoked_at is None or self.own.revoked_at > self.now

    @property
    def ends_at(self) -> dt.datetime | None:
        """Until when a key that was exchanged still signs in."""
        return self.own.revoked_at if self.in_force else None

    @property
    def scopes(self) -> list[Promise | str]:
        """What it may do."""
        return [SCOPES.get(each, each) for each in self.own.scopes]


@dataclass(frozen=True)
class ShownAddress:
    """An address as the page tells it."""

    own: EndpointView

    @property
    def kinds(self) -> list[Promise | str]:
        """What goes there."""
        return [KINDS.get(each, each) for each in self.own.kinds]


@dataclass(frozen=True)
class ShownEvent:
    """An event as the log tells it."""

    own: EventView

    @property
    def kind(self) -> Promise | str:
        """What it tells."""
        return KINDS.get(self.own.kind, _TRIAL)

    @property
    def answer(self) -> Promise | str:
        """How the last try ended."""
        return _NOT_REACHED.get(self.own.answer.partition(":")[0], self.own.answer)

    @property
    def state(self) -> tuple[Promise, str]:
        """Word and kind of tag."""
        return STATES[self.own.state]
