"""Every form of this room with what nobody should type: a clear Chinese sentence, everything kept."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms

from core.models import Entry
from portals.kit import act as acts
from portals.kit.deed_form import CheckedFileField
from portals.kit.grid import GridForm
from tests.factories import institutions as people
from tests.factories import vetting as make
from tests.portals.bad_input import typed
from tests.portals.vetting.browser import drawn, pdf, url
from tests.portals.vetting.test_bad_input import sheet_of
from vetting.domain import objections
from vetting.facts import Filing
from vetting.models import (
    Announcement,
    Application,
    Listing,
    Objection,
    Package,
    Score,
    ScoreItem,
    ScoreSheet,
)

ROOM = (Announcement, Package, Application, ScoreSheet, Objection, Listing)
HOSTILE = {
    "letters": "abc",
    "words": "很多",
    "three decimals": "3.333",
    "negative": "-5",
    "huge": "9" * 400,
    "exponent": "1E+999999",
    "excel": "1.23E+17",
    "not a number": "NaN",
    "31 Feb": "2026-02-31",
    "13th month": "2026-13-01T09:00",
    "long": "长" * 170_000,
    "nul": "空\x00字符",
    "surrogate": "半个\ud800字",
    "right to left": "\u202e〕号1",
    "blank": " \u3000\t",
    "unseen": "\u200e\u200b",
    "markup": "<script>alert(1)</script>",
}
# Ends as a Chinese sentence ends; no half-width mark but in an hour, no English word.
MARKS = re.compile(r"[,;:()!?]|[A-Za-z]{3,}")


def faulty(sentence: str) -> bool:
    return not sentence.endswith("。") or bool(MARKS.search(re.sub(r"\d\d:\d\d", "", sentence)))


@pytest.fixture
def rows(cast, time) -> dict[type, Any]:
    call = make.noticed_call(cast, time)
    application = call.applications().first()
    objection = objections.file(call, Filing(name="王小明", contact="0631-1234567", facts="名单外人员在校内授课，与申报不符。", application=application, attachment=people.stored_file("异议书.pdf")), by=cast.officer2)  # fmt: skip
    return {
        Announcement: call,
        Package: call.packages.first(),
        Application: application,
        ScoreSheet: ScoreSheet.objects.first(),
        Objection: objection,
        Listing: make.pending_listing(cast.institution),
    }


CHOSEN = (
    forms.BooleanField, forms.ModelMultipleChoiceField, forms.MultipleChoiceField, CheckedFileField,
)  # fmt: skip


def problems(act: acts.Act, form: Any, value: str) -> list[tuple[Any, ...]]:
    """What is wrong with how a form answers when every field of it holds the value."""
    found: list[tuple[Any, ...]] = [
        (act.name, name, sentence)
        for name, sentences in form.errors.items()
        for sentence in sentences
        if faulty(sentence)
    ]
    for name, field in form.fields.items():
        if not isinstance(field, CHOSEN) and form[name].value() != value:
            found.append((act.name, name, "lost"))
    for name, clean in form.cleaned_data.items():
        if isinstance(clean, str) and re.search("[\x00\u200b\u200e\u202e\ud800-\udfff]", clean):
            found.append((act.name, name, "unseen"))
    return found


def test_every_form_answers_in_whole_chinese_sentences(cast, rows):
    before, refused, found = Entry.objects.count(), 0, []
    room = [act for act in acts.registered() if act.model in ROOM]
    for act in room:
        told = {"subject": None if act.new else rows[act.model], "actor": cast.lead}
        names = list(act.form_class(**told).fields)
        for value in HOSTILE.values():
            form = act.form_class(**told, data=dict.fromkeys(names, value), files={})
            form.is_valid()
            refused += len(form.errors)
            found += problems(act, form, value)
    assert found == []
    assert (len(room) > 50, refused > 500) == (True, True)
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        ("1.23E+17", "不能大于 20。"),
        ("1E+999999", "不能大于 20。"),
        ("NaN", "请填写数字，如 8.5。"),
        ("9" * 5000, "不能大于 20。"),
        ("12分", "请填写数字，如 8.5。"),
        ("-0.001", "不能小于 0。"),
    ],
)
def test_a_strange_mark_is_said_in_its_cell_and_nothing_is_kept(cast, time, mark, sentence):
    sheet, item = sheet_of(cast, time)
    name = f"line-{item.pk}-points"
    before = Entry.objects.count()
    client, path = cast.client(cast.panel1), url(sheet, "score")
    answer = client.post(path, {**drawn(client.get(path)), name: mark})
    assert (answer.status_code, sentence in answer.context["form"].errors[name]) == (422, True)
    assert typed(answer, name) == {name: mark}
    assert (Score.objects.count(), Entry.objects.count()) == (0, before)


def test_full_width_digits_count_as_digits(cast, time):
    sheet, item = sheet_of(cast, time)
    name = f"line-{item.pk}-points"
    client, path = cast.client(cast.panel1), url(sheet, "score")
    answer = client.post(path, {**drawn(client.get(path)), name: "１２．５".replace("．", ".")})
    assert answer.status_code == 302
    assert Score.objects.get(item=item).points == 12.5


def hostile_call(**more):
    return {"name": "2026年遴选", "contact": "经办甲 0631-0000000", **more}


@pytest.mark.parametrize(
    ("deed", "typed_in", "sentences"),
    [
        ("change", {"term_from": "2026-02-31"}, {"term_from": "请填写实际存在的日期，如 2026-03-02。"}),
        ("change", {"closes_at": "明天下午"},
         {"closes_at": "请填写实际存在的日期和时刻，如 2026-03-02 09:00。"}),
        ("change", {"name": "长" * 121}, {"name": "最多 120 个字，现在有 121 个，请删减。"}),
        ("change", {"name": "\u200e"}, {"name": "请填写这一项。"}),
        ("change", {"scope_text": "空\x00"}, {"scope_text": "含有看不见的控制字符，请删去后重新填写。"}),
        ("change", {"school_year": "2026"}, {"school_year": "填写的内容格式不对，请核对后重新填写。"}),
        ("add-package", {"quota": "1.23E+17"}, {"quota": "请填写整数，如 12。"}),
        ("add-package", {"quota": "100"}, {"quota": "不能大于 99。"}),
        ("add-package", {"category": "BALLET"},
         {"category": "所选的一项不在可选范围内，请重新选择。"}),
    ],
)  # fmt: skip
def test_the_sentence_stands_at_its_field_of_the_draft(cast, deed, typed_in, sentences):
    call = make.drafted_call(cast)
    before = Entry.objects.count()
    client, path = cast.client(cast.officer), url(call, deed)
    answer = client.post(path, {**drawn(client.get(path)), **typed_in})
    found = answer.context["form"].errors
    assert answer.status_code == 422
    assert {name: found[name][0] for name in sentences} == sentences
    kept = {name: value for name, value in typed_in.items() if name != "category"}
    assert typed(answer, *kept) == kept
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    "days",
    [
        {"term_from": "0001-01-01", "term_until": "9999-12-31"},
        {"term_from": "2027-07-01", "term_until": "2026-09-01"},
        {"opens_at": "9999-12-31T23:59", "closes_at": "0001-01-01T00:00"},
        {"opens_at": "2026-03-08T09:00", "closes_at": "2026-03-02T09:00"},
    ],
)
def test_days_out_of_order_or_out_of_the_world_are_refused_in_words(cast, days):
    call = make.drafted_call(cast)
    client = cast.client(cast.lead)
    path = url(call, "change")
    answer = client.post(path, {**drawn(client.get(path)), **days})
    if answer.status_code == 302:  # a draft may be unfinished: publishing it may not
        path = url(call, "publish")
        answer = client.post(path, drawn(client.get(path)))
    assert answer.status_code == 422
    told = [text for texts in answer.context["form"].errors.values() for text in texts]
    assert told
    assert [text for text in told if not text.endswith("。")] == []
    assert Announcement.objects.get().state == "draft"


def test_half_filled_lines_of_the_score_table_are_told_in_their_cells(cast):
    call = make.drafted_call(cast)
    client, path = cast.client(cast.officer), url(call, "set-scores")
    sent = drawn(client.get(path))
    place = max(int(name.split("-")[1]) for name in sent if name.startswith("line-"))
    before = ScoreItem.objects.count()
    answer = client.post(
        path, {**sent, f"line-{place}-title": "只有名称", f"line-{place}-points": "十分"}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors[f"line-{place}-points"] == ["请填写整数，如 12。"]
    assert (ScoreItem.objects.count(), isinstance(answer.context["form"], GridForm)) == (
        before, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("9999-12-31", "请核对年份，应在 1900 年到 2199 年之间。"),
        ("0001-01-01", "请核对年份，应在 1900 年到 2199 年之间。"),
        ("2026-02-30", "请填写实际存在的日期，如 2026-03-02。"),
        ("2026-03-01", "请填写暂停的最后一天，不早于开始之日，不晚于资格到期日（2026-09-18）。"),
    ],
)
def test_a_suspension_cannot_end_outside_the_world_or_before_it_begins(cast, until, sentence):
    row = make.backfilled_listing(cast.institution)
    client, path = cast.client(cast.lead), url(row, "suspend")
    before = Entry.objects.count()
    sent = {
        **drawn(client.get(path)),
        "reason": "证照换发",
        "number": "通〔2026〕1号",
        "basis": "licence",
        "article": "办学许可证",
        "until": until,
    }
    answer = client.post(path, {**sent, "document": pdf("依据.pdf")})
    assert (answer.status_code, answer.context["form"].errors) == (422, {"until": [sentence]})
    kept = ("reason", "number", "basis", "article", "until")
    assert typed(answer, *kept) == {name: sent[name] for name in kept}
    assert (Listing.objects.get().state, Entry.objects.count()) == ("listed", before)


def test_a_backfilled_listing_with_dates_out_of_order_is_told_at_each_field(cast):
    client, path = cast.client(cast.officer), "/do/vetting.listing/new/backfill/"
    page = client.get(path)
    answer = client.post(path, {
        **drawn(page), "institution": cast.institution.pk, "category": "SPORTS",
        "service_items": "轮滑", "price": "20", "price_unit": "pupil_hour", "document_number": "旧〔2025〕1号",
        "basis": "名单公告", "listed_on": "2027-01-01", "valid_from": "2026-09-01",
        "valid_until": "2026-01-01", "scan": pdf(),
    })  # fmt: skip
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "valid_until": ["有效期止不应早于有效期起。"],
        "listed_on": ["列入日期不应晚于今天。"],
    }
    assert Listing.objects.count() == 0
