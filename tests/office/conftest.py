"""The office of the tests of pages, with what it says of itself."""

from tests.documents.conftest import office

__all__ = ["office"]
