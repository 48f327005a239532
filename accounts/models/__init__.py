from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class User(AbstractBaseUser):
    username = models.CharField(max_length=64, unique=True)

    objects = BaseUserManager["User"]()

    USERNAME_FIELD = "username"
