from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from portals.kit import act_many, act_views, files, home, printouts, throttled

# Without a token of its own, a page that everybody reads is the same page for everybody. Another site
# could at most change the language that somebody reads in.
language = throttled.button(csrf_exempt(set_language))

urlpatterns = [
    path("", home.home, name="home"),
    path("language/", language, name="set_language"),
    path("go/<str:label>/<int:pk>/", home.go, name="go"),
    path("do/<str:label>/<str:pk>/<slug:name>/", act_views.do, name="do"),
    path("do-many/<str:label>/<slug:name>/", act_many.do_many, name="do-many"),
    path("print/<str:label>/<int:pk>/<slug:name>/", printouts.show, name="print"),
    path("print/<str:label>/<int:pk>/<slug:name>/<int:edition>/", printouts.show, name="issued"),
    path("print/<str:label>/<int:pk>/<slug:name>/<int:edition>/word/", printouts.word, name="word"),
    path("print/<str:label>/<int:pk>/<slug:name>/<int:edition>/scan/", printouts.scan, name="scan"),
    path("file/<str:label>/<int:pk>/<slug:field>/", files.download, name="file"),
]
