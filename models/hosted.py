"""The child's side of `models.hosting`: questions in over a pipe, answers out; nothing heavy before it is asked for."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import traceback
from collections import OrderedDict
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from threading import Lock, Thread
from typing import Any

from models.decoder import Decoder, DecoderError, DecoderRejected
from models.phrases import Phrase, phrase

_PR_SET_PDEATHSIG = 1
_VOCABULARIES = 16
_LIBC = ctypes.CDLL(None)


def serve(handles: Sequence[int], parent: int, memory_bytes: int) -> None:
    """Answer questions on the pipes `handles`, each by a thread of its own, until the first of them closes.

    Ends with the parent, and never before it on Ctrl-C.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        return
    # Private memory, touched or not: libraries reserve more than they use, so twice the resident limit.
    backstop = 2 * memory_bytes + (512 << 20)
    resource.setrlimit(resource.RLIMIT_DATA, (backstop, backstop))
    host = _Host()
    for handle in handles[1:]:
        Thread(target=_answer, args=(Connection(handle), host), daemon=True).start()
    _answer(Connection(handles[0]), host)


def _answer(connection: Connection[Any, Any], host: _Host) -> None:
    while True:
        try:
            question = connection.recv()
        except (EOFError, OSError):
            return
        except Exception as failure:  # noqa: BLE001 - what was sent cannot be unpickled here
            connection.send(
                _failed(phrase("The decoder's process could not read what it was asked: {failure!r}.", failure=failure))
            )
            continue
        try:
            answer = ("answer", host.answer(*question))
        except DecoderError as failure:
            answer = _failed(failure.told, type(failure).__name__)
        except MemoryError:
            os._exit(1)
        except Exception as failure:  # noqa: BLE001 - a plug-in may raise anything; the host must learn it
            traceback.print_exc(file=sys.stderr)
            answer = _failed(phrase("The decoder failed: {failure!r}.", failure=failure))
        try:
            connection.send(answer)
        except (BrokenPipeError, ConnectionResetError):
            return
        except Exception as failure:  # noqa: BLE001 - an answer that does not pickle
            connection.send(_failed(phrase("The decoder's answer could not be sent: {failure!r}.", failure=failure)))
        # Only now, while nobody waits for this answer.
        del question, answer
        _give_back()


def _failed(told: Phrase | str, kind: str = DecoderError.__name__) -> tuple[str, object]:
    """The answer that nothing came of it, and why, so that it reads at home in any language as it does here."""
    return "error", (kind, told.portable() if isinstance(told, Phrase) else told)


def _give_back() -> None:
    """Hand freed memory back to the system (malloc_trim(3) of glibc): what lies between pieces in use would add up."""
    trim = getattr(_LIBC, "malloc_trim", None)
    if trim is not None:
        trim(0)


class _Host:
    """What the threads share: one decoder, and the vocabularies it was given."""

    def __init__(self) -> None:
        self._decoder: Decoder | None = None
        self._opening = Lock()
        self._vocabularies: OrderedDict[Any, Any] = OrderedDict()

    def answer(self, question: str, *given: Any) -> object:
        if question == "load":
            return self._load(*given)
        assert self._decoder is not None
        if question == "warm":
            self._warm(*given)
            return None
        capture, content, source = given
        return self._decoder.decode(capture, content, self._vocabulary(source))

    def _warm(self, source: Callable[[], object] | None) -> None:
        """What a decoder offers to do beforehand: `warm()`, and `acquaint(vocabulary)` with the names in force."""
        warm, acquaint = (getattr(self._decoder, name, None) for name in ("warm", "acquaint"))
        if callable(warm):
            warm()
        if source is not None and callable(acquaint):
            acquaint(self._vocabulary(source))

    def _load(self, name: str, settings: object, allowed: tuple[str, ...]) -> object:
        from models.registry import info_flaws, load

        found: Callable[..., Decoder] = load(name, allowed)
        decoder = found() if settings is None else found(settings)
        info = decoder.describe()
        if flaws := info_flaws(info):
            raise DecoderRejected(
                phrase("The decoder {name!r} breaks the contract: {flaws}", name=name, flaws=" ".join(flaws))
            )
        self._decoder = decoder
        return info

    def _vocabulary(self, source: Callable[[], object]) -> Any:
        with self._opening:
            if source not in self._vocabularies:
                self._vocabularies[source] = source()
                while len(self._vocabularies) > _VOCABULARIES:
                    self._vocabularies.popitem(last=False)
            self._vocabularies.move_to_end(source)
            return self._vocabularies[source]
