"""Coming in, going out, choosing under which membership to act, and one's own password."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.domain import brakes, hashing, passwords, signins, users
from accounts.enums import position
from accounts.middleware import ACTING
from accounts.models import Membership, User
from accounts.models.signins import SignInOutcome
from core import clock, errors
from portals.kit import frame, gate, guesses, throttled


class SignInForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("登录名"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=gettext_lazy("口令"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(forms.Form):
    old = forms.CharField(
        label=gettext_lazy("原口令"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=gettext_lazy("新口令"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy(
            "至少 10 位，不能全是数字，不能与登录名或姓名相近，不能是常见口令。"
        ),
    )
    again = forms.CharField(
        label=gettext_lazy("再输一次新口令"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new", again):
            raise forms.ValidationError(_("两次输入的新口令不一致。"))
        return again


# How often is bounded by accounts.domain.brakes, once the name is known: those who lately got in
# from the same address are not shut out with whoever guesses there.
@throttled.form("signin", most="", kept=False)
@gate.public
@never_cache
@sensitive_post_parameters("password")
def signin(request: HttpRequest) -> HttpResponse:
    """The narrow card. Tells nobody whether a sign-in name exists."""
    if frame.has_role(frame.actor_of(request)) and request.method == "GET":
        return gate.go(request, _next(request))
    form = SignInForm(request.POST or None)
    closed = False
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["username"].strip().lower()
        address = throttled.address_of(request)
        attempt = brakes.begin("signin", name=name, address=address)
        user = _found(request, attempt, name, form.cleaned_data["password"])
        closed = user is None and bool(attempt.refusal or attempt.last)
        refusal = attempt.refusal or _refusal(user, attempt.last)
        signins.note(name, _outcome(user, attempt, refusal), address=address)
        if user is not None and not refusal:
            return _come_in(request, user)
        form.add_error(None, refusal)
    return _card(request, form, closed=closed)


def _found(request: HttpRequest, attempt: brakes.Attempt, name: str, password: str) -> Any:
    """Whose name and password these are; None also when nothing may be tried."""
    if attempt.refusal:
        return None
    try:
        with hashing.turn():
            user = auth.authenticate(request, username=name, password=password)
    except errors.Busy:
        attempt.untried()
        raise
    if user is not None:
        attempt.right()
    return user


def _card(request: HttpRequest, form: forms.Form, *, closed: bool) -> HttpResponse:
    status = throttled.TOO_MANY if closed else 422 if form.errors else 200
    context = {
        "form": form,
        "next": _next(request),
        "register_url": frame.address("register"),
    }
    return render(request, "accounts/signin.html", context, status=status)


def _refusal(user: Any, last: str) -> str:
    """Why this person does not come in; "" when they do."""
    if user is None:
        return last or _("登录名或口令不对，请核对后再试。")
    one_time = user.one_time_until if user.must_change_password else None
    if one_time and one_time < clock.today():
        return _("这张账号单上的一次性口令已过有效期，请联系发给您账号单的单位重新发放。")
    if not users.held_by(user.pk):
        return _("您目前没有在任的职责，不能登录。请联系上级单位核实任职情况。")
    return ""


def _outcome(user: Any, attempt: brakes.Attempt, refusal: str) -> SignInOutcome:
    if not refusal:
        return SignInOutcome.IN
    wrong = user is None and not attempt.refusal
    return SignInOutcome.WRONG if wrong else SignInOutcome.STOPPED


def _come_in(request: HttpRequest, user: User) -> HttpResponse:
    auth.login(request, user)
    request.session[ACTING] = users.held_by(user.pk)[0].pk
    if user.must_change_password:
        return gate.go(request, reverse("password"))
    return gate.go(request, _next(request))


def _next(request: HttpRequest) -> str:
    """Where to go afterwards, inside this site only."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if inside and not wanted.startswith(reverse("signin")) else "/"


@throttled.button
@gate.public
@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    return redirect("signin")


@throttled.button
@gate.public
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Act under another of one's own memberships from now on."""
    held: Sequence[Membership] = getattr(request, "memberships", ())
    chosen = next((row for row in held if str(row.pk) == request.POST.get("membership")), None)
    if chosen is None:
        messages.error(request, _("这个身份已不可用，请重新选择。"))
        return gate.go(request, "/")
    request.session[ACTING] = chosen.pk
    params = {"label": label_of(chosen), "office": chosen.organisation.name}
    messages.success(request, _("现在以“%(label)s”（%(office)s）的身份办理。") % params)
    return gate.go(request, _next(request))


def label_of(row: Membership) -> str:
    """A membership as the switcher shows it: what one is there, and for whom."""
    words = position(row.role, lead=row.is_lead)
    if row.acts_for is None:
        return words
    if row.lent_by:
        return _("%(position)s（%(office)s代为第二人）") % {
            "position": words,
            "office": row.lent_by,
        }
    return _("%(position)s（代%(name)s）") % {"position": words, "name": row.acts_for.user.name}


def memberships(request: HttpRequest) -> list[frame.Membership]:
    """For the frame around each page."""
    acting = getattr(frame.actor_of(request), "membership_id", None)
    return [
        frame.Membership(
            id=row.pk,
            label=label_of(row),
            office=row.organisation.name,
            role=row.role,
            current=row.pk == acting,
        )
        for row in getattr(request, "memberships", ())
    ]


@gate.page()
@never_cache
@sensitive_post_parameters("old", "new", "again")
def password(request: HttpRequest) -> HttpResponse:
    """One's own password; the first thing after a one_time_password."""
    form = PasswordForm(request.POST or None)
    first = getattr(request.user, "must_change_password", False)
    if form.is_valid():
        actor, facts = frame.actor_of(request), form.cleaned_data
        rows = Membership.objects.visible_to(actor).select_related("user")
        row = rows.get(pk=actor.membership_id)
        done = guesses.tried(
            request,
            form,
            row.user.username,
            lambda: passwords.change(row, by=actor, old=facts["old"], new=facts["new"]),
        )
        if done is not None:
            auth.update_session_auth_hash(request, done.user)  # this session stays, the others end
            messages.success(request, _("口令已修改，请妥善保管。其他设备上的登录已退出。"))
            return gate.go(request, reverse("owner") if first else "/")
    context = {"form": form, "first": first}
    return render(request, "accounts/password.html", context, status=guesses.status_of(form))


frame.sources.memberships = memberships
frame.sources.account_links.append((gettext_lazy("修改口令"), "password"))
