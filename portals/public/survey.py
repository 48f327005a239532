"""The answer page: one link, one anonymous paper, no script, small enough for any phone."""

from __future__ import annotations

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import policies
from core.errors import DomainError, Invalid
from core.once import AlreadySent, Answer
from evaluations import questions
from evaluations.domain import surveys
from evaluations.enums import Audience, Rating, RoundState
from portals.kit import gate, onetime, throttled

FACES = {5: "😀", 4: "🙂", 3: "😐", 2: "🙁", 1: "😣", 0: "❔"}


# Whether the link is good and the round still open is looked up before anything of a post is read.
# The link is the only authority here and nobody is signed in: a cookie could prove nothing more, and
# some phones' browsers do not keep one. Nothing is kept of the page: the next child at the same screen
# would read the answers by going back.
@throttled.form("survey", most=policies.SURVEY_PER_ADDRESS, kept=False)
@gate.public
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, token: str) -> HttpResponse:
    link = surveys.find(token)
    if link is None or link.withdrawn:
        return _said(_("这个链接无效。"), _("请向学校索取新的答卷链接。"), status=404)
    if link.state != RoundState.OPEN and not link.used:
        return _said(_("本次评价已经结束。"), _("谢谢您的关心。"), status=410)
    post = onetime.read(request, nobody=True, look=link.used)
    if link.used:
        return _thanks(post)
    if request.method != "POST":
        return _page(request, link, {}, {}, [], "")
    return _answer(request, link)


def _answer(request: HttpRequest, link: surveys.Link) -> HttpResponse:
    asked = questions.RATINGS[link.audience]
    ratings = {
        q.key: int(given)
        for q in asked
        if (given := request.POST.get(q.key, "")).isdecimal() and len(given) == 1
    }
    known = {flag.key for flag in questions.FLAGS}
    flags = [key for key in request.POST.getlist("flags") if key in known]
    remark = request.POST.get("remark", "")
    post = onetime.sent(request)
    try:
        with post.claiming(lambda _taken: Answer()):
            surveys.take(link, ratings=ratings, flags=flags, remark=remark)
    except AlreadySent as met:
        post.first = met.first
    except Invalid as refusal:
        return _page(request, link, ratings, refusal.fields, flags, remark, status=422)
    except DomainError as refusal:
        return _said(refusal.reasons[0], "", status=410)
    return _thanks(post)


def _thanks(post: onetime.Sent) -> HttpResponse:
    """A link takes one answer: another one from the same page is not thanked for, but told."""
    if post.first is not None and not post.repeated:
        head = _("这个链接已经提交过一份答卷。")
        text = _("先提交的那一份有效，后来改过的这一份没有计入。")
        return _said(head, text, status=409)
    return _said(_("已收到您的答卷，谢谢！"), _("答卷是匿名的，无需再次提交。"))


def _said(head: str, text: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(_drawn(get_language(), head, text), status=status)


@functools.lru_cache(maxsize=64)
def _drawn(_language: str | None, head: str, text: str) -> str:
    """These pages hold nothing of who reads them: a town's families get the same one, drawn once."""
    return render_to_string("public/survey_said.html", {"head": head, "text": text})


def _page(
    request: HttpRequest,
    link: surveys.Link,
    ratings: dict[str, int],
    errors: dict[str, str],
    flags: list[str],
    remark: str,
    *,
    status: int = 200,
) -> HttpResponse:
    pupil = link.audience == Audience.PUPIL
    scale: list[dict[str, Any]] = [
        {"value": rating.value, "label": rating.label, "face": FACES[rating.value] if pupil else ""}
        for rating in sorted(Rating, key=lambda each: (each == 0, -each))
    ]
    context = {
        "survey": surveys.survey_of(link),
        "pupil": pupil,
        "scale": scale,
        "questions": [
            {"key": q.key, "text": q.text, "error": errors.get(q.key, ""), "given": ratings.get(q.key)}
            for q in questions.RATINGS[link.audience]
        ],
        "flags": [
            {"key": flag.key, "text": flag.text, "given": flag.key in flags}
            for flag in questions.FLAGS
        ],
        "remark": remark,
        "most": questions.LONGEST_REMARK,
        "wrong": len(errors),
        "remark_error": errors.get("remark", ""),
    }  # fmt: skip
    return render(request, "public/survey.html", context, status=status)
