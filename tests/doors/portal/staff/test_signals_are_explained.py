"""RT8: what remote monitoring shows is explained by somebody in charge, with its cause and its remedy."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import override

from khobac.core import clock
from khobac.doors.portal.staff.signals import NAMES
from khobac.watch.supervision import queries, services
from khobac.watch.supervision.models import Indicator
from tests.doors.portal.staff.morning import MORNING, Treasury

GIVEN = {"cause": "Cán bộ nghỉ ốm, chưa phân công lại", "remedy": "Đã giao người khác, có lịch trực thay"}


def test_a_late_dossier_is_explained_once_with_cause_and_remedy(treasury: Treasury) -> None:
    treasury.file("A")
    with clock.at(MORNING + dt.timedelta(days=4)):
        services.raise_late()
        first, *_ = queries.since(0)
        chief = treasury.page("vinh")
        assert "Quá hạn" in chief.get("/giai-trinh").content.decode()
        assert treasury.page("tuan").get("/giai-trinh").status_code == 403
        assert chief.post(f"/giai-trinh/{first.id}", GIVEN | {"remedy": "Không"}).status_code == 422
        assert chief.post(f"/giai-trinh/{first.id}", GIVEN).status_code == 302
        assert queries.explanations([first.id])[first.id].cause == GIVEN["cause"]
        assert first.id not in [each.id for each in queries.unexplained([first.office_id])]
        assert "đã được giải trình" in chief.post(f"/giai-trinh/{first.id}", GIVEN).content.decode()
        assert treasury.page("cuc").post(f"/giai-trinh/{first.id}", GIVEN).status_code == 422


def test_every_kind_of_signal_has_a_name_in_both_languages() -> None:
    for indicator in Indicator:
        with override("vi"):
            assert str(NAMES[indicator]) == indicator.label
        with override("en"):
            assert str(NAMES[indicator]) != indicator.label
