from django.urls import path

from portals.school.contracts import pages

urlpatterns = [
    path("placements/", pages.Placements.as_view(), name="school-placements"),
    path("placements/<int:pk>/", pages.placement, name="school-placement"),
    path("agreements/", pages.Agreements.as_view(), name="school-agreements"),
    path("agreements/<int:pk>/", pages.agreement, name="school-agreement"),
    path("groups/", pages.groups, name="school-groups"),
]
