"""Hostile files through one field for each set of kinds, over HTTP, by somebody who may send there."""

from __future__ import annotations

from datetime import date

import pytest

from core import clock, files
from core.models import StoredFile
from tests.attack import corpus, posting
from tests.attack.specimen import Must
from tests.factories import vetting

pytestmark = pytest.mark.django_db
# Kinds -> who sends, path, field.
FIELDS = {
    files.SCANS: ("officer", "/do/vetting.listing/new/backfill/", "scan"),
    files.DOCUMENTS: ("clerk", "/do/vetting.application/{application}/fill/", "item-{item}"),
    files.WORKBOOKS: ("city", "/do/core.calendaryear/new/enter_year/", "file"),
}


@pytest.fixture(params=list(FIELDS), ids=["scans", "documents", "workbooks"])
def field(request, cast):
    with clock.frozen(clock.at(date(2026, 3, 2), 9)):
        vetting.certified(cast.institution)
        row = vetting.started_application(cast, institution=cast.institution)
        who, path, name = FIELDS[request.param]
        told = {"application": row.pk, "item": row.items()[-1].pk}
        client = cast.client(getattr(cast, who))
        yield request.param, client, path.format(**told), name.format(**told)


def sent(field, specimens):
    """By file: what went wrong. A refusal stands at the field, in words, and leaves nothing."""
    kinds, client, path, name = field
    endings = {ending for kind in kinds for ending in files.kinds.SPECS[kind].extensions}
    found = {}
    for one in specimens:
        if one.ending not in endings or not one.data:
            continue
        before = posting.newest()
        answer = posting.post(client, path, [name], one)
        kept = posting.kept_after(before)
        told = answer.context["form"].errors.get(name, []) if answer.status_code == 422 else []
        refused = bool(told) and all(text.endswith("。") for text in told)
        if posting.harm(one, kept) or (one.must is Must.REFUSED and not refused):
            found[one.filename] = (answer.status_code, told)
        StoredFile.objects.filter(pk__gt=before, recorded=False).delete()
    return found


def test_some_hostile_files_are_refused_in_words(field):
    some = [one for number, one in enumerate(corpus.hostile()) if number % 45 == 11]
    assert sent(field, some) == {}


@pytest.mark.long
def test_no_hostile_file_comes_in(field):
    assert sent(field, corpus.hostile()) == {}
