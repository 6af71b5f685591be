#!/usr/bin/env python
"""The command line of the product: `python manage.py help` lists its verbs."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    execute_from_command_line(sys.argv)
