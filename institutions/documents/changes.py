"""变更备案通知书."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.documents import Page, contact_of, register
from accounts.domain import offices
from accounts.models import Organisation
from core.documents import Document, FactList, Paragraph, day
from institutions.models import Change


def _bureau(row: Change) -> Organisation:
    return offices.bureau_of(row.institution.region_id)


def change(row: Change) -> Document:
    """What was filed, what it came to, from when; a refusal says to whom one may turn."""
    bureau = _bureau(row)
    refused = row.state == "refused"
    # The name on the day it was filed: a change of the name is told to whom it concerns by the old one.
    name = row.old_value if row.kind == "name" else row.institution.name
    closing = (
        "对不予备案有不同意见的，可以补充材料后重新提交，或者书面向我单位提出。"
        if refused
        else "生效日期以前签署的文件仍用原内容，继续有效。"
    )
    return Document(
        title="不予变更备案通知书" if refused else "变更备案通知书",
        issuer=bureau.name,
        number=row.number,
        dated=row.decided_on,
        addressee=(name,),
        blocks=(
            Paragraph(
                f"你单位（统一社会信用代码{row.institution.uscc}）{day(timezone.localdate(row.filed_at))}提交的变更备案，办理结果如下："
            ),
            FactList(
                (
                    ("变更事项", str(row.get_kind_display())),
                    ("变更前", row.old_value or "无"),
                    ("变更后", row.new_value),
                    ("生效日期", day(row.effective_on)),
                    ("办理结果", str(row.get_state_display())),
                )
            ),
            Paragraph(closing),
        ),
        contact=contact_of(bureau),
    )


register(
    Page(
        Change,
        "change",
        _("变更备案通知书"),
        change,
        office=_bureau,
        reads=lambda _row, _actor: True,
        issued_by=("change.confirm", "change.refuse"),
    )
)
