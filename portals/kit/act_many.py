"""`/do-many/<app.model>/<name>/`: one deed for alike rows; each is its own deed, exceptions stay.

Rows are ticked in a list; whoever cannot be done now is shown with the reason and left out. The form
is asked once (its `subject` is None). A row that is refused meanwhile stays on the page with why; what
is refused for an answer of the form is said at its field, and the row stays ticked.

The form is claimed with the first row that is done; its answer lists all that were.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import errors
from core.once import Answer
from portals.kit import act as acts
from portals.kit import approvals, frame, gate, onetime
from portals.kit.deed_form import DeedForm

MOST = 200
_LONGEST_ADDRESS = 4000  # a little below what gunicorn takes


@dataclass
class Candidate:
    row: Any
    version: str
    reasons: tuple[str, ...]
    ticked: bool = True


@gate.page()
@onetime.done_once
def do_many(request: HttpRequest, label: str, name: str) -> HttpResponse:
    found = acts.find(label, name)
    if found is None or not found.many:
        raise Http404
    actor = frame.actor_of(request)
    rows = _rows(request, found, actor)
    candidates = [_candidate(request, found, row, actor) for row in rows]
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = found.form_class(subject=None, actor=actor, data=data, files=files)
    approvals.ask(form, found, actor)
    if request.method != "POST":
        return _page(request, found, candidates, form)
    return _submit(request, found, candidates, form)


def _rows(request: HttpRequest, found: acts.Act, actor: Any) -> list[Any]:
    asked = (request.POST if request.method == "POST" else request.GET).getlist("pk")
    pks = [int(pk) for pk in asked if pk.isdecimal() and len(pk) < 19][:MOST]
    visible = found.model.objects.visible_to(actor)  # type: ignore[attr-defined]
    return list(visible.filter(pk__in=pks).order_by("pk"))


def _candidate(request: HttpRequest, found: acts.Act, row: Any, actor: Any) -> Candidate:
    stands = acts.standing(found, row, actor)
    reasons = stands.unmet
    if not stands.permitted:
        reasons = (_("您当前的身份不能办理。"),)
    elif not stands.legal:
        reasons = (_("现在的状态是“%(state)s”。") % {"state": row.get_state_display()},)
    posted = request.POST.get(f"_version-{row.pk}", str(row.version))
    ticked = request.method != "POST" or str(row.pk) in request.POST.getlist("tick")
    return Candidate(row, posted, reasons, ticked)


def _submit(
    request: HttpRequest, found: acts.Act, candidates: list[Candidate], form: DeedForm
) -> HttpResponse:
    membership = str(form.actor.membership_id)
    chosen = [each for each in candidates if each.ticked and not each.reasons]
    valid = form.is_valid()
    if request.POST.get("_membership", membership) != membership:
        form.add_error(None, _("您已切换身份，请核对后再次提交。"))
    elif asked := onetime.sent(request).refusal():
        form.add_error(None, asked)
    elif not chosen:
        form.add_error(None, _("请至少勾选一项。"))
    elif valid:
        return _run(request, found, candidates, chosen, form)
    return _page(request, found, candidates, form, status=422)


def _run(
    request: HttpRequest,
    found: acts.Act,
    candidates: list[Candidate],
    chosen: list[Candidate],
    form: DeedForm,
) -> HttpResponse:
    post, done = onetime.sent(request), []
    facts, rest = form.given()
    by = approvals.approved(form, rest)
    with post.claiming(lambda _row: _outcome(request, found, chosen[:1])):
        for each in chosen:
            try:
                version = int(each.version) if each.version.isdecimal() else -1
                found.do(each.row, *facts, by=by, version=version, **rest)
            except errors.DomainError as refusal:
                _refuse(each, form, refusal)
            else:
                done.append(each)
                candidates.remove(each)
    if done:
        post.keep(_outcome(request, found, done))
        params = {"label": found.text, "n": len(done)}
        said = ngettext("“%(label)s”已办理 %(n)s 件。", "“%(label)s”已办理 %(n)s 件。", len(done))
        messages.success(request, said % params)
    if len(done) == len(chosen):
        return gate.go(request, _back(request))
    return _page(request, found, candidates, form, status=422)


def _outcome(request: HttpRequest, found: acts.Act, done: list[Candidate]) -> Answer:
    params = {"label": found.text, "rows": "、".join(each.row.title() for each in done)}
    return Answer(_back(request), _("“%(label)s”已办理：%(rows)s。") % params)


def _refuse(each: Candidate, form: DeedForm, refusal: errors.DomainError) -> None:
    """What an answer of the form is to blame for is said at its field, the rest beside the row."""
    at = {sentence: name for name, sentence in refusal.fields.items() if name in form.fields}
    for sentence, name in at.items():
        if sentence not in form.errors.get(name, []):
            form.add_error(name, sentence)
    each.reasons = tuple(reason for reason in refusal.reasons if reason not in at)


def _page(
    request: HttpRequest,
    found: acts.Act,
    candidates: list[Candidate],
    form: DeedForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "act": found,
        "open": [each for each in candidates if not each.reasons],
        "blocked": [each for each in candidates if each.reasons],
        "form": form,
        "multipart": form.is_multipart(),
        "back": _back(request),
    }
    return render(request, "kit/act_many.html", context, status=status)


def _back(request: HttpRequest) -> str:
    """Where they came from, inside this site, as an address that the server would take."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    fits = len(asked) <= _LONGEST_ADDRESS and asked.isprintable()
    inside = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return asked if fits and inside else "/"
