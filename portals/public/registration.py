"""机构登记: an institution opens its own file; who comes second for a USCC files a claim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.domain import hashing, passwords, users
from accounts.domain import signup as accounts
from accounts.facts import Claiming
from accounts.models import User
from core import identity
from core.errors import DomainError, Invalid
from core.once import Answer
from institutions.domain import numbers, signup
from portals.institutions.forms import ClaimForm, RegisterForm
from portals.kit import frame, gate, onetime, throttled
from portals.kit.deed_form import DeedForm


def _claim(told: Claiming, *, ready_hash: str) -> Any:
    phone = numbers.phone(told.phone, field="phone")
    told = replace(told, uscc=numbers.uscc(told.uscc), phone=phone)
    return accounts.claim(told, ready_hash=ready_hash)


def _tried(
    request: HttpRequest,
    form_class: type[DeedForm],
    do: Callable[..., Any],
    said: Callable[[Any], str],
) -> tuple[DeedForm, Any, int]:
    """The form, what the deed made (None: not sent, or refused with the reasons on the form), status."""
    sent = request.method == "POST"
    form = form_class(
        subject=None,
        actor=frame.actor_of(request),
        data=request.POST if sent else None,
        files=request.FILES if sent else None,
    )
    if not sent:
        return form, None, 200
    _read_each(form)
    if not form.is_valid():
        return _again(form), None, 422
    if asked := onetime.sent(request).refusal():
        form.add_error(None, asked)
        return _again(form), None, 409
    region = form.cleaned_data.get("region")
    if throttled.refused(request, form, "signup", region.scopes if region else ()):
        return _again(form), None, throttled.TOO_MANY
    row = None
    try:
        row = _done_with(request, form, do, said)
    finally:
        if row is None:
            throttled.give_back(request, "signup")
            form.drop_files()
    return (form, row, 200) if row is not None else (_again(form), None, 422)


def _done_with(
    request: HttpRequest, form: DeedForm, do: Callable[..., Any], said: Callable[[Any], str]
) -> Any:
    """What the deed made; None when it refused, with the reasons on the form."""
    if not form.take_files():
        return None
    told, _rest = form.given()
    ready_hash = hashing.computed(form.cleaned_data["password"])
    try:
        with onetime.sent(request).claiming(lambda row: Answer(said=said(row))):
            return do(*told, ready_hash=ready_hash)
    except Invalid as refusal:
        for name, sentence in refusal.fields.items():
            form.add_error(name if name in form.fields else None, sentence)
    except DomainError as refusal:
        form.add_error(None, list(refusal.reasons))
    return None


def _password(form: DeedForm) -> str:
    person = User(username=form.data.get("username", ""), name=form.data.get("contact_name", ""))
    return passwords.validated(form.data["password"], person, field="password")


# What can be wrong with one answer taken alone.
READ: dict[str, Callable[[DeedForm], Any]] = {
    "uscc": lambda form: numbers.uscc(form.data["uscc"]),
    "contact_phone": lambda form: numbers.phone(form.data["contact_phone"]),
    "phone": lambda form: numbers.phone(form.data["phone"], field="phone"),
    "username": lambda form: users.clean_username(form.data["username"]),
    "password": _password,
}


def _read_each(form: DeedForm) -> None:
    """Says everything that is wrong at once, instead of one sentence with each try."""
    for name in READ.keys() & form.fields.keys() - form.errors.keys():
        try:
            READ[name](form)
        except Invalid as refusal:
            form.add_error(name, refusal.fields[name])


def _again(form: DeedForm) -> DeedForm:
    """A refused form says what it does not give back: of a stranger no file is kept."""
    if "password" not in form.errors:
        form["password"].help_text = _("出于安全，口令没有保留，请重新填写。")
    for name in form.files:
        if name in form.fields and name not in form.errors:
            form[name].help_text = _("文件没有保留，请重新选择。")
    return form


def _registered(row: Any) -> str:
    return _(
        "“%(name)s”的登记已提交，%(region)s教育局确认后即可申报。现在就可以登录，补充证照、人员和课程。"
    ) % {"name": row.name, "region": row.region.name}


@throttled.form("signup", files=True)
@gate.public
@onetime.done_once_by_anyone
def register(request: HttpRequest) -> HttpResponse:
    form, row, status = _tried(request, RegisterForm, signup.register, _registered)
    if row is not None:
        return _done(request, _("登记已提交"), _registered(row))
    taken = _taken(form)
    context = {"form": form, "taken": taken, "title": _("机构登记")}
    return render(request, "public/register.html", context, status=status)


def _taken(form: DeedForm) -> bool:
    """Was it refused because somebody already has the account? Then a claim is the way on."""
    if not form.is_bound or "uscc" not in form.errors:
        return False
    try:
        code = identity.clean_uscc(form.data.get("uscc", ""))
    except identity.BadNumber:
        return False
    return accounts.holder_of(code) is not None


def _claimed(_row: Any) -> str:
    return _("所在区市教育局核实后作出决定。同意之前，您填写的登录名不能登录。")


@throttled.form("signup", files=True)
@gate.public
@onetime.done_once_by_anyone
def claim(request: HttpRequest) -> HttpResponse:
    form, row, status = _tried(request, ClaimForm, _claim, _claimed)
    if row is not None:
        return _done(request, _("账号申领已提交"), _claimed(row))
    context = {"form": form, "title": _("账号申领")}
    return render(request, "public/register.html", context, status=status)


def _done(request: HttpRequest, title: str, text: str) -> HttpResponse:
    return render(request, "public/registered.html", {"title": title, "text": text})
