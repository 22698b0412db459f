"""A decoder's name in, a decoder that cannot hurt its host out: it runs in a child process with limits.

The child is stopped when a decode runs too long or grows too large, and started anew for the next; it is replaced after
a number of decodes, because some libraries never give memory back. Each failure is an error of `models.decoder`, so a
caller counts attempts and goes on. The vocabulary is opened inside the child from a small value, never sent over.

A decoder that is safe for several threads can be asked several things at once, so that one capture is prepared while
another is read. Nobody pays for a neighbour: what was in a child that ended is read again, alone.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

import psutil

from models.capture import Capture
from models.decoder import DecoderCrashed, DecoderError, DecoderInfo, DecoderRejected, DecoderTimeout, WeightsMissing
from models.intent import Decoding
from models.phrases import Phrase, phrase
from models.places import Places

if TYPE_CHECKING:
    from models.language.vocabulary import Vocabulary

_TICK_S = 0.05
_PARTING_S = 2.0
_ERRORS = {error.__name__: error for error in (DecoderError, WeightsMissing, DecoderRejected)}
# The kernel ends a child with the *thread* that started it (prctl(2), PR_SET_PDEATHSIG), so one thread that lives as
# long as the process starts them all.
_launcher = ThreadPoolExecutor(max_workers=1, thread_name_prefix="decoder-launcher")


class VocabularySource(Protocol):
    """Opens a vocabulary in the child: a small, hashable value that pickles (graph digest, cache folder, sender)."""

    def __call__(self) -> Vocabulary: ...


@dataclass(frozen=True, slots=True)
class HostLimits:
    """What a child may use."""

    seconds: float = 60.0
    """Wall time of one decode."""
    memory_bytes: int = 2 << 30
    """Resident memory, watched while it decodes; address space is limited to more, as a backstop."""
    decodes: int = 500
    """Decodes after which the child is replaced; 0 for never."""
    start_seconds: float = 60.0
    """Wall time for starting, imports and weights included."""


class HostedDecoder:
    """A decoder in a child process; close it, or use it as a context manager. Calls wait until they are taken."""

    def __init__(
        self,
        name: str,
        settings: object = None,
        limits: HostLimits | None = None,
        *,
        allowed: Collection[str] = (),
        at_once: int = 1,
    ) -> None:
        """`settings` goes to the decoder's constructor (None: no argument); it must pickle.

        `allowed` names distributions besides our own whose decoders may run. `at_once`: captures decoded at the same
        time, more than one only where the decoder allows it.
        """
        self._name, self._settings, self._allowed = name, settings, tuple(allowed)
        self._limits = limits or HostLimits()
        self._places = Places(at_once)
        # Held while the child is started or ended.
        self._lock = RLock()
        self._child: _Child | None = None
        self._info: DecoderInfo | None = None

    @property
    def pid(self) -> int | None:
        """Process id of the child, None while there is none."""
        child = self._child
        return child.process.pid if child else None

    def describe(self) -> DecoderInfo:
        """What the decoder says of itself; loads no weights. Raises what starting raises."""
        with self._lock:
            if self._info is None:
                self._started()
            assert self._info is not None
            return self._info

    def warm(self, vocabulary_source: VocabularySource | None = None) -> None:
        """Load the weights, and these names, now instead of at the first decode. Raises WeightsMissing."""
        with self._places.all():
            self._ask(("warm", vocabulary_source), self._limits.start_seconds)

    def decode(self, capture: Capture, content: bytes, vocabulary_source: VocabularySource) -> Decoding:
        """Decode in the child. Raises DecoderCrashed, DecoderTimeout, WeightsMissing or another DecoderError."""
        question = ("decode", capture, content, vocabulary_source)
        if self._places.number > 1 and not self._worn(self._child):
            # Where it ends the child, nobody knows yet whether a neighbour did.
            with contextlib.suppress(DecoderCrashed), self._places.one():
                return self._decoded(question)
        with self._places.all():
            self._retire()
            decoding = self._decoded(question)
            self._retire()
            return decoding

    def _decoded(self, question: Sequence[object]) -> Decoding:
        decoding: Decoding = self._ask(question, self._limits.seconds)
        return decoding

    def _retire(self) -> None:
        if self._worn(self._child):
            self._stop(self._child)

    def _worn(self, child: _Child | None) -> bool:
        """It has decoded as often as it may, or holds more than it may."""
        if child is None:
            return False
        often = self._limits.decodes and child.decodes >= self._limits.decodes
        return bool(often) or child.resident() > self._limits.memory_bytes

    def close(self) -> None:
        """End the child. A later call starts another."""
        self._stop(self._child)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _started(self) -> _Child:
        with self._lock:
            if self._child is not None and self._child.process.poll() is None:
                return self._child
            self._stop(self._child)
            self._child = child = _Child.launch(self._limits.memory_bytes, self._places.number)
            try:
                asked = ("load", self._name, self._settings, self._allowed)
                self._info = self._answered(child, child.idle.pop(), asked, self._limits.start_seconds)
            except DecoderError:
                # A child without a decoder must be asked nothing else.
                self._stop(child)
                raise
            return child

    def _ask(self, question: Sequence[object], allowance: float) -> Any:
        with self._lock:
            child = self._started()
            connection = child.idle.pop()
            decode = question[0] == "decode"
            # The first decode of a child also loads the weights.
            allowance += self._limits.start_seconds if decode and not child.decodes else 0
            child.decodes += decode
        return self._answered(child, connection, question, allowance)

    def _answered(
        self, child: _Child, connection: Connection[Any, Any], question: Sequence[object], allowance: float
    ) -> Any:
        try:
            connection.send(question)
            kind, answer = self._answer(child, connection, allowance)
        except (OSError, EOFError) as failure:
            connection.close()
            status = child.ended()
            self._stop(child)
            raise DecoderCrashed(
                phrase(
                    "The process of the decoder {name!r} ended while it worked ({status}). It starts anew for the "
                    "next capture; if this one ends it again, a human must read it.",
                    name=self._name, status=status,
                )
            ) from failure  # fmt: skip
        except BaseException:
            # Nothing may be read later as the answer to another question.
            connection.close()
            self._stop(child)
            raise
        child.idle.append(connection)
        if kind == "error":
            name, told = answer
            raise _ERRORS.get(name, DecoderError)(told)
        return answer

    def _answer(self, child: _Child, connection: Connection[Any, Any], allowance: float) -> tuple[str, Any]:
        deadline = time.monotonic() + allowance
        while not connection.poll(_TICK_S):
            if child.resident() > self._limits.memory_bytes:
                raise DecoderCrashed(
                    phrase(
                        "The decoder {name!r} used more than {limit} MiB and was stopped. Raise its memory limit, or "
                        "let a human read the capture.",
                        name=self._name, limit=self._limits.memory_bytes >> 20,
                    )
                )  # fmt: skip
            if time.monotonic() > deadline:
                raise DecoderTimeout(
                    phrase(
                        "The decoder {name!r} took longer than {allowance:.0f} s and was stopped. Raise its time "
                        "limit, or let a human read the capture.",
                        name=self._name, allowance=allowance,
                    )
                )  # fmt: skip
        kind, answer = connection.recv()
        return kind, answer

    def _stop(self, child: _Child | None) -> None:
        if child is None:
            return
        with self._lock:
            if self._child is child:
                self._child = None
            child.stop()


@dataclass(slots=True)
class _Child:
    process: subprocess.Popen[bytes]
    idle: list[Connection[Any, Any]]
    """Over which nobody is asking now; a thread of the child answers on each."""
    watched: psutil.Process
    decodes: int = 0
    """Begun in it."""

    @classmethod
    def launch(cls, memory_bytes: int, at_once: int) -> _Child:
        pipes = [Pipe() for _ in range(at_once)]
        handles = tuple(theirs.fileno() for _, theirs in pipes)
        code = f"from models.hosted import serve; serve({handles}, {os.getpid()}, {memory_bytes})"
        start: Callable[[], subprocess.Popen[bytes]] = lambda: subprocess.Popen(  # noqa: E731
            [sys.executable, "-c", code],
            pass_fds=handles,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        try:
            process = _launcher.submit(start).result()
        except BaseException:
            for ours, _ in pipes:
                ours.close()
            raise
        finally:
            for _, theirs in pipes:
                theirs.close()
        return cls(process, [ours for ours, _ in pipes], psutil.Process(process.pid))

    def resident(self) -> int:
        """Resident bytes; 0 once it has ended."""
        try:
            return int(self.watched.memory_info().rss)
        except psutil.Error:
            return 0

    def ended(self) -> Phrase:
        """How the process ended, for people."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_PARTING_S)
        status = self.process.returncode
        if status is None:
            return phrase("its connection broke")
        return (
            phrase("signal {number}", number=-status) if status < 0 else phrase("exit status {number}", number=status)
        )

    def stop(self) -> None:
        """End it: it holds nothing that needs saving. Whoever still asks learns it from his own connection."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        while self.idle:
            self.idle.pop().close()
