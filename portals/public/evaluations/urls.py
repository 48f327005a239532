from django.urls import path

from portals.public.evaluations import pages

urlpatterns = [path("s/<str:token>/", pages.paper, name="survey")]
