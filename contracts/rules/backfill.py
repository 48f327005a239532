"""What stands in the way of confirming what was entered from paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from core import clock
from core.counted import counted
from core.fsm import Answer, Asked, rule
from vetting import use

if TYPE_CHECKING:
    from contracts.models import Agreement, BackfillBatch, Placement


@rule(_("这一条由您本人补录，请由另一人核对确认。"))
def another_person(row: Agreement | Placement, deed: Asked) -> Answer:
    return permissions.another(deed.by, *row.entry_typists, on=(row,))


@rule(_("补录缺少：%(missing)s。请退回补齐后重新录入。"))
def papers_there(row: Agreement | Placement, deed: Asked) -> Answer:
    missing = [str(name) for column, name in row.BACKFILL_PAPERS if not getattr(row, column)]
    return {"missing": "、".join(missing)} if missing else True


@rule(
    _(
        "自%(from)s起生效，不在本局启用日（%(began)s）之前，不能补录。"
        "启用后签订的协议请在系统中办理；所依据的资格已经市教育局同意补录的除外。"
    )
)
def before_use_began(agreement: Agreement, deed: Asked) -> Answer:
    if agreement.listing.consented_on is not None:
        return True
    day = agreement.signed_on or agreement.valid_from
    began = use.late(agreement.bureau, agreement.region, day)
    return began is None or {"from": day.isoformat(), "began": began.isoformat()}


@rule(
    _(
        "本局还没有启用日，不能确定这份协议是否在启用之前签订。"
        "请先在“政策参数”中填写启用日；所依据的资格已经市教育局同意补录的除外。"
    )
)
def use_begun(agreement: Agreement, deed: Asked) -> Answer:
    consented = agreement.listing.consented_on is not None
    return consented or use.known(agreement.bureau, agreement.region)


@rule(_("入校日期是%(first)s，尚未开始。"))
def has_begun(placement: Placement, deed: Asked) -> Answer:
    return placement.starts_on <= clock.today() or {"first": placement.starts_on.isoformat()}


@rule(_("入校日期是%(first)s，已经开始。"))
def is_ahead(placement: Placement, deed: Asked) -> Answer:
    return placement.starts_on > clock.today() or {"first": placement.starts_on.isoformat()}


@rule(_("服务截止日期是%(last)s，已经结束。"))
def not_over(placement: Placement, deed: Asked) -> Answer:
    return placement.ends_on >= clock.today() or {"last": placement.ends_on.isoformat()}


@rule(_("服务截止日期是%(last)s，尚未结束。"))
def is_over(placement: Placement, deed: Asked) -> Answer:
    last = placement.last_there
    return last < clock.today() or {"last": last.isoformat()}


@rule(
    _(
        "“%(school)s”已于%(closed)s撤并，这条安排自%(first)s起，没有在该校开始。"
        "请退回这条补录，在接续的学校另行录入。"
    )
)
def began_before_closing(placement: Placement, deed: Asked) -> Answer:
    if placement.starts_on <= placement.last_there:
        return True
    school = placement.school
    assert school.closes_on is not None  # noqa: S101 - bound by the database once closed
    days = {"closed": school.closes_on.isoformat(), "first": placement.starts_on.isoformat()}
    return {"school": school.name, **days}


@rule(_("所依据的协议尚未核对确认，请先确认协议。"))
def agreement_confirmed(placement: Placement, deed: Asked) -> Answer:
    return placement.agreement.state not in {"pending", "voided"}


@rule(counted("还有%(left)s家机构没有核对。", "left"))
def every_file_settled(batch: BackfillBatch, deed: Asked) -> Answer:
    left = batch.files.filter(confirmed_on__isnull=True, voided_on__isnull=True).count()
    return not left or {"left": left}


# Another person has held it against its papers.
HELD = (another_person, papers_there, agreement_confirmed)


AGREED = (another_person, papers_there, use_begun, before_use_began)
