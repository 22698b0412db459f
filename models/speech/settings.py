"""What a user can set about the speech decoder; every value enters the decoder's digest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SpeechSettings:
    """Settings of `WhisperDecoder`. They pickle, so that a child process can be given them."""

    model: str | Path = "whisper-base"
    """A name of models/manifest.toml, a folder with a CTranslate2 Whisper model, or a hub name."""
    allow_hub: bool = False
    """Whether a hub name may be downloaded."""
    cache: Path | None = None
    """Where weights lie; None for the default cache."""
    compute_type: str = "int8"
    """CTranslate2's arithmetic; int8 is as good as float32 here and twice as fast."""
    cpu_threads: int = 2
    """Threads of one decode, at least 1."""
    languages: tuple[str, ...] = ("zh", "en")
    """Languages that are read; anything else is `speech.language`."""
    beam_size: int = 5
    aided_beam_size: int = 5
    """Beam of the second pass, which has names to expect."""
    hypotheses: int = 5
    """Readings kept of each pass, at most `beam_size`."""
    hotwords: int = 20
    """Names of a large menu that are offered to the second pass; more dilute each other and cost time."""
    whole_menu: int = 48
    """A menu with at most this many names in the language spoken is offered whole."""
    padded_seconds: float = 20.0
    """A shorter recording is padded with silence to this many seconds, 30 at most, before it is encoded; under 15
    words are lost."""
    max_seconds: float = 120.0
    max_bytes: int = 25_000_000
    always_twice: bool = False
    """Take the second pass even where the first read every word as a name or function word."""

    def __post_init__(self) -> None:
        for field in (
            "cpu_threads",
            "beam_size",
            "aided_beam_size",
            "hypotheses",
            "hotwords",
            "padded_seconds",
            "max_seconds",
            "max_bytes",
        ):
            if getattr(self, field) <= 0:
                raise ValueError(f"{field} must be greater than 0, not {getattr(self, field)}")
        if self.hypotheses > self.beam_size:
            raise ValueError(f"hypotheses ({self.hypotheses}) cannot exceed beam_size ({self.beam_size})")
        if not self.languages:
            raise ValueError("languages must name at least one language, such as zh or en")
