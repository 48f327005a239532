"""What timelines call the deeds and rows of evaluation."""

from django.utils.translation import gettext_lazy as _

from portals.kit import timeline

timeline.labels.update(
    {
        "round.schedule": _("安排评价批次"),
        "scheme.adopt": _("采用评价办法"),
        "survey.issue_links": _("发放答卷链接"),
        "reply.file": _("对评价数据提出意见"),
        "papertally.enter": _("代录纸质答卷"),
        "qualitysheet.adjust": _("按采纳的意见更正评分"),
    }
)
timeline.nouns.update(
    {
        "qualitysheet": _("质量评分"),
        "survey": _("答卷"),
        "papertally": _("纸质答卷统计"),
        "reply": _("评价意见"),
        "consequence": _("评价措施"),
        "scheme": _("评价办法"),
    }
)
