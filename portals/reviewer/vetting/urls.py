from django.urls import path

from portals.reviewer.vetting import pages

urlpatterns = [
    path("applications/", pages.Applications.as_view(), name="reviewer-applications"),
    path("applications/<int:pk>/", pages.application, name="reviewer-application"),
]
