"""An institution's own file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from accounts.enums import Role
from institutions.models import Institution
from portals.institutions import file
from portals.kit import frame, gate, navigation


def _own(actor: Any) -> Institution:
    """The file of the organisation one acts for; 404 for an account whose file was never opened."""
    rows = Institution.objects.visible_to(actor).filter(organisation=actor.organisation_id)
    row: Institution | None = (
        rows.select_related("region", "organisation").prefetch_related("licences").first()
    )
    if row is None:
        raise Http404
    return row


@gate.page(Role.INSTITUTION)
def own(request: HttpRequest) -> HttpResponse:
    return file.show(request, _own(frame.actor_of(request)), back=("", ""))


@gate.page(Role.INSTITUTION)
def institution(request: HttpRequest, pk: int) -> HttpResponse:
    """The same, where a row of it is linked to."""
    gate.get_or_404(Institution, frame.actor_of(request), pk)
    response: HttpResponse = own(request)
    return response


navigation.register(gettext_lazy("机构档案"), "own-institution", Role.INSTITUTION, order=10)
