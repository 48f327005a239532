from django.urls import path

from portals.district.contracts import backfill, pages, redlist

urlpatterns = [
    path("agreements/", pages.Agreements.as_view(), name="district-agreements"),
    path("agreements/to-sign/", pages.ToSign.as_view(), name="district-agreements-to-sign"),
    path("agreements/<int:pk>/", pages.agreement, name="district-agreement"),
    path("placements/", pages.Placements.as_view(), name="district-placements"),
    path("placements/<int:pk>/", pages.placement, name="district-placement"),
    path("backfill/", backfill.Batches.as_view(), name="district-backfills"),
    path("backfill/upload/", backfill.upload, name="district-backfill-upload"),
    path("backfill/template/", backfill.template, name="district-backfill-template"),
    path("backfill/marked/", backfill.marked, name="district-backfill-marked"),
    path("backfill/<int:pk>/", backfill.batch, name="district-backfill"),
    path("red-list/", redlist.page, name="district-redlist"),
]
