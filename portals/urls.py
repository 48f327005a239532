from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path


def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("准入", content_type="text/plain; charset=utf-8")


urlpatterns: list[URLPattern | URLResolver] = [path("", home, name="home")]
