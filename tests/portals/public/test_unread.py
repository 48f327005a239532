"""A post that may not come in is refused before anything of it is read, and leaves nothing."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from accounts import policies
from core import clock, policy
from core.models import StoredFile
from evaluations.domain import surveys
from portals.kit import throttled
from tests.core import specimens
from tests.factories import evaluations, vetting
from tests.factories import institutions as people
from tests.portals.institutions.test_pages import pdf
from tests.portals.institutions.test_registering import FORM

LARGE = "字" * throttled.WORDS_MOST


class Stream(BytesIO):
    """A body that says how much of it was read."""

    taken = 0

    def read(self, *size):
        part = super().read(*size)
        self.taken += len(part)
        return part


@pytest.fixture(autouse=True)
def time():
    with clock.frozen(clock.at(date(2026, 3, 2), 9)) as frozen:
        yield frozen


@pytest.fixture
def post():
    """Send a form as a browser with a stream that is watched; CSRF is checked as in life."""

    def send(path, data, **options):
        made = RequestFactory().post(path, data)
        stream = Stream(made.body)
        client = Client(enforce_csrf_checks=True)
        client.cookies["csrftoken"] = "t" * 32  # with it, the check of the token reads the post
        answer = client.generic(
            "POST", path, b"", CONTENT_TYPE=made.META["CONTENT_TYPE"],
            CONTENT_LENGTH=len(made.body), **{"wsgi.input": stream}, **options,
        )  # fmt: skip
        return answer, stream.taken

    return send


def only(key, most):
    policy.change(
        key,
        str(most),
        scope="",
        effective_from=date(2026, 1, 1),
        document="测试",
        set_by="测试",
    )


def scan():
    return SimpleUploadedFile("授权书.pdf", specimens.pdf() + b"%" * 500_000, "application/pdf")


def test_one_post_too_many_is_not_read(cast, post):
    """Eight half-megabyte files at once: nothing of them reaches a parser."""
    only(policies.POSTS_PER_ADDRESS, 10)
    path = reverse("register")
    for _each in range(10):
        post(path, {"name": "己"})
    for _each in range(8):
        answer, taken = post(path, {**FORM, "authorisation": scan()})
        assert (answer.status_code, answer["Retry-After"], taken) == (429, "3600", 0)
    page = answer.content.decode()
    assert "您所在的网络一小时内提交次数过多，请在 10:00 后再提交。" in page
    assert "请按浏览器的“后退”：刚才填写的文字还在那一页" in page
    answer, taken = post(path, {"name": "己"}, REMOTE_ADDR="10.1.2.3")
    assert (answer.status_code, taken > 0) == (403, True)  # read, and the token is wrong


KEPT, GONE = "刚才填写的文字还在那一页", "再填写一次"


@pytest.mark.parametrize("name", ["register", "account-claim", "signin", "forgotten", "survey"])
def test_a_form_says_truly_whether_a_browser_keeps_its_page(cast, name):
    args = []
    if name == "survey":
        survey = evaluations.survey_of(evaluations.open_round(cast))
        args = surveys.issue_links(survey, by=cast.dean, count=1)[1]
    path = reverse(name, args=args)
    kept = "no-store" not in Client().get(path)["Cache-Control"]
    assert resolve(path).func.brake.kept == kept


@pytest.mark.parametrize("name", ["signin", "forgotten", "survey"])
def test_of_a_page_that_no_browser_keeps_nobody_is_told_to_find_the_words(cast, post, name):
    path = reverse(name, args=["x"] if name == "survey" else [])
    page = post(path, {"facts": LARGE})[0].content.decode()
    assert (KEPT in page, GONE in page) == (False, True)


def test_of_who_is_signed_in_no_page_was_kept(cast, post):
    path = reverse("public-objection", args=[1])
    session = f"{settings.SESSION_COOKIE_NAME}=x"
    page = post(path, {"facts": LARGE}, HTTP_COOKIE=session)[0].content.decode()
    assert (KEPT in page, GONE in page) == (False, True)


def test_a_form_out_of_its_period_is_not_read_when_it_is_large(cast, post, time):
    call = vetting.noticed_call(cast, time)
    time.move(clock.at(date(2026, 12, 31), 9))
    path = reverse("public-objection", args=[call.pk])
    answer, taken = post(path, {"facts": LARGE, "attachment": scan()})
    assert (answer.status_code, taken) == (422, 0)
    assert "现在不在公示期内，不能提出异议。" in answer.content.decode()


def test_a_form_out_of_its_period_gives_the_words_back(cast, time):
    call = vetting.noticed_call(cast, time)
    time.move(clock.at(date(2026, 12, 31), 9))
    typed = {"name": "王小明", "contact": "0631-1234567", "facts": "名单外人员在校内授课。"}
    answer = Client().post(reverse("public-objection", args=[call.pk]), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert [word in page for word in (*typed.values(), "现在不在公示期内，不能提出异议。")] == [
        True
    ] * 4


@pytest.mark.parametrize(
    "name", ["signin", "public-objection", "survey", "signout", "set_language"]
)
def test_a_form_of_words_reads_no_more_than_words(cast, post, name):
    args = {"public-objection": [1], "survey": ["x"]}.get(name, [])
    answer, taken = post(reverse(name, args=args), {"facts": LARGE})
    assert (answer.status_code, taken) == (413, 0)
    assert "发来的内容太长，没有读取。" in answer.content.decode()


def test_a_stranger_at_a_closed_door_hands_over_no_file(cast, tmp_path, settings):
    """Signed out meanwhile: the words come back, the file is dropped as it comes."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "nowhere")  # writing there would fail
    large = SimpleUploadedFile("大.pdf", bytes(4_000_000), "application/pdf")
    path = f"/do/institutions.institution/{cast.institution.pk}/file_change/"
    answer = Client().post(path, {"new_value": "新地址 5 号", "evidence": large})
    assert (answer.status_code, "新地址 5 号" in answer.content.decode()) == (403, True)


def refused_registration(path, **wrong):
    sent = {**FORM, "uscc": people.uscc(), "region": "371002", "authorisation": pdf(), **wrong}
    return Client().post(reverse(path), sent)


@pytest.mark.parametrize("path", ["register", "account-claim"])
def test_a_refused_stranger_leaves_no_file(cast, settings, path):
    """U10: neither row nor content, whether the form or the deed says no."""
    taken = {"uscc": cast.institution.uscc} if path == "register" else {}
    rows, contents = StoredFile.objects.count(), on_disk(settings)
    claim = {"facts_text": "原经办已离职", "phone": "13800000009"}
    for wrong in ({"uscc": "x"}, taken):
        answer = refused_registration(path, **claim, **wrong)
        assert answer.status_code == 422
        assert "文件没有保留，请重新选择。" in answer.content.decode()
    assert (StoredFile.objects.count(), on_disk(settings)) == (rows, contents)


def on_disk(settings):
    return sorted(each.name for each in settings.MEDIA_ROOT.rglob("*") if len(each.name) == 64)


def test_a_strangers_bad_file_is_told_once_the_rest_is_right(cast):
    bad = SimpleUploadedFile("授权书.pdf", b"GIF89a not a paper", "application/pdf")
    answer = refused_registration("register", authorisation=bad)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["authorisation"]
    assert StoredFile.objects.count() == 0
