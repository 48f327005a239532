"""A form sent after its deed's time: ticks, choices and files come back in words, nothing unseen does."""

from __future__ import annotations

from institutions.enums import LicenceKind
from institutions.models import Licence
from tests.factories import vetting as make
from tests.portals.vetting.browser import drawn, pdf, url
from vetting.domain import applications, panels, review

LATE = "（没有写入，可以从这里复制）"


def late(client, row, deed, **typed):
    return client.post(url(row, deed), typed)


def typed_of(answer):
    assert (answer.status_code, LATE in answer.content.decode()) == (409, True)
    return dict(answer.context["typed"])


def shown(client, row, deed):
    """What the page of the deed sends back by itself, its proof of what was on it included."""
    page = client.get(url(row, deed))
    assert page.status_code == 200
    proof = page.context["drawn"]
    assert f'name="_drawn" value="{proof}"' in page.content.decode()
    return {**drawn(page), "_drawn": proof}


def test_application_filled_after_it_was_submitted_elsewhere(cast):
    make.certified(cast.institution)
    call = make.published_call(cast)
    row = make.started_application(cast, call=call, institution=cast.institution)
    clerk = cast.client(cast.clerk)
    plan = call.items.get(title="课程方案")
    form = shown(clerk, row, "fill")
    row = applications.submit(row, by=cast.clerk)
    licence = Licence.objects.filter(institution=cast.institution, kind=LicenceKind.NPO_CERT).get()
    item = call.items.get(licence_kind=LicenceKind.NPO_CERT)
    answer = late(clerk, row, "fill", **{
        **form, "plan": "每周两次\n三人", "price_offer": "20", "undertaking": "on",
        f"item-{item.pk}": licence.pk, f"item-{plan.pk}": pdf("方案.pdf"),
    })  # fmt: skip
    told = typed_of(answer)
    promise = next(words for label, words in told.items() if label.startswith("我单位承诺"))
    assert (told["课程与服务方案"], told["报价"], promise) == ("每周两次\n三人", "20", "已勾选")
    label = next(label for label in told if label.startswith(item.title))
    assert told[label] == str(licence)
    assert told["课程方案"] == "文件“方案.pdf”没有保存，办理时请重新选择。"
    assert not any("证照在服务期满前到期" in label for label in told)


def test_verdicts_sent_late_say_what_was_answered_of_which_item(cast):
    row = make.submitted_application(cast)
    officer = cast.client(cast.officer)
    form = shown(officer, row, "verdicts")
    lines = {name: "ok" for name in form if name.endswith("-verdict")}
    first, *_others = row.items()
    typed = {**form, **lines, f"line-{first.pk}-verdict": "no", f"line-{first.pk}-note": "看不清",
             "rest_ok": "on"}  # fmt: skip
    row = review.qualify(make.reviewed(row), by=cast.officer)
    told = typed_of(late(officer, row, "verdicts", **typed))
    assert (told[f"{first.title} 结论"], told[f"{first.title} 意见"]) == ("不合格", "看不清")
    assert told["其余未填写的事项一律合格"] == "已勾选"


def test_without_proof_of_what_was_drawn_no_label_of_the_row_is_told(cast):
    row = make.submitted_application(cast)
    first, *_others = row.items()
    row = review.qualify(make.reviewed(row), by=cast.officer)
    typed = {"_membership": cast.officer.membership_id, f"line-{first.pk}-note": "看不清",
             "_drawn": "forged"}  # fmt: skip
    answer = late(cast.client(cast.officer), row, "verdicts", **typed)
    assert typed_of(answer) == {"表中填写的内容": "看不清"}


def test_a_key_that_was_never_offered_names_nobody(cast):
    """An applicant guesses keys of the bureau's own form: no expert and no account is named."""
    call = make.published_call(cast)
    panels.appoint(call, by=cast.lead, name="专家不公开", employer="某校")
    expert = call.panelists.get()
    clerk = cast.client(cast.clerk)
    for deed, field, key in (
        ("dismiss", "panelist", expert.pk),
        ("appoint", "member", cast.panel1.membership_id),
        ("appoint", "member", "9" * 40),
    ):
        typed = {"_membership": cast.clerk.membership_id, field: key, "name": "我写的"}
        page = late(clerk, call, deed, **typed)
        told = dict(page.context["typed"])
        assert page.status_code == 409
        assert set(told.values()) <= {"选过的一项现在已不在可选范围内，请重新选择。", "我写的"}
        text = page.content.decode()
        assert ("专家不公开" in text, cast.panel1.name in text) == (False, False)


def test_proof_of_another_row_or_person_is_no_proof(cast):
    make.certified(cast.institution)
    call = make.published_call(cast)
    one = make.submitted_application(cast, call=call, institution=cast.institution)
    other = make.submitted_application(cast, call=call)
    form = shown(cast.client(cast.officer), one, "verdicts")
    item = other.items()[0]
    other = review.qualify(make.reviewed(other), by=cast.officer)
    typed = {**form, f"line-{item.pk}-note": "看不清"}
    told = typed_of(late(cast.client(cast.officer), other, "verdicts", **typed))
    assert "看不清" in told["表中填写的内容"]
    assert not any(item.title in label for label in told)
