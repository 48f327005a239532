from django.urls import path

from portals.shared import anchor_pages, calendar_pages, policy_pages, record

urlpatterns = [
    path("calendar/", calendar_pages.years, name="calendar"),
    path("calendar/template/", calendar_pages.template, name="calendar-template"),
    path("calendar/<int:year>/", calendar_pages.year, name="calendar-year"),
    path("policies/", policy_pages.settings, name="policies"),
    path("policies/<str:key>/", policy_pages.setting, name="policy"),
    path("record/", record.Record.as_view(), name="record"),
    path("record/verify/", record.verify, name="record-verify"),
    path("record/anchors/", anchor_pages.days, name="anchors"),
    path("record/anchors/<str:name>", anchor_pages.file, name="anchor-file"),
    path("record/<int:pk>/", record.entry, name="record-entry"),
]
