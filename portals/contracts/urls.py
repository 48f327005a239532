from django.urls import include, path

from portals.contracts import agreements, backfill, placements, redlist, text_on
from portals.kit.gate import by_role

pages = [
    path(
        "agreements/",
        by_role(agreements.Agreements.as_view(), agreements.Offers.as_view()),
        name="agreements",
    ),
    path("agreements/to-sign/", agreements.ToSign.as_view(), name="agreements-to-sign"),
    path("agreements/<int:pk>/", agreements.agreement, name="agreement"),
    path("agreements/<int:pk>/text/", text_on.text_on, name="agreement-text"),
    path("placements/", placements.Placements.as_view(), name="placements"),
    path("placements/<int:pk>/", placements.placement, name="placement"),
    path("groups/", placements.groups, name="groups"),
    path("backfill/", backfill.Batches.as_view(), name="backfills"),
    path("backfill/upload/", backfill.upload, name="backfill-upload"),
    path("backfill/template/", backfill.template, name="backfill-template"),
    path("backfill/marked/", backfill.marked, name="backfill-marked"),
    path("backfill/<int:pk>/", backfill.batch, name="backfill"),
    path("red-list/", redlist.page, name="redlist"),
]
urlpatterns = [path("contracts/", include(pages))]
