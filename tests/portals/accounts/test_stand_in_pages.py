"""A bureau asks for a second person, the city lends one, all from the pages."""

from datetime import timedelta

import pytest

from accounts.models import Membership, StandIn
from core import clock
from portals.kit import due, workbench
from tests.portals.vetting.browser import buttons, do, done, pdf, url

pytestmark = pytest.mark.django_db


def waiting(actor, label, *, mine=True):
    blocks = workbench.blocks(actor, due.Countdown(), mine=mine)
    return [block.count for block in blocks if str(block.label) == label]


def test_asked_lent_and_ended_from_the_pages(cast):
    done(do(cast.client(cast.officer), cast.bureau, "ask_second", reason="负责人住院"))
    row = StandIn.objects.get()
    assert waiting(cast.city_lead, "区市请市局代为第二人") == [1]
    assert waiting(cast.officer, "等市局安排第二人", mine=False) == [1]
    assert "请市局代为第二人" not in buttons(cast.bureau, cast.officer)
    lent = do(
        cast.client(cast.city_lead), row, "grant", person=cast.city.membership_id,
        until=(clock.today() + timedelta(days=6)).isoformat(), document="威教函〔2026〕8号",
    )  # fmt: skip
    assert done(lent) == f"/stand-ins/{row.pk}/"
    acting = Membership.objects.get(acts_for=cast.city.membership_id)
    page = cast.client(acting.actor()).get(f"/offices/{cast.bureau.pk}/").content.decode()
    assert "区市教育局负责人（威海市教育局代为第二人）" in page
    client = cast.client(cast.lead)
    assert client.get(f"/stand-ins/{row.pk}/").status_code == 200
    row = StandIn.objects.get()
    done(do(client, row, "end", reason="已返岗"))
    assert StandIn.objects.get().state == "ended"


def test_the_city_shows_the_letter_and_what_was_typed_is_kept(cast):
    client = cast.client(cast.city_lead)
    answer = do(client, cast.bureau, "ask_second", reason="来函请求", letter="环教函〔2026〕2号")
    assert set(answer.context["form"].errors) == {"letter_file"}
    assert answer.context["form"]["letter"].value() == "环教函〔2026〕2号"
    done(
        do(
            client,
            cast.bureau,
            "ask_second",
            reason="来函",
            letter="2号",
            letter_file=pdf("来函.pdf"),
        )
    )
    assert StandIn.objects.get().letter_file is not None


def test_only_people_of_the_city_are_offered(cast):
    done(do(cast.client(cast.officer), cast.bureau, "ask_second", reason="负责人住院"))
    form = cast.client(cast.city_lead).get(url(StandIn.objects.get(), "grant")).context["form"]
    offered = form.fields["person"].queryset.values_list("user__username", flat=True)
    assert set(offered) == {"city", "city_lead"}


def test_who_opens_its_page(cast):
    done(do(cast.client(cast.officer), cast.bureau, "ask_second", reason="负责人住院"))
    page = f"/stand-ins/{StandIn.objects.get().pk}/"
    found = {
        who: cast.client(getattr(cast, who)).get(page).status_code
        for who in ("officer", "city", "auditor", "admin", "officer_b", "dean", "clerk")
    }
    assert found == {
        "officer": 200, "city": 200, "auditor": 200, "admin": 200,
        "officer_b": 404, "dean": 403, "clerk": 403,
    }  # fmt: skip
