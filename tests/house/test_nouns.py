"""A noun is one class in one file, and has a name in its file's timeline."""

from collections import defaultdict

from django.apps import apps
from django.urls import get_resolver

from core.models.subject import Subject
from portals.kit import timeline
from tests.house import source


def test_every_row_of_a_file_has_a_name_in_its_timeline():
    assert get_resolver().url_patterns  # the rooms' pages name their rows when they are read in
    models = [model for model in apps.get_models() if issubclass(model, Subject)]
    own = {model._meta.model_name for model in models if not model.__module__.startswith("tests.")}
    assert sorted(own - set(timeline.nouns)) == []


# Nouns in two classes, and why.
IN_TWO = {
    "ExitFile": "the moves of an exit case alone fill a class",
    "NumberedInYear": "an agreement fills its class; its number and year belong together",
}


def test_no_noun_is_cut_by_inheritance():
    """What only one noun inherits is a piece of it. A mixin is what several have in common."""
    nouns = defaultdict(set)
    for model in apps.get_models():
        for base in model.__mro__[1:]:
            own = (source.ROOT / base.__module__.split(".")[0]).is_dir()
            if own and getattr(base, "_meta", None) is not None and base._meta.abstract:
                nouns[base.__name__].add(model.__name__)
    assert len(nouns["EnteredFromPaper"]) > 1
    assert {name for name, of in nouns.items() if len(of) == 1} == IN_TWO.keys()
