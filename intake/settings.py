"""Settings: every limit, address and interval of the product in one frozen value, read from the environment once.

`load_settings(environ)` reads `ORDER_INTAKE_<NAME>` for each field (and `DATABASE_URL`), and reports every wrong
value at once. `docs/configuration.md` lists the same fields and is tested to be complete.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from intake.setting_values import Unfit, out_of_bounds, parse, shown
from models.phrases import Phrase, Phrased, lines, phrase

PREFIX = "ORDER_INTAKE_"
CHILD = "ORDER_INTAKE_CHILD_"
"""Beginning of what `serve` hands to its children; no settings."""
SENDER = frozenset({"ORDER_INTAKE_URL", "ORDER_INTAKE_KEY"})
"""What `submit` and `review` read: which service, with which key. No settings, but they may stand beside them."""
T = TypeVar("T")


class SettingsError(Phrased):
    """Raised by `load_settings`; `problems` has a sentence for each wrong variable: its name, what is right."""

    code = "settings.invalid"

    def __init__(self, problems: tuple[Phrase, ...]) -> None:
        super().__init__(lines(problems))
        self.problems = tuple(map(str, problems))


def _setting(default: T, doc: str, low: float | None = None, high: float | None = None) -> T:
    made: T = field(default=default, metadata={"doc": doc, "low": low, "high": high})
    return made


def default_data_dir(environ: Mapping[str, str]) -> Path:
    """Where data lies when nothing is set: the user's data directory, for root `/var/lib/order-intake`.

    Root's home cannot be entered by the unprivileged user that the bundled PostgreSQL runs as.
    """
    if os.geteuid() == 0 and "XDG_DATA_HOME" not in environ:
        return Path("/var/lib/order-intake")
    shared = environ.get("XDG_DATA_HOME") or str(Path(environ.get("HOME") or "~").expanduser() / ".local" / "share")
    return Path(shared) / "order-intake"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One field, one environment variable. Durations are seconds, sizes are bytes unless the name says otherwise."""

    data_dir: Path = field(metadata={"doc": "Where the bundled PostgreSQL, evidence, caches and weights lie."})
    database_url: str | None = _setting(
        None, "Existing PostgreSQL to use (`postgresql://user@host/name`). Unset: the bundled one is started."
    )
    postgres_user: str | None = _setting(
        None, "System user the bundled PostgreSQL drops to when started by root. Unset: `postgres`, else `nobody`."
    )
    evidence_url: str | None = _setting(
        None,
        "Evidence store: `file:///path`, or `s3://bucket/prefix` with the `AWS_*` variables of every client of S3. "
        "Unset: `evidence` in data_dir.",
    )
    evidence_timeout: float = _setting(
        10.0, "Seconds for one request to a bucket of evidence; it is tried three times.", 0.1
    )
    evidence_log_bytes: int = _setting(
        64 * 2**20,
        "Size from which a log of evidence in data_dir is ended and filed: what is sent whole (up to 1 MiB) lands in "
        "one. 0: each gets its file at once, several times as costly in a burst.",
        0,
    )
    evidence_backlog_bytes: int = _setting(
        2**30, "Ended logs of evidence in all from which filing waits no longer for a quiet moment (30 s).", 0
    )
    host: str = _setting("127.0.0.1", "Address that the HTTP API listens on.")
    port: int = _setting(8440, "Port that the HTTP API listens on; 0 lets the system choose.", 0, 65535)
    public_url: str | None = _setting(None, "Where senders reach the API, for links in answers. Unset: host and port.")
    trusted_header: str | None = _setting(
        None,
        "Header in which an identity provider in front names who is signed in (docs/console.md). Unset: passwords.",
    )
    trusted_proxies: str = _setting(
        "127.0.0.1,::1", "Addresses, with commas between, from which `trusted_header` is believed."
    )
    log_level: str = _setting("info", "debug, info, warning or error.")

    max_body_bytes: int = _setting(64 * 2**20, "Largest capture accepted; more is 413.", 1)
    max_text_characters: int = _setting(20_000, "Longest text capture; more is 413.", 1)
    max_audio_seconds: float = _setting(300.0, "Longest recording decoded; more is unreadable.", 1)
    max_field_characters: int = _setting(200, "Longest request field (site, external reference, key).", 16)
    max_json_bytes: int = _setting(256 * 1024, "Largest JSON request body (responses, decisions).", 1024)
    max_events: int = _setting(1000, "Events that one batch may hold; more is 413.", 1)
    signature_tolerance: float = _setting(300.0, "How far a signature's timestamp may be from now; else 401.", 1)
    signature_overlap: float = _setting(86400.0, "How long a rotated signing secret still holds.", 0)
    captured_at_future: float = _setting(600.0, "How far ahead of ours a sender's clock may be; more is 400.", 0)
    captured_at_past: float = _setting(30 * 86400.0, "How old a capture may be when it arrives; older is 400.", 0)
    wait_maximum: float = _setting(30.0, "Longest `Prefer: wait=N` honoured; longer waits are cut to it.", 0, 600)
    page_size: int = _setting(50, "Rows on a page of a listing when `limit` is not given.", 1)
    page_size_maximum: int = _setting(500, "Largest `limit` of a listing.", 1)
    receive_timeout: float = _setting(120.0, "Longest time a sender may take to send one capture; then 408.", 1)
    waiters_maximum: int = _setting(200, "Requests that may wait (`Prefer: wait`) at once in one API process.", 0)

    api_processes: int = _setting(
        1, "API processes that share the port, 80 MB each; more than one for many long bodies, few short ones.", 1, 64
    )
    pool_size: int = _setting(8, "Database connections of one API process.", 1)
    pool_timeout: float = _setting(5.0, "Longest wait for a free database connection; then 503.", 0.1)
    statement_timeout: float = _setting(30.0, "Longest a single database statement may run.", 1)
    text_threads: int = _setting(4, "Captures that a text worker decodes at the same time.", 1)
    job_batch: int = _setting(32, "Jobs that a text worker thread takes at a time.", 1)
    job_poll: float = _setting(1.0, "How often an idle worker looks for jobs although none was announced.", 0.01)
    job_lease: float = _setting(30.0, "A job whose worker gave no sign of life for this long is taken over.", 2)
    coalesce_window: float = _setting(60.0, "Captures of one device so near in time are decoded once and counted.", 0)
    coalesce_maximum: int = _setting(1000, "Captures that are decoded as one at most; 1 for never.", 1)
    alarm_on_delay: float = _setting(0.0, "Seconds for which a device must report a fault before it is an alarm.", 0)
    alarm_off_delay: float = _setting(600.0, "Seconds of normal messages after which an alarm has returned.", 0)
    alarm_flood: int = _setting(10, "Alarms in ten minutes from which a human looks at each further one.", 1)
    alarm_shelving: float = _setting(43_200.0, "Seconds for which an alarm may be shelved at most.", 0)
    job_heartbeat: float = _setting(5.0, "How often a worker gives a sign of life.", 0.1)
    decode_attempts: int = _setting(3, "Failed decodings after which a capture goes to a human.", 1)
    decode_timeout: float = _setting(120.0, "Longest decoding of one capture in a child process.", 1)
    decode_memory_bytes: int = _setting(2 * 2**30, "Memory that a decoder's child process may use.", 2**28)
    decode_recycle: int = _setting(500, "Captures after which a decoder's child process is replaced.", 1)
    speech_model: str | None = _setting(
        None, "CTranslate2 Whisper directory, a name of the manifest, or a hub name. Unset: the pinned weights."
    )
    speech_allow_hub: bool = _setting(False, "Whether a hub name in speech_model may be downloaded.")
    speech_threads: int = _setting(2, "CPU threads of the speech decoder.", 1)
    speech_padded_seconds: float = _setting(
        20.0,
        "A shorter recording is padded with silence to so many seconds; 30 is slower, under 15 words are lost.",
        10,
        30,
    )
    image_model: str | None = _setting(
        None, "Folder with `det/` and `rec/`, or a name of the manifest. Unset: the pinned weights."
    )
    image_size: str = _setting("small", "Pinned weights of pictures: small reads best, tiny takes a third of the time.")
    image_threads: int = _setting(
        2, "CPU threads of the picture decoder; from 2, one picture is prepared while another is read.", 1
    )
    max_image_pixels: int = _setting(
        40_000_000, "Most pixels a picture may claim; more is unreadable.", 4096, 170_000_000
    )
    max_image_pages: int = _setting(8, "Most pages of one PDF; more is unreadable.", 1)
    speech_workers: int = _setting(1, "Speech worker processes that `serve` starts; 0 for none.", 0)
    image_workers: int = _setting(1, "Picture worker processes that `serve` starts; 0 for none.", 0)
    waveform_workers: int = _setting(1, "Vibration worker processes that `serve` starts; 0 for none.", 0)
    text_workers: int = _setting(1, "Text worker processes that `serve` starts; 0 for none.", 0)

    release_delay: float = _setting(10.0, "Seconds in which a reviewer can take a decision back.", 0)
    review_lease: float = _setting(600.0, "How long a reviewer keeps a claimed review.", 1)
    qualifying_run: int = _setting(500, "Clean reviewed orders that make a new zone automatic.", 1)
    audit_rate: float = _setting(0.02, "Share of automatic orders that a human still sees, above 0.", 1e-9, 1)
    risk_level: float = _setting(0.008, "Highest tolerated error rate among automatic orders.", 1e-9, 0.999)
    second_look: bool = _setting(
        True, "An error found in review counts once another person has confirmed it; no where one person reviews alone."
    )
    text_threshold: float = _setting(0.5, "Confidence that a typed order needs to pass; speech learns its own.", 0, 1)
    recent_window: float = _setting(600.0, "How far back the same order of the same buyer counts as a repeat.", 0)
    recent_maximum: int = _setting(50, "Earlier orders of a sender that validation looks at.", 1)
    picture_window: float = _setting(30 * 86400.0, "How far back a picture that looks the same counts as a repeat.", 0)
    picture_maximum: int = _setting(500, "Earlier pictures of a sender that validation looks at.", 0)
    seal_interval: float = _setting(1.0, "How often committed journal entries are sealed into the chain.", 0.05)

    event_source: str = _setting("urn:order-intake", "CloudEvents `source` of every event.")
    webhook_url: str | None = _setting(None, "Endpoint for events, beside those added with `order-intake endpoints`.")
    webhook_secret: str | None = _setting(None, "Its Standard Webhooks secret (`whsec_...`), required with the URL.")
    webhook_timeout: float = _setting(15.0, "Longest wait for an endpoint's answer.", 0.5)
    webhook_batch: int = _setting(50, "Deliveries taken at a time.", 1)
    webhook_concurrency: int = _setting(8, "Deliveries sent at the same time.", 1)
    webhook_lease: float = _setting(60.0, "A delivery whose sender died is taken over after this long.", 5)
    webhook_retry: tuple[float, ...] = _setting(
        (5.0, 300.0, 1800.0, 7200.0, 18000.0, 36000.0, 36000.0),
        "Pauses before each further attempt, comma separated; then the delivery is a dead letter.",
    )
    webhook_disable_after: float = _setting(5 * 86400.0, "An endpoint that failed for this long is disabled.", 60)
    webhook_private: bool = _setting(True, "Whether endpoints may lie on loopback and private addresses.")
    cancel_answer: float = _setting(25.0, "How long a downstream system has to answer a change or cancellation.", 1)
    shutdown_grace: float = _setting(
        10.0, "How long children may take to finish after a stop, before they are killed.", 0
    )


def documented() -> tuple[tuple[str, str, str, str], ...]:
    """(field, environment variable, default, documentation) of every setting, in order."""
    rows = []
    for each in dataclasses.fields(Settings):
        default = "see text" if each.default is dataclasses.MISSING else shown(each.default)
        rows.append((each.name, variable(each.name), default, str(each.metadata["doc"])))
    return tuple(rows)


def variable(name: str) -> str:
    """Environment variable of a field."""
    return "DATABASE_URL" if name == "database_url" else PREFIX + name.upper()


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the environment. Raises SettingsError with every wrong value; unknown ORDER_INTAKE_ names are wrong too."""
    environ = os.environ if environ is None else environ
    hints = get_type_hints(Settings)
    values: dict[str, Any] = {"data_dir": default_data_dir(environ)}
    problems: list[Phrase] = []
    for each in dataclasses.fields(Settings):
        name = variable(each.name)
        raw = environ.get(name)
        if raw is None or raw == "":
            continue
        try:
            value = parse(raw, hints[each.name])
        except Unfit as unfit:
            problems.append(_wrong(name, raw, unfit.phrase, each))
            continue
        problem = out_of_bounds(value, each.metadata.get("low"), each.metadata.get("high"))
        if problem:
            problems.append(_wrong(name, raw, problem, each))
        values[each.name] = value
    known = {variable(each.name) for each in dataclasses.fields(Settings)}
    problems += [
        phrase("{name} is not a setting; `order-intake doctor` and docs/configuration.md list them.", name=name)
        for name in sorted(environ)
        if name.startswith(PREFIX) and not name.startswith(CHILD) and name not in known | SENDER
    ]
    if values.get("webhook_url") and not values.get("webhook_secret"):
        url, secret = variable("webhook_url"), variable("webhook_secret")
        problems.append(phrase("{url} is set, but {secret} is not: events are always signed.", url=url, secret=secret))
    if problems:
        raise SettingsError(tuple(problems))
    return Settings(**values)


def environment(settings: Settings) -> dict[str, str]:
    """The variables that `load_settings` reads the same settings from; for child processes."""
    written = {}
    for each in dataclasses.fields(Settings):
        value = getattr(settings, each.name)
        if value is not None:
            written[variable(each.name)] = ",".join(map(repr, value)) if isinstance(value, tuple) else str(value)
    return written


def _wrong(name: str, raw: str, what: Phrase, setting: dataclasses.Field[Any]) -> Phrase:
    doc = Phrase(str(setting.metadata["doc"]), {})
    return phrase("{name}={raw!r}: {what}. {doc}", name=name, raw=raw, what=what, doc=doc)
