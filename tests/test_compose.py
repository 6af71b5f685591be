"""The containers of a deployment hang together, as far as that can be seen without an engine."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docker-compose.yml"
TEXT = FILE.read_text(encoding="utf8")
COMPOSE = yaml.load(TEXT, Loader=yaml.CSafeLoader)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ONCE = {"migrate"}
SECRET = re.compile(r"(SECRET|PASSWORD|_KEY)")


def test_it_is_a_compose_file():
    said = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", FILE],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout


def test_web_worker_schedule_database_and_broker_are_there():
    assert {"web", "worker", "beat", "db", "redis"} <= set(SERVICES)


@pytest.mark.parametrize("name", sorted(set(SERVICES) - ONCE))
def test_every_service_says_whether_it_is_well(name):
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_what_a_service_waits_for_exists_and_can_be_waited_for(name):
    for other, how in SERVICES[name].get("depends_on", {}).items():
        assert other in SERVICES
        if other in ONCE:
            assert how["condition"] == "service_completed_successfully"
            assert SERVICES[other]["restart"] == "no"
        else:
            assert how["condition"] == "service_healthy"
            assert "healthcheck" in SERVICES[other]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_service_runs_as_root_or_can_become_it(name):
    service = SERVICES[name]
    assert service["user"] not in {"root", "0", "0:0"}
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


def test_the_image_runs_as_a_plain_user_too():
    users = re.findall(
        r"^USER (\S+)", (ROOT / "Dockerfile").read_text(encoding="utf8"), re.MULTILINE
    )
    assert users and users[-1] == SERVICES["web"]["user"] == "10001:10001"


def test_secrets_come_from_the_environment_and_have_no_default():
    used = re.findall(r"(?<!\$)\$\{(\w+)([^}]*)\}", TEXT)
    secrets = [(name, rest) for name, rest in used if SECRET.search(name)]
    assert secrets
    assert all(rest.startswith(":?") for _, rest in secrets)
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if SECRET.search(variable):
                assert value.startswith("${"), f"{name}: {variable}"


def test_only_the_web_server_is_reached_and_only_from_this_machine():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert list(published) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in published["web"])


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_volume_and_network_is_declared(name):
    service = SERVICES[name]
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        assert source in COMPOSE["volumes"] or (ROOT / source).is_file()


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_images_name_a_version_and_no_host(name):
    image, _, version = SERVICES[name]["image"].partition(":")
    assert version and "latest" not in version
    assert "." not in image.split("/")[0]
