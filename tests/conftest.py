import pytest


@pytest.fixture(autouse=True)
def _fast_hasher(settings) -> None:
    """PBKDF2 costs a third of a second a user; no test here is about its strength."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
