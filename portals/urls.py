"""Each room brings its own `urls.py`."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portals.kit.urls")),
    path("", include("portals.accounts.urls")),
    path("", include("portals.institutions.urls")),
    path("", include("portals.vetting.urls")),
    path("", include("portals.contracts.urls")),
    path("", include("portals.inspections.urls")),
    path("", include("portals.evaluations.urls")),
    path("", include("portals.reports.urls")),
    path("", include("portals.public.urls")),
]
