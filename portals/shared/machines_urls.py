from django.urls import include, path

from portals.shared import machines

urlpatterns = [
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/", include([path("security.txt", machines.security, name="security-txt")])),
]
