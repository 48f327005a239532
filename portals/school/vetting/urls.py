from django.urls import path

from portals.school.vetting import pages

urlpatterns = [
    path("calls/", pages.Calls.as_view(), name="school-calls"),
    path("calls/<int:pk>/", pages.call, name="school-call"),
    path("objections/", pages.Objections.as_view(), name="school-objections"),
    path("objections/<int:pk>/", pages.objection, name="school-objection"),
]
