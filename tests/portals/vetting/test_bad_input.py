"""Bad input on the road of admission, read from the page that comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Membership
from core import clock
from core.models import Entry
from institutions.enums import LicenceKind
from portals.kit import words
from tests.factories import institutions as people
from tests.factories import vetting as make
from tests.portals.bad_input import at_field, typed
from tests.portals.vetting.browser import do, done, drawn, url
from tests.portals.vetting.test_road_pages import machine
from vetting.domain import applications, panels
from vetting.models import Announcement, Application, Score, ScoreSheet

DAY = timedelta(days=1)


def at_button(answer):
    """The sentences above the button that belong to no field."""
    sentences = answer.context["general"]
    page = answer.content.decode()
    assert [sentence for sentence in sentences if words.written(sentence) not in page] == []
    return list(sentences)


def started(cast, **where):
    row = make.started_application(cast, **where)
    return row, cast.client(people.clerk_of(row.institution))


def test_a_window_closed_by_the_clock_is_said_at_the_button(cast, time):
    row, clerk = started(cast)
    page = clerk.get(url(row, "submit"))
    time.move(row.announcement.closes_at)
    before = Entry.objects.count()
    answer = clerk.post(url(row, "submit"), drawn(page))
    assert (answer.status_code, at_button(answer)) == (
        422,
        ["不在申报时间内（2026-03-02 09:00 至 2026-03-08 09:00），以服务器时间为准。"],
    )
    assert (Application.objects.get().state, Entry.objects.count()) == ("draft", before)


def test_a_form_sent_after_the_machine_closed_the_call_keeps_what_was_typed(cast, time):
    row, clerk = started(cast)
    assert clerk.get(url(row, "fill")).status_code == 200
    sent = {"_version": row.version, "_membership": people.clerk_of(row.institution).membership_id}
    time.move(row.announcement.closes_at + timedelta(minutes=1))
    machine()
    before = Entry.objects.count()
    answer = clerk.post(url(row, "fill"), {**sent, "plan": "写了一整天的方案"})
    text = answer.content.decode()
    row = Application.objects.get()
    sentence = f"“{row.title()}”现在的状态是“{row.get_state_display()}”，不能再办理“填写申报表”。"
    assert (answer.status_code, words.written(sentence) in text, "写了一整天的方案" in text) == (
        409,
        True,
        True,
    )
    assert "您当前的身份不能" not in text
    assert (row.plan, Entry.objects.count()) == ("每周两次,分级教学。", before)


def test_applying_after_the_window_is_refused_without_blaming_the_role(cast, time):
    call = make.published_call(cast)
    package, institution = make.package_of(call), make.applicant(cast)
    clerk = cast.client(people.clerk_of(institution))
    page = clerk.get(url(package, "apply"))
    time.move(call.closes_at)
    answer = clerk.post(url(package, "apply"), drawn(page))
    sentence = f"“{package.title()}”不在申报期内，或贵机构已有一份有效申报。"
    assert (answer.status_code, answer.context["reasons"]) == (409, [sentence])
    assert Application.objects.count() == 0


def test_a_role_switched_in_another_tab_keeps_what_was_typed(cast):
    call = make.drafted_call(cast)
    other = Membership.objects.create(
        user=cast.user(cast.officer),
        organisation=cast.school_office,
        role=Role.SCHOOL,
        since=clock.today(),
    )
    client, path = cast.client(cast.officer), url(call, "change")
    sent = {**drawn(client.get(path)), "name": "改过的标题"}
    assert client.post(reverse("switch"), {"membership": other.pk}).status_code == 302
    answer = client.post(path, sent)
    [sentence] = at_button(answer)
    assert sentence.startswith(
        "这张表是以“环翠区教育和体育局”的身份打开的，您现在的身份是“学校经办”"
    )
    assert (answer.status_code, typed(answer, "name")) == (409, {"name": "改过的标题"})
    assert Announcement.objects.get().name == call.name


def test_a_missing_material_is_named_at_the_button(cast):
    call = make.published_call(cast)
    institution = make.applicant(cast)
    clerk = cast.client(people.clerk_of(institution))
    done(do(clerk, make.package_of(call), "apply"))
    row = Application.objects.get()
    done(do(clerk, row, "fill", plan="每周两次", undertaking="on", signatory="法人甲"))
    answer = do(clerk, row, "submit")
    assert (answer.status_code, at_button(answer)) == (
        422,
        ["还缺必备材料：课程方案。请全部补齐后提交。"],
    )
    row = Application.objects.get()
    assert (row.state, row.plan) == ("draft", "每周两次")


def test_a_lapsed_licence_is_named_at_the_button(cast, time):
    institution = people.confirmed_institution(cast)
    until = clock.today() + 2 * DAY
    people.verified_licence(institution, kind=LicenceKind.NPO_CERT, valid_until=until)
    row, clerk = started(cast, institution=institution)
    row = applications.fill(
        row, make.refilled(row, licence_undertaking=True), by=people.clerk_of(institution)
    )
    time.move(3 * DAY)
    answer = do(clerk, row, "submit")
    assert (answer.status_code, at_button(answer)) == (
        422,
        ["还缺必备材料：登记证书。请全部补齐后提交。"],
    )
    assert Application.objects.get().state == "draft"


def sheet_of(cast, time):
    call = make.reviewed_call(cast, time)
    make.experts(cast, call)
    panels.convene(call, by=cast.lead)
    sheet = ScoreSheet.objects.filter(panelist__user=cast.panel1.user_id).first()
    return sheet, call.score_items.order_by("pk").first()


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        ("20.5", "不能大于 20。"),
        ("-1", "不能小于 0。"),
        ("3.333", "小数最多 2 位。"),
        ("很好", "请填写数字，如 8.5。"),
    ],
)
def test_a_mark_out_of_range_is_said_in_its_cell(cast, time, mark, sentence):
    sheet, item = sheet_of(cast, time)
    cell = f"line-{item.pk}-points"
    sent = {cell: mark, "comment": "师资较强", "lock_now": "on"}
    before = Entry.objects.count()
    answer = do(cast.client(cast.panel1), sheet, "score", **sent)
    assert (answer.status_code, at_field(answer, cell)) == (422, sentence)
    assert typed(answer, cell, "comment") == {cell: mark, "comment": "师资较强"}
    assert (Score._base_manager.count(), Entry.objects.count()) == (0, before)
    assert ScoreSheet.objects.get(pk=sheet.pk).state == "open"


def test_marks_sent_to_a_sheet_locked_in_another_tab_are_kept_on_the_page(cast, time):
    sheet, item = sheet_of(cast, time)
    client = cast.client(cast.panel1)
    page = client.get(url(sheet, "score"))
    make.score(sheet, cast.panel1)
    late = client.post(
        url(sheet, "score"),
        {**drawn(page), f"line-{item.pk}-points": "17.25", "comment": "迟到的评语"},
    )
    text = late.content.decode()
    assert (late.status_code, "17.25" in text, "迟到的评语" in text) == (409, True, True)
    assert Score._base_manager.filter(points="17.25").count() == 0


def test_a_call_that_closes_before_it_opens_is_said_at_the_date(cast):
    call = make.drafted_call(cast)
    days = {"opens_at": "2026-03-05T09:00", "closes_at": "2026-03-04T09:00"}
    before = Entry.objects.count()
    answer = do(cast.client(cast.officer), call, "change", **days, name="改过的标题")
    assert (answer.status_code, typed(answer, *days)) == (422, days)
    assert at_field(answer, "closes_at") == "申报截止应晚于申报开始。"
    assert typed(answer, "name") == {"name": "改过的标题"}
    assert (Announcement.objects.get().closes_at, Entry.objects.count()) == (call.closes_at, before)
