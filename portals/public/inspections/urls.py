from django.urls import path

from portals.public.inspections import pages

urlpatterns = [path("exits/", pages.exits, name="public-exits")]
