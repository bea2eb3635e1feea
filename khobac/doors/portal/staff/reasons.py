"""Why an officer accepts in spite of a warning: nine usual reasons, chosen by one key, and words of his own.

What is kept with the decision is Vietnamese whatever the language of the page: it is a record of the treasury.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

REASONS: tuple[Promise, ...] = (
    _("Đã đối chiếu chứng từ gốc, số liệu đúng"),
    _("Đơn vị đã giải trình bằng văn bản kèm hồ sơ"),
    _("Hai khoản chi khác kỳ, không trùng nhau"),
    _("Hai hóa đơn khác nhau của cùng một hợp đồng"),
    _("Đã gọi xác nhận với đơn vị hoặc đơn vị nhận tiền"),
    _("Tài khoản nhận đã đổi, có thông báo của đơn vị nhận"),
    _("Khoản chi định kỳ, mức chi theo thông báo mới"),
    _("Chi cấp bách phòng chống thiên tai, dịch bệnh"),
    _("Đã hỏi lãnh đạo phòng và được đồng ý"),
)


def numbered() -> list[tuple[int, Promise]]:
    """The reasons with their keys 1–9."""
    return list(enumerate(REASONS, 1))


def written(choice: str, words: str) -> str:
    """The reason as it is kept: the chosen one, then the officer's own words."""
    chosen = ""
    if choice.isdigit() and 1 <= int(choice) <= len(REASONS):
        with override("vi"):
            chosen = str(REASONS[int(choice) - 1])
    return ". ".join(part for part in (chosen, words.strip()) if part)
