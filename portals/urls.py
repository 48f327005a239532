"""Every portal brings its own `urls.py`; `portals/<audience>/…/urls.py` is served below that path."""

from django.urls import URLPattern, URLResolver

from portals.shared import discover

urlpatterns: list[URLPattern | URLResolver] = discover.urlpatterns()
