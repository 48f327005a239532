from django.urls import path

from portals.shared import signin, signin_list

urlpatterns = [
    path("sign-in/", signin.signin, name="signin"),
    path("sign-ins/", signin_list.SignIns.as_view(), name="sign-ins"),
    path("sign-out/", signin.signout, name="signout"),
    path("switch/", signin.switch, name="switch"),
    path("password/", signin.password, name="password"),
]
