"""Whatever stands in a file's timeline has a name there."""

from django.apps import apps
from django.urls import get_resolver

from core.models.subject import Subject
from portals.kit import timeline


def test_every_row_of_a_file_has_a_name_in_its_timeline():
    assert get_resolver().url_patterns  # the rooms' pages name their rows when they are read in
    models = [model for model in apps.get_models() if issubclass(model, Subject)]
    own = {model._meta.model_name for model in models if not model.__module__.startswith("tests.")}
    assert sorted(own - set(timeline.nouns)) == []
