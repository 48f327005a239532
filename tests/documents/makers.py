"""For every official page that is issued: how it comes to be, by walking the domain.

`MAKERS["app.model", "name"] = maker`, and `maker(cast, time)` gives the row it was issued about. A page
that is registered and has none fails `test_every_page_is_issued_somewhere`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from accounts.actors import system
from contracts.domain import (
    agreements,
    amendments,
    group_changes,
    placements,
    presence,
    suspensions,
)
from contracts.facts import Change, Ending, Stop
from core import clock
from institutions.domain import changes
from institutions.facts import NewChange
from institutions.facts import Numbered as NumberedChange
from tests.factories import contracts as signed
from tests.factories import evaluations as rated
from tests.factories import institutions as people
from tests.factories import vetting as make
from vetting.domain import calls, corrections, listings, objections, packages, publicity, selection
from vetting.domain import review as reviews
from vetting.facts import (
    Acceptance,
    Amended,
    Answer,
    CorrectionAsked,
    Filing,
    Letter,
    Numbered,
    Upheld,
)
from vetting.models import Correction, Listing, Objection

NUMBER = "环教测〔2026〕7号"
EXIT = system("exit-execution")
Maker = Callable[[Any, Any], Any]
MAKERS: dict[tuple[str, str], Maker] = {}


def makes(label: str, *names: str) -> Callable[[Maker], Maker]:
    def keep(maker: Maker) -> Maker:
        MAKERS.update({(label, name): maker for name in names})
        return maker

    return keep


# Calls ------------------------------------------------------------------------------------------


@makes("vetting.announcement", "call")
def _call(cast, time):
    return make.published_call(cast)


@makes("vetting.announcement", "cancelled")
def _cancelled(cast, time):
    return calls.cancel(make.published_call(cast), Numbered(number=NUMBER), by=cast.lead,
                        reason="政策调整")  # fmt: skip


@makes("vetting.announcement", "result")
def _result(cast, time):
    return make.concluded_call(cast, time, quota=1, marks=(90, 80, 70))


@makes("vetting.application", "receipt")
def _receipt(cast, time):
    make.certified(cast.institution)
    return make.submitted_application(cast, institution=cast.institution)


@makes("vetting.application", "not_selected")
def _not_selected(cast, time):
    return _result(cast, time).applications().filter(state="not_selected").first()


@makes("vetting.amendment", "amendment")
def _amendment(cast, time):
    call = make.published_call(cast)
    told = Amended(
        number=NUMBER,
        text="申报条件有更正。",
        closes_at=call.closes_at + timedelta(days=5),
        changes={"conditions": "须有两年以上经验。"},
    )
    return calls.amend(call, told, by=cast.lead).amendments.get()


@makes("vetting.publicnotice", "notice")
def _notice(cast, time):
    return make.noticed_call(cast, time).public_notices.get()


@makes("vetting.publicnotice", "withdrawn")
def _withdrawn(cast, time):
    call = _struck(cast, time).announcement
    publicity.withdraw_public_notice(call, Numbered(number=NUMBER), by=cast.lead, reason="名单变动")
    return call.public_notices.get()


@makes("vetting.package", "ended")
def _ended(cast, time):
    call = make.reviewed_call(cast, time, least=4)
    return packages.end(
        make.package_of(call), Numbered(number=NUMBER), by=cast.lead, reason="只有三家"
    )


@makes("vetting.package", "reopened")
def _reopened(cast, time):
    return packages.reopen(
        _ended(cast, time), Numbered(number=NUMBER), by=cast.lead, reason="补充了申报"
    )


# Applications -----------------------------------------------------------------------------------


def _reviewed(cast, **how):
    make.certified(cast.institution)
    return make.reviewed(make.submitted_application(cast, institution=cast.institution), **how)


@makes("vetting.correction", "correction")
def _correction(cast, time):
    row = _reviewed(cast, failed=["课程方案"])
    corrections.ask_correction(row, CorrectionAsked(number=NUMBER), by=cast.officer)
    return Correction.objects.get()


@makes("vetting.correction", "restored")
def _restored(cast, time):
    row = _correction(cast, time)
    time.move(clock.at(row.told_due_on + clock.ONE_DAY, 9))
    held = corrections.propose_lapse(row.application, by=system("application-lapse"))
    corrections.restore(held, by=cast.officer, reason="系统故障")
    return Correction.objects.get()


@makes("vetting.application", "disqualified")
def _disqualified(cast, time):
    row = _reviewed(cast, failed=["课程方案"])
    return reviews.disqualify(row, Numbered(number=NUMBER), by=cast.officer, reason="含学科内容")


@makes("vetting.application", "qualified")
def _qualified(cast, time):
    return reviews.qualify(_reviewed(cast), Numbered(number=NUMBER), by=cast.officer)


@makes("vetting.application", "reconsidered")
def _reconsidered(cast, time):
    row = _qualified(cast, time)
    return reviews.reconsider(row, Numbered(number=NUMBER), by=cast.officer, reason="漏看一项")


def _noticed(cast, time):
    make.certified(cast.institution)
    call = make.ranked_call(
        cast, time, institutions=[cast.institution, make.applicant(cast)], quota=1,
        marks=(90, 80), least=1, category=cast.institution.category,
    )  # fmt: skip
    return make.noticed(call)


def _filed(cast, call, about=None):
    told = Filing(
        name="王小明",
        contact="0631-1234567",
        facts="名单外人员在校内授课，与申报不符。",
        application=about,
    )
    return objections.file(call, told, by=cast.clerk_b)


@makes("vetting.application", "rejected")
def _struck(cast, time):
    _ = cast.institution_b
    call = _noticed(cast, time)
    about = call.applications().get(institution=cast.institution)
    row = objections.accept(_filed(cast, call, about), by=cast.officer)
    objections.uphold(row, Upheld(reply="经核查属实。", reject=True), by=cast.lead)
    return type(about).objects.get(pk=about.pk)


@makes("vetting.application", "unrejected")
def _unstruck(cast, time):
    return selection.unreject(
        _struck(cast, time), Numbered(number=NUMBER), by=cast.lead, reason="核查有误"
    )


@makes("vetting.application", "substituted")
def _substituted(cast, time):
    first = _struck(cast, time)
    second = first.announcement.applications().exclude(pk=first.pk).get()
    return selection.substitute(second, Numbered(number=NUMBER), by=cast.lead, reason="名额空出")


# Objections -------------------------------------------------------------------------------------


@makes("vetting.objection", "accepted", "told")
def _accepted(cast, time):
    _ = cast.institution_b
    call = _noticed(cast, time)
    about = call.applications().get(institution=cast.institution)
    told = Acceptance(gist="有人反映师资不符", number=NUMBER, told_number=NUMBER)
    return objections.accept(_filed(cast, call, about), told, by=cast.officer)


@makes("vetting.objection", "refusal")
def _refused(cast, time):
    _ = cast.institution_b
    row = _filed(cast, _noticed(cast, time))
    return objections.refuse(row, Answer(number=NUMBER, reply="没有具体事实。"), by=cast.officer)


@makes("vetting.objection", "reply")
def _replied(cast, time):
    row = _accepted(cast, time)
    return objections.dismiss(row, Answer(number=NUMBER, reply="经核查不属实。"), by=cast.lead)


@makes("vetting.objection", "taken_back")
def _taken_back(cast, time):
    row = _replied(cast, time)
    objections.reopen(row, Letter(number=NUMBER), by=cast.lead, reason="出现新证据")
    return Objection.objects.get()


# Listings ---------------------------------------------------------------------------------------


@makes("vetting.listing", "suspended")
def _suspended(cast, time):
    row = make.backfilled_listing(cast.institution)
    return listings.suspend(row, by=system("licence-expiry"), reason="办学许可证到期")


@makes("vetting.listing", "resumed")
def _resumed(cast, time):
    row = _suspended(cast, time)
    return listings.resume(row, Numbered(number=NUMBER), by=cast.lead, reason="新证已核验")


@makes("vetting.listing", "removed")
def _removed(cast, time):
    row = make.backfilled_listing(cast.institution)
    return listings.remove(row, Numbered(number=NUMBER), by=EXIT, reason="严重违约")


@makes("vetting.listing", "reinstated")
def _reinstated(cast, time):
    return listings.reinstate(_removed(cast, time), by=EXIT, reason="原决定撤销")


@makes("vetting.listing", "given_up")
def _given_up(cast, time):
    row = make.backfilled_listing(cast.institution)
    return listings.give_up(row, Numbered(number=NUMBER), by=cast.lead, reason="机构申请退出")


@makes("vetting.listing", "voided")
def _voided(cast, time):
    make.pending_listing(cast.institution)
    return listings.void(
        Listing.objects.get(), Numbered(number=NUMBER), by=cast.lead, reason="录入有误"
    )


# Agreements -------------------------------------------------------------------------------------


@makes("contracts.agreement", "contract")
def _contract(cast, time):
    return signed.active_agreement(cast)


@makes("contracts.agreement", "end")
def _end(cast, time):
    row = signed.running_placement(cast).agreement
    told = Ending(cause="mutual", document=people.stored_file(), handover="由本校教师接管。")
    return agreements.end(row, told, by=cast.lead, reason="双方协商")


@makes("contracts.amendment", "withdrawn")
def _taken_back(cast, time):
    row = _changed(cast, time, days=10)
    return amendments.withdraw(row, by=cast.officer, reason="双方商定不再变更。")


@makes("contracts.amendment", "amendment")
def _changed(cast, time, *, days=0):
    row = signed.active_agreement(cast)
    told = Change(
        cause="clause",
        text="双方同意修改争议处理条款。",
        effective_on=clock.today() + timedelta(days=days),
        document=people.stored_file(),
        changes={"clauses": {"dispute": "提交威海仲裁委员会仲裁。"}},
        number=NUMBER,
    )
    return amendments.agree(amendments.propose(row, told, by=cast.officer), by=cast.clerk)


@makes("contracts.agreementsuspension", "stop")
def _stop(cast, time):
    return signed.suspended(signed.running_placement(cast).agreement).suspensions.get()


@makes("contracts.agreementsuspension", "go-on")
def _go_on(cast, time):
    row = _stop(cast, time)
    machine = system("agreement-suspension")
    suspensions.close(row.agreement, by=machine, reason="查清")
    suspensions.resume(row.agreement, by=machine, reason="查清")
    return type(row).objects.get()


@makes("contracts.placement", "placement")
def _placement(cast, time):
    return signed.agreed_placement(cast)


@makes("contracts.placement", "families")
def _group_ended(cast, time):
    row = signed.running_placement(cast)
    told = Stop(cause="school", handover="由本校教师看护至放学")
    return placements.end(row, told, by=cast.principal, reason="学生太少")


@makes("contracts.placement", "families-changed")
def _somebody_left(cast, time):
    row = signed.running_placement(cast)
    coach = row.present_staff()[0]
    presence.remove_person(coach.person, by=EXIT, reason="不符合从业条件", region=cast.region)
    return row


@makes("contracts.groupchange", "change")
def _group_changed(cast, time):
    return group_changes.agree(signed.proposed_change(cast), by=cast.clerk)


# Files and evaluation ---------------------------------------------------------------------------


@makes("institutions.change", "change")
def _renamed(cast, time):
    told = NewChange(
        kind="name",
        new_value="甲轮滑体育培训学校",
        effective_on=clock.today(),
        evidence=people.stored_file(),
    )
    row = changes.file(cast.institution, told, by=cast.clerk)
    return changes.confirm(row, NumberedChange(number=NUMBER), by=cast.officer)


@makes("evaluations.round", "publication")
def _published(cast, time):
    return rated.published_round(cast)


@makes("evaluations.result", "result")
def _rated(cast, time):
    return _published(cast, time).results.filter(placement__isnull=True).first()
