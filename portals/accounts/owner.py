"""本人确认: one's own page about printed codes, dynamic passwords and the letter to the office above."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib import auth, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.domain import codes, owners
from accounts.enums import Role
from accounts.models import Authenticator, Membership, Tie
from core import clock
from portals.accounts.owner_forms import AskForm, HoldForm, ProveForm, TokenForm
from portals.kit import frame, gate, guesses, workbench


def _own(request: HttpRequest) -> Membership:
    actor = frame.actor_of(request)
    rows = Membership.objects.visible_to(actor).select_related("user", "organisation")
    return rows.get(pk=actor.membership_id)


@gate.page()
@never_cache
def owner(request: HttpRequest) -> HttpResponse:
    """What one holds, what is missing, and the ways from here."""
    row = _own(request)
    context = {"row": row, "standing": owners.standing_of(row.user)}
    return render(request, "accounts/owner/owner.html", context)


@gate.page()
@never_cache
@sensitive_post_parameters("old", "proof")
def sheet(request: HttpRequest) -> HttpResponse:
    """A new sheet of codes; the answer to the POST is the only time they are seen."""
    row, actor = _own(request), frame.actor_of(request)
    standing = owners.standing_of(row.user)
    form = HoldForm(request.POST or None, proved=standing.holds_proof)
    if form.is_valid():
        name, facts = row.user.username, form.cleaned_data
        lines = guesses.tried(
            request, form, name, lambda: owners.draw_codes(row, by=actor, **facts)
        )
        if lines:
            context = {
                "row": row,
                "lines": lines,
                "made": clock.now(),
                "signin": _forgotten(request),
            }
            return render(request, "accounts/owner/sheet.html", context)
    context = {"form": form, "standing": standing}
    return render(request, "accounts/owner/draw.html", context, status=guesses.status_of(form))


def _forgotten(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("forgotten"))


@gate.page()
@never_cache
@sensitive_post_parameters("code", "new", "again")
def prove(request: HttpRequest) -> HttpResponse:
    """Confirm oneself by something older than the reset, with a new password."""
    row = _own(request)
    form = ProveForm(request.POST or None)
    if form.is_valid():
        name, facts = row.user.username, form.cleaned_data
        done = guesses.tried(
            request, form, name, lambda: owners.renew(name, code=facts["code"], new=facts["new"])
        )
        if done is not None:
            auth.update_session_auth_hash(request, done.user)
            return _proved(request, done)
    context = {"form": form, "standing": owners.standing_of(row.user)}
    return render(request, "accounts/owner/prove.html", context, status=guesses.status_of(form))


def _proved(request: HttpRequest, row: Membership) -> HttpResponse:
    if row.user.bonds():
        text = _(
            "口令已更新，但这张找回码单是账号开通或重置之后才打印的，不能确认本人；请按盖章确认函办理。"
        )
        messages.warning(request, text)
    else:
        messages.success(request, _("已确认本人，口令已更新。其他设备上的登录已退出。"))
    return redirect("owner")


@gate.page()
@never_cache
@sensitive_post_parameters("old", "new", "again")
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to be confirmed from a stamped letter: a new password first, then the letter to print."""
    row = _own(request)
    form = AskForm(request.POST or None)
    if form.is_valid():
        actor, facts = frame.actor_of(request), form.cleaned_data
        letter = guesses.tried(
            request,
            form,
            row.user.username,
            lambda: owners.ask(row, by=actor, old=facts["old"], new=facts["new"]),
        )
        if letter is not None:
            auth.update_session_auth_hash(request, letter.membership.user)
            return redirect("owner-paper")
    context = {"form": form, "standing": owners.standing_of(row.user)}
    return render(request, "accounts/owner/ask.html", context, status=guesses.status_of(form))


@gate.page()
@never_cache
def paper(request: HttpRequest) -> HttpResponse:
    """The letter, to be signed, stamped and handed to the office above."""
    row = _own(request)
    letter = owners.standing_of(row.user).letter
    if letter is None:
        return redirect("owner")
    context = {"row": letter, "above": owners.office_above(letter), "printed_at": clock.now()}
    return render(request, "accounts/owner/paper.html", context)


@gate.page()
@never_cache
@sensitive_post_parameters("old", "proof", "token")
def totp(request: HttpRequest) -> HttpResponse:
    """Optional, where phones are allowed at the desk: the secret is seen once, then proved."""
    row = _own(request)
    if "token" in request.POST:
        return _start(request, row)
    standing = owners.standing_of(row.user)
    form = HoldForm(request.POST or None, proved=standing.holds_proof)
    if form.is_valid():
        actor, facts = frame.actor_of(request), form.cleaned_data
        found = guesses.tried(
            request,
            form,
            row.user.username,
            lambda: owners.prepare_authenticator(row, by=actor, **facts),
        )
        if found is not None:
            return _scan(request, row, found)
    context = {"form": form, "standing": standing}
    return render(request, "accounts/owner/totp.html", context, status=guesses.status_of(form))


def _scan(request: HttpRequest, row: Membership, found: Authenticator) -> HttpResponse:
    address = codes.address_of(found, username=row.user.username, issuer=_("准入"))
    drawing = segno.make(address, error="m").svg_inline(scale=4, border=2, omitsize=True)
    context = {
        "form": TokenForm(),
        "qr": mark_safe(drawing),
        "secret": codes.typed_secret(found),
    }
    return render(request, "accounts/owner/totp_scan.html", context)


def _start(request: HttpRequest, row: Membership) -> HttpResponse:
    form = TokenForm(request.POST)
    if form.is_valid():
        actor, token = frame.actor_of(request), form.cleaned_data["token"]
        done = guesses.tried(
            request,
            form,
            row.user.username,
            lambda: owners.start_authenticator(row, by=actor, token=token),
        )
        if done is not None:
            messages.success(request, _("动态口令已启用。"))
            return redirect("owner")
    status = guesses.status_of(form)
    return render(request, "accounts/owner/totp_scan.html", {"form": form}, status=status)


@workbench.waiting(
    *Role.values,
    label=gettext_lazy("您的账号尚未确认本人"),
    title=lambda row: (
        _("由%(name)s开通") if row.kind == "made" else _("由%(name)s重置")
    ) % {"name": row.maker.name},
    about=lambda _row: _("须两人办理的事项暂与其视为同一人，不能查看评分和完整号码"),
    url=lambda _row, _actor: reverse("owner"),
    more="owner",
)  # fmt: skip
def unconfirmed(actor: Any) -> QuerySet[Any]:
    found: QuerySet[Any] = Tie.objects.visible_to(actor)
    return found.filter(ended_at__isnull=True).select_related("maker")


frame.sources.account_links.append((gettext_lazy("本人确认与找回码"), "owner"))
