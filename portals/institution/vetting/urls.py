from django.urls import path

from portals.institution.vetting import pages

urlpatterns = [
    path("calls/", pages.Calls.as_view(), name="institution-calls"),
    path("calls/<int:pk>/", pages.call, name="institution-call"),
    path("applications/", pages.Applications.as_view(), name="institution-applications"),
    path("applications/<int:pk>/", pages.application, name="institution-application"),
    path("objections/<int:pk>/", pages.objection, name="institution-objection"),
    path("listings/", pages.Listings.as_view(), name="institution-listings"),
    path("listings/<int:pk>/", pages.listing, name="institution-listing"),
]
