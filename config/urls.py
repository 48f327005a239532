from django.urls import include, path

urlpatterns = [path("", include("demo.urls")), path("", include("portals.urls"))]
handler500 = "portals.kit.overload.failed"
