from django.urls import path

from portals.public.vetting import pages

urlpatterns = [
    path("calls/", pages.calls, name="public-calls"),
    path("calls/<int:pk>/", pages.call, name="public-call"),
    path("calls/<int:pk>/objection/", pages.objection, name="public-objection"),
    path("notices/", pages.notices, name="public-notices"),
    path("listings/", pages.listings, name="public-listings"),
]
