from django.urls import path

from portals.institution.contracts import pages

urlpatterns = [
    path("agreements/", pages.Agreements.as_view(), name="institution-agreements"),
    path("agreements/<int:pk>/", pages.agreement, name="institution-agreement"),
    path("placements/", pages.Placements.as_view(), name="institution-placements"),
    path("placements/<int:pk>/", pages.placement, name="institution-placement"),
]
