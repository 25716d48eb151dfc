"""The gateway's settings, read from the environment once, in `api.__main__` and in tests.

Names are `KOMMUNLOTS_<FIELD>`; `DATABASE_URL` and `REDIS_URL` keep their usual names.
"""

from __future__ import annotations

from datetime import time
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting with its default; README lists them, and a test holds the two together."""

    model_config = SettingsConfigDict(env_prefix="KOMMUNLOTS_", extra="ignore")

    host: str = Field("127.0.0.1", description="Address the gateway listens on")
    port: int = Field(8000, ge=1, le=65535, description="Port the gateway listens on")
    data_dir: Path = Field(Path("data"), description="Folder for models, secrets and the embedded servers")
    database_url: SecretStr = Field(SecretStr(""), validation_alias="DATABASE_URL", description="PostgreSQL >= 14")
    redis_url: SecretStr = Field(SecretStr(""), validation_alias="REDIS_URL", description="Redis >= 6.2")
    bot_url: str = Field("http://127.0.0.1:5005", description="Where Rasa answers; never reachable from outside")
    bot_token: SecretStr = Field(SecretStr(""), description="Shared by gateway and Rasa; made at each start")
    session_secret: SecretStr = Field(SecretStr(""), description="Shared by gateway processes; keys rate limits")
    bot_timeout_s: float = Field(3.0, gt=0, description="Longer than this and the citizen gets another way")
    default_municipality: str = Field("exempelkoping", description="Profile shown at /")
    secure_cookies: bool = Field(False, description="Set when the gateway is served over https")  # noqa: FBT003
    allowed_origins: list[str] = Field([], description="Sites that may embed the widget, e.g. https://www.kommun.se")
    messages_per_minute: int = Field(30, gt=0, description="Messages a conversation may send in a minute")
    client_messages_per_minute: int = Field(120, gt=0, description="Messages one address may send in a minute")
    held_minutes: int = Field(30, gt=0, description="Idle minutes before a conversation in memory is wiped")
    retention_days: int = Field(21, gt=0, description="Days a conversation is kept after its last message")
    train_at: time | None = Field(None, description="Time of day to train what is newly approved, e.g. 02:30")
