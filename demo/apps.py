from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "demo"
    verbose_name = _("演示")

    def ready(self) -> None:
        from demo import chrome as demo
        from portals.shared import chrome

        chrome.sources.doors = demo.doors
        chrome.sources.clock = demo.hands
