"""The pages that people open, and the plain forms that work without script."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from api.clock import STOCKHOLM
from api.deps import Deps, request_deps
from api.errors import Problem
from api.handover.hours import is_open, next_opening
from api.handover.routing import is_protected
from api.web.colour import accent_sheet
from api.web.form_turn import FormTurn, take_form
from api.web.renderer import Renderer, load_texts
from api.web.views import ConversationView, ThemeNotice, opening
from nlu_data.municipality import Municipality, Queue

_STATIC = Path(__file__).resolve().parent / "static"

# Nothing from elsewhere, nothing inline, nobody may frame us; the widget is a script of its own, not a frame.
PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

DepsHere = Annotated[Deps, Depends(request_deps)]


def mount_web(app: FastAPI) -> None:
    """Adds /static and every page. Call it last: `/{municipality}` takes any path of one part."""
    app.mount("/static", PublicFiles(directory=_STATIC), name="static")
    app.include_router(pages_router(Renderer(load_texts())))


class PublicFiles(StaticFiles):
    """Scripts and styles, which other sites may load for the widget. Checked anew at every use."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Adds the headers to what is found."""
        response = await super().get_response(path, scope)
        response.headers.update(
            {
                "Access-Control-Allow-Origin": "*",
                "Cross-Origin-Resource-Policy": "cross-origin",
                "Cache-Control": "no-cache",
                "X-Content-Type-Options": "nosniff",
            }
        )
        return response


def pages_router(renderer: Renderer) -> APIRouter:
    """Every page. HTML answers carry PAGE_HEADERS."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    def page(html: str, status: int = 200) -> HTMLResponse:
        return HTMLResponse(html, status_code=status, headers=PAGE_HEADERS)

    def not_found(deps: Deps) -> HTMLResponse:
        profiles = sorted(deps.catalogue.municipalities.values(), key=lambda profile: profile.name)
        return page(renderer.page("not_found.html", "citizen", profiles=profiles), 404)

    def start(deps: Deps, municipality: Municipality, queue: Queue | None) -> HTMLResponse:
        return page(renderer.conversation(_fresh(renderer, deps, municipality, queue), deps.settings.retention_days))

    @router.get("/")
    async def front(deps: DepsHere) -> HTMLResponse:
        return start(deps, deps.catalogue.municipalities[deps.settings.default_municipality], None)

    @router.get("/desk")
    async def desk() -> HTMLResponse:
        return page(renderer.desk())

    @router.get("/studio")
    async def studio(deps: DepsHere) -> HTMLResponse:
        return page(renderer.studio(deps.catalogue))

    @router.get("/demo/widget")
    async def widget_host(deps: DepsHere) -> HTMLResponse:
        profile = deps.catalogue.municipalities[deps.settings.default_municipality]
        return page(renderer.page("widget_host.html", "host", profile=profile))

    @router.get("/farg/{accent}.css")
    async def colour(accent: str) -> Response:
        try:
            sheet = accent_sheet(accent)
        except ValueError:
            raise Problem(404, "not_found") from None
        return Response(sheet, media_type="text/css", headers={"Cache-Control": "max-age=86400"})

    @router.get("/widget/{municipality_id}")
    @router.get("/widget/{municipality_id}/{path}")
    async def widget(deps: DepsHere, municipality_id: str, path: str | None = None) -> JSONResponse:
        municipality = deps.catalogue.municipalities.get(municipality_id)
        if municipality is None:
            raise Problem(404, "unknown_municipality")
        queue = _public_queue(municipality, path)
        if path and queue is None:
            raise Problem(404, "unknown_queue")
        config = renderer.widget_config(_fresh(renderer, deps, municipality, queue))
        return JSONResponse(config, headers={"Cache-Control": "no-store"})

    @router.post("/{municipality_id}/chatt")
    async def form(
        request: Request, deps: DepsHere, municipality_id: str, turn: Annotated[FormTurn, Form()]
    ) -> HTMLResponse:
        municipality = deps.catalogue.municipalities.get(municipality_id)
        if municipality is None:
            return not_found(deps)
        fresh = _fresh(renderer, deps, municipality, _public_queue(municipality, turn.queue))
        view = await take_form(deps, fresh, turn, request.client.host if request.client else "")
        return page(renderer.conversation(view, deps.settings.retention_days))

    @router.get("/{municipality_id}")
    @router.get("/{municipality_id}/{path}")
    async def citizen(deps: DepsHere, municipality_id: str, path: str | None = None) -> HTMLResponse:
        municipality = deps.catalogue.municipalities.get(municipality_id)
        queue = _public_queue(municipality, path) if municipality else None
        if municipality is None or (path and queue is None):
            return not_found(deps)
        return start(deps, municipality, queue)

    return router


def _public_queue(municipality: Municipality, path: str | None) -> Queue | None:
    return next((queue for queue in municipality.queues if path and queue.path == path), None)


def _fresh(renderer: Renderer, deps: Deps, municipality: Municipality, queue: Queue | None) -> ConversationView:
    discreet = queue is not None and is_protected(queue, deps.catalogue)
    closed = _closed_lines(deps, municipality, queue) if queue and discreet else []
    said = opening(renderer.texts["gateway"], municipality, discreet=discreet, closed=closed)
    return ConversationView(
        municipality=municipality,
        opening=said,
        messages=said,
        queue=queue.path if queue else None,
        discreet=discreet,
        opening_hours=_opening_hours(renderer.texts["citizen"], deps, queue) if queue else "",
        theme=None if discreet else _next_theme(deps, municipality),
    )


def _closed_lines(deps: Deps, municipality: Municipality, queue: Queue) -> list[str]:
    now = deps.clock()
    if is_open(queue, now, deps.is_holiday):
        return []
    found = next_opening(queue, now, deps.is_holiday)
    if found is None:
        return deps.wording.safety.lines("closed_unknown", municipality)
    return deps.wording.safety.lines("closed", municipality, opens=deps.wording.when(found[0], now))


def _next_theme(deps: Deps, municipality: Municipality) -> ThemeNotice | None:
    now = deps.clock()
    coming = municipality.offerings.themes_from(now.astimezone(STOCKHOLM).date())
    if not coming:
        return None
    chat, theme = coming[0]
    queue = municipality.queue(chat.queue)
    moment = datetime.combine(theme.day, time(12), tzinfo=STOCKHOLM)
    day = deps.wording.when(moment, now).rsplit(" ", 1)[0]
    text = deps.wording.text("theme_chat", municipality, title=theme.title, when=day)
    return ThemeNotice(text, f"/{municipality.id}/{queue.path}" if queue and queue.path else None)


def _opening_hours(texts: Any, deps: Deps, queue: Queue) -> str:
    now = deps.clock()
    if is_open(queue, now, deps.is_holiday):
        return str(texts["open_now"])
    found = next_opening(queue, now, deps.is_holiday)
    if found is None:
        return str(texts["closed_now"])
    return str(texts["opens"]).format(opens=deps.wording.when(found[0], now))
