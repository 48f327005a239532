"""呈批件 of signing and renewing an agreement."""

from __future__ import annotations

from accounts.documents import proposals
from contracts.models import Agreement
from core.documents import day


def _agreement(row: Agreement) -> list[tuple[str, str]]:
    courses = "；".join(
        f"{one.course.name} {one.price_said}"
        for one in row.annexed_courses.select_related("course")
    )
    return [
        ("乙方", f"{row.institution.name}（{row.institution.uscc}）"),
        ("所依据的资格", f"{row.listing.document_number}，{row.listing.service_items}"),
        ("协议期限", f"{day(row.valid_from)}至{day(row.valid_until)}"),
        ("课程和价格", courses or "无"),
        ("入校人员", f"{row.staff_on(row.valid_from).count()} 人"),
    ]


for _name in ("activate", "renew"):
    proposals.register(Agreement, _name, office=lambda row: row.bureau, matter=_agreement)
