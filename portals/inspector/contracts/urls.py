from django.urls import path

from portals.inspector.contracts import pages

urlpatterns = [
    path("placements/", pages.Placements.as_view(), name="inspector-placements"),
    path("placements/<int:pk>/", pages.placement, name="inspector-placement"),
]
