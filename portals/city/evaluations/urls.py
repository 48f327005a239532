from django.urls import path

from portals.city.evaluations import pages

urlpatterns = [
    path("schemes/", pages.Schemes.as_view(), name="evaluation-schemes"),
    path("schemes/<int:pk>/", pages.scheme_page, name="evaluation-scheme"),
]
