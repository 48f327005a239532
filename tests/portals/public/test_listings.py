"""The list of admitted institutions, as a parent looks a name up in it."""

from django.test import Client
from django.urls import reverse

from portals.kit import paging
from tests.factories import contracts as made


def names(**asked):
    answer = Client().get(reverse("public-listings"), asked)
    return [row.institution.name for row in answer.context["rows"]], answer.content.decode()


def test_a_name_is_found_by_a_part_of_it_and_a_missing_one_is_explained(cast):
    name = made.active_agreement(cast).institution.name
    assert names()[0] == [name]
    assert names(q=f" {name[:3]} ")[0] == [name]
    found, page = names(q="没有这家")
    assert (found, 'value="没有这家"' in page, "不在名单上的机构不能进校" in page) == (
        [],
        True,
        True,
    )


def test_a_long_list_is_shown_a_page_at_a_time(cast, monkeypatch, django_assert_max_num_queries):
    for institution in (cast.institution, cast.institution_b):
        made.listing_of(institution)
    monkeypatch.setattr(paging, "PER_PAGE", 1)
    shown = []
    for page in ("1", "2", "99", "x"):
        with django_assert_max_num_queries(12):
            answer = Client().get(reverse("public-listings"), {"page": page})
        shown.append([row.institution.name for row in answer.context["rows"]])
        assert 'class="pager"' in answer.content.decode()
        assert len(answer.context["regions"]) == 2
    first, second = cast.institution.name, cast.institution_b.name
    assert shown == [[first], [second], [second], [first]]
