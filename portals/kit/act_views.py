"""`/do/<app.model>/<pk>/<name>/`: the page of any registered act."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core import errors
from core.once import Answer
from portals.kit import act as acts
from portals.kit import (
    approvals,
    frame,
    gate,
    late_submission,
    links,
    onetime,
    signed_out,
    timeline,
)
from portals.kit.deed_form import DeedForm


@dataclass
class Attempt:
    """One request for one act."""

    request: HttpRequest
    act: acts.Act
    subject: Any
    actor: Any
    form: DeedForm
    stands: acts.Standing
    status: int = 200
    notes: list[str] = field(default_factory=list)

    def refuse(self, status: int, sentences: list[str], name: str | None = None) -> None:
        """Put sentences on the form, tied to a field where it has one of that name."""
        self.status = status
        where = name if name in self.form.fields else None
        self.form.add_error(where, sentences)


@signed_out.keeps_words
@gate.page()
@onetime.done_once
def do(request: HttpRequest, label: str, pk: str, name: str) -> HttpResponse:
    found = acts.find(label, name)
    actor = _actor_for(request, found, pk)
    if found is None or found.new != (pk == acts.NEW):
        raise Http404
    subject = None if found.new else _visible(found.model, actor, pk)
    stands = acts.standing(found, subject, actor)
    if not stands.permitted:
        if late_submission.sent_late(request, found, subject, actor):
            return late_submission.page(request, found, subject, actor)
        return gate.stop_act(request, found, subject)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = found.form_class(subject=subject, actor=actor, data=data, files=files)
    approvals.ask(form, found, actor)
    attempt = Attempt(request, found, subject, actor, form, stands)
    if request.method != "POST":
        return (
            _page(attempt)
            if stands.legal
            else gate.refused(request, errors.Stale(_moved_on(attempt)))
        )
    return _submit(attempt)


def _actor_for(request: HttpRequest, found: acts.Act | None, pk: str) -> Any:
    """Normally who acts now. A form that was drawn for another membership this person still holds,
    on a row that is closed to the present one, is drawn again as it was: `_stale` refuses it, and
    what was typed is not lost."""
    actor = frame.actor_of(request)
    sent = request.POST.get("_membership", "")
    held = {str(row.pk): row for row in getattr(request, "memberships", ())}
    if found is None or found.new or sent == str(actor.membership_id) or sent not in held:
        return actor
    rows = found.model.objects  # type: ignore[attr-defined]
    seen = pk.isdecimal() and rows.visible_to(actor).filter(pk=pk).first()
    if seen and acts.standing(found, seen, actor).permitted:
        return actor
    return held[sent].actor()


def _visible(model: type[Model], actor: Any, pk: str) -> Any:
    if not pk.isdecimal():
        raise Http404
    return gate.get_or_404(model, actor, pk)


def _submit(attempt: Attempt) -> HttpResponse:
    valid = attempt.form.is_valid()
    asked = _stale(attempt) or onetime.sent(attempt.request).refusal()
    if asked:
        attempt.refuse(409, [asked])
    elif not valid:
        attempt.status = 422
    else:
        result = _try(attempt)
        if attempt.status == 200:
            return _success(attempt, result)
    return _page(attempt)


def _stale(attempt: Attempt) -> str:
    """Why what was sent no longer fits: drawn for another membership, or for an older version."""
    sent = attempt.request.POST
    now = frame.PageFrame(attempt.request)
    params = {"now": now.acting, "office": now.office}
    if attempt.actor.membership_id != now.actor.membership_id:
        return _(
            "这张表是以“%(was)s”的身份打开的，您现在的身份是“%(now)s”（%(office)s），不能办理。请在另一个窗口切换回原来的身份，再回到这里提交；您填写的内容都已保留。"
        ) % {**params, "was": attempt.actor.organisation_name}
    membership = str(attempt.actor.membership_id)
    if sent.get("_membership", membership) != membership:
        return (
            _(
                "这张表是以另一个身份打开的，您现在的身份是“%(now)s”（%(office)s）。请先切换回原来的身份；如确要以现在的身份办理，核对后再次提交即可。"
            )
            % params
        )
    if attempt.subject is None:
        return ""
    version = str(attempt.subject.version)
    if sent.get("_version", version) != version or not attempt.stands.legal:
        return _moved_on(attempt)
    return ""


def _moved_on(attempt: Attempt) -> str:
    """What the row is now and who last touched it."""
    subject = attempt.subject
    params = {"title": subject.title()}
    display = getattr(subject, "get_state_display", None)
    params["state"] = display() if display else ""
    last = next(iter(timeline.of(subject, attempt.actor, limit=1)), None)
    if not attempt.stands.legal:
        params["label"] = attempt.act.text
        return _("“%(title)s”现在的状态是“%(state)s”，不能再办理“%(label)s”。") % params
    if last is None:
        return (
            _("您打开这一页之后，“%(title)s”已有变化。您填写的内容已保留，请核对后再次提交。")
            % params
        )
    params |= {"who": last.who, "what": last.what}
    return (
        _(
            "您打开这一页之后，%(who)s已办理“%(what)s”，“%(title)s”现在的状态是“%(state)s”。"
            "您填写的内容已保留，请核对后再次提交。"
        )
        % params
    )


def _try(attempt: Attempt) -> Any:
    """Run the deed; a refusal goes onto the form."""
    act, subject = attempt.act, attempt.subject
    facts, rest = attempt.form.given()
    by = approvals.approved(attempt.form, rest)
    try:
        with onetime.sent(attempt.request).claiming(lambda result: _outcome(attempt, result)):
            if act.new:
                return act.do(*facts, by=by, **rest)
            version = int(attempt.request.POST.get("_version", subject.version))
            return act.do(subject, *facts, by=by, version=version, **rest)
    except errors.Stale as refusal:
        _reread(attempt)
        attempt.refuse(409, refusal.reasons)
    except errors.Forbidden as refusal:
        attempt.refuse(403, refusal.reasons)
    except errors.DomainError as refusal:
        for name, sentence in refusal.fields.items():
            attempt.refuse(422, [sentence], name)
        placed = set(refusal.fields.values())
        if others := [reason for reason in refusal.reasons if reason not in placed]:
            attempt.refuse(422, others)
    return None


def _reread(attempt: Attempt) -> None:
    """Draw the form again for the row as it is now, so that a second try can succeed."""
    if attempt.subject is None:
        return
    rows = attempt.act.model.objects.visible_to(attempt.actor)  # type: ignore[attr-defined]
    fresh = rows.filter(pk=attempt.subject.pk).first()
    if fresh is not None:
        attempt.subject = attempt.form.subject = fresh


def _success(attempt: Attempt, result: Any) -> HttpResponse:
    outcome = _outcome(attempt, result)
    onetime.sent(attempt.request).keep(outcome)
    messages.success(attempt.request, outcome.said)
    return gate.go(attempt.request, outcome.location)


def _outcome(attempt: Attempt, result: Any) -> Answer:
    """Where to go after the deed, and what is said there."""
    act, row = attempt.act, result if isinstance(result, Model) else attempt.subject
    params = {"label": act.text, "title": row.title() if hasattr(row, "title") else row}
    said = str(act.done or _("“%(title)s”：%(label)s，已办理。")) % params
    if act.goto is not None:
        return Answer(act.goto(result, attempt.actor), said)
    target = _address(row, attempt.actor) or _address(attempt.subject, attempt.actor) or "/"
    return Answer(target, said)


def _address(row: Any, actor: Any) -> str:
    return links.url(row, actor) if isinstance(row, Model) and row.pk is not None else ""


def _page(attempt: Attempt) -> HttpResponse:
    act, subject = attempt.act, attempt.subject
    context = {
        "act": act,
        "label": act.called(attempt.actor, subject),
        "subject": subject,
        "form": attempt.form,
        "unmet": attempt.stands.unmet,
        "can_submit": attempt.stands.legal and not attempt.stands.unmet,
        "preview": act.preview(subject, attempt.actor) if act.preview else [],
        "back": _address(subject, attempt.actor) or "/",
        "general": attempt.form.errors.get(NON_FIELD_ERRORS, []) if attempt.form.is_bound else [],
        "drawn": late_submission.proof(act, subject, attempt.form),
        "multipart": attempt.form.is_multipart(),
    }
    return render(attempt.request, act.template, context, status=attempt.status)
