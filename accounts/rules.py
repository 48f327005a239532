"""What stands in the way of deeds about people. Rows are given; models are not imported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts import authority, facts, permissions, policies
from accounts.enums import BUREAUS, Role
from core import clock, numbers, policy
from core.counted import counted
from core.fsm import Asked, Deed, rule

if TYPE_CHECKING:
    from accounts.models import Deputyship, Membership, OwnerLetter, StandIn
    from accounts.models.from_paper import CheckedFromPaper, EnteredFromPaper
    from core.models.subject import Subject


@rule(_("这是您自己的账号，请由上级单位办理。"))
def not_oneself(membership: Membership, deed: Asked) -> bool:
    return not permissions.same_person(membership.user_id, deed.by)


@rule(_("这一任职已经结束。"))
def has_not_ended(membership: Membership, deed: Asked) -> bool:
    return bool(not membership.has_ended(clock.today()))


@rule(_("这是代行期间的任职，请在“代行”中结束代行。"))
def is_no_deputys(membership: Membership, deed: Asked) -> bool:
    return membership.acts_for_id is None


@rule(_("“%(office)s”没有其他负责人。请先任命接任的负责人，再办理此事项。"))
def leaves_a_lead(membership: Membership, deed: Asked) -> bool | dict[str, str]:
    if not membership.is_lead or membership.other_leads(clock.today()):
        return True
    return {"office": membership.organisation.name}


_ELSEWHERE = _("“%(name)s”还在“%(office)s”任职，您只能结束其在本单位的任职，不能处理整个账号。")


@rule(_ELSEWHERE)
def is_looked_after_by_one(membership: Membership, deed: Asked) -> bool | dict[str, str]:
    """An account is every membership of a person: who changes it must be over all of them."""
    return _all_are(membership, lambda row: authority.over(row, deed.by))


@rule(_ELSEWHERE)
def is_reset_by_one(membership: Membership, deed: Asked) -> bool | dict[str, str]:
    """The same of a password; that of an expert at work the administrator of the panel's city gives,
    for nobody else may, and it must open nothing in another city.
    """
    cities = {city for _call, city in _panels_of(membership.user_id)}
    at_work = deed.by.role == Role.ADMIN and deed.by.city_code in cities

    def given(row: Membership) -> bool:
        here = row.organisation.region.city_code == deed.by.city_code
        return authority.over(row, deed.by) or (at_work and here)

    return _all_are(membership, given)


def _all_are(membership: Membership, holds: Callable[[Membership], bool]) -> bool | dict[str, str]:
    for row in membership.of_same_person(clock.today()):
        if row.acts_for_id is None and not holds(row):
            return {"name": row.user.name, "office": row.organisation.name}
    return True


@rule(_("“%(office)s”没有其他负责人。请先任命接任的负责人，再停用此账号。"))
def leaves_every_office_a_lead(membership: Membership, deed: Asked) -> bool | dict[str, str]:
    for row in membership.of_same_person(clock.today()):
        if row.is_lead and row.acts_for_id is None and not row.other_leads(clock.today()):
            return {"office": row.organisation.name}
    return True


# Rooms to the left say on which running panels a user sits: the call's name and its city's code.
panels: list[Callable[[int], list[tuple[str, str]]]] = []


def _panels_of(user_id: int) -> list[tuple[str, str]]:
    return [panel for find in panels for panel in find(user_id)]


@rule(
    _(
        "此人是“%(call)s”的评审专家，评审期间只能由市级系统管理员重置口令；不能登录时请专家在纸质评分表上签字，由经办代录。"
    )
)
def sits_on_no_panel(membership: Membership, deed: Asked) -> bool | dict[str, str]:
    """Else the one who organises the panel could score in an expert's name."""
    for call, city in _panels_of(membership.user_id):
        if deed.by.role != Role.ADMIN or deed.by.city_code != city:
            return {"call": call}
    return True


@rule(_("账号已停用。"))
def is_active(membership: Membership, deed: Asked) -> bool:
    return bool(membership.user.is_active)


@rule(_("账号没有停用。"))
def is_disabled(membership: Membership, deed: Asked) -> bool:
    return not membership.user.is_active


@rule(_("已经是负责人。"))
def does_not_lead(membership: Membership, deed: Asked) -> bool:
    return not membership.is_lead


@rule(_("不是负责人。"))
def leads(membership: Membership, deed: Asked) -> bool:
    return bool(membership.is_lead)


@rule(_("代行人应是同一单位、同一职责的在岗人员，且不是本人。"), early=False)
def deputy_is_a_colleague(membership: Membership, deed: Deed[facts.Deputising]) -> bool:
    return _is_colleague(membership, deed.facts.deputy)


@rule(_("代行人已经是负责人，无需代行。"), early=False)
def deputy_does_not_lead(membership: Membership, deed: Deed[facts.Deputising]) -> bool:
    return not deed.facts.deputy.is_lead


@rule(_("代行的起止日期不对：开始不能早于今天，结束不能早于开始。"), early=False)
def deputy_dates_in_order(membership: Membership, deed: Deed[facts.Deputising]) -> bool:
    since, until = deed.facts.since, deed.facts.until
    return bool(clock.today() <= since <= until)


@rule(counted("代行期限不能超过 %(days)s 天。", "days"), early=False)
def deputy_for_a_limited_time(
    membership: Membership, deed: Deed[facts.Deputising]
) -> bool | dict[str, int]:
    length = (deed.facts.until - deed.facts.since).days + 1
    scopes = membership.organisation.region.scopes
    most: int = policy.value("accounts.deputy_days", scopes=scopes)
    return length <= most or {"days": most}


@rule(_("这段日期内已安排“%(name)s”代行。"), early=False)
def deputyships_do_not_overlap(
    membership: Membership, deed: Deed[facts.Deputising]
) -> bool | dict[str, str]:
    since, until = deed.facts.since, deed.facts.until
    for row in membership.deputyships.select_related("acting__user"):
        ends = row.acting.until
        if ends is not None and since <= ends and row.since <= until:
            return {"name": row.acting.user.name}
    return True


@rule(_("接手人应是同一单位、同一职责的在岗人员，且不是本人。"), early=False)
def receiver_is_a_colleague(membership: Membership, deed: Deed[facts.HandingOver]) -> bool:
    return _is_colleague(membership, deed.facts.to)


@rule(_("请写明依据文件（名称和文号）。"), early=False)
def document_named(row: object, deed: Deed[facts.Documented]) -> bool:
    return bool(deed.facts.document)


def _is_colleague(membership: Membership, other: Membership) -> bool:
    return bool(
        other.organisation_id == membership.organisation_id
        and other.role == membership.role
        and other.user_id != membership.user_id
        and other.user.is_active
        and other.holds_on(clock.today())
        and not other.acts_for_id
    )


@rule(_("代行已经结束。"))
def deputyship_is_on(deputyship: Deputyship, deed: Asked) -> bool:
    return deputyship.ended_on is None and not deputyship.acting.has_ended(clock.today())


# 代录 ---------------------------------------------------------------------------------------------


@rule(_("这份材料由您本人录入，须由另一人核对后办理。"))
def checked_by_another(row: EnteredFromPaper, deed: Asked) -> permissions.Answer:
    return permissions.another(deed.by, *row.entry_typists, on=(row,))


@rule(_("没有等待核对的代录材料，或已经核对过。"))
def entry_waits(row: CheckedFromPaper, deed: Asked) -> bool:
    return row.entry_waits


@rule(_("这份材料是按纸面代录的，还没有核对。请另一位工作人员先对照扫描件办理核对。"))
def entry_checked(row: CheckedFromPaper, deed: Asked) -> bool:
    return not row.entry_waits


@rule(_("代录须上传对方签字或盖章的扫描件。"), early=False)
def entry_scanned(row: EnteredFromPaper, deed: Deed[facts.Scanned]) -> bool:
    """Of a move that the side makes itself and an officer types in."""
    return deed.by.role != Role.DISTRICT or deed.facts.entry_scan is not None


@rule(_("这封确认函已经答复，或因口令又被重置、本人重新申请而失效。"))
def letter_waits(letter: OwnerLetter, deed: Asked) -> bool:
    return bool(letter.answer == "waiting")


@rule(_("本人须由另一人确认：不能由本人、开通或重置该账号的人员确认。"))
def confirmed_by_another(letter: OwnerLetter, deed: Asked) -> permissions.Answer:
    user = letter.membership.user
    persons = {user.pk, *(one for bond in user.bonds() for one in bond.persons)}
    return permissions.another(deed.by, *persons, on=(letter,))


@rule(_("“%(name)s”还在“%(office)s”任职，请由市教育局负责人或系统管理员确认。"))
def all_of_the_owner_confirmed_here(letter: OwnerLetter, deed: Asked) -> bool | dict[str, str]:
    for row in letter.membership.of_same_person(clock.today()):
        if row.acts_for_id is None and not authority.confirms(row, deed.by):
            return {"name": row.user.name, "office": row.organisation.name}
    return True


@rule(
    _("确认函编号不对。请对照盖章原件上的编号填写；编号对不上的，请本人重新打印确认函。"),
    early=False,
)
def number_as_on_paper(letter: OwnerLetter, deed: Deed[facts.StampedLetter]) -> bool:
    return numbers.same(deed.facts.number, letter.number)


@rule(_("请上传盖章的确认函扫描件。"), early=False)
def letter_scanned(letter: OwnerLetter, deed: Deed[facts.StampedLetter]) -> bool:
    return deed.facts.scan is not None


@rule(_("代为第二人的应是市教育局在岗人员，且到最后一天仍在岗。"), early=False)
def stand_in_is_of_the_office_above(row: StandIn, deed: Deed[facts.Lending]) -> bool:
    person = deed.facts.person
    return bool(
        person.organisation_id in row.parties(Role.CITY)
        and person.role == Role.CITY
        and person.acts_for_id is None
        and person.user.is_active
        and person.holds_on(clock.today())
        and not person.has_ended(deed.facts.until)
    )


@rule(
    _(
        "“%(name)s”的账号尚未由本人启用，或尚未确认本人，不能代为第二人。请另选一人，或请其先确认本人。"
    ),
    early=False,
)
def stand_in_owns_the_account(row: StandIn, deed: Deed[facts.Lending]) -> bool | dict[str, str]:
    user = deed.facts.person.user
    return not (user.must_change_password or user.bonds()) or {"name": user.name}


@rule(_("起止日期不对：开始不能早于今天，结束不能早于开始。"), early=False)
def stand_in_dates_in_order(row: StandIn, deed: Deed[facts.Lending]) -> bool:
    return bool(clock.today() <= deed.facts.since <= deed.facts.until)


@rule(counted("代为第二人一次不能超过 %(days)s 天；仍需要的到期后重新办理。", "days"), early=False)
def stand_in_for_a_limited_time(row: StandIn, deed: Deed[facts.Lending]) -> bool | dict[str, int]:
    length = (deed.facts.until - deed.facts.since).days + 1
    most: int = policy.value("accounts.stand_in_days", scopes=row.bureau.region.scopes)
    return length <= most or {"days": most}


# 呈批 ---------------------------------------------------------------------------------------------


# Offices with somebody above whoever makes a deed here, who signs on paper.


@rule(
    _("这一事项须先报批准：请填写批准人和批准日期（不晚于今天），并上传签批后的呈批件扫描件。"),
    early=False,
)
def approved_on_paper(row: Subject, deed: Deed[object]) -> bool:
    """Where the office that acts wants it; whoever names an approval names all of it."""
    if deed.by.role not in BUREAUS:
        return True
    told: facts.Approval | None = deed.by.approval
    if told is None:
        return wanted(f"{row._meta.model_name}.{deed.name}", deed.by.scopes) != policies.MUST
    return bool(told.is_whole and told.approved_on and told.approved_on <= clock.today())


def wanted(deed: str, scopes: Sequence[str]) -> str:
    """Whether the office of these scopes wants the deed approved on paper: no, may, must."""
    return str(policy.value(policies.approval(deed), scopes=scopes))
