"""A drawn form is done once: posted twice, changed and sent again, refused, too old, of another person."""

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from core import once
from core.errors import Blocked
from core.fsm import deed
from core.models import Entry, SentForm
from portals.kit import act, onetime
from tests.portals.kit.test_act import PDF
from tests.toy.models import Ticket

NEW = "/do/toy.ticket/new/open/"
TOKEN = re.compile(r'name="_once" value="([^"]+)"')


def drawn(client, path):
    """The token of the page, as a browser sends it back."""
    return TOKEN.search(client.get(path).content.decode())[1]


def where(ticket, name="reply"):
    return f"/do/toy.ticket/{ticket.pk}/{name}/"


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.fixture
def officer(cast):
    return cast.client(cast.officer)


@pytest.fixture
def form(cast, officer):
    return {"_once": drawn(officer, NEW), "_membership": cast.officer.membership_id, "text": "停电"}


def test_posted_twice_is_one_row_and_the_second_answer_leads_to_it(officer, form):
    first, second = officer.post(NEW, form), officer.post(NEW, form)
    row = Ticket.objects.get(text="停电")
    assert first["Location"] == second["Location"] == f"/tickets/{row.pk}/"
    assert said(second)[-1].startswith("已经提交，没有重复办理。 “工单")
    assert f'<a href="/tickets/{row.pk}/">查看上次办理的</a>' in said(second)[-1]


def test_other_content_is_asked_with_everything_kept_and_a_new_token(officer, form):
    officer.post(NEW, form)
    asked = officer.post(NEW, {**form, "text": "停水"})
    page = asked.content.decode()
    assert (asked.status_code, Ticket.objects.count()) == (409, 1)
    assert asked.context["form"].errors["__all__"][0].startswith("这张表已经提交过一次，这次的内容")
    assert 'value="停水"' in page
    token = TOKEN.search(page)[1]
    assert token != form["_once"]
    again = officer.post(NEW, {**form, "text": "停水", "_once": token})
    assert (again.status_code, Ticket.objects.count()) == (302, 2)


def test_a_refused_form_claims_nothing(cast, officer, ticket):
    sent = {"_once": drawn(officer, where(ticket)), "_version": 0}
    assert officer.post(where(ticket), {**sent, "answer": "好"}).status_code == 422
    assert SentForm.objects.count() == 0
    assert officer.post(where(ticket), {**sent, "answer": "已修好"}).status_code == 302
    assert SentForm.objects.get().form == where(ticket)


def test_a_second_post_after_the_row_moved_on_gets_the_first_answer(officer, ticket):
    sent = {"_once": drawn(officer, where(ticket)), "_version": 0, "answer": "已修好"}
    first, second = officer.post(where(ticket), sent), officer.post(where(ticket), sent)
    assert (first["Location"], second["Location"]) == (f"/tickets/{ticket.pk}/",) * 2
    assert Entry.objects.filter(deed="ticket.reply").count() == 1


def test_files_are_content_too(officer, ticket):
    def sent(data):
        scan = SimpleUploadedFile("答复.pdf", data, content_type="application/pdf")
        return {"_once": token, "_version": 0, "answer": "已修好", "scan": scan}

    token = drawn(officer, where(ticket))
    assert officer.post(where(ticket), sent(PDF)).status_code == 302
    assert officer.post(where(ticket), sent(PDF)).status_code == 302
    assert officer.post(where(ticket), sent(PDF + b"\n")).status_code == 409


def test_back_and_reload_after_a_filing_says_it_is_done_and_leads_to_the_row(officer, ticket):
    sent = {"_once": drawn(officer, where(ticket)), "_version": 0, "answer": "已修好"}
    officer.post(where(ticket), sent)
    page = officer.get(where(ticket))
    text = page.content.decode()
    assert (page.status_code, "<h1>已经提交</h1>" in text) == (200, True)
    assert f"“工单 {ticket.pk}”：答复，已办理。" in text
    assert f'href="/tickets/{ticket.pk}/"' in text


def test_back_to_what_somebody_else_did_says_what_it_is_now(cast, officer, ticket):
    act.find("toy.ticket", "close").do(ticket, by=cast.lead, version=0, reason="完")
    assert officer.get(where(ticket)).status_code == 409


def test_a_token_of_another_form_or_membership_or_of_yesterday_is_asked(
    cast, officer, form, ticket, monkeypatch
):
    of_another_form = drawn(officer, where(ticket))
    of_another_person = drawn(cast.client(cast.officer2), NEW)
    forged = form["_once"][:-1] + ("A" if form["_once"][-1] != "A" else "B")
    for token in (of_another_form, of_another_person, forged, "x"):
        asked = officer.post(NEW, {**form, "_once": token})
        assert asked.status_code == 409
        assert 'value="停电"' in asked.content.decode()
    monkeypatch.setattr(once, "GOOD_FOR", timedelta(seconds=-1))
    assert officer.post(NEW, form).status_code == 409
    assert Ticket.objects.filter(text="停电").count() == 0


def test_a_post_without_a_token_is_taken_as_it_comes(officer, form):
    bare = {name: value for name, value in form.items() if name != "_once"}
    assert [officer.post(NEW, bare).status_code for _tap in range(2)] == [302, 302]
    assert (Ticket.objects.filter(text="停电").count(), SentForm.objects.count()) == (2, 0)


def test_drawing_a_token_writes_nothing_and_needs_no_session(officer):
    tokens = {drawn(officer, NEW) for _page in range(3)}
    assert (len(tokens), SentForm.objects.count()) == (3, 0)
    assert not any(token in str(value) for token in tokens for value in officer.session.values())


def test_whoever_is_refused_because_the_other_was_a_moment_earlier_gets_the_others_answer(
    officer, ticket, monkeypatch
):
    """The other commits after the first look and before the row is read."""
    sent = {"_once": drawn(officer, where(ticket)), "_version": 0, "answer": "已修好"}
    first = officer.post(where(ticket), sent)
    found, looks = once.find, []
    monkeypatch.setattr(
        once, "find", lambda token: found(token) if looks.append(token) or len(looks) > 1 else None
    )
    assert officer.post(where(ticket), sent)["Location"] == first["Location"]
    assert len(looks) == 2


def test_the_claim_itself_stops_the_second_one(officer, form, monkeypatch):
    """Both looked before either was done: the unique token decides."""
    first = officer.post(NEW, form)
    monkeypatch.setattr(once, "find", lambda _token: None)
    assert officer.post(NEW, form)["Location"] == first["Location"]
    assert officer.post(NEW, {**form, "text": "停水"}).status_code == 409
    assert Ticket.objects.count() == 1


def test_the_claim_goes_with_the_deed_that_is_rolled_back(cast, ticket):
    @deed
    def fails(ticket, *, by):
        raise Blocked(["不行。"])

    claim = once.Claim("t", "c", "/x/", "7", lambda _result: once.Answer("/y/", "好"))
    with once.claiming(claim), pytest.raises(Blocked):
        fails(ticket, by=cast.officer)
    assert (claim.done, SentForm.objects.count()) == (False, 0)


def test_a_try_after_a_lost_commit_keeps_the_answer_too(cast):
    claim = once.Claim("t", "c", "/x/", "7", lambda _result: once.Answer("/y/", "好"))
    for lost in (True, False):
        with transaction.atomic():
            claim.take()
            claim.keep(claim.answer(None))
            transaction.set_rollback(lost)
    assert (SentForm.objects.get().location, SentForm.objects.get().said) == ("/y/", "好")


def test_a_form_of_several_deeds_claims_with_the_first_and_finds_its_own(cast, ticket):
    @deed
    def works(ticket, *, by):
        return ticket

    claim = once.Claim("t", "c", "/x/", "7", lambda row: once.Answer("/y/", row.title()))
    with once.claiming(claim):
        works(ticket, by=cast.officer)
        works(ticket, by=cast.officer)
    row = SentForm.objects.get()
    assert (row.location, row.said, row.who) == ("/y/", f"工单 {ticket.pk}", "7")
    other = once.Claim("t", "c", "", "7", claim.answer)
    with once.claiming(other), pytest.raises(once.AlreadySent) as met:
        works(ticket, by=cast.officer)
    assert met.value.first == row


def test_what_was_typed_cannot_be_guessed_from_what_is_kept(officer, form):
    """The digest is keyed by the token, and of the token only the hash is kept."""
    officer.post(NEW, form)
    row = SentForm.objects.get()
    assert row.token == once.key(form["_once"])
    kept = " ".join(str(value) for value in vars(row).values())
    assert form["_once"] not in kept
    assert "停电" not in kept


def test_the_token_is_bound_by_its_signature(rf):
    request = rf.get("/public/x/")
    onetime.read(request, nobody=True)
    token = onetime.draw(request)
    assert onetime._signer("/public/x/", "").unsign(token)
    with pytest.raises(signing.BadSignature):
        onetime._signer("/public/y/", "").unsign(token)
