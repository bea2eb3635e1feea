"""What C10 and C12 say alike: one of something costs more than it may."""

from __future__ import annotations

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.rules.wording import dong, dong_en, named


def too_dear(code: str, at: str, key: str, price: int, quantity: int, ceiling: int, basis: Basis) -> Finding:
    """A price above its ceiling; `key` is the name its kind has in the law, `at` where it stands in the request."""
    vi, en = named(key)
    over = price - ceiling
    return Finding(
        code,
        Severity.BLOCK,
        f"{at}/price",
        message_vi=f"{vi}: mức đề nghị {dong(price)} vượt mức cho phép {dong(ceiling)}.",
        message_en=f"{en}: {dong_en(price)} for one is above the allowed {dong_en(ceiling)}.",
        fix_vi=f"Giảm {dong(over)} mỗi đơn vị tính, hoặc gửi quyết định cho phép mức này.",
        fix_en=f"Reduce each by {dong_en(over)}, or send the decision that allows it.",
        basis=basis,
        values={"name": key, "price": price, "ceiling": ceiling, "over": over * quantity},
    )
