"""严格退出: the live road's institution leaves after every step; other matters are under way.

Waiting afterwards: an emergency suspension for the lead (passed up to the city), a case to decide
for the lead, a record to judge, an order to re-check and a case to serve for the officer, an order
and a person's case to answer for two institutions, an own order to re-check for the principal.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from contracts.models import Placement
from core import clock, deeds, policy
from demo.builders import institutions as builders
from demo.stages import evaluation
from demo.world import World
from inspections import policies
from inspections.documents import words
from inspections.domain import (
    cases,
    decisions,
    defence,
    emergency,
    grounds,
    rectifications,
    violations,
)
from inspections.enums import Document, Method, Outcome
from inspections.facts import (
    Answer,
    Decision,
    Finalised,
    HearingDay,
    HearingRecord,
    NoticeTexts,
    Order,
    Recheck,
    Reply,
    Review,
    Said,
    Serving,
    Sighting,
)
from inspections.models import ExitCase
from institutions.models import Institution, Staff


def build(world: World) -> None:
    world.at(max(clock.today(), world.began + timedelta(days=171)) + timedelta(days=1), 9)
    evaluation.publish(world)
    world.next_workday(15)
    _seen_and_not_put_right(world)
    _told(world)
    _heard(world)
    _decided(world)
    _others(world)


def _number(world: World, kind: str, number: int) -> str:
    return f"环教{kind}〔{clock.today().year}〕{number}号（演示）"


def _seen_and_not_put_right(world: World) -> None:
    """An inspector sees another course than agreed; the order to restore it is not followed."""
    star, officer = world.things["star"], world.cast["officer"]
    inspector, clerk = world.cast["inspector"], world.cast["clerk_star"]
    seen = violations.record(
        star,
        Sighting(
            code="I1",
            happened_on=clock.today(),
            facts_text="周二下午的轮滑课改为在校门口派发试听券，未经学校和教育局同意。",
            school=world.things["school"],
            evidence=world.paper("现场照片", by=inspector),
        ),
        by=inspector,
    )
    world.next_workday()
    seen = violations.confirm(seen, by=officer, reason="经核对课程表和学校证明，情况属实。")
    order = rectifications.issue(
        star,
        Order(
            number=_number(world, "整", 3),
            facts_text=seen.facts_text,
            clause="协议“服务内容”“行为约束”条款",
            demands="立即恢复约定课程，停止一切招生宣传，书面报告整改情况。",
            rechecker="李珊（演示）",
        ),
        by=officer,
        violation=seen,
    )
    world.next_day(3)
    reply = Reply(
        reply="已要求教练按课程表上课，宣传单不再带入学校。",
        file=world.paper("整改报告", by=clerk),
    )
    order = rectifications.submit(deeds.fresh(order), reply, by=clerk)
    world.next_workday(16)
    rectifications.refuse(
        order, Recheck(recheck_note="复查当天仍有教练在操场边向家长推介校外课程。"), by=officer
    )


def _draft(world: World, case: ExitCase, *, intended: str, number: int, facts: str) -> ExitCase:
    drafted = cases.draft_notice(
        case,
        NoticeTexts(
            facts_text=facts,
            reasons="经书面责令整改并复查，违约情形没有消除，符合协议约定的退出条件。",
            basis="合作协议“服务内容”“行为约束”“违约责任”“变更、解除与退出”条款",
            intended=intended,
            suspend_days=30 if intended == Outcome.SUSPEND else None,
            how_to_answer=words.how_to_answer(
                case, policy.value(policies.DEFENCE, scopes=case.region.scopes)
            ),
        ),
        by=world.cast["officer"],
    )
    return _final(world, drafted, Document.NOTICE, number)


def _final(world: World, case: ExitCase, document: Document, number: int) -> ExitCase:
    """The page went through the office's own desk."""
    notice = document == Document.NOTICE
    told = Finalised(
        number=_number(world, "退告" if notice else "退决", number),
        signer="于局长（演示）",
        dated=clock.today(),
    )
    finalise = cases.finalise_notice if notice else decisions.finalise_decision
    return finalise(case, told, by=world.cast["officer"])


def _serve(world: World, case: ExitCase, document: Document) -> ExitCase:
    for recipient in case.unserved(document):
        case = cases.serve(
            case,
            document,
            Serving(
                recipient=recipient,
                method=Method.DIRECT,
                served_on=clock.today(),
                file=world.paper("送达回证", by=world.cast["officer"]),
            ),
            by=world.cast["officer"],
        )
    return case


def _told(world: World) -> None:
    star, officer = world.things["star"], world.cast["officer"]
    world.next_workday()
    free = grounds.free(deeds.fresh(star), region_code=star.region_id)
    chosen = [ground for ground in free if ground.person_id is None]
    case = cases.open_case(star, by=officer, grounds=chosen)
    facts = "\n".join(words.findings(case))
    case = _draft(world, case, intended=Outcome.REMOVE, number=1, facts=facts)
    world.next_workday(10)
    case = _serve(world, deeds.fresh(case), Document.NOTICE)
    world.things["exit_case"] = cases.notify(case, by=officer)


def _heard(world: World) -> None:
    clerk, officer = world.cast["clerk_star"], world.cast["officer"]
    world.next_workday(14)
    case = defence.answer(
        deeds.fresh(world.things["exit_case"]),
        Answer(
            text="派发试听券系个别教练所为，机构已予批评，请求从轻处理。",
            file=world.paper("陈述申辩书", by=clerk),
        ),
        by=clerk,
    )
    case = defence.request_hearing(case, Said(), by=clerk)
    world.next_workday()
    hearing = defence.fix_hearing(
        case.hearing,
        HearingDay(
            hearing_on=clock.add_working_days(clock.today(), 7).date,
            hearing_time="上午九时",
            hearing_place="环翠区教育局三楼会议室（演示）",
            hearing_chair="孙平（演示）",
        ),
        by=officer,
    )
    world.at(hearing.hearing_on or clock.today(), 9)
    defence.hold_hearing(
        hearing,
        HearingRecord(file=world.paper("听证笔录", by=world.cast["officer2"])),
        by=world.cast["officer2"],
    )
    world.things["exit_case"] = deeds.fresh(case)


def _decided(world: World) -> None:
    lead, officer2 = world.cast["lead"], world.cast["officer2"]
    case = deeds.fresh(world.things["exit_case"])
    world.at(max(case.period.due_on, clock.today()) + timedelta(days=1), 9)
    case = decisions.review(
        deeds.fresh(case),
        Review(
            opinion="事实清楚，依据充分，程序合法，同意拟作决定。",
            review_on=clock.today(),
            file=world.paper("法制审核意见书", by=officer2),
            collective_record=world.paper("集体讨论记录", by=officer2),
        ),
        by=officer2,
    )
    world.next_workday(15)
    case = decisions.decide(
        case,
        Decision(
            outcome=Outcome.REMOVE,
            reasons="擅自变动服务内容、在服务中招揽生源，经责令整改后复查仍未消除。",
            defence_answer="教练在服务中的行为由机构承担责任；整改后再次发生，不能从轻。",
            remedies=words.remedies(case, Outcome.REMOVE),
            effective_on=clock.add_working_days(clock.today(), 4).date,
        ),
        by=lead,
    )
    world.next_workday(10)
    case = _final(world, case, Document.DECISION, 1)
    case = _serve(world, case, Document.DECISION)
    case = decisions.serve(case, by=world.cast["officer"])
    # On the dated day the machine executes it, at every school at once.
    world.at(case.decision.effective_on or clock.today(), 12)
    world.things["exit_case"] = deeds.fresh(case)


def _others(world: World) -> None:
    """What is under way on the world's last days."""
    _on(world, -9)
    _case_for_the_lead(world, world.things["paint"])
    _on(world, -5)
    _persons_case(world, world.things["taekwondo"])
    _emergency(world, world.things["robot"])
    _on(world, -2)
    _orders(world)
    violations.record(
        world.things["paint"],
        Sighting(
            code="I11",
            happened_on=clock.today(),
            facts_text="未按时报送十一月课次记录，电话催报两次未回。",
        ),
        by=world.cast["inspector2"],
    )
    _case_to_serve(world, world.things["chess"])


def _on(world: World, days: int) -> None:
    """The first working day from so many days before the world's today on."""
    day = clock.add_working_days(world.later(days - 1), 1).date
    if day > clock.today():
        world.at(day, 9)
    else:
        world.minutes(30)


def _confirmed(world: World, body: Institution, **facts: Any) -> list[Any]:
    seen = violations.record(
        body, Sighting(happened_on=clock.today(), **facts), by=world.cast["inspector"]
    )
    violations.confirm(seen, by=world.cast["lead"], reason="材料齐全，情况属实。")
    person = seen.staff.person_id if seen.staff else None
    free = grounds.free(deeds.fresh(body), region_code="371002")
    return [ground for ground in free if ground.person_id == person]


def _case_for_the_lead(world: World, body: Institution) -> None:
    facts = "课程由大纲约定的国画改为手工，学校两次提醒后没有恢复。"
    chosen = _confirmed(world, body, code="I2", facts_text=facts)
    case = cases.open_case(body, by=world.cast["officer"], grounds=chosen)
    case = _draft(world, case, intended=Outcome.SUSPEND, number=2, facts=facts)
    case = cases.notify(_serve(world, case, Document.NOTICE), by=world.cast["officer"])
    clerk = world.cast["clerk_paint"]
    case = defence.waive(case, Said(file=world.paper("放弃陈述申辩声明", by=clerk)), by=clerk)
    officer2 = world.cast["officer2"]
    decisions.review(
        case,
        Review(
            opinion="程序合法，建议按告知的决定办理。",
            review_on=clock.today(),
            file=world.paper("法制审核意见书（二）", by=officer2),
            collective_record=world.paper("集体讨论记录（二）", by=officer2),
        ),
        by=officer2,
    )


def _person(world: World, key: str, number: int) -> Staff:
    """Somebody cleared who works for the body, handed in by its own clerk when there is nobody."""
    body = world.things[key]
    found = Staff.objects.filter(institution=body, state="cleared").order_by("pk").last()
    clerk = world.cast[f"clerk_{key}"]
    return found or builders.cleared(world, body, number=number, by=clerk)


def _persons_case(world: World, body: Institution) -> None:
    facts = "学期考核连续两次未达到要求，学校书面反映教学组织混乱。"
    staff = _person(world, "taekwondo", 81)
    chosen = _confirmed(world, body, code="P2", facts_text=facts, staff=staff)
    case = cases.open_case(body, by=world.cast["officer"], grounds=chosen, person=staff.person)
    case = _draft(world, case, intended=Outcome.END, number=3, facts=facts)
    case = cases.notify(_serve(world, case, Document.NOTICE), by=world.cast["officer"])
    world.things["person_case"] = case


def _emergency(world: World, body: Institution) -> None:
    """Stopped at the gate; nobody has answered yet, so the city knows."""
    staff = _person(world, "robot", 82)
    world.things["emergency_case"] = emergency.suspend_now(
        body,
        Sighting(
            code="P3",
            happened_on=clock.today(),
            facts_text="活动课上推搡学生，值班教师当场制止，学生无外伤。",
            staff=staff,
        ),
        by=world.cast["inspector"],
    )


def _orders(world: World) -> None:
    """One to re-check, one to follow, one that the principal issued and re-checks."""
    order: dict[str, Any] = {
        "clause": "协议“服务标准”条款",
        "demands": "按约定补足课时并书面报告。",
        "facts_text": "连续两周少上一课时。",
    }
    officer, clerk = world.cast["officer"], world.cast["clerk_taekwondo"]
    first = rectifications.issue(
        world.things["taekwondo"], Order(number=_number(world, "整", 4), **order), by=officer
    )
    rectifications.submit(first, Reply(reply="已补足课时，附签到表。"), by=clerk)
    rectifications.issue(
        world.things["paint"], Order(number=_number(world, "整", 5), **order), by=officer
    )
    principal, body = world.cast["principal2"], world.things["taekwondo"]
    if Placement.objects.visible_to(principal).filter(agreement__institution=body).exists():
        own = rectifications.issue(
            body,
            Order(
                number=f"{principal.organisation_name}整〔{clock.today().year}〕1号（演示）",
                facts_text="本学期问卷中，三成以上家长表示不满意。",
                clause="协议“满意度与评价”条款",
                demands="更换教学方案，开放一次公开课，听取家长意见。",
            ),
            by=principal,
        )
        rectifications.submit(own, Reply(reply="已更换方案，公开课定于下周二。"), by=clerk)


def _case_to_serve(world: World, body: Institution) -> None:
    facts = "未经同意由其他机构的教练代课三次。"
    chosen = _confirmed(world, body, code="I9", facts_text=facts)
    case = cases.open_case(body, by=world.cast["inspector"], grounds=chosen)
    _draft(world, case, intended=Outcome.RECTIFY, number=4, facts=facts)
