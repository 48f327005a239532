"""Public forms take so many an hour from one address, and so many together; nothing typed is lost."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts import policies
from accounts.domain import tallies, throttle
from accounts.models import Tally
from core import clock, policy
from core.models import StoredFile
from institutions.models import Institution
from tasks import sweeps, table
from tests.factories import institutions as people
from tests.factories import vetting
from tests.portals.institutions.test_pages import pdf
from tests.portals.institutions.test_registering import FORM

TYPED = {
    "name": "王小明",
    "contact": "0631-1234567",
    "facts": "名单外人员在校内授课，与申报不符。",
}
TOO_MANY_HERE = "您所在的网络一小时内提交次数过多，请在 10:00 后再提交。填写的内容仍在本页。"
TOO_MANY = "现在提交的人太多，请在 10:00 后再提交。填写的内容仍在本页。"


@pytest.fixture(autouse=True)
def time():
    with clock.frozen(clock.at(date(2026, 3, 2), 9)) as frozen:
        yield frozen


def limit(key, most):
    policy.change(
        key,
        str(most),
        scope="371000",
        effective_from=date(2026, 1, 1),
        document="测试",
        set_by="测试",
    )


def test_objections_from_one_address_stop_at_the_limit_and_start_again_with_the_hour(cast, time):
    limit(policies.PUBLIC_PER_ADDRESS, 2)
    call = vetting.noticed_call(cast, time)
    time.move(clock.at(clock.today(), 9))
    path = reverse("public-objection", args=[call.pk])
    got = [Client().post(path, TYPED).status_code for _each in range(3)]
    assert got == [302, 302, 429]
    page = Client().post(path, TYPED).content.decode()
    assert (TOO_MANY_HERE in page, TYPED["facts"] in page, TYPED["contact"] in page) == (
        True, True, True,
    )  # fmt: skip
    assert Client().post(path, TYPED, REMOTE_ADDR="10.1.2.3").status_code == 302
    time.move(clock.at(clock.today(), 10))
    assert Client().post(path, TYPED).status_code == 302
    assert call.objections.count() == 4


def test_objections_of_everybody_together_stop_at_their_limit(cast, time):
    limit(policies.PUBLIC_PER_HOUR, 2)
    call = vetting.noticed_call(cast, time)
    time.move(clock.at(clock.today(), 9))
    path = reverse("public-objection", args=[call.pk])
    answers = [Client().post(path, TYPED, REMOTE_ADDR=f"10.0.0.{number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert TOO_MANY in answers[2].content.decode()


def test_refused_form_counts_for_its_address_only_and_looking_never_does(cast, time):
    limit(policies.PUBLIC_PER_ADDRESS, 1)
    call = vetting.noticed_call(cast, time)
    path = reverse("public-objection", args=[call.pk])
    for _each in range(3):
        assert Client().get(path).status_code == 200
        assert Client().post(path, {**TYPED, "facts": ""}).status_code == 422
    assert [row.key.partition(":")[0] for row in Tally.objects.all()] == ["objection.post"]
    assert Client().post(path, TYPED).status_code == 302


def sign_up(**other):
    sent = {**FORM, "uscc": people.uscc(), "region": "371002", "authorisation": pdf(), **other}
    return Client().post(reverse("register"), sent)


def test_signing_up_stops_at_the_limit_and_keeps_the_words_but_no_file(cast):
    limit(policies.PUBLIC_PER_ADDRESS, 1)
    assert sign_up().status_code == 200
    refused = sign_up(username="clerk.ji", name="己机构（测试）")
    page = refused.content.decode()
    assert (refused.status_code, TOO_MANY_HERE in page, "己机构（测试）" in page) == (
        429,
        True,
        True,
    )
    assert "文件没有保留，请重新选择。" in page
    assert StoredFile.objects.count() == 1
    assert not Institution.objects.filter(name="己机构（测试）").exists()
    # The other form is counted for itself.
    assert throttle.take("objection", "127.0.0.1", scopes=("371000",)) == ""


def test_training_of_forty_institutions_behind_one_address_gets_in(cast):
    assert {throttle.take("signup", "10.9.9.9") for _each in range(60)} == {""}
    assert throttle.take("signup", "10.9.9.9") == TOO_MANY_HERE


def post(path, *, address="127.0.0.1", **words):
    return Client().post(path, {**TYPED, **words}, REMOTE_ADDR=address)


def test_a_stranger_cannot_close_the_form_for_the_others(cast, time):
    """G10 with a tenth of each figure: what is refused, and what comes over the address's own limit,
    counts there and in no tally that others share."""
    limit(policies.PUBLIC_PER_ADDRESS, 6)
    limit(policies.PUBLIC_PER_HOUR, 60)
    call = vetting.noticed_call(cast, time)
    time.move(clock.at(clock.today(), 9))
    path = reverse("public-objection", args=[call.pk])
    got = [post(path, facts="短").status_code for _each in range(10)]
    got += [post(path).status_code for _each in range(56)]
    assert {code: got.count(code) for code in (302, 422, 429)} == {302: 6, 422: 10, 429: 50}
    assert throttle_of("objection") == 6
    assert post(path, address="10.1.2.3").status_code == 302
    assert post(path, address="2001:db8::1").status_code == 302


def throttle_of(key):
    return Tally.objects.get(key=key).count


def test_a_household_of_ipv6_is_one_address(cast):
    given = [throttle.take("signup", f"2001:db8:1:2::{n:x}") for n in range(61)]
    assert given == [*[""] * 60, TOO_MANY_HERE]
    assert throttle.take("signup", "2001:db8:1:3::1") == ""


def test_an_address_of_ipv4_is_itself_however_it_is_written():
    written = ("10.1.2.3", "::ffff:10.1.2.3", "::ffff:10.1.2.4", "no address")
    assert [tallies.network(each) for each in written] == [
        "10.1.2.3/32", "10.1.2.3/32", "10.1.2.4/32", "",
    ]  # fmt: skip


def test_what_the_deed_refuses_after_all_counts_nowhere_but_at_its_address(cast):
    """A code that is taken: the form is right, the deed says no."""
    for _each in range(3):
        assert sign_up(uscc=cast.institution.uscc).status_code == 422
    assert throttle_of("signup") == 0


def test_address_is_not_kept_and_yesterday_is_forgotten(cast, time):
    throttle.take("signup", "10.9.9.9")
    assert not Tally.objects.filter(key__contains="10.9").exists()
    time.move(clock.ONE_DAY)
    throttle.take("objection", "10.9.9.9")
    sweeps.run(table.SWEEPS["leftovers"])
    assert {key.partition(":")[0] for key in Tally.objects.values_list("key", flat=True)} == {
        "objection"
    }
