"""Owners of accounts: printed codes, a forgotten password, the letter to the office above."""

from datetime import timedelta

import pytest
from django_otp.oath import TOTP

from accounts import rules
from accounts.domain import codes, owners, passwords
from accounts.facts import StampedLetter
from accounts.models import (
    Authenticator,
    Membership,
    Message,
    OwnerLetter,
    RecoveryCode,
    Tie,
    User,
)
from core import clock
from core.errors import Blocked, Forbidden, Invalid
from tests.cast import PASSWORD
from tests.factories import identity
from tests.factories.institutions import stored_file

WRONG = "找回码或动态口令不对，或已用过。请核对纸上还没有划去的一行。"


@pytest.fixture
def time():
    with clock.frozen(clock.now()) as frozen:
        yield frozen


def sheet(cast, actor, *, password=PASSWORD, proof=""):
    row = Membership.objects.get(pk=actor.membership_id)
    return owners.draw_codes(row, by=actor, old=password, proof=proof)


def renew(actor, code, new=identity.NEXT):
    return owners.renew(User.objects.get(pk=actor.user_id).username, code=code, new=new)


def wrong(call, *args, **facts):
    with pytest.raises(Invalid) as refusal:
        call(*args, **facts)
    return refusal.value.fields


def test_a_sheet_is_told_once_and_kept_as_digests(cast):
    lines = sheet(cast, cast.officer)
    assert len(lines) == 10
    kept = RecoveryCode.objects.filter(user=cast.officer.user_id, gone_at=None)
    assert kept.count() == 10
    assert not set(kept.values_list("digest", flat=True)) & set(lines)


def test_a_later_sheet_needs_a_line_of_the_one_before(cast):
    first = sheet(cast, cast.officer)
    assert wrong(sheet, cast, cast.officer) == {"proof": WRONG}
    second = sheet(cast, cast.officer, proof=first[0])
    assert wrong(sheet, cast, cast.officer, proof=first[1]) == {"proof": WRONG}
    assert len(sheet(cast, cast.officer, proof=second[0].upper().replace("-", " "))) == 10


def test_a_forgotten_password_is_renewed_with_ones_own_code_and_makes_no_tie(cast):
    lines = sheet(cast, cast.officer)
    row = renew(cast.officer, lines[3])
    assert row.user.check_password(identity.NEXT)
    assert not Tie.objects.exists()
    assert wrong(renew, cast.officer, lines[3], "又一个-口令-2026") == {"code": WRONG}
    renew(cast.officer, lines[4], "又一个-口令-2026")


def test_a_code_is_not_spent_on_a_password_that_is_refused(cast):
    lines = sheet(cast, cast.officer)
    assert list(wrong(renew, cast.officer, lines[0], "1234567890")) == ["new"]
    renew(cast.officer, lines[0])


@pytest.mark.parametrize("who", ["nobody", "officer", "lead"])
def test_an_unknown_name_a_wrong_code_and_somebody_elses_get_one_answer(cast, who):
    lines = sheet(cast, cast.officer)
    code = "aaaa-bbbb-cccc" if who == "officer" else lines[0]
    assert wrong(owners.renew, who, code=code, new=identity.NEXT) == {"code": WRONG}


def test_a_disabled_person_does_not_come_back_by_a_code(cast):
    lines = sheet(cast, cast.officer)
    User.objects.filter(pk=cast.officer.user_id).update(is_active=False)
    assert wrong(renew, cast.officer, lines[0]) == {"code": WRONG}


def test_a_code_older_than_the_reset_confirms(cast, time):
    lines = sheet(cast, cast.officer)
    time.move(timedelta(minutes=1))
    officer = identity.choose(identity.reset(cast.officer, by=cast.lead))
    assert officer.tied
    renew(officer, lines[0])
    assert not identity.again(officer).tied
    assert Tie.objects.get().ended_by == "code"


def test_a_sheet_drawn_after_the_reset_never_confirms_it(cast, time):
    """The lead comes in with the one_time_password and prints a sheet; the owner has none."""
    officer = identity.choose(identity.reset(cast.officer, by=cast.lead))
    time.move(timedelta(minutes=1))
    lines = sheet(cast, officer, password=identity.OWN)
    time.move(timedelta(minutes=1))
    renew(officer, lines[0])
    assert identity.again(officer).tied


def test_a_reset_does_not_let_its_maker_replace_the_owners_sheet(cast):
    sheet(cast, cast.officer)
    officer = identity.choose(identity.reset(cast.officer, by=cast.lead))
    assert wrong(sheet, cast, officer, password=identity.OWN) == {"proof": WRONG}


def test_what_the_maker_drew_falls_when_the_owner_confirms(cast, time):
    """The owner's lines were used up, so that the lead could draw a sheet; the owner has a TOTP."""
    row = cast.membership(cast.officer)
    device = owners.prepare_authenticator(row, by=cast.officer, old=PASSWORD)
    owners.start_authenticator(row, by=cast.officer, token=dynamic(device, 0))
    time.move(timedelta(minutes=1))
    officer = identity.choose(identity.reset(cast.officer, by=cast.lead))
    made = codes.draw(User.objects.get(pk=officer.user_id))
    renew(officer, dynamic(device, 1))
    assert not identity.again(officer).tied
    assert wrong(renew, officer, made[0], "又一个-口令-2026") == {"code": WRONG}


def test_an_authenticator_is_started_by_its_owner_with_the_number_it_shows(cast):
    row = cast.membership(cast.officer)
    device = owners.prepare_authenticator(row, by=cast.officer, old=PASSWORD)
    right = dynamic(device, 0)
    with pytest.raises(Forbidden):
        owners.start_authenticator(row, by=cast.lead, token=right)
    token = f"{(int(right) + 1) % 10**6:06d}"
    assert wrong(owners.start_authenticator, row, by=cast.officer, token=token) == {
        "token": "动态口令不对，请等下一个数字出现后再输入。"
    }
    assert not codes.in_use(cast.user(cast.officer))


def test_the_first_sheet_of_a_made_account_confirms_later_resets_only(cast, time):
    officer = identity.choose(identity.make(cast.bureau, by=cast.lead, role="DISTRICT"))
    lines = sheet(cast, officer, password=identity.OWN)
    time.move(timedelta(minutes=1))
    officer = identity.choose(
        identity.reset(officer, by=cast.city_lead), password="第三个-口令-2026"
    )
    renew(officer, lines[0])
    left = Tie.objects.filter(user=officer.user_id, ended_at=None)
    assert [(tie.kind, tie.maker_id) for tie in left] == [("made", cast.lead.user_id)]


def dynamic(device, later):
    totp = TOTP(bytes.fromhex(str(device.secret)))
    totp.drift = later
    return f"{totp.token():06d}"


def test_a_dynamic_password_opens_once_and_its_secret_is_sealed(cast):
    row = cast.membership(cast.officer)
    device = owners.prepare_authenticator(row, by=cast.officer, old=PASSWORD)
    assert wrong(renew, cast.officer, dynamic(device, 0)) == {"code": WRONG}
    owners.start_authenticator(row, by=cast.officer, token=dynamic(device, 0))
    assert wrong(renew, cast.officer, dynamic(device, 0)) == {"code": WRONG}
    renew(cast.officer, dynamic(device, 1))
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_authenticator")
        assert cursor.fetchone()[0].startswith("zs1.")
    assert Authenticator.objects.get().last_step > 0


def confirm(letter, by, **facts):
    facts = {"number": letter.number, "scan": stored_file(), **facts}
    return owners.confirm(letter, StampedLetter(**facts), by=by)


def why(call, *args, **facts):
    with pytest.raises(Blocked) as refusal:
        call(*args, **facts)
    return refusal.value.reasons


def test_the_office_above_confirms_from_the_stamped_letter(cast):
    letter = identity.asked(identity.reset(cast.officer, by=cast.lead))
    told = Message.objects.filter(kind="ownerletter.ask").values_list("organisation__name", "role")
    assert sorted(told) == [("威海市教育局", "ADMIN"), ("威海市教育局", "CITY")]
    assert why(confirm, letter, cast.city_lead, number="aaaa-bbbb", scan=None) == [
        "确认函编号不对。请对照盖章原件上的编号填写；编号对不上的，请本人重新打印确认函。",
        "请上传盖章的确认函扫描件。",
    ]
    for who in (cast.lead, cast.lead2, cast.city, cast.lead_b):
        with pytest.raises(Forbidden):
            confirm(letter, who)
    row = confirm(letter, cast.city_lead, number=letter.number.upper())
    assert (row.answer, row.answered_by_id) == ("confirmed", cast.city_lead.user_id)
    assert not identity.again(cast.officer).tied
    assert Message.objects.get(kind="ownerletter.answer").person_id == cast.officer.user_id


def test_a_school_is_confirmed_by_another_person_of_the_district(cast):
    letter = identity.asked(identity.reset(cast.principal, by=cast.lead))
    assert str(rules.confirmed_by_another.sentence) in why(confirm, letter, cast.lead)[0]
    assert confirm(letter, cast.officer).answer == "confirmed"
    letter = identity.asked(identity.reset(cast.clerk, by=cast.lead))
    assert confirm(letter, cast.city_lead).answer == "confirmed"


def test_a_district_does_not_confirm_an_account_that_also_serves_above_it(cast):
    officer = identity.make(cast.school_office, by=cast.lead, role="SCHOOL")
    Membership.objects.create(
        user_id=officer.user_id,
        organisation=cast.city_bureau,
        role="CITY",
        since=clock.today(),
    )
    letter = identity.asked(officer)
    params = {"name": officer.name, "office": "威海市教育局"}
    sentence = str(rules.all_of_the_owner_confirmed_here.sentence) % params
    assert sentence in why(confirm, letter, cast.officer)


def test_asking_takes_the_password_and_the_sheets_out_of_the_makers_hands(cast, time):
    officer = identity.choose(identity.reset(cast.officer, by=cast.lead))
    theirs = sheet(cast, officer, password=identity.OWN)
    time.move(timedelta(minutes=1))
    row = Membership.objects.get(pk=officer.membership_id)
    letter = owners.ask(row, by=officer, old=identity.OWN, new=identity.NEXT)
    assert wrong(renew, officer, theirs[0], "又一个-口令-2026") == {"code": WRONG}
    assert wrong(passwords.change, row, by=officer, old=identity.OWN, new="又一个-口令-2026")
    time.move(timedelta(minutes=1))
    own = sheet(cast, officer, password=identity.NEXT)
    confirm(letter, cast.city_lead)
    renew(officer, own[0], "又一个-口令-2026")


def test_a_confirmation_voids_what_was_said_to_be_lost(cast, time):
    lost = sheet(cast, cast.officer)
    time.move(timedelta(minutes=1))
    letter = identity.asked(identity.reset(cast.officer, by=cast.lead))
    confirm(letter, cast.city_lead)
    assert wrong(renew, cast.officer, lost[0], "又一个-口令-2026") == {"code": WRONG}


def test_a_refusal_is_told_to_the_owner_with_its_reason(cast):
    letter = identity.asked(identity.reset(cast.officer, by=cast.lead))
    assert why(owners.refuse, letter, by=cast.city_lead, reason=" ") == ["请写明理由。"]
    row = owners.refuse(letter, by=cast.city_lead, reason="没有盖章")
    assert (row.answer, row.reason) == ("refused", "没有盖章")
    assert identity.again(cast.officer).tied
    told = Message.objects.get(kind="ownerletter.answer")
    assert (told.person_id, told.text) == (
        cast.officer.user_id,
        "确认本人的申请未予确认。理由：没有盖章",
    )
    assert str(rules.letter_waits.sentence) in why(confirm, letter, cast.city_lead)


def test_asking_again_or_a_code_makes_the_letter_void(cast, time):
    lines = sheet(cast, cast.officer)
    time.move(timedelta(minutes=1))
    officer = identity.reset(cast.officer, by=cast.lead)
    first = identity.asked(officer)
    row = Membership.objects.get(pk=officer.membership_id)
    second = owners.ask(row, by=officer, old=identity.NEXT, new="又一个-口令-2026")
    renew(officer, lines[0], "第四个-口令-2026")
    answers = OwnerLetter.objects.order_by("id").values_list("pk", "answer")
    assert list(answers) == [(first.pk, "void"), (second.pk, "void")]
