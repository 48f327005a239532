"""The example for nginx fits the program behind it."""

import re
from pathlib import Path

from django.conf import settings

EXAMPLE = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf.example"


def test_proxy_lets_in_what_the_program_refuses_in_its_own_words():
    """U11: nginx's bare 413 lost the words that were typed."""
    found = re.search(r"^\s*client_max_body_size (\d+)m;", EXAMPLE.read_text(), re.MULTILINE)
    assert int(found[1]) >= 4 * settings.UPLOAD_MOST_MEGABYTES


def test_proxy_compresses_pages():
    text = EXAMPLE.read_text()
    assert [line in text for line in ("gzip on;", "gzip_proxied any;", "gzip_vary on;")] == [
        True
    ] * 3
