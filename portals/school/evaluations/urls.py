from django.urls import path

from portals.school.evaluations import pages

urlpatterns = [
    path("rounds/", pages.rounds, name="school-rounds"),
    path("rounds/<int:pk>/", pages.round_page, name="school-round"),
    path("surveys/<int:pk>/links/", pages.survey_links, name="survey-links"),
]
