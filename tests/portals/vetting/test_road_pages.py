"""The whole stretch through pages alone: each step by the role that owns it."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import clock
from tests.factories import vetting as make
from tests.portals.vetting.browser import buttons, do, done, drawn, new, pdf
from vetting.domain import sweeps
from vetting.models import Announcement, Application, Listing, ScoreSheet


def machine():
    """What the worker would do now."""
    for each in sweeps.DUE:
        for pk in each.due(clock.now()):
            each.do(pk)


def drafted(cast):
    officer = cast.client(cast.officer)
    done(new(officer, Announcement, "create", contact="经办甲 0631-0000000"))
    call = Announcement.objects.get()
    package = {
        "name": "体育", "category": "SPORTS", "service_items": "轮滑", "price": "20", "price_unit": "pupil_hour",
        "quota": 1, "min_applicants": 1, "few_because": "本区机构较少",
    }  # fmt: skip
    done(do(officer, call, "add-package", **package))
    return call


def test_officer_publishes_in_three_forms_with_the_usual_lists(cast):
    call = drafted(cast)
    assert (call.items.count(), call.score_items.count()) == (14, 18)
    lead = cast.client(cast.lead)
    done(do(lead, call, "publish", number="环教告〔2026〕1号"))
    call = Announcement.objects.get()
    assert (call.state, call.number) == ("published", "环教告〔2026〕1号")
    shown = Client().get(reverse("public-call", args=[call.pk])).content.decode()
    assert ("环教告〔2026〕1号" in shown, call.lot_commit in shown) == (True, True)
    assert call.lot_secret not in shown


def test_a_call_is_amended_on_its_page(cast):
    call = make.published_call(cast)
    closes = timezone.localtime(call.closes_at + timedelta(days=4)).replace(second=0, microsecond=0)
    done(do(cast.client(cast.lead), call, "amend", text="更正联系人", contact="经办乙 0631-1111111",
            closes_at=closes.strftime("%Y-%m-%dT%H:%M")))  # fmt: skip
    call = Announcement.objects.get()
    assert (call.contact, call.closes_at) == ("经办乙 0631-1111111", closes)
    assert set(call.amendments.get().new) == {"contact", "closes_at"}


def test_draft_stays_with_the_bureau(cast):
    call = drafted(cast)
    assert Client().get(reverse("public-call", args=[call.pk])).status_code == 404
    for who, name in (
        ("clerk", "call"), ("officer_b", "call"), ("lead_b", "call"),
    ):  # fmt: skip
        answer = cast.client(getattr(cast, who)).get(reverse(name, args=[call.pk]))
        assert answer.status_code == 404, who


def test_from_application_to_the_public_list(cast, time):
    make.certified(cast.institution)
    call = make.published_call(cast, quota=1)
    clerk, officer, lead = (
        cast.client(getattr(cast, name)) for name in ("clerk", "officer", "lead")
    )
    done(do(clerk, call.packages.get(), "apply"))
    row = Application.objects.get()
    refused = do(clerk, row, "submit")
    assert refused.status_code == 422
    assert "还缺必备材料" in refused.content.decode()
    plan = call.items.get(title="课程方案")
    done(do(clerk, row, "fill", plan="每周两次", undertaking="on", signatory="法人甲",
            **{f"item-{plan.pk}": pdf("方案.pdf")}))  # fmt: skip
    done(do(clerk, row, "submit"))
    done(do(officer, row, "verdicts", rest_ok="on"))
    done(do(officer, row, "qualify"))
    time.move(call.closes_at + timedelta(minutes=1))
    machine()
    done(do(officer, call, "finish_review"))
    for name in ("panel1", "panel2", "panel3"):
        done(do(lead, call, "appoint", member=getattr(cast, name).membership_id))
    done(do(lead, call, "convene"))
    for name in ("panel1", "panel2", "panel3"):
        expert = cast.client(getattr(cast, name))
        sheet = ScoreSheet.objects.get(panelist__user=getattr(cast, name).user_id)
        marks = {f"line-{item.pk}-points": item.points * 8 // 10 for item in call.score_items.all()}
        done(do(expert, sheet, "score", lock_now="on", **marks))
    done(do(officer, call, "rank"))
    done(do(lead, call, "select"))
    done(do(lead, call, "give_public_notice"))
    call = Announcement.objects.get()
    time.move(clock.at(call.current_public_notice.ends_on + timedelta(days=1)))
    machine()
    done(do(lead, call, "conclude", number="环教字〔2026〕8号", minutes=pdf("纪要.pdf")))
    listing = Listing.objects.get()
    shown = Client().get(reverse("public-listings")).content.decode()
    assert all(
        text in shown for text in (listing.institution.name, "环教字〔2026〕8号", "20 元/生·课时")
    )


def test_public_objection_is_refused_with_everything_kept_then_filed(cast, time):
    call = make.noticed_call(cast, time)
    path = reverse("public-objection", args=[call.pk])
    typed = {
        "name": "匿名",
        "contact": "0631-1234567",
        "facts": "名单外人员在校内授课，与申报不符。",
    }
    refused = Client().post(path, typed)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert ("匿名异议不予受理" in page, typed["facts"] in page) == (True, True)
    filed = Client().post(path, {**typed, "name": "王小明"})
    assert filed.status_code == 302
    objection = call.objections.get()
    assert (objection.name, objection.state) == ("王小明", "filed")
    officer = cast.client(cast.officer)
    done(do(officer, objection, "accept"))
    refused = do(officer, objection, "dismiss", reply="不成立")
    assert (refused.status_code, "不成立" in refused.content.decode()) == (422, True)
    done(do(cast.client(cast.officer2), objection, "dismiss", reply="经核查不属实。"))
    assert call.objections.get().state == "dismissed"


def test_objection_after_the_period_is_refused(cast, time):
    call = make.noticed_call(cast, time)
    time.move(clock.at(call.current_public_notice.ends_on + timedelta(days=1)))
    path = reverse("public-objection", args=[call.pk])
    typed = {
        "name": "王小明",
        "contact": "0631-1234567",
        "facts": "名单外人员在校内授课，与申报不符。",
    }
    assert Client().post(path, typed).status_code == 422
    assert call.objections.count() == 0


def test_blocked_buttons_say_why_and_other_roles_have_none(cast, time):
    call = make.reviewed_call(cast, time)
    assert buttons(call, cast.lead)["发布公示"] is False
    assert buttons(call, cast.officer) == {}
    for who in ("clerk", "panel1", "reviewer", "dean", "inspector", "officer_b", "lead_b"):
        assert buttons(call, getattr(cast, who)) == {}, who


def test_page_for_an_old_version_is_refused_and_keeps_what_was_typed(cast):
    call = make.drafted_call(cast)
    officer = cast.client(cast.officer)
    path = f"/do/vetting.announcement/{call.pk}/change/"
    page = officer.get(path)
    done(do(officer, call, "change", name="先改的标题"))
    late = officer.post(path, {**drawn(page), "name": "后改的标题"})
    assert (late.status_code, "后改的标题" in late.content.decode()) == (409, True)
    assert Announcement.objects.get().name == "先改的标题"


def test_paper_sheet_and_paper_application_by_the_officer(cast, time):
    call = make.published_call(cast)
    institution = make.applicant(cast)
    officer, lead = cast.client(cast.officer), cast.client(cast.lead)
    done(do(officer, call.packages.get(), "enter-paper", institution=institution.pk,
            entry_scan=pdf("申报.pdf")))  # fmt: skip
    row = Application.objects.get()
    plan = call.items.get(title="课程方案")
    done(do(officer, row, "fill", undertaking="on", signatory="法人甲",
            **{f"item-{plan.pk}": pdf()}))  # fmt: skip
    done(do(officer, row, "submit"))
    done(do(lead, row, "verdicts", rest_ok="on"))
    assert do(officer, row, "check_entry").status_code == 422
    done(do(lead, row, "check_entry"))
    assert do(officer, row, "qualify").status_code == 422
    done(do(lead, row, "qualify"))
    time.move(call.closes_at + timedelta(minutes=1))
    machine()
    done(do(officer, call, "finish_review"))
    for name in ("专家丁", "专家戊", "专家己"):
        done(do(lead, call, "appoint", name=name))
    done(do(lead, call, "convene"))
    marks = {f"line-{item.pk}-points": item.points for item in call.score_items.all()}
    for sheet in ScoreSheet.objects.all():
        done(do(officer, sheet, "enter", entry_scan=pdf("评分表.pdf"), **marks))
        done(do(lead, sheet, "check_entry"))
    machine()
    assert [each.rank for each in call.applications()] == [1]


def test_backfill_by_officer_and_confirmation_by_lead(cast):
    make.in_use(cast.region)
    officer, lead = cast.client(cast.officer), cast.client(cast.lead)
    today = clock.today()
    typed = {
        "institution": cast.institution.pk, "category": "SPORTS", "service_items": "轮滑",
        "price": "20", "price_unit": "pupil_hour", "document_number": "环教字〔2025〕3号", "basis": "名单公告",
        "listed_on": today, "valid_from": today, "valid_until": today + timedelta(days=100),
        "scan": pdf("名单.pdf"),
    }  # fmt: skip
    done(new(officer, Listing, "backfill", **typed))
    row = Listing.objects.get()
    refused = do(officer, row, "confirm")
    assert (refused.status_code, Listing.objects.get().state) == (422, "pending")
    done(do(lead, row, "confirm"))
    assert Listing.objects.get().state == "listed"
