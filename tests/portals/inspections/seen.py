"""What somebody gets to see of a page."""

from django.urls import reverse

CASE_PAGES = {
    "officer": "exit",
    "lead": "exit",
    "city_lead": "exit",
    "clerk": "exit",
}


def page(cast, who, name, pk):
    return cast.client(getattr(cast, who)).get(reverse(name, args=[pk]))


def page_text(cast, who, name, pk):
    return page(cast, who, name, pk).content.decode()
