from dataclasses import replace

from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.enums import Role
from accounts.models import Membership
from core import clock
from core.models import Entry
from portals.kit import act
from tests.scans import PDF
from tests.toy.models import Answer, Ticket, TicketState


def where(ticket, name):
    return f"/do/toy.ticket/{ticket.pk}/{name}/"


def sent(cast, ticket, **more):
    return {"_version": ticket.version, "_membership": cast.officer.membership_id, **more}


def errors(answer):
    return answer.context["form"].errors


def test_buttons_for_an_officer_are_what_the_machine_allows(cast, ticket):
    told = [(b.label, b.enabled, b.danger) for b in act.buttons(ticket, cast.officer)]
    assert told == [("答复", True, False), ("改题", True, False)]


def test_buttons_for_a_lead_put_the_dangerous_one_last(cast, ticket):
    assert [b.label for b in act.buttons(ticket, cast.lead)] == ["答复", "改题", "关闭"]


def test_the_step_the_row_waits_for_is_first_even_when_dangerous(cast, ticket):
    key = ("toy.ticket", "close")
    act._acts[key] = replace(act._acts[key], order=5)
    buttons = act.buttons(ticket, cast.lead)
    assert [(b.label, b.step) for b in buttons] == [
        ("关闭", True),
        ("答复", False),
        ("改题", False),
    ]


def test_buttons_that_wait_for_the_same_share_the_reason(cast, ticket):
    ticket.text, ticket.folder.name = "", "封存"
    found = act.buttons(ticket, cast.officer)
    same = replace(found[0], label="再答复")
    grouped = act.by_reasons([*found, same])
    assert [(reasons, [b.label for b in group]) for reasons, group in grouped] == [
        (("请先写明问题。",), ["答复", "再答复"]),
        (("文件夹已封存。",), ["改题"]),
    ]


def test_buttons_blocked_carry_their_reasons_in_words(cast, ticket):
    ticket.text = ""
    blocked = [b for b in act.buttons(ticket, cast.officer) if not b.enabled]
    assert [(b.label, b.reasons) for b in blocked] == [("答复", ("请先写明问题。",))]


def test_buttons_of_a_state_that_is_over_are_gone(cast, ticket):
    act.find("toy.ticket", "reply").do(ticket, Answer(answer="已修好"), by=cast.officer, version=0)
    closed = act.find("toy.ticket", "close").do(ticket, by=cast.lead, version=1, reason="完")
    assert [b.label for b in act.buttons(closed, cast.lead)] == ["改题"]


def test_a_stranger_is_sent_to_sign_in_and_back(client, ticket):
    answer = client.get(where(ticket, "reply"))
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next=%2Fdo%2Ftoy.ticket%2F{ticket.pk}%2Freply%2F")


def test_an_officer_of_another_district_finds_nothing(cast, ticket):
    client = cast.client(cast.officer_b)
    assert client.get(where(ticket, "reply")).status_code == 404
    assert client.post(where(ticket, "reply"), {"answer": "已修好"}).status_code == 404
    assert Ticket.objects.get().state == TicketState.OPEN


def test_a_deed_of_the_lead_is_refused_to_an_officer_in_words(cast, ticket):
    answer = cast.client(cast.officer).get(where(ticket, "close"))
    assert answer.status_code == 403
    assert answer.context["sentence"] == f"您当前的身份不能对“工单 {ticket.pk}”办理“关闭”。"


def test_an_unknown_deed_or_row_is_404(cast, ticket):
    client = cast.client(cast.officer)
    for path in ("/do/toy.ticket/1/none/", "/do/toy.ticket/x/reply/", "/do/no.model/1/reply/"):
        assert client.get(path).status_code == 404
    assert client.get("/do/toy.ticket/new/reply/").status_code == 404


def test_the_form_carries_version_and_membership(cast, ticket):
    page = cast.client(cast.officer).get(where(ticket, "reply")).content.decode()
    assert f'name="_version" value="{ticket.version}"' in page
    assert f'name="_membership" value="{cast.officer.membership_id}"' in page


def test_done_moves_says_so_and_goes_to_the_row(cast, ticket):
    answer = cast.client(cast.officer).post(
        where(ticket, "reply"), sent(cast, ticket, answer="已修好")
    )
    assert (answer.status_code, answer["Location"]) == (302, f"/tickets/{ticket.pk}/")
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said == [f"“工单 {ticket.pk}”：答复，已办理。"]
    assert Ticket.objects.get().state == TicketState.ANSWERED


def test_done_for_htmx_is_a_redirect_of_the_page(cast, ticket):
    answer = cast.client(cast.officer).post(
        where(ticket, "reply"), sent(cast, ticket, answer="已修好"), headers={"HX-Request": "true"}
    )
    assert (answer.status_code, answer["HX-Redirect"]) == (200, f"/tickets/{ticket.pk}/")


def test_a_missing_field_is_named_at_the_field_and_nothing_is_done(cast, ticket):
    answer = cast.client(cast.officer).post(where(ticket, "reply"), sent(cast, ticket, answer=""))
    assert answer.status_code == 422
    assert list(errors(answer)) == ["answer"]
    page = answer.content.decode()
    assert 'aria-describedby="id_answer_helptext id_answer_error"' in page
    assert 'id="id_answer_error"' in page
    assert (Ticket.objects.get().state, Entry.objects.count()) == (TicketState.OPEN, 0)


def test_blocked_shows_every_sentence_and_keeps_what_was_typed(cast, ticket):
    Ticket.objects.update(text="")
    answer = cast.client(cast.officer).post(where(ticket, "reply"), sent(cast, ticket, answer="好"))
    assert answer.status_code == 422
    assert errors(answer)["__all__"] == ["请先写明问题。", "答复至少 3 个字，现在 1 个字。"]
    assert 'value="好"' in answer.content.decode()


def test_an_old_version_says_who_did_what_and_lets_submit_again(cast, ticket):
    act.find("toy.ticket", "rename").do(ticket, by=cast.lead, version=0)
    client = cast.client(cast.officer)
    answer = client.post(where(ticket, "reply"), sent(cast, ticket, answer="已修好"))
    assert answer.status_code == 409
    assert Ticket.objects.get().state == TicketState.OPEN
    page = answer.content.decode()
    assert 'value="已修好"' in page
    assert 'name="_version" value="1"' in page
    ticket = Ticket.objects.get()
    again = client.post(where(ticket, "reply"), sent(cast, ticket, answer="已修好"))
    assert again.status_code == 302


def test_a_moved_state_says_what_it_is_now_and_cannot_be_submitted(cast, ticket):
    act.find("toy.ticket", "close").do(ticket, by=cast.lead, version=0, reason="完")
    client = cast.client(cast.officer)
    answer = client.post(where(ticket, "reply"), sent(cast, ticket, answer="已修好"))
    assert answer.status_code == 409
    sentence = f"“工单 {ticket.pk}”现在的状态是“已关闭”，不能再办理“答复”。"
    assert errors(answer)["__all__"] == [sentence]
    assert answer.context["can_submit"] is False
    drawn = client.get(where(ticket, "reply"))
    assert (drawn.status_code, drawn.context["reasons"]) == (409, [sentence])


def test_a_role_switched_in_another_tab_is_said_and_nothing_done(cast, ticket):
    data = {**sent(cast, ticket, answer="已修好"), "_membership": cast.lead.membership_id}
    answer = cast.client(cast.officer).post(where(ticket, "reply"), data)
    assert answer.status_code == 409
    sentence = (
        "这张表是以另一个身份打开的，您现在的身份是“区市教育局经办”（环翠区教育和体育局）。"
        "请先切换回原来的身份；如确要以现在的身份办理，核对后再次提交即可。"
    )
    assert errors(answer)["__all__"] == [sentence]
    assert f'name="_membership" value="{cast.officer.membership_id}"' in answer.content.decode()
    assert Ticket.objects.get().state == TicketState.OPEN


def test_a_role_switched_to_one_that_cannot_see_the_row_keeps_what_was_typed(cast, ticket):
    other = Membership.objects.create(
        user=cast.user(cast.officer),
        organisation=cast.school_office,
        role=Role.SCHOOL,
        since=clock.today(),
    )
    data = sent(cast, ticket, answer="已修好")
    answer = cast.client(other.actor()).post(where(ticket, "reply"), data)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert f'name="_membership" value="{cast.officer.membership_id}"' in page
    assert 'value="已修好"' in page
    [sentence] = errors(answer)["__all__"]
    assert sentence.startswith(
        "这张表是以“环翠区教育和体育局”的身份打开的，您现在的身份是“学校经办”"
    )
    assert Ticket.objects.get().state == TicketState.OPEN
    forged = {**data, "_membership": cast.lead.membership_id}
    assert cast.client(other.actor()).post(where(ticket, "reply"), forged).status_code == 404


def test_a_dangerous_deed_asks_for_a_reason_and_shows_what_will_happen(cast, ticket):
    client = cast.client(cast.lead)
    page = client.get(where(ticket, "close"))
    assert page.context["preview"] == [f"工单 {ticket.pk}不能再答复。"]
    assert list(page.context["form"].fields) == ["reason"]
    data = {"_version": 0, "_membership": cast.lead.membership_id}
    refused = client.post(where(ticket, "close"), data)
    assert (refused.status_code, list(errors(refused))) == (422, ["reason"])
    client.post(where(ticket, "close"), {**data, "reason": "已迁出"})
    assert Entry.objects.get().reason == "已迁出"


def test_an_early_rule_of_an_own_deed_greys_its_button(cast, ticket):
    ticket.folder.name = "封存"
    ticket.folder.save()
    [rename] = act.buttons(ticket, cast.officer, "rename")
    assert (rename.enabled, rename.reasons) == (False, ("文件夹已封存。",))
    page = cast.client(cast.officer).get(where(ticket, "rename"))
    assert page.context["can_submit"] is False


def test_own_words_after_the_deed(cast, ticket):
    answer = cast.client(cast.officer).post(where(ticket, "rename"), sent(cast, ticket))
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said == [f"已改：工单 {ticket.pk}"]


def test_a_new_row_is_made_by_whoever_may(cast):
    assert act.new_button(Ticket, "open", cast.dean) is None
    assert act.new_button(Ticket, "open", cast.officer).url == "/do/toy.ticket/new/open/"
    assert cast.client(cast.dean).get("/do/toy.ticket/new/open/").status_code == 403
    answer = cast.client(cast.officer).post(
        "/do/toy.ticket/new/open/", {"_membership": cast.officer.membership_id, "text": "停电"}
    )
    assert answer["Location"] == f"/tickets/{Ticket.objects.get(text='停电').pk}/"


def test_a_checked_file_is_kept_while_the_rest_is_corrected(cast, ticket, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client = cast.client(cast.officer)
    upload = SimpleUploadedFile("答复.pdf", PDF, content_type="application/pdf")
    first = client.post(where(ticket, "reply"), sent(cast, ticket, answer="", scan=upload))
    assert first.status_code == 422
    token = first.context["form"].kept("scan")
    page = first.content.decode()
    assert f'name="scan__kept" value="{token}"' in page
    assert "已上传：答复.pdf" in page
    data = sent(cast, ticket, answer="", scan__kept=token)
    second = client.post(where(ticket, "reply"), data)
    assert str(second.context["form"].cleaned_data["scan"]) == "答复.pdf"


def test_a_kept_file_of_another_person_is_not_taken(cast, ticket, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("答复.pdf", PDF, content_type="application/pdf")
    first = cast.client(cast.officer).post(
        where(ticket, "reply"), sent(cast, ticket, answer="", scan=upload)
    )
    token = first.context["form"].kept("scan")
    data = {"_version": 0, "_membership": cast.officer2.membership_id, "answer": ""}
    second = cast.client(cast.officer2).post(where(ticket, "reply"), {**data, "scan__kept": token})
    assert second.context["form"].cleaned_data["scan"] is None


def test_a_wrong_file_is_refused_at_its_field(cast, ticket, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("答复.exe", b"MZ", content_type="application/x-msdownload")
    answer = cast.client(cast.officer).post(
        where(ticket, "reply"), sent(cast, ticket, answer="已修好", scan=upload)
    )
    assert answer.status_code == 422
    assert errors(answer)["scan"] == ["“答复.exe”没有上传：这里不接收 .exe。这里可以上传：PDF。"]
    assert 'value="已修好"' in answer.content.decode()
