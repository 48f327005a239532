"""A draft that was never handed in is the applicant's alone, whatever it ended as."""

import pytest

from accounts.actors import system
from accounts.models import Message
from core.fsm import fresh
from core.models import Entry
from tests.factories import vetting
from tests.vetting.test_strangers import who_sees
from vetting.domain import applications, calls
from vetting.enums import ItemKind
from vetting.facts import Numbered


@pytest.fixture
def draft(cast):
    vetting.certified(cast.institution)
    checklist = (
        {"title": "登记证书", "kind": ItemKind.LICENCE, "licence_kind": "NPO_CERT"},
        {"title": "课程方案", "kind": ItemKind.UPLOAD, "reviewer": cast.department},
    )
    call = vetting.published_call(cast, checklist=checklist)
    return vetting.started_application(cast, call=call, institution=cast.institution)


def lapsed(row, cast, time):
    time.move(row.announcement.closes_at)
    return applications.lapse_draft(row, by=system("draft-lapse"))


def ended(row, cast, time):
    calls.cancel(
        row.announcement, Numbered(number="环教告〔测〕2号"), by=cast.lead, reason="政策调整"
    )
    return fresh(row)


def withdrawn(row, cast, time):
    return applications.withdraw(row, by=cast.clerk)


@pytest.mark.parametrize(
    ("end", "label"),
    [(lapsed, "逾期未提交"), (ended, "随项目终止"), (withdrawn, "已撤回申报")],
)
def test_an_ended_draft_stays_the_applicants(cast, time, draft, end, label):
    row = end(draft, cast, time)
    assert row.get_state_display() == label
    assert who_sees(cast, row) == {"clerk"}
    assert {frozenset(who_sees(cast, each)) for each in row.materials.all()} == {
        frozenset({"clerk"})
    }


def test_what_became_of_a_draft_is_read_by_the_applicant_and_the_auditor(cast, time, draft):
    row = lapsed(draft, cast, time)
    about = f"vetting.application:{row.pk}"
    readers = {
        name
        for name, actor in cast.people.items()
        if Entry.objects.visible_to(actor).filter(subject=about).exists()
    }
    assert readers == {"clerk", "auditor"}


def test_nobody_is_told_that_a_draft_was_given_up(cast, draft):
    before = Message.objects.count()
    applications.withdraw(draft, by=cast.clerk)
    assert Message.objects.count() == before


def test_giving_up_what_was_handed_in_is_told_to_the_bureau(cast, draft):
    row = applications.submit(draft, by=cast.clerk)
    applications.withdraw(row, by=cast.clerk)
    told = Message.objects.filter(kind="application.withdraw")
    assert [notice.organisation for notice in told] == [cast.bureau]
