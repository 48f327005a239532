"""忘记口令: a new password by one's own printed code, with nobody's help."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.domain import owners
from portals.accounts.owner_forms import ForgottenForm
from portals.kit import frame, gate, guesses, throttled


@throttled.form("code", kept=False)
@gate.public
@never_cache
@sensitive_post_parameters("code", "new", "again")
def forgotten(request: HttpRequest) -> HttpResponse:
    """Tells nobody whether a sign-in name exists."""
    form = ForgottenForm(request.POST or None)
    if form.is_valid():
        facts = form.cleaned_data
        done = guesses.tried(
            request,
            form,
            facts["username"],
            lambda: owners.renew(facts["username"], code=facts["code"], new=facts["new"]),
        )
        if done is not None:
            messages.success(request, _("新口令已设置，请登录。用过的那一行找回码请划去。"))
            return redirect("signin")
    context = {"form": form, "claim_url": frame.address("account-claim")}
    return render(request, "accounts/owner/forgotten.html", context, status=guesses.status_of(form))
