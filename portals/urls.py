"""Every portal brings its own `urls.py`; `portals/<audience>/…/urls.py` is served below that path."""

from django.urls import URLPattern, URLResolver

from portals.kit import discover

urlpatterns: list[URLPattern | URLResolver] = discover.urlpatterns()
