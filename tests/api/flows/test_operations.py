"""Alive, ready, metrics, and what every response carries."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from tests.api.conftest import MakeGateway
from tests.api.gateway import Gateway


async def test_alive_and_ready(gateway: Gateway) -> None:
    assert (await gateway.http.get("/healthz")).status_code == 200
    ready = await gateway.http.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {"ready": True, "parts": {"database": "up", "redis": "up", "rasa": "up"}}


async def test_without_redis_and_rasa_messages_are_still_taken(make_gateway: MakeGateway, tmp_path: Path) -> None:
    async with make_gateway(
        bot_url="http://127.0.0.1:9", redis_url=SecretStr(f"unix://{tmp_path}/none.sock")
    ) as gateway:
        ready = await gateway.http.get("/readyz")
        assert ready.status_code == 200
        assert ready.json()["parts"] == {"database": "up", "redis": "down", "rasa": "down"}
        assert (await (await gateway.citizen()).said("vad kostar bygglov"))["state"] == "with_bot"


async def test_without_a_database_it_is_not_ready(make_gateway: MakeGateway, tmp_path: Path) -> None:
    url = SecretStr(f"postgresql://kommunlots@/kommunlots?host={tmp_path}")
    async with make_gateway(database_url=url) as gateway:
        assert (await gateway.http.get("/healthz")).status_code == 200
        ready = await gateway.http.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["parts"]["database"] == "down"
        assert (await gateway.http.post("/api/v1/conversations")).json()["code"] == "database_down"


async def test_metrics_count_turns_and_point_at_nobody(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    await citizen.said("svar")
    await citizen.said("jag är rädd för min man")
    shown = (await gateway.http.get("/metrics")).text
    assert 'kommunlots_turns_total{outcome="answered"} 1.0' in shown
    assert 'kommunlots_turns_total{outcome="handed_over_topic"} 1.0' in shown
    assert "sensitive" not in shown
    assert citizen.id not in shown


async def test_every_response_carries_the_security_headers(gateway: Gateway) -> None:
    for path in ("/healthz", "/api/v1/conversations/x", "/no/such/path/at/all", "/", "/static/icon.svg"):
        response = await gateway.http.get(path)
        assert response.headers["x-content-type-options"] == "nosniff", path
        if not path.startswith("/static"):
            assert "default-src 'self'" in response.headers["content-security-policy"], path
            assert response.headers["cache-control"] == "no-store", path


async def test_only_the_municipalitys_own_sites_may_call(make_gateway: MakeGateway) -> None:
    async with make_gateway(allowed_origins=["https://www.kommun.example"]) as gateway:
        for origin, allowed in (("https://www.kommun.example", True), ("https://elsewhere.example", False)):
            response = await gateway.http.post("/api/v1/conversations", headers={"Origin": origin})
            assert (response.headers.get("access-control-allow-origin") == origin) is allowed
