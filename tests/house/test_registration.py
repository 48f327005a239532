"""Pages lie by noun; what they register is listed by its room, not found by walking over the package."""

import json
import subprocess
import sys

import pytest

from accounts.enums import Role
from tests.house import source

# In a process of its own: here other tests have imported everything already.
PROBE = """
import importlib, json, pkgutil, sys
import django
django.setup()
import portals
from portals.kit import act, files, frame, front, links, navigation, tabs, timeline, workbench

def kept():
    lines = [(label, key) for label, known in tabs._tabs.items() for key in known]
    return [*act._acts, *files._downloads, *links._pages, *links._public, *navigation._entries, *lines,
            *timeline.labels, *timeline.systems, *timeline.nouns, *workbench._providers,
            *workbench.changes, *front._blocks, *frame.sources.account_links, *frame.sources.__dict__.values()]

known, late = len(kept()), {}
modules = [found.name for found in pkgutil.walk_packages(portals.__path__, "portals.")]
for name in [n for n in modules if n not in sys.modules and not n.endswith(".urls")]:
    importlib.import_module(name)
    if len(kept()) != known:
        known, late[name] = len(kept()), 1
print(json.dumps(list(late)))
"""


def probed(code: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=source.ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(autouse=True)
def _settings(monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.settings")


def test_a_module_that_registers_something_is_listed_by_its_room():
    assert probed(PROBE) == []


def test_a_module_that_is_not_listed_is_found():
    """`listings` is left out of its room's list; only its addresses import it, and they come later."""
    import portals.vetting

    without = tuple(name for name in portals.vetting.REGISTERS if name != "listings")
    assert len(without) == len(portals.vetting.REGISTERS) - 1
    forgets = f"import django, portals.vetting\nportals.vetting.REGISTERS = {without}"
    assert probed(PROBE.replace("import django", forgets)) == ["portals.vetting.listings"]


def test_every_module_of_the_pages_is_reached():
    """By its room's list or by an address: a page that neither names is nobody's."""
    code = """
import json, pkgutil, sys
import django
django.setup()
from django.urls import get_resolver
import portals
get_resolver().url_patterns
import config.settings, portals.templatetags.components
from django.conf import settings
from django.utils.module_loading import import_string
import_string(settings.CSRF_FAILURE_VIEW)
import_string(get_resolver().urlconf_module.handler500)
for each in settings.MIDDLEWARE:
    import_string(each)
found = [f.name for f in pkgutil.walk_packages(portals.__path__, "portals.")]
print(json.dumps([n for n in found if n not in sys.modules and ".management" not in n]))
"""
    later = {
        "portals.kit.catalogue": "the command `messages`",
        "portals.kit.generated": "the command `write_docs`",
        "portals.kit.list_export": "only a process that makes a workbook loads what makes it",
    }
    assert probed(code) == sorted(later)


# A role's word that is a noun as well, and the room that has pages of it.
NOUNS_TOO = {"institution": "institutions", "school": "institutions", "panel": "vetting"}
AUDIENCES = {role.lower() for role in Role.values} | {"bureau", "expert", "stranger"}


def names_an_audience(path: str) -> bool:
    """`for_bureau`, `bureau_pages`, but not the school of a register of schools."""
    _portals, *rooms, name = path.removesuffix(".py").split("/")
    words = {word.removesuffix("s") for word in name.split("_")}
    return name.startswith("for_") or any(NOUNS_TOO.get(w) not in rooms for w in words & AUDIENCES)


def test_a_module_of_the_pages_names_its_noun_and_no_audience():
    """What a role may see stands on the door, the column and the fact (`roles=`), not in a file's name."""
    assert [m.name for m in source.modules("portals") if names_an_audience(m.name)] == []


def test_a_module_that_names_an_audience_is_found():
    named = ["for_panel", "for_families", "bureau", "inspectors", "school_lists", "panel_acts"]
    found = [name for name in named if names_an_audience(f"portals/contracts/{name}.py")]
    assert found == named
    assert not names_an_audience("portals/institutions/school_acts.py")
    assert not names_an_audience("portals/vetting/panel_acts.py")
