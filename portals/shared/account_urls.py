from django.urls import path

from portals.shared import signin

urlpatterns = [
    path("sign-in/", signin.signin, name="signin"),
    path("sign-out/", signin.signout, name="signout"),
    path("switch/", signin.switch, name="switch"),
    path("password/", signin.password, name="password"),
]
