import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.domain import signup
from accounts.domain.users import held_by
from accounts.enums import OrganisationKind
from accounts.facts import Claiming
from accounts.models import Claim, Message, Organisation, User
from core import files, fsm
from core.errors import Blocked, DomainError, Forbidden, Invalid
from core.models import Entry
from tests.cast import PASSWORD
from tests.scans import PDF
from tests.vetting.refusals import wrong

USCC = "91000000MA00000033"


def open_account(cast, **changes):
    facts = {
        "uscc": USCC,
        "organisation_name": "新机构（演示）",
        "region": cast.region,
        "name": "张三",
        "username": "zhangsan",
        "password": PASSWORD,
    }
    return signup.open_account(**{**facts, **changes})


def claim(cast, **changes):
    upload = SimpleUploadedFile("授权书.pdf", PDF, "application/pdf")
    facts = {
        "uscc": cast.institution_office.code,
        "name": "李四",
        "username": "lisi",
        "password": PASSWORD,
        "phone": "13800000000",
        "facts_text": "原经办人已离职",
        "authorisation": files.accept(upload, kinds=files.SCANS, by="test"),
    }
    return signup.claim(Claiming(**{**facts, **changes}))


def test_an_institution_opens_its_account(cast):
    office, user, membership = open_account(cast)
    assert (office.kind, office.code, office.region) == ("INSTITUTION", USCC, cast.region)
    assert (membership.role, membership.is_lead) == ("INSTITUTION", True)
    assert user.check_password(PASSWORD)
    entry = Entry.objects.get(deed="membership.sign_up")
    assert (entry.chain, entry.dossier) == ("371000", f"office:{USCC}")


def test_a_bad_password_leaves_nothing_behind(cast):
    with pytest.raises(Invalid) as refusal:
        open_account(cast, password="12345")
    assert list(refusal.value.fields) == ["password"]
    assert not Organisation.objects.filter(code=USCC).exists()
    assert not User.objects.filter(username="zhangsan").exists()


def test_a_taken_uscc_is_claimed_not_registered_again(cast):
    with pytest.raises(Invalid) as refusal:
        open_account(cast, uscc=cast.institution_office.code)
    assert list(refusal.value.fields) == ["uscc"]


def test_a_code_of_another_kind_of_office_is_nobodys_to_take(cast):
    assert wrong(open_account, cast, uscc=cast.department.code) == {
        "uscc": "该代码属于其他类型的单位。"
    }


@pytest.mark.parametrize(
    ("told", "sentences"),
    [
        (
            {"username": "张三"},
            {"username": "登录名为 3 到 32 位小写字母、数字或 . _ @ -,以字母或数字开头。"},
        ),
        ({"username": "DEAN"}, {"username": "登录名“dean”已被使用，请换一个。"}),
        ({"name": " "}, {"name": "请填写姓名。"}),
    ],
)
def test_an_account_is_refused_at_the_field_that_is_wrong(cast, told, sentences):
    assert wrong(open_account, cast, **told) == sentences
    assert not Organisation.objects.filter(code=USCC).exists()


def test_an_office_entered_from_paper_is_taken_up_by_its_institution(cast):
    row = Organisation.objects.create(
        kind=OrganisationKind.INSTITUTION, code=USCC, name="补录机构", region=cast.region_b
    )
    office, _user, _membership = open_account(cast)
    assert (office, office.name) == (row, "补录机构")


def test_a_claim_goes_to_the_district_and_changes_nothing_yet(cast):
    row = claim(cast)
    assert [(n.organisation, n.role) for n in Message.objects.all()] == [(cast.bureau, "DISTRICT")]
    assert not row.claimant.is_active
    assert [held.pk for held in held_by(cast.clerk.user_id)] == [cast.clerk.membership_id]
    with pytest.raises(Blocked):
        claim(cast, username="wangwu")


def test_a_free_uscc_cannot_be_claimed(cast):
    assert wrong(claim, cast, uscc=USCC) == {"uscc": "该统一社会信用代码尚未注册，请直接注册。"}


def test_a_claim_says_why_the_account_should_be_theirs(cast):
    assert wrong(claim, cast, facts_text=" ") == {"facts_text": "请写明为什么该账号应由您使用。"}
    assert not User.objects.filter(username="lisi").exists()


def test_grant_changes_who_holds_the_account(cast):
    row = signup.grant(claim(cast), by=cast.lead, reason="授权书属实")
    assert held_by(cast.clerk.user_id) == []
    assert [(m.organisation, m.role, m.is_lead) for m in held_by(row.claimant_id)] == [
        (cast.institution_office, "INSTITUTION", True)
    ]
    assert User.objects.get(pk=row.claimant_id).is_active
    assert [n.organisation for n in Message.objects.filter(kind="claim.grant")] == [
        cast.institution_office
    ]


def test_refuse_leaves_the_account_where_it_is(cast):
    row = signup.refuse(claim(cast), by=cast.lead, reason="授权书无公章")
    assert (row.state, row.decided_by_id, row.decision_text) == (
        "refused",
        cast.lead.user_id,
        "授权书无公章",
    )
    assert [held.pk for held in held_by(cast.clerk.user_id)] == [cast.clerk.membership_id]
    assert not User.objects.get(pk=row.claimant_id).is_active
    assert [n.organisation for n in Message.objects.filter(kind="claim.refuse")] == [
        cast.institution_office
    ]


def test_a_reason_is_given(cast):
    with pytest.raises(Blocked) as refusal:
        signup.grant(claim(cast), by=cast.lead, reason=" ")
    assert refusal.value.reasons == ["请写明理由。"]


def test_who_may_decide_a_claim(cast):
    row = claim(cast)
    allowed = {
        name
        for name in cast.people
        if any(move.name == "grant" for move in fsm.moves(row, getattr(cast, name)))
    }
    assert allowed == {"lead", "lead2"}
    for name in set(cast.people) - allowed:
        with pytest.raises(Forbidden):
            signup.refuse(row, by=getattr(cast, name), reason="不成立")


def test_what_may_follow_each_state(cast):
    def possible(row):
        return {move.name for move in fsm.moves(row, cast.lead)}

    row = claim(cast)
    found = {row.state: possible(row)}
    granted = signup.grant(row, by=cast.lead, reason="属实")
    found[granted.state] = possible(granted)
    refused = signup.refuse(claim(cast, username="wangwu"), by=cast.lead, reason="不属实")
    found[refused.state] = possible(refused)
    assert found == {"filed": {"grant", "refuse"}, "granted": set(), "refused": set()}


def test_claims_are_seen_by_their_district_and_city(cast):
    claim(cast)
    seen = {name for name, actor in cast.people.items() if Claim.objects.visible_to(actor)}
    assert seen == {"city", "city_lead", "officer", "officer2", "lead", "lead2"}


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sampled_from(["claim", "grant", "refuse"]), max_size=8))
def test_a_random_walk_leaves_the_account_with_somebody(cast, walk):
    from django.db import transaction

    with transaction.atomic():
        row, number = None, 0
        for step in walk:
            try:
                if step == "claim":
                    number += 1
                    row = claim(cast, username=f"walker{number}")
                elif row is not None:
                    row = getattr(signup, step)(row, by=cast.lead, reason="核实")
            except DomainError:
                continue
            holders = [
                m
                for m in cast.institution_office.memberships.all()
                if m in held_by(m.user_id) and m.user.is_active
            ]
            assert len(holders) == 1
        transaction.set_rollback(True)
