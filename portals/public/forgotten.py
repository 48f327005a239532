"""忘记口令: a new password by one's own printed code, with nobody's help."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.domain import owners
from core.errors import Invalid
from portals.shared import chrome, gate, guesses
from portals.shared.owner_forms import ForgottenForm


@gate.public
@never_cache
@sensitive_post_parameters("code", "new", "again")
def forgotten(request: HttpRequest) -> HttpResponse:
    """Tells nobody whether a sign-in name exists."""
    form = ForgottenForm(request.POST or None)
    status = 200
    if form.is_valid():
        facts = form.cleaned_data
        if guesses.refused(request, form, facts["username"]):
            status = 429
        elif _renewed(form):
            messages.success(request, _("新口令已设置，请登录。用过的那一行找回码请划去。"))
            return redirect("signin")
    if form.errors and status == 200:
        status = 422
    context = {"form": form, "claim_url": chrome.address("account-claim")}
    return render(request, "owner/forgotten.html", context, status=status)


def _renewed(form: ForgottenForm) -> bool:
    facts = form.cleaned_data
    try:
        owners.renew(facts["username"], code=facts["code"], new=facts["new"])
    except Invalid as refusal:
        for name, sentence in refusal.fields.items():
            form.add_error(name, sentence)
        return False
    return True
