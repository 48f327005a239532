"""Who sees which rows: a stranger of the same role elsewhere sees none of them."""

from __future__ import annotations

import pytest

from accounts.actors import Stranger
from tests.factories import institutions as people
from tests.factories import vetting
from vetting.domain import applications, corrections, objections
from vetting.enums import ItemKind
from vetting.facts import Filing
from vetting.models import (
    Announcement,
    Application,
    ChecklistItem,
    Correction,
    Material,
    Objection,
    Package,
    PublicNotice,
    ScoreSheet,
    Verdict,
)

PEOPLE = (
    "officer", "city", "reviewer", "panel1", "dean", "inspector", "clerk", "admin", "auditor",
    "officer_b", "reviewer_b", "panel_b", "dean_b", "inspector_b", "clerk_b",
)  # fmt: skip


def who_sees(cast, row):
    model = type(row)
    actors = {name: getattr(cast, name) for name in PEOPLE} | {"public": Stranger()}
    return {
        name
        for name, actor in actors.items()
        if model.objects.visible_to(actor).filter(pk=row.pk).exists()
    }


@pytest.fixture
def joint(cast):
    return (
        {"title": "登记证书", "kind": ItemKind.LICENCE, "licence_kind": "NPO_CERT"},
        {"title": "课程方案", "kind": ItemKind.UPLOAD, "reviewer": cast.department},
    )


def test_draft_call_is_its_bureaus_and_the_citys(cast):
    call = vetting.drafted_call(cast)
    assert who_sees(cast, call) == {"officer", "city"}


def test_published_call_is_seen_by_whom_it_concerns(cast, joint):
    call = vetting.published_call(cast, checklist=joint)
    everybody = {"officer", "city", "inspector", "reviewer", "dean", "clerk", "clerk_b", "public"}
    assert who_sees(cast, call) == everybody
    assert who_sees(cast, vetting.package_of(call)) == everybody - {"inspector"}
    vetting.experts(cast, call)
    assert who_sees(cast, call) == everybody | {"panel1"}


def test_application_is_the_applicants_and_the_reviewing_sides(cast, joint):
    vetting.certified(cast.institution)
    call = vetting.published_call(cast, checklist=joint)
    draft = vetting.started_application(cast, call=call, institution=cast.institution)
    assert who_sees(cast, draft) == {"clerk"}
    row = applications.submit(draft, by=cast.clerk)
    assert who_sees(cast, row) == {"clerk", "officer", "city", "reviewer"}
    cert = row.materials.get(item__title="登记证书")
    plan = row.materials.get(item__title="课程方案")
    assert who_sees(cast, cert) == {"clerk", "officer"}
    assert who_sees(cast, plan) == {"clerk", "officer", "reviewer"}


def test_verdicts_are_never_shown_to_the_applicant(cast):
    vetting.certified(cast.institution)
    row = vetting.reviewed(
        vetting.submitted_application(cast, institution=cast.institution), failed=["课程方案"]
    )
    assert {frozenset(who_sees(cast, each)) for each in row.verdicts.all()} == {
        frozenset({"officer"})
    }
    row = corrections.ask_correction(row, by=cast.officer)
    assert who_sees(cast, row.open_correction) == {"clerk", "officer"}


def test_objection_is_the_bureaus_and_its_filers_and_a_notice_is_public(cast, time):
    vetting.certified(cast.institution)
    call = vetting.noticed_call(
        cast, time, institutions=[cast.institution], category=cast.institution.category
    )
    row = objections.file(
        call,
        Filing(name="王小明", contact="0631-123", facts="名单外人员在校内授课，与申报不符。"),
        by=cast.clerk,
    )
    assert who_sees(cast, row) == {"officer", "city", "clerk"}
    assert who_sees(cast, call.current_public_notice) == {
        "officer", "city", "dean", "clerk", "clerk_b", "public",
    }  # fmt: skip
    sheet = call.applications().get().sheets.get(panelist__user=cast.panel1.user_id)
    assert who_sees(cast, sheet) == {"officer", "panel1"}


def test_every_scoped_row_of_the_room_hides_from_another_district(cast, time, joint):
    """Nothing of district A is seen by the bureau, department, experts or inspectors of B."""
    call = vetting.reviewed_call(cast, time)
    vetting.scored(cast, call)
    strangers = ("officer_b", "lead_b", "reviewer_b", "panel_b", "inspector_b", "dean_b")
    models = (
        Announcement, Application, ChecklistItem, Correction, Material, Objection, Package,
        PublicNotice, ScoreSheet, Verdict,
    )  # fmt: skip
    seen = {
        (model.__name__, name)
        for model in models
        for name in strangers
        if model.objects.visible_to(getattr(cast, name)).exists()
    }
    assert seen == set()
    assert people.officer_of(cast.region) == cast.officer
