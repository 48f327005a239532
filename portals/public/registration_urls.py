from django.urls import path

from portals.public import forgotten, registration

urlpatterns = [
    path("register/", registration.register, name="register"),
    path("forgotten/", forgotten.forgotten, name="forgotten"),
    path("claim/", registration.claim, name="account-claim"),
]
