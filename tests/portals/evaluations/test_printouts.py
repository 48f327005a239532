"""The pages of a round that are printed and stamped, and the way to its scheme."""

import re

import pytest

from core import deeds
from evaluations.domain import replies, rounds
from evaluations.facts import Correction, Publication
from evaluations.models import Result
from tests.factories import evaluations


def _text(page):
    body = page[page.index('<article class="official"') : page.index("</article>")]
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", body))


def _status(cast, url, *people):
    return {who: cast.client(getattr(cast, who)).get(url).status_code for who in people}


def test_the_publication_is_printed_before_and_after_it_is_published(cast):
    row = evaluations.closed_round(cast, parents=[5] * 12, pupils=[5] * 12)
    url = f"/print/evaluations.round/{row.pk}/publication/"
    assert _status(cast, url, "lead", "officer", "city", "inspector", "officer_b", "dean") == {
        "lead": 200, "officer": 200, "city": 404, "inspector": 404, "officer_b": 404, "dean": 404,
    }  # fmt: skip
    assert "这是草稿，尚未定稿，不具效力。" in cast.client(cast.lead).get(url).content.decode()
    rounds.publish(row, Publication(number="环教通〔2026〕1号"), by=cast.lead)
    told = _text(cast.client(cast.city).get(url).content.decode())
    assert told.startswith(
        "环翠区教育和体育局环教通〔2026〕1号环翠区本学期课后服务第三方机构评价结果通报"
    )
    share = "100.0%（有效12，发放12）；答卷率40.0%"
    assert f"甲轮滑培训学校30人36.00{share}{share}15.0096.00优秀" in told
    assert "参加本次评价的机构共1家，其中优秀1家。" in told
    assert _status(cast, url, "officer_b", "dean", "clerk") == {
        "officer_b": 404, "dean": 404, "clerk": 404,
    }  # fmt: skip


def test_an_institution_prints_its_own_result_and_one_replaced_before_is_no_paper(cast):
    reply = evaluations.waiting_reply(cast)
    replies.uphold(reply, Correction(answer="属实", points={"punctual": 5}), by=cast.officer)
    old, new = Result.objects.filter(placement=None).order_by("number")
    urls = [f"/print/evaluations.result/{each.pk}/result/" for each in (old, new)]
    assert _status(cast, urls[1], "clerk", "officer") == {"clerk": 404, "officer": 404}
    rounds.publish(deeds.fresh(reply.round), Publication(number="环教通〔2026〕1号"), by=cast.lead)
    assert _status(cast, urls[1], "clerk", "officer", "city", "dean", "clerk_b", "officer_b") == {
        "clerk": 200, "officer": 200, "city": 200, "dean": 404, "clerk_b": 404, "officer_b": 404,
    }  # fmt: skip
    assert _status(cast, urls[0], "clerk", "officer") == {"clerk": 404, "officer": 404}
    second = _text(cast.client(cast.clerk).get(urls[1]).content.decode())
    assert "本结果为第2版，已按采纳的意见更正。" in second
    assert "服务质量（学校评分）4036.501份评分表，已报1份" in second
    assert "发放12份，收回12份，有效12份，其中满意9份" in second


@pytest.mark.parametrize("who", ["officer", "dean", "clerk", "city"])
def test_a_round_leads_to_its_scheme(cast, who):
    row = evaluations.open_round(cast)
    client = cast.client(getattr(cast, who))
    page = client.get(f"/evaluations/rounds/{row.pk}/").content.decode()
    address = f"/evaluations/schemes/{row.scheme_id}/"
    assert f'href="{address}"' in page
    assert client.get(address).status_code == 200
