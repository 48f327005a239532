"""A template that offers a file which no download serves fails only once the file is there."""

import re

from django.conf import settings
from django.urls import get_resolver

from portals.shared import files
from vetting.models import Announcement

OFFERED = re.compile(r"""{%-?\s*download\s+[\w.]+\s+["'](\w+)["']""")


def _offered() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in (settings.BASE_DIR / "portals" / "templates").rglob("*.html"):
        for field in OFFERED.findall(path.read_text(encoding="utf-8")):
            found.setdefault(field, set()).add(path.name)
    return found


def test_every_file_a_template_offers_has_a_download():
    assert get_resolver().url_patterns  # loading the addresses registers the downloads
    served = {field for _label, field in files._downloads}
    offered = _offered()
    assert len(offered) > 10
    assert {field: pages for field, pages in offered.items() if field not in served} == {}


def test_papers_of_a_call_can_be_fetched():
    assert get_resolver().url_patterns
    for field in ("hand_draw_record", "minutes"):
        assert files.find(Announcement(), field).field == field
