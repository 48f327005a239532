"""本人确认: the pages of an account's owner, of the office above, and of a forgotten password."""

import re

import pytest
from django.test import Client

from accounts.domain import owners
from accounts.facts import StampedLetter
from accounts.models import Membership, OwnerLetter, Tie
from core import clock
from tests.cast import PASSWORD
from tests.factories import identity, institutions
from tests.portals.accounts.test_signin import come_in

NEW = identity.NEXT


def text_of(response):
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())


def lines_of(response):
    return re.findall(r"<li><code>([a-z0-9-]+)</code></li>", response.content.decode())


def sheet(client, **data):
    return client.post("/owner/codes/", {"old": PASSWORD, **data})


@pytest.fixture
def officer(cast):
    """The officer came in with the one_time_password of a reset and chose a password."""
    return identity.choose(identity.reset(cast.officer, by=cast.lead))


def test_a_sheet_is_shown_once_and_opens_the_way_back(cast):
    client = cast.client(cast.officer)
    lines = lines_of(sheet(client))
    assert len(lines) == 10
    assert lines_of(client.get("/owner/codes/")) == []
    assert sheet(client).status_code == 422
    forgotten = {"username": "Officer", "code": lines[0], "new": NEW, "again": NEW}
    answer = Client().post("/public/forgotten/", forgotten)
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
    assert client.get("/messages/")["Location"].startswith("/sign-in/")
    assert come_in("officer", NEW).status_code == 302
    assert not Tie.objects.exists()


def test_a_wrong_code_keeps_the_name_and_says_what_to_do(cast):
    data = {"username": "officer", "code": "aaaa-bbbb-cccc", "new": NEW, "again": NEW}
    answer = Client().post("/public/forgotten/", data)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "code": ["找回码或动态口令不对，或已用过。请核对纸上还没有划去的一行。"]
    }
    assert 'value="officer"' in answer.content.decode()
    assert NEW not in answer.content.decode()


def test_without_a_code_everybody_sees_the_way_that_fits(cast):
    """An institution that registered itself has nobody above who made its account."""
    assert 'href="/public/forgotten/"' in Client().get("/sign-in/").content.decode()
    page = Client().get("/public/forgotten/").content.decode()
    assert 'href="/public/claim/"' in page
    assert "请给您开通账号的单位重置口令" in page


def test_the_owner_reads_how_they_stand(cast, officer):
    client = cast.client(officer)
    page = text_of(client.get("/owner/"))
    assert "这个账号的口令由区负责人重置过" in page
    assert "您的账号尚未确认本人" in text_of(client.get("/"))
    assert "本人确认与找回码" in page
    assert "尚未确认本人" not in text_of(cast.client(cast.officer2).get("/owner/"))


def test_from_the_letter_to_the_confirmation(cast, officer):
    client = cast.client(officer)
    answer = client.post("/owner/letter/", {"old": identity.OWN, "new": NEW, "again": NEW})
    assert answer["Location"] == "/owner/letter/paper/"
    letter = OwnerLetter.objects.get()
    paper = text_of(client.get("/owner/letter/paper/"))
    assert letter.number in paper
    assert "威海市教育局" in paper
    assert "我请求确认本人，等上级单位答复" in text_of(client.get("/"))

    above = cast.client(cast.city_lead)
    assert "请求确认本人，待收盖章确认函" in text_of(above.get("/"))
    assert letter.number not in above.get(f"/letters/{letter.pk}/").content.decode()
    where = f"/do/accounts.ownerletter/{letter.pk}/confirm/"
    scan = institutions.SimpleUploadedFile("函.pdf", institutions.PDF, "application/pdf")
    data = {"number": letter.number, "scan": scan, "version": letter.version}
    data["membership"] = cast.city_lead.membership_id
    assert above.post(where, data).status_code == 302
    letter.refresh_from_db()
    assert letter.answer == "confirmed"
    assert "尚未确认本人" not in text_of(client.get("/owner/"))


def test_who_made_the_reset_finds_the_button_grey_with_its_reason(cast):
    letter = identity.asked(identity.reset(cast.principal, by=cast.lead))
    page = text_of(cast.client(cast.lead).get(f"/letters/{letter.pk}/"))
    assert "本人须由另一人确认" in page
    assert cast.client(cast.lead_b).get(f"/letters/{letter.pk}/").status_code == 404


def test_confirming_by_an_older_code(cast):
    with clock.frozen(clock.now()) as time:
        lines = lines_of(sheet(cast.client(cast.officer)))
        time.move(clock.timedelta(minutes=1))
        officer = identity.choose(identity.reset(cast.officer, by=cast.lead))
        client = cast.client(officer)
        assert "您有重置之前打印的找回码" in text_of(client.get("/owner/"))
        data = {"code": lines[0], "new": NEW, "again": NEW}
        assert client.post("/owner/prove/", data)["Location"] == "/owner/"
        assert "已确认本人" in text_of(client.get("/owner/"))
        assert not identity.again(officer).tied


def test_a_later_code_changes_the_password_and_says_that_it_confirms_nothing(cast, officer):
    client = cast.client(officer)
    lines = lines_of(client.post("/owner/codes/", {"old": identity.OWN}))
    data = {"code": lines[0], "new": NEW, "again": NEW}
    client.post("/owner/prove/", data)
    assert "不能确认本人；请按盖章确认函办理" in text_of(client.get("/owner/"))
    assert identity.again(officer).tied


def test_a_square_code_and_its_first_number(cast):
    client = cast.client(cast.officer)
    page = client.post("/owner/totp/", {"old": PASSWORD}).content.decode()
    assert "<svg" in page
    assert "style=" not in page
    from tests.accounts.test_owners import dynamic

    device = cast.user(cast.officer).authenticator
    assert client.post("/owner/totp/", {"token": "000000"}).status_code == 422
    answer = client.post("/owner/totp/", {"token": dynamic(device, 0)})
    assert answer["Location"] == "/owner/"
    assert "启用。" in text_of(client.get("/owner/"))


def test_an_office_sees_whose_owner_is_not_confirmed(cast, officer):
    client = cast.client(cast.lead)
    assert "待确认本人" in text_of(client.get(f"/offices/{cast.bureau.pk}/"))
    page = text_of(client.get(f"/people/{officer.membership_id}/"))
    assert "由区负责人重置，尚未确认本人" in page


def test_guessing_is_braked(cast):
    data = {"username": "officer", "code": "aaaa-bbbb-cccc", "new": NEW, "again": NEW}
    statuses = {Client().post("/public/forgotten/", data).status_code for _n in range(70)}
    assert statuses == {422, 429}


def test_a_two_person_office_is_at_work_again_the_same_day(cast):
    """The officer lost the password and the sheet; only the lead is left at the office."""
    gone = [cast.officer2, cast.lead2]
    Membership.objects.filter(pk__in=[each.membership_id for each in gone]).update(
        until=clock.today() - clock.ONE_DAY
    )
    day = clock.today()
    officer = identity.choose(identity.reset(cast.officer, by=cast.lead))
    row = identity.entered(cast.bureau, by=officer)
    assert _status(cast, cast.lead, row) == 422
    letter = owners.ask(
        Membership.objects.get(pk=officer.membership_id), by=officer, old=identity.OWN, new=NEW
    )
    scan = institutions.stored_file("确认函.pdf")
    owners.confirm(letter, StampedLetter(number=letter.number, scan=scan), by=cast.city_lead)
    officer = identity.again(officer)
    again = identity.entered(cast.bureau, by=officer, name="当天再录（测试）")
    assert _status(cast, cast.lead, again) == 302
    assert clock.today() == day


def _status(cast, actor, row):
    data = {"version": row.version, "membership": actor.membership_id}
    where = f"/do/institutions.institution/{row.pk}/confirm/"
    return cast.client(actor).post(where, data).status_code
