from django.urls import path

from demo import views

urlpatterns = [
    path("demo/", views.doors, name="demo-doors"),
    path("demo/enter/", views.enter, name="demo-signin"),
    path("demo/forward/", views.forward, name="demo-forward"),
]
