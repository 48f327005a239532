from django.urls import path

from portals.institution.evaluations import pages

urlpatterns = [
    path("rounds/", pages.rounds, name="institution-rounds"),
    path("rounds/<int:pk>/", pages.round_page, name="institution-round"),
]
