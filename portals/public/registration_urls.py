from django.urls import path

from portals.public import registration

urlpatterns = [
    path("register/", registration.register, name="register"),
    path("claim/", registration.claim, name="account-claim"),
]
