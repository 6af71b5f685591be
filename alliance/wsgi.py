"""The door for a web server."""

import os

from django.core.wsgi import get_wsgi_application

from alliance.core import lasting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
application = get_wsgi_application()
lasting.keep_what_is_read()
