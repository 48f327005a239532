"""呈批: the deeds that may be approved on paper, their 呈批件, and what is kept of an approval."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import documents, policies, rules
from accounts.documents import proposals
from accounts.domain import reading
from accounts.facts import Approval
from accounts.models import Approval as Kept
from accounts.models import WrittenOnce
from core import clock, fsm, policy
from core.documents import Table
from core.documents.words import dated as written
from core.errors import Blocked
from core.models import Entry
from portals.kit import act, approvals, links
from tests import refused
from tests.factories import contracts as signed
from tests.factories import inspections as exits
from tests.factories import institutions as people
from tests.factories import vetting as make
from tests.scans import PDF
from vetting.domain import review
from vetting.facts import Numbered

pytestmark = pytest.mark.django_db
NUMBER = Numbered(number="环教审〔2026〕1号")


def _executed(cast, _time):
    signed.running_placement(cast)
    return exits.executed_case(cast)


def _reviewed(cast, _time):
    make.certified(cast.institution)
    row = make.submitted_application(cast, institution=cast.institution)
    return make.reviewed(row, failed=["课程方案"])


# Every deed that may carry an approval: how its row comes to where it can be done.
DEEDS = {
    "exitcase.decide": lambda cast, _time: exits.reviewed_case(cast),
    "exitcase.dismiss": lambda cast, _time: exits.reviewed_case(cast),
    "exitcase.revoke": _executed,
    "exitcase.vary": _executed,
    "emergency.confirm": lambda cast, _time: exits.emergency_case(cast).emergency,
    "emergency.lift": lambda cast, _time: exits.emergency_case(cast).emergency,
    "announcement.publish": lambda cast, _time: make.drafted_call(cast),
    "announcement.conclude": make.noticed_call,
    "application.disqualify": _reviewed,
    "listing.suspend": lambda cast, _time: make.backfilled_listing(cast.institution),
    "agreement.activate": lambda cast, _time: signed.countersigned_agreement(cast),
    "agreement.renew": lambda cast, _time: signed.active_agreement(cast),
}  # fmt: skip


def _wants(deed, answer=policies.MUST, scope="371002"):
    policy.change(
        policies.approval(deed), answer, scope=scope, effective_from=clock.today(),
        document="测试", set_by="tests",
    )  # fmt: skip


def _paper(**changed):
    told = {
        "approver": "王局长",
        "approved_on": clock.today(),
        "scan": people.stored_file("呈批件.pdf"),
    }
    return Approval(**told | changed)


def test_these_deeds_and_no_other_may_carry_an_approval():
    assert {
        f"{model._meta.model_name}.{name}"
        for model, name in _approvable()
    } == DEEDS.keys()  # fmt: skip
    assert {
        each.key.removeprefix("approval.")
        for each in policy.registered()
        if each.key.startswith("approval.")
    } == DEEDS.keys()
    assert {each.default for each in policy.registered() if each.key.startswith("approval.")} == {
        policies.NOT_ASKED
    }


def _approvable():
    return [
        (each.model, each.name)
        for each in act.registered()
        if each.spec is not None and rules.approved_on_paper in each.spec.custom["rules"]
    ]


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_a_deed_that_the_office_wants_approved_waits_for_the_paper(cast, time, deed):
    row = DEEDS[deed](cast, time)
    _wants(deed)
    refused.stopped(rules.approved_on_paper, row, deed.rpartition(".")[2], cast.lead)


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_the_draft_to_print_before_says_matter_rules_and_who_signs(cast, time, deed):
    row = DEEDS[deed](cast, time)
    name = deed.rpartition(".")[2]
    assert reading.one(row, f"proposal-{name}", cast.officer) is None
    _wants(deed, policies.MAY, scope="371000")
    page = documents.find(type(row), f"proposal-{name}")
    body = cast.client(cast.officer).get(
        f"/print/{row._meta.label_lower}/{row.pk}/proposal-{name}/"
    )
    said = documents.composed(page, row, cast.officer).plain()
    label = str(fsm.declared(type(row))[name].custom["label"])
    wanted = (
        "呈批件",
        f"呈批事项：{label}：{row.title()}",
        f"拟办理“{label}”",
        "办理条件",
        *("经办", "审核", "批准"),
    )
    assert [each for each in wanted if each not in said] == []
    assert ("None" in said, "%(" in said, body.status_code) == (False, False, 200)
    assert [
        reading.one(row, f"proposal-{name}", getattr(cast, who))
        for who in ("clerk", "dean", "inspector", "officer_b", "city")
    ] == [None] * 5
    word = cast.client(cast.lead).get(
        f"/print/{row._meta.label_lower}/{row.pk}/proposal-{name}/0/word/"
    )
    assert b"".join(word)[:2] == b"PK"


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_the_form_of_every_such_deed_takes_the_paper(cast, time, deed):
    row = DEEDS[deed](cast, time)
    _wants(deed)
    address = f"/do/{row._meta.label_lower}/{row.pk}/{deed.rpartition('.')[2]}/"
    form = cast.client(cast.lead).get(address).context["form"]
    assert [name for name in approvals.NAMES if form.fields[name].required] == [*approvals.NAMES]


def test_the_draft_names_what_stands_in_the_way_and_what_is_met(cast, time):
    row = exits.notified_case(cast)
    _wants("exitcase.decide")
    page = documents.find(type(row), "proposal-decide")
    blocks = documents.composed(page, row, cast.lead).blocks
    (table,) = [each for each in blocks if isinstance(each, Table)]
    unmet = [said for said, answer in table.rows if answer == proposals.UNMET]
    (decide,) = [each for each in fsm.moves(row, cast.lead) if each.name == "decide"]
    assert (unmet, len(unmet)) == ([written(each) for each in decide.unmet], 3)
    assert {answer for _said, answer in table.rows} == {proposals.UNMET, proposals.MET}


def test_the_draft_asks_the_rules_for_whoever_may_do_it_not_for_who_prints_it(cast, time):
    """The officer who opened the case prints it; another decides."""
    row = exits.reviewed_case(cast)
    _wants("exitcase.decide")
    page = documents.find(type(row), "proposal-decide")
    document = documents.composed(page, row, cast.officer)
    (table,) = [each for each in document.blocks if isinstance(each, Table)]
    assert [said for said, answer in table.rows if answer == proposals.UNMET] == []
    assert "，由区负责人办理的，核对如下：" in document.plain()
    assert "你单位" not in document.plain()


@pytest.mark.parametrize(
    "gap", [{"approver": ""}, {"approved_on": None}, {"scan": None}, {"approved_on": "tomorrow"}]
)
def test_an_approval_that_is_named_is_named_whole_and_not_of_tomorrow(cast, time, gap):
    row = _reviewed(cast, time)
    if "tomorrow" in gap.values():
        gap = {"approved_on": clock.today() + timedelta(1)}
    by = cast.officer.approved(_paper(**gap))
    with pytest.raises(Blocked) as stopped:
        review.disqualify(row, NUMBER, by=by, reason="含学科内容")
    assert stopped.value.reasons == [str(rules.approved_on_paper.sentence)]
    assert Kept.objects.count() == 0


def test_an_approval_is_kept_with_the_deed_and_recorded_in_its_entry(cast, time):
    row = _reviewed(cast, time)
    _wants("application.disqualify")
    paper = _paper()
    row = review.disqualify(row, NUMBER, by=cast.officer.approved(paper), reason="含学科内容")
    kept = Kept.objects.get()
    entry = Entry.objects.get(deed="application.disqualify")
    told = json.loads(entry.body)["facts"]["approval"]
    assert (kept.subject, kept.deed, kept.office, kept.approver, kept.deed_id) == (
        f"vetting.application:{row.pk}", "application.disqualify", cast.bureau, "王局长", entry.deed_id,
    )  # fmt: skip
    assert (told["by"], told["on"], told["scan"]["sha256"]) == (
        "王局长", clock.today().isoformat(), paper.scan.sha256,
    )  # fmt: skip
    with pytest.raises(WrittenOnce):
        kept.save()


def test_machines_and_offices_that_do_not_ask_need_no_paper(cast, time):
    _wants("application.disqualify", scope="371003")
    row = review.disqualify(_reviewed(cast, time), NUMBER, by=cast.officer, reason="含学科内容")
    assert (row.state, Kept.objects.count()) == ("disqualified", 0)


# In the browser -----------------------------------------------------------------------------------


def _post(cast, row, **told):
    client = cast.client(cast.officer)
    address = f"/do/vetting.application/{row.pk}/disqualify/"
    form = client.get(address).context["form"]
    data = {"reason": "含学科内容", "number": "环教审〔2026〕1号", "_version": row.version}
    return form, client.post(address, data | told)


def test_the_form_asks_only_where_the_office_wants_it_and_says_what_is_missing(cast, time):
    row = _reviewed(cast, time)
    form, _answer = _post(cast, row, reason="")
    assert "approver" not in form.fields
    _wants("application.disqualify")
    form, answer = _post(cast, row)
    assert [
        form.fields[name].required for name in ("approver", "approved_on", "approval_scan")
    ] == [True] * 3
    errors = answer.context["form"].errors
    assert (answer.status_code, sorted(errors)) == (
        422,
        ["approval_scan", "approved_on", "approver"],
    )


def test_what_was_approved_is_shown_to_the_offices_and_to_nobody_they_decide_about(cast, time):
    row = _reviewed(cast, time)
    _wants("application.disqualify", policies.MAY)
    scan = SimpleUploadedFile("呈批件.pdf", PDF, content_type="application/pdf")
    told = {"approver": "王局长", "approved_on": clock.today().isoformat(), "approval_scan": scan}
    _form, answer = _post(cast, row, **told)
    assert answer.status_code == 302
    kept = Kept.objects.get()
    seen = {
        who: cast.client(getattr(cast, who))
        .get(links.url(row, getattr(cast, who)))
        .content.decode()
        for who in ("officer", "city", "clerk")
    }
    assert {who: "王局长" in body for who, body in seen.items()} == {
        "officer": True, "city": True, "clerk": False,
    }  # fmt: skip
    address = f"/file/accounts.approval/{kept.pk}/scan/"
    codes = {
        who: cast.client(getattr(cast, who)).post(address).status_code
        for who in ("lead", "clerk", "officer_b")
    }
    assert codes == {"lead": 200, "clerk": 404, "officer_b": 404}
