"""The site's addresses, and the barest view that writes one row."""

import json

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from config.urls import urlpatterns as ours
from core import chance
from portals.kit import throttled

INSERT = (
    "INSERT INTO evaluations_response (id, survey_id, overall, ratings, flags, remark)"
    " VALUES (%s, %s, %s, %s, %s, %s)"
)
RATINGS = json.dumps({f"question-{number}": 5 for number in range(8)})


@throttled.button
@csrf_exempt
def bare(request: HttpRequest, survey: int) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [chance.new_id(), survey, 5, RATINGS, "[]", ""])
    return HttpResponse("<!doctype html><title>ok</title>")


urlpatterns = [*ours, path("bare/<int:survey>/", bare)]
