"""What timelines call the deeds here that are no transitions, and the machine's parts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portals.kit import timeline

timeline.labels.update(
    {
        "agreement.draft": _("起草协议"),
        "agreement.revise": _("修改协议"),
        "agreement.amend": _("变更写入协议"),
        "agreement.backfill": _("补录协议"),
        "agreement.add_suspension": _("增加中止原因"),
        "agreement.lift_suspension": _("解除一项中止原因"),
        "amendment.propose": _("提出变更"),
        "groupchange.propose": _("提出班次变更"),
        "placement.change": _("班次变更"),
        "agreement.announce_end": _("约定解除"),
        "agreement.call_off_end": _("撤销约定的解除"),
        "placement.propose": _("提出入校安排"),
        "placement.revise": _("修改入校安排"),
        "placement.assign": _("调整入校人员"),
        "placement.refuse_person": _("暂停人员入校"),
        "placement.readmit_person": _("恢复人员入校"),
        "placement.remove_person": _("人员不再入校"),
        "placement.move_in": _("学校撤并，转入接续"),
        "school.rename": _("学校更名"),
        "placement.backfill": _("补录入校安排"),
        "institution.confirm_backfill": _("核对补录"),
        "institution.discard_backfill": _("退回补录"),
        "backfillbatch.enter": _("录入存量"),
    }
)
timeline.systems.update(
    {
        "agreement-suspension": _("证照到期检查"),
        "agreement-expiry": _("协议到期"),
        "agreement-end": _("协议终结"),
        "institution-deregistration": _("机构注销"),
        "agreement-amendment": _("变更生效"),
        "agreement-ending": _("约定的解除"),
        "placement-change": _("班次变更生效"),
        "placement-start": _("入校"),
        "school-closing": _("学校撤并"),
        "placement-end": _("服务期满"),
        "placement-cover": _("次日顶替提醒"),
    }
)
