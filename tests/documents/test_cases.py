"""Cases handed in (papers reprinted): P1 and P2 of what this program printed wrong, and what goes with them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.domain import pages
from contracts import documents as papers
from contracts.domain import amendments
from contracts.enums import Clause
from contracts.facts import Change
from contracts.models import Agreement
from core import clock
from core.documents import Article
from institutions.domain import changes
from institutions.facts import NewChange
from portals.kit import printouts
from tests.documents.makers import MAKERS
from tests.factories import contracts as signed
from tests.factories import institutions as people

pytestmark = pytest.mark.django_db


def renamed(cast, kind="name", value="甲轮滑体育培训学校"):
    told = NewChange(
        kind=kind, new_value=value, effective_on=clock.today(), evidence=people.stored_file()
    )
    return changes.confirm(changes.file(cast.institution, told, by=cast.clerk), by=cast.officer)


def printed(cast, row, name):
    (found,) = [each for each in printouts.of(row, cast.lead) if f"/{name}/" in each.url]
    answer = cast.client(cast.lead).get(found.url)
    assert answer.status_code == 200
    return found, answer.content.decode()


def article_in(page, number):
    return next(each for each in page.blocks if isinstance(each, Article) and each.number == number)


def test_p1_a_contract_reprinted_after_a_change_of_name_has_its_parties_as_on_signing(cast):
    row = signed.active_agreement(cast)
    _link, before = printed(cast, row, "contract")
    renamed(cast)
    renamed(cast, "legal_representative", "赵新")
    _link, after = printed(cast, row, "contract")
    page = pages.newest(row, "contract").page().plain()
    assert ("甲轮滑培训学校" in page, "甲轮滑体育培训学校" in page, "赵新" in page) == (
        True, False, False,
    )  # fmt: skip
    assert _article(before) == _article(after)


def _article(body):
    return body[body.index("<article") : body.index("</article>")]


def amended(cast, row, **more):
    told = Change(
        cause="clause",
        text="双方同意修改争议处理条款。",
        effective_on=clock.today(),
        document=people.stored_file(),
        changes={"clauses": {"dispute": "提交威海仲裁委员会仲裁。"}},
        number="环教协变〔2026〕2号",
        **more,
    )
    return amendments.agree(amendments.propose(row, told, by=cast.officer), by=cast.clerk)


def test_p2_a_contract_reprinted_after_an_amendment_has_the_text_as_signed(cast):
    row = signed.active_agreement(cast)
    amendment = amended(cast, row)
    contract = pages.newest(row, "contract")
    dispute = papers.number_of(Clause.DISPUTE)
    assert "人民法院" in article_in(contract.page(), dispute).paragraphs[0]
    change = pages.newest(amendment, "amendment")
    assert ("第十三条（争议处理）改为：" in change.page().plain(), dispute) == (True, 13)
    link, body = printed(cast, row, "contract")
    assert link.title == "合作协议（已变更）"
    assert f"/print/contracts.amendment/{amendment.pk}/amendment/1/" in body
    _link, body = printed(cast, amendment, "amendment")
    assert f"/print/contracts.agreement/{row.pk}/contract/1/" in body


def test_the_text_of_an_agreement_as_of_any_day(cast, time):
    row = signed.active_agreement(cast)
    signing = clock.today()
    time.move(clock.at(signing + timedelta(days=10), 9))
    amended(cast, row)
    row = Agreement.objects.get()
    before = papers.text_on(row, signing + timedelta(days=9))
    after = papers.text_on(row, signing + timedelta(days=10))
    number = papers.number_of(Clause.DISPUTE)
    assert "人民法院" in article_in(before, number).paragraphs[0]
    said = article_in(after, number).paragraphs
    assert said[0] == "提交威海仲裁委员会仲裁。"
    assert said[1].startswith("（依据环教协变〔2026〕2号变更，自")
    same = [
        (one, other) for one, other in zip(before.blocks, after.blocks, strict=True) if one != other
    ]
    assert len(same) == 1
    assert papers.text_on(row, signing - timedelta(days=1)) is None


def test_the_page_of_the_text_on_a_day(cast):
    row = signed.active_agreement(cast)
    address = f"/contracts/agreements/{row.pk}/text/"
    client = cast.client(cast.clerk)
    assert "第十三条　争议处理" in client.get(address).content.decode()
    before = client.get(address, {"on": "2020-01-01"}).content.decode()
    assert ("这一天协议尚未签订" in before, "第十三条" in before) == (True, False)
    wrong = client.get(address, {"on": "2026-13-41"})
    assert (wrong.status_code, "第十三条" in wrong.content.decode()) == (422, False)
    assert cast.client(cast.clerk_b).get(address).status_code == 404
    assert address in client.get(f"/contracts/agreements/{row.pk}/").content.decode()


def test_what_both_agreed_to_and_one_took_back_is_marked_on_its_page(cast, time):
    row = MAKERS["contracts.amendment", "withdrawn"](cast, time)
    links = {link.title: link.url for link in printouts.of(row, cast.clerk)}
    assert list(links) == ["协议变更书（已取消）", "协议变更撤回通知书"]
    body = cast.client(cast.clerk).get(links["协议变更书（已取消）"]).content.decode()
    assert ("已取消" in body, links["协议变更撤回通知书"] in body) == (True, True)


def test_what_was_only_proposed_is_taken_back_without_a_page(cast):
    row = signed.active_agreement(cast)
    told = Change(cause="clause", text="修改条款。", effective_on=clock.today(), document=people.stored_file(),
                  changes={"clauses": {"dispute": "仲裁。"}})  # fmt: skip
    proposed = amendments.propose(row, told, by=cast.officer)
    taken = amendments.withdraw(proposed, by=cast.officer, reason="不改了")
    assert (taken.state, printouts.of(taken, cast.clerk)) == ("withdrawn", [])


def test_articles_can_be_cited_by_number(cast):
    row = signed.active_agreement(cast)
    blocks = pages.newest(row, "contract").page().blocks
    found = [one for one in blocks if isinstance(one, Article)]
    assert [one.number for one in found] == list(range(1, 16))
    assert [found[0].label, found[6].label, found[14].label] == ["第一条", "第七条", "第十五条"]


def test_foreign_language_of_the_interface_changes_no_page(cast):
    row = signed.active_agreement(cast)
    client = cast.client(cast.lead)
    client.cookies["django_language"] = "en"
    body = client.get(printouts.url(row, "contract", 1)).content.decode()
    assert _article(body) + "</article>\n" == pages.newest(row, "contract").text()


def test_a_draft_is_marked_and_has_blanks_and_a_word_file(cast):
    row = signed.countersigned_agreement(cast)
    (link,) = printouts.of(row, cast.lead)
    assert link.title == "合作协议（草稿）"
    client = cast.client(cast.lead)
    body = client.get(link.url).content.decode()
    assert ("这是草稿，尚未定稿，不具效力。" in body, '<p class="draftmark">草稿</p>' in body) == (
        True, True,
    )  # fmt: skip
    answer = client.get(f"{link.url}0/word/")
    assert (answer.status_code, answer["Content-Type"].endswith("document")) == (200, True)
    assert client.get(f"{link.url}1/").status_code == 404
    assert cast.client(cast.lead_b).get(link.url).status_code == 404
