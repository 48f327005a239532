"""What timelines call the deeds here that are no transitions, and the machine's parts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portals.kit import timeline

timeline.systems.update(
    {
        "announcement-close": _("申报截止"),
        "announcement-conclude": _("公布结果"),
        "announcement-cancel": _("取消遴选"),
        "application-lapse": _("补正期限"),
        "draft-lapse": _("草稿期限"),
        "ranking": _("计算排名"),
        "public-notice-over": _("公示期限"),
        "listing-expiry": _("资格期限"),
        "listing-resume": _("资格暂停期满"),
        "objection": _("异议"),
    }
)
timeline.labels.update(
    {
        "announcement.draft": _("起草公告"),
        "announcement.add_package": _("添加项目包"),
        "announcement.change_package": _("修改项目包"),
        "announcement.remove_package": _("删除项目包"),
        "announcement.set_checklist": _("修改审核清单"),
        "announcement.set_scores": _("修改评分项"),
        "announcement.appoint": _("聘请专家"),
        "announcement.dismiss": _("撤去专家"),
        "announcement.convene": _("分发评分表"),
        "announcement.declare_interest": _("登记回避"),
        "announcement.hand_draw": _("登记现场抽签"),
        "package.except": _("不足家数仍继续遴选"),
        "package.reconvene": _("重新组织评审"),
        "application.start": _("开始申报"),
        "application.save": _("保存申报表"),
        "application.put_material": _("提供材料"),
        "application.put_materials": _("提供材料"),
        "application.drop_material": _("撤下材料"),
        "application.verdict": _("填写审核意见"),
        "application.letter": _("代录联审意见函"),
        "application.follow_calendar": _("补正期限随正式日历顺延"),
        "objection.file": _("提出异议"),
        "listing.make": _("列入资格名单"),
        "listing.backfill": _("补录资格"),
    }
)
