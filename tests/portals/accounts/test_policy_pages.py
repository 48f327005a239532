import re

from core import clock, policy
from tests.accounts.test_policies import KEY


def change(cast, actor, **changes):
    data = {
        "value": "7",
        "effective_from": clock.today().isoformat(),
        "document": "威教发〔2026〕1号",
        "_membership": actor.membership_id,
    }
    return cast.client(actor).post(f"/policies/{KEY}/", data | changes)


def test_the_list_has_every_setting_with_its_source(cast):
    page = cast.client(cast.lead).get("/policies/")
    assert [line["setting"] for line in page.context["lines"]] == policy.registered()


def test_codes_are_shown_in_words(cast):
    lines = cast.client(cast.lead).get("/policies/").context["lines"]
    assert [line["value"] for line in lines if re.search("[A-Za-z]{3}", line["value"])] == []
    [signer] = [line for line in lines if line["setting"].key == "contracts.signer"]
    assert signer["value"] == "教育局"
    [court] = [line for line in lines if line["setting"].key == "office.court"]
    assert court["value"] == "未填写"


def test_a_lead_changes_a_figure_for_the_district(cast):
    assert change(cast, cast.lead).status_code == 302
    assert policy.value(KEY, scopes=cast.lead.scopes) == 7
    page = cast.client(cast.lead).get(f"/policies/{KEY}/")
    assert page.context["facts"][0].value == "7 天"
    assert len(page.context["rows"]) == 1


def test_an_officer_reads_and_does_not_change(cast):
    assert cast.client(cast.officer).get(f"/policies/{KEY}/").context["form"] is None
    assert change(cast, cast.officer).status_code == 403
    assert policy.value(KEY, scopes=cast.lead.scopes) == 14


def test_what_is_wrong_is_said_at_its_field(cast):
    refused = change(cast, cast.lead, value="0")
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["value"])
    refused = change(cast, cast.lead, document="")
    assert list(refused.context["form"].errors) == ["document"]
    refused = change(cast, cast.lead, _membership=cast.lead2.membership_id)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["__all__"])


def test_another_district_neither_sees_nor_feels_it(cast):
    change(cast, cast.lead)
    page = cast.client(cast.lead_b).get(f"/policies/{KEY}/")
    assert page.context["rows"] == []
    assert page.context["facts"][0].value == "14 天"


def test_an_unknown_setting_is_not_there(cast):
    assert cast.client(cast.lead).get("/policies/no.such/").status_code == 404


def test_every_setting_has_a_page(cast):
    client = cast.client(cast.lead)
    codes = {
        each.key: client.get(f"/policies/{each.key}/").status_code for each in policy.registered()
    }
    assert codes == dict.fromkeys(codes, 200)


def test_a_table_of_figures_keeps_its_shape():
    from portals.accounts.policy_pages import _fits

    default = {"a": 1, "b": {"c": 2.5}, "d": ["x", "y"]}
    assert _fits({"a": 3, "b": {"c": 4}, "d": ["x"]}, default)
    for wrong in (
        {"a": 3, "b": {"c": 4}},
        {"a": "3", "b": {"c": 4}, "d": []},
        {"a": True, "b": {"c": 4}, "d": []},
        {"a": 3, "b": 4, "d": []},
        {"a": 3, "b": {"c": 4}, "d": ["z"]},
    ):
        assert not _fits(wrong, default)
