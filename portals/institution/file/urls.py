from django.urls import path

from portals.institution.file import pages

urlpatterns = [
    path("", pages.own, name="institution-own"),
    path("<int:pk>/", pages.institution, name="institution-file"),
]
