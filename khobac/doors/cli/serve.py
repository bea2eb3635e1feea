"""`khobac serve`: portal and API under gunicorn, the event stream under uvicorn, both kept alive."""
from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from khobac.doors.cli.processes import Child, Supervisor

READY_WITHIN_S = 60


def register(app: typer.Typer) -> None:
    """Add `khobac serve`."""
    app.command("serve")(serve)


def serve(
    port: Annotated[int, typer.Option(help="Of portal and API; the event stream listens on the next one.")] = 8000,
    host: Annotated[str, typer.Option(help="The address listened on.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, help="Processes of portal and API.")] = 2,
    threads: Annotated[int, typer.Option(min=1, help="Threads of each.")] = 8,
) -> None:
    """Serve until told to stop. A proxy in front sends /luong/ to the event stream, everything else to the portal."""
    supervisor = Supervisor(web_children(host, port, workers, threads))
    supervisor.start()
    try:
        supervisor.wait_until_ready(READY_WITHIN_S)
        typer.echo(f"http://{host}:{port}", err=True)
        supervisor.run()
    finally:
        supervisor.stop()


def web_children(host: str, port: int, workers: int, threads: int, log: Path | None = None) -> list[Child]:
    """Portal with API, and event stream on the port after it."""
    gunicorn = [
        sys.executable, "-m", "gunicorn", "khobac.config.wsgi:application", "--bind", f"{host}:{port}", "--preload",
        "--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads), "--worker-tmp-dir", "/dev/shm",
        "--max-requests", "20000", "--max-requests-jitter", "2000", "--graceful-timeout", "5", "--log-level", "warning",
        "--no-control-socket",
    ]
    uvicorn = [
        sys.executable, "-m", "uvicorn", "khobac.config.asgi:application", "--host", host, "--port", str(port + 1),
        "--log-level", "warning", "--no-access-log", "--timeout-graceful-shutdown", "2",
    ]
    stream = {"KHOBAC_STREAM_PORT": str(port + 1)}
    return [
        Child("portal", gunicorn, f"http://{host}:{port}/dang-nhap", stream, log),
        Child("stream", uvicorn, f"http://{host}:{port + 1}/luong/trang-thai", stream, log),
    ]
