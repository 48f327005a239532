"""What the official page of each move says: to whom, its opening and its closing sentence."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portals.kit import words
from vetting.enums import PageKind as K
from vetting.models import OfficialPage

_OBJECT = _("对本通知有不同意见的，可以书面说明理由并附材料，送我单位。")
_OF_LISTING = {
    K.SUSPENDED: (
        _("你单位的%(what)s资格（%(document)s）自%(day)s起暂停，%(until)s。理由如下："),
        _("暂停期间不据此签订协议、安排入校；正在履行的协议和入校安排另行办理。"),
    ),
    K.RESUMED: (
        _("你单位被暂停的%(what)s资格（%(document)s）自%(day)s起恢复。理由如下："),
        _("资格有效期不变，至%(valid_until)s止。"),
    ),
    K.REMOVED: (
        _("你单位的%(what)s资格（%(document)s）自%(day)s起移出资格名单。理由如下："),
        _("移出后的限制准入和协议终止，以退出决定书为准。"),
    ),
    K.REINSTATED: (
        _(
            "原移出资格名单的决定已撤销，你单位的%(what)s资格（%(document)s）自%(day)s起恢复列入。理由如下："
        ),
        _("资格有效期不变，至%(valid_until)s止。"),
    ),
    K.GIVEN_UP: (
        _("你单位的%(what)s资格（%(document)s）自%(day)s起退出资格名单。原因如下："),
        _("自愿退出不影响你单位再次申报。"),
    ),
    K.VOIDED: (
        _("按原文件补录的你单位%(what)s资格（%(document)s）自%(day)s起作废。理由如下："),
        _OBJECT,
    ),
}
_OF_APPLICATION = {
    K.QUALIFIED: (
        _("你单位对“%(call)s”中“%(package)s”的申报，经资质审核合格，进入专家评审。"),
        _("资质审核合格不等于入围，结果以公示和结果公告为准。"),
    ),
    K.RECONSIDERED: (
        _("你单位对“%(call)s”中“%(package)s”的申报，原资质审核结论自%(day)s起撤回，将重新审核。"),
        _("新的结论作出后另行书面通知。"),
    ),
    K.SUBSTITUTED: (
        _("你单位对“%(call)s”中“%(package)s”的申报，按排名递补入围。理由如下："),
        _("入围名单将重新公示，最终结果以结果公告为准。"),
    ),
    K.REJECTED: (
        _("你单位对“%(call)s”中“%(package)s”的申报，取消入围。理由如下："),
        _OBJECT,
    ),
    K.UNREJECTED: (
        _("原取消你单位对“%(call)s”中“%(package)s”申报入围的决定，自%(day)s起撤销。理由如下："),
        _("你单位的申报按排名列入可以递补的范围，结果另行通知。"),
    ),
}
_OF_PACKAGE = {
    K.REOPENED: (
        _("“%(call)s”中“%(package)s”项目包自%(day)s起恢复遴选。理由如下："),
        _("此前发布的该项目包遴选终止公告同时失效。"),
    ),
}
_OF_OBJECTION = {
    K.ACCEPTED: (
        _("你（单位）于%(filed)s提出的%(title)s，经审查予以受理。"),
        _("遴选结果公布前将作出书面答复。"),
    ),
    K.TOLD: (
        _("有人对你单位在“%(call)s”中入围提出异议，我单位已予受理。异议事项如下："),
        _("异议人的身份不公开。需要说明情况的，请书面送：%(contact)s。"),
    ),
    K.TAKEN_BACK: (
        _(
            "对你（单位）于%(filed)s提出的%(title)s作出的处理决定自%(day)s起撤回，将重新处理。理由如下："
        ),
        _("新的处理决定作出后另行书面答复。"),
    ),
}
_TEXTS = {**_OF_LISTING, **_OF_APPLICATION, **_OF_PACKAGE, **_OF_OBJECTION}


def of(page: OfficialPage) -> dict[str, Any]:
    """The words of one page."""
    opening, closing = _TEXTS[K(page.kind)]
    params = {"day": words.day(page.day), "until": _until(page), **_figures(page)}
    return {
        "addressee": _addressee(page),
        "opening": str(opening) % params,
        "grounds": page.text or (_t("异议的事项另行告知。") if page.kind == K.TOLD else ""),
        "closing": str(closing) % params,
    }


def _until(page: OfficialPage) -> str:
    if page.until is None:
        return _t("至另行通知恢复时止")
    return _t("至%(day)s止") % {"day": words.day(page.until)}


def _figures(page: OfficialPage) -> dict[str, Any]:
    if page.listing is not None:
        row = page.listing
        return {
            "what": row.get_category_display(),
            "document": row.document_number,
            "valid_until": words.day(row.valid_until),
        }
    if page.objection is not None:
        objection = page.objection
        return {
            "title": objection.title(),
            "filed": words.day(objection.filed_at),
            "call": objection.announcement.name,
            "contact": objection.announcement.contact,
        }
    package = page.package or page.subject.package
    return {"call": package.announcement.name, "package": package.name}


def _addressee(page: OfficialPage) -> str:
    """A public notice is addressed to nobody; of an objection only who filed it is named."""
    if page.package is not None:
        return ""
    if page.objection is None:
        return str(page.subject.institution.name)
    if page.kind == K.TOLD:
        return str(page.subject.application.institution.name)
    return str(page.objection.name)
