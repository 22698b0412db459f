"""`order-intake serve` and `order-intake worker`: the processes that stay up."""

from __future__ import annotations

import click

from intake.commands.say import JSON
from intake.commands.sentences import sentence


@click.command()
@click.option("--host", help="Address; default: the setting, 127.0.0.1.")
@click.option("--port", type=int, help="Port; default: the setting, 8440. 0 takes a free one.")
@JSON
def serve(host: str | None, port: int | None, as_json: bool) -> None:
    """Run the API, its workers and, without DATABASE_URL, the bundled PostgreSQL. Stop with Ctrl-C."""
    import dataclasses

    from intake.service.serve import serve as run
    from intake.settings import load_settings

    settings = load_settings()
    if host is not None:
        settings = dataclasses.replace(settings, host=host)
    if port is not None:
        settings = dataclasses.replace(settings, port=port)
    run(settings)


@click.command()
@click.option("--queues", help="Comma separated: text, speech, image, waveform; default: all.")
@JSON
def worker(queues: str | None, as_json: bool) -> None:
    """Work on captures of some queues; on as many machines as you like, all with the same DATABASE_URL."""
    from intake.pipeline.lanes import QUEUES
    from intake.service.workers import run_worker
    from intake.settings import load_settings

    wanted = queues.split(",") if queues is not None else QUEUES
    named = tuple(queue.strip() for queue in wanted if queue.strip())
    for queue in named:
        if queue not in QUEUES:
            told = sentence("There is no queue {queue!r}; choose from {queues}.", queue=queue, queues=QUEUES)
            raise click.BadParameter(told, param_hint="--queues")
    run_worker(load_settings(), named)
