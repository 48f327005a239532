"""Objections: somebody may always decide, paper is seen by two, and who reads what of them."""

from __future__ import annotations

import pytest

from accounts.actors import Stranger
from accounts.models import Membership, Message
from core import clock
from core.deeds import fresh
from core.errors import Forbidden
from tests.factories import institutions as people
from tests.factories import vetting
from tests.vetting.refusals import why, wrong
from tests.vetting.test_public_notice import LETTER, filed, first_of
from vetting.domain import calls, objections, rankings, review
from vetting.enums import ItemKind
from vetting.facts import Acceptance, Answer, Filing, Upheld
from vetting.models import Objection

OWN = "您参与了相关申报的审核，异议应由未参与审核的人员处理。"
NOBODY = f"{OWN}本单位人员都参与了审核，由市教育局负责人处理。"
JOINT = (
    {"title": "登记证书", "kind": ItemKind.LICENCE, "licence_kind": "NPO_CERT"},
    {"title": "课程方案", "kind": ItemKind.UPLOAD},
)


def only_two(cast):
    """The bureau has one officer and one lead."""
    gone = [cast.officer2.membership_id, cast.lead2.membership_id]
    Membership._base_manager.filter(pk__in=gone).update(
        until=clock.today() - clock.ONE_DAY, since=clock.today() - clock.ONE_DAY
    )


def on_public_notice(cast, time, *, decided_by="officer"):
    """One application on notice, its verdicts the officer's."""
    row = vetting.reviewed(vetting.submitted_application(cast))
    review.qualify(row, by=getattr(cast, decided_by))
    call = calls.finish_review(vetting.closed(row.announcement, time), by=cast.officer)
    vetting.scored(cast, call)
    rankings.compute_for(call)
    return vetting.noticed(call)


def accepted(cast, call, **facts):
    return objections.accept(filed(call, application=first_of(call), **facts), by=cast.officer)


def test_one_officer_and_one_lead_decide_what_one_of_them_reviewed(cast, time):
    only_two(cast)
    row = accepted(cast, on_public_notice(cast, time))
    assert why(objections.dismiss, row, Answer(reply="不属实。"), by=cast.officer) == [OWN]
    assert why(objections.dismiss, row, Answer(reply="不属实。"), by=cast.city_lead) == [
        "公告单位还有未参与审核的人员，异议应由其处理。"
    ]
    assert objections.dismiss(row, Answer(reply="不属实。"), by=cast.lead).state == "dismissed"
    assert not Message.objects.filter(kind="objection.superior").exists()


def test_who_typed_a_letter_or_gave_a_verdict_set_aside_did_not_review(cast, time):
    only_two(cast)
    joint = ({**JOINT[0]}, {**JOINT[1], "reviewer": cast.department})
    row = vetting.submitted_application(cast, call=vetting.published_call(cast, checklist=joint))
    cert, plan = row.items()
    review.give_verdicts(row, by=cast.officer, verdicts={cert.pk: (True, "")})
    scan = people.stored_file("意见函.pdf")
    row = review.enter_letter(row, by=cast.officer, item=plan, ok=True, entry_scan=scan)
    row = review.give_verdicts(
        row, by=cast.lead, verdicts={cert.pk: (True, "已复核")}, reason="复核"
    )
    row = review.qualify(row, by=cast.lead)
    filing = Objection(announcement=row.announcement, application=row)
    assert filing.reviewers() == {cast.lead.user_id}


def test_what_both_reviewed_is_decided_by_the_lead_above(cast, time):
    only_two(cast)
    call = on_public_notice(cast, time, decided_by="lead")
    row = accepted(cast, call)
    for actor in (cast.officer, cast.lead):
        assert why(objections.uphold, row, Upheld(reply="属实。"), by=actor) == [NOBODY]
    for actor in (cast.city, cast.lead_b, cast.officer_b, cast.clerk):
        with pytest.raises(Forbidden):
            objections.uphold(row, Upheld(reply="属实。"), by=actor)
    told = Message.objects.get(kind="objection.superior")
    assert (told.organisation_id, told.role, told.lead_only) == (cast.city_bureau.pk, "CITY", True)
    row = objections.uphold(
        row, Upheld(reply="属实。", number="威教〔2026〕1号", reject=True), by=cast.city_lead
    )
    assert (row.state, row.decided_office, row.reply_number) == (
        "upheld",
        cast.city_bureau,
        "威教〔2026〕1号",
    )
    assert fresh(row.application).state == "rejected"


def test_decision_is_taken_back_by_the_office_that_made_it(cast, time):
    only_two(cast)
    row = accepted(cast, on_public_notice(cast, time, decided_by="lead"))
    row = objections.dismiss(row, Answer(reply="不属实。"), by=cast.city_lead)
    assert why(objections.reopen, row, by=cast.lead, reason="再查") == [
        "决定由“威海市教育局”作出，应由其撤回。"
    ]
    row = objections.reopen(row, by=cast.city_lead, reason="再查")
    assert (row.state, row.decided_office) == ("accepted", None)


def test_letter_is_entered_with_its_scan_and_seen_by_another(cast, time):
    only_two(cast)
    call = on_public_notice(cast, time)
    facts = {**LETTER, "application": first_of(call)}
    assert wrong(objections.file, call, Filing(**facts), by=cast.officer) == {
        "attachment": "代录须上传对方签字或盖章的扫描件。"
    }
    scan = people.stored_file("异议书.pdf")
    for deed, said in (
        (objections.accept, ()),
        (objections.refuse, (Answer(reply="无具体事实。"),)),
    ):
        row = objections.file(call, Filing(**facts, attachment=scan), by=cast.officer)
        assert why(deed, row, *said, by=cast.officer) == [
            "这份材料由您本人录入，须由另一人核对后办理。"
        ]
        deed(row, *said, by=cast.lead)
    assert sorted(Objection.objects.values_list("state", flat=True)) == [
        "accepted",
        "not_accepted",
    ]


def who_sees(cast, row):
    names = ("officer", "officer_b", "city", "clerk", "clerk_b", "dean", "inspector", "panel1")
    rows = type(row).objects
    return {
        name for name in names if rows.visible_to(getattr(cast, name)).filter(pk=row.pk).exists()
    } | {"public" for each in rows.visible_to(Stranger()).filter(pk=row.pk)}


def told(kind):
    rows = Message.objects.filter(kind=kind, role="INSTITUTION")
    return set(rows.values_list("organisation_id", flat=True))


def test_whom_it_is_about_hears_of_it_once_it_is_taken_up(cast, time):
    """Filed by institution B about institution A of another district."""
    _ = cast.institution_b
    vetting.certified(cast.institution)
    call = vetting.noticed_call(
        cast, time, institutions=[cast.institution], category=cast.institution.category
    )
    about = Filing(**LETTER, application=first_of(call))
    row = objections.file(call, about, by=cast.clerk_b)
    filer, subject = cast.institution_b_office.pk, cast.institution_office.pk
    assert who_sees(cast, row) == {"officer", "city", "clerk_b"}
    row = objections.refuse(row, Answer(reply="没有具体事实。", number="1号"), by=cast.officer)
    assert (who_sees(cast, row), told("objection.refuse")) == (
        {"officer", "city", "clerk_b"},
        {filer},
    )
    row = objections.reconsider(
        row, Acceptance(gist="名单与实际不符"), by=cast.lead, reason="补充了材料"
    )
    assert (row.decided_at, row.gist) == (None, "名单与实际不符")
    assert (who_sees(cast, row), told("objection.reconsider")) == (
        {"officer", "city", "clerk_b", "clerk"},
        {filer, subject},
    )
    objections.dismiss(row, Answer(reply="不属实。"), by=cast.lead2)
    assert told("objection.dismiss") == {filer, subject}


def test_stranger_of_no_office_is_told_nothing_here(cast, time):
    call = vetting.noticed_call(cast, time)
    row = filed(call)
    assert (row.filed_by_office, row.parties("INSTITUTION")) == (None, set())
    objections.refuse(row, Answer(reply="没有具体事实。"), by=cast.officer)
    assert told("objection.refuse") == set()
