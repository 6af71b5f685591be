"""Calling the REST door as a program does: with a token, reading problems and pages."""

import csv
import io
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from members import actions
from members.models import Person
from tests import make

V1 = "/api/v1/"


@dataclass
class Program:
    """Somebody's program: `get("runs/", state="computed")`, `post("runs/", {…})`."""

    token: str = ""
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, path: str, headers: Any = None, **asked: Any) -> Any:
        """A GET with these parameters."""
        return self.client.get(
            path if path.startswith("http") else V1 + path,
            asked,
            headers={**self._signed(), **(headers or {})},
        )

    def post(self, path: str, data: Any = None, headers: Any = None, **asked: Any) -> Any:
        """A POST of JSON."""
        return self.client.post(
            V1 + path,
            data,
            content_type="application/json",
            query_params=asked,
            headers={**self._signed(), **(headers or {})},
        )

    def form(self, path: str, data: Any, headers: Any = None, **asked: Any) -> Any:
        """A POST of a form, which may hold a file."""
        return self.client.post(
            V1 + path,
            data,
            query_params=asked,
            headers={**self._signed(), **(headers or {})},
        )

    def rows(self, path: str, **asked: Any) -> list[dict[str, Any]]:
        """All rows of a list, page after page."""
        found: list[dict[str, Any]] = []
        page: Any = self.get(path, **asked).json()
        while True:
            found += page["results"]
            if not page["next"]:
                return found
            page = self.get(page["next"]).json()

    def _signed(self) -> dict[str, str]:
        return {"Authorization": f"Token {self.token}"} if self.token else {}


def program_of(person: Person) -> Program:
    """The program of a person, with a token of its own."""
    assert person.user is not None
    _token, key = actions.issue_token(user=person.user, purpose="试验", by=make.system())
    return Program(key)


def program(role: str, county: Any = None, institution: Any = None) -> Program:
    """The program of somebody made for it."""
    return program_of(make.person(county, role=role, institution=institution))


def table(response: Any) -> list[dict[str, str]]:
    """The lines of a CSV answer."""
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
