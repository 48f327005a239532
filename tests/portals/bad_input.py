"""What a person reads after a refusal: the sentence at a field or the button, and what they typed."""

from __future__ import annotations

import html
import re

from django.http import HttpResponse


def _plain(part: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", part)).strip()


def at_field(answer: HttpResponse, name: str) -> str:
    """The words of the element that the field itself points to."""
    page = answer.content.decode()
    found = re.search(
        rf'<(\w+)[^>]*id="id_{re.escape(name)}_error"[^>]*>(.*?)</\1>', page, re.DOTALL
    )
    assert f'id_{name}_error"' in page, answer.status_code
    assert found is not None
    return _plain(found[2])


def typed(answer: HttpResponse, *names: str) -> dict[str, str]:
    """What stands in inputs, text areas and choices of the page that came back."""
    page = answer.content.decode()
    return {name: _value(page, name) for name in names}


def _value(page: str, name: str) -> str:
    quoted = re.escape(name)
    if area := re.search(rf'<textarea[^>]*name="{quoted}"[^>]*>(.*?)</textarea>', page, re.DOTALL):
        return html.unescape(area[1]).strip()
    if choice := re.search(rf'<select[^>]*name="{quoted}".*?</select>', page, re.DOTALL):
        picked = re.search(r'value="([^"]*)"[^>]*selected', choice[0])
        return picked[1] if picked else ""
    field = re.search(rf'<input[^>]*name="{quoted}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', field[0]) if field else None
    return html.unescape(value[1]) if value else ""
