"""The facts of calls and applications with who reads each."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.enums import ALL_ROLES, BUREAUS, PUBLIC, Role
from institutions import prices
from portals.kit import words
from portals.kit.facts import Fact
from vetting.domain import lots
from vetting.models import Announcement, Application

ANYBODY = (PUBLIC, *ALL_ROLES)
APPLICATION_READERS = (*BUREAUS, Role.REVIEWER, Role.INSTITUTION)


def of_call(call: Announcement) -> list[Fact]:
    return [
        Fact(_("公告单位"), call.bureau.name, roles=ANYBODY),
        Fact(_("公告文号"), call.number, roles=ANYBODY),
        Fact(_("学年"), call.school_year, roles=ANYBODY),
        Fact(_("申报开始"), call.opens_at, roles=ANYBODY),
        Fact(_("申报截止"), call.closes_at, roles=ANYBODY),
        Fact(
            _("服务期"),
            f"{words.day(call.term_from)} — {words.day(call.term_until)}",
            roles=ANYBODY,
        ),
        Fact(_("联系人和联系方式"), call.contact, roles=ANYBODY),
    ]


def of_lot(call: Announcement) -> list[Fact]:
    """Everything needed to replay the draw; the secret only once it has been told."""
    found: list[Fact] = [Fact(_("承诺值（公告时公布）"), call.lot_commit, roles=ANYBODY)]
    if call.closed_at:
        found.append(Fact(_("截止名单摘要"), lots.digest(call.closed_list), roles=ANYBODY))
    if call.lot_revealed:
        found.append(Fact(_("公开的密钥"), call.lot_revealed, roles=ANYBODY))
        found.append(Fact(_("种子"), lots.seed(call.lot_revealed, call.closed_list), roles=ANYBODY))
    return found


def of_application(row: Application) -> list[Fact]:
    found: list[Fact] = [
        Fact(_("机构"), row.institution.name, roles=APPLICATION_READERS),
        Fact(_("统一社会信用代码"), row.institution.uscc, roles=APPLICATION_READERS),
        Fact(_("项目包"), row.package.name, roles=APPLICATION_READERS),
        Fact(_("公告"), row.announcement.name, roles=APPLICATION_READERS),
        Fact(_("提交时间"), row.submitted_at, roles=APPLICATION_READERS),
        Fact(
            _("报价"),
            prices.said(row.price_offer, row.package.price_unit),
            roles=APPLICATION_READERS,
        ),
        Fact(
            _("承诺人"),
            row.signatory if row.undertaking else _("未签署"),
            roles=APPLICATION_READERS,
        ),
    ]
    if row.licence_undertaking:
        found.append(Fact(_("证照续期承诺"), True, roles=APPLICATION_READERS))
    return found
