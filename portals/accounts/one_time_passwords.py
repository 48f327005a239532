"""账号单: the one-time password on paper, shown once to whoever made it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.domain import passwords
from accounts.enums import Role
from accounts.models import OneTimePassword
from portals.accounts.signin import label_of
from portals.kit import gate

MAKERS = (
    Role.CITY,
    Role.DISTRICT,
    Role.ADMIN,
    Role.SCHOOL,
    Role.INSTITUTION,
    Role.REVIEWER,
)


@gate.page(*MAKERS)
@never_cache
def one_time_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A GET says what will happen; the POST shows the password and erases it."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = OneTimePassword.objects.visible_to(actor).select_related(
        "membership__user", "membership__organisation"
    )
    row = gate.get_or_404(rows, actor, pk)
    context = {
        "row": row,
        "membership": row.membership,
        "role": label_of(row.membership),
        "gone": not row.password,
        "signin": request.build_absolute_uri(reverse("signin")),
    }
    if request.method == "POST":
        context["password"] = passwords.show(row, by=actor)
        context["gone"] = not context["password"]
    return render(request, "accounts/people/one_time_password.html", context)
