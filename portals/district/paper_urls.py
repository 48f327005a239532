from django.urls import path

from portals.district import paper

urlpatterns = [
    path("paper/", paper.Entries.as_view(), name="paper-entries"),
    path("paper/<int:pk>/", paper.entry, name="paper-entry"),
]
