"""The county health alliance product; importing it makes the Celery application known."""

from alliance.celery import app as celery_app

__all__ = ["celery_app"]
