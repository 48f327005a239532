from django.urls import path

from portals.district.vetting import pages

urlpatterns = [
    path("calls/", pages.Calls.as_view(), name="district-calls"),
    path("calls/<int:pk>/", pages.call, name="district-call"),
    path("applications/", pages.Applications.as_view(), name="district-applications"),
    path("applications/<int:pk>/", pages.application, name="district-application"),
    path("sheets/<int:pk>/", pages.sheet, name="district-sheet"),
    path("objections/<int:pk>/", pages.objection, name="district-objection"),
    path("listings/", pages.Listings.as_view(), name="district-listings"),
    path("listings/<int:pk>/", pages.listing, name="district-listing"),
]
