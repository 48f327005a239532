import logging
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from core.files import trial  # noqa: E402 - only once Django is set up
from demo import guard  # noqa: E402

guard.check()
if fault := trial.fault():
    logging.getLogger("zhunru").critical("every upload will be refused: %s", fault)
