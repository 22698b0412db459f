"""Samples of at most 30 s in, hypotheses and word times out: CTranslate2's Whisper, encoded once and asked many times.

Any CTranslate2 Whisper folder fits (`model.bin`, `config.json`, tokenizer, vocabulary). Decoding is greedy in
temperature (0) and so deterministic; words that were offered beforehand go in as a prompt (`hotwords`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import tokenizers
from faster_whisper.feature_extractor import FeatureExtractor
from faster_whisper.tokenizer import Tokenizer

from models.decoder import WeightsMissing
from models.phrases import phrase
from models.speech.audio import RATE, Wave

WINDOW_S = 30
_TOKENS_PER_SECOND = 50
_SILENCE_BEHIND = 10.0
"""Seconds of silence that follow a recording at least, as far as the 30 reach."""
_LONGEST_PROMPT = 200
"""Tokens of hotwords and style prompt together; the model's context of 448 is shared with the answer."""
_BYTES = 256
"""Tokens that stand for single bytes; the merged ones follow."""
_STYLE = {"zh": "以下是普通话的句子。"}
"""Mandarin comes out in simplified characters with punctuation after this sentence."""
_LEAST_PROBABILITY, _LEAST_SCORE = 1e-9, -100.0
_TAIL_S = 2
"""Seconds behind a recording that a known text is still held against; the rest of the silence only costs time."""
_SILENT_S = 2
"""Seconds of silence that a text is held against to learn how likely it is without sound."""
_REPEATED = 5
"""Characters of it in a row that are no accident."""


@dataclass(frozen=True)
class Encoded:
    """The encoder's output for one window, and how much of the window is sound."""

    features: Any
    seconds: float

    @cached_property
    def told(self) -> Any:
        """The output without most of the silence behind the sound: enough to hold a text against, in half the time."""
        whole = np.array(self.features)
        part = whole[:, : math.ceil((self.seconds + _TAIL_S) * _TOKENS_PER_SECOND)]
        return ctranslate2.StorageView.from_array(np.ascontiguousarray(part))


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One reading of a window. `logprob` is the mean over tokens, natural logarithm; a text of two has no tokens."""

    text: str
    tokens: tuple[int, ...] = field(repr=False)
    logprob: float
    no_speech: float


@dataclass(frozen=True, slots=True)
class HeardWord:
    """Characters [start, end) of the text, heard from `begin` to `finish` seconds of the window.

    `probability` is the mean of its tokens given the sound and the words before, without any hotwords.
    """

    start: int
    end: int
    begin: float
    finish: float
    probability: float


def repeats_prompt(text: str, language: str) -> bool:
    """Whether a text holds what the model was told beforehand about its style: that came from no sound."""
    style = _STYLE.get(language, "")
    return any(style[at : at + _REPEATED] in text for at in range(len(style) - _REPEATED + 1))


class Recogniser:
    """A loaded model. One instance serves one thread."""

    def __init__(
        self, folder: Path, compute_type: str = "int8", cpu_threads: int = 0, padded_seconds: float = WINDOW_S
    ) -> None:
        try:
            self._model = ctranslate2.models.Whisper(
                str(folder), device="cpu", compute_type=compute_type, intra_threads=cpu_threads, inter_threads=1
            )
            self._tokenizer = _tokenizer(folder / "tokenizer.json")
        except Exception as failure:  # CTranslate2 and tokenizers raise RuntimeError, ValueError and bare Exception
            said = phrase(
                "{folder} cannot be loaded as a CTranslate2 Whisper model: {failure}", folder=folder, failure=failure
            )
            raise WeightsMissing(said) from failure
        self._extractor = FeatureExtractor(**_extractor_settings(folder))
        self._padded = min(padded_seconds, WINDOW_S)

    @property
    def multilingual(self) -> bool:
        return bool(self._model.is_multilingual)

    def encode(self, samples: Wave) -> Encoded:
        """Encode float32 mono at 16 kHz, at most 30 s, padded with silence.

        The model was trained on 30 s. It hears a short clip as well in 20 for little more than half the cost, but ends
        early or invents words where the silence behind the last one is too short.
        """
        window = samples[: WINDOW_S * RATE]
        seconds = min(max(self._padded, len(window) / RATE + _SILENCE_BEHIND), WINDOW_S)
        padding = WINDOW_S * RATE - len(window) + self._extractor.hop_length
        mel = self._extractor(window, padding=padding)[:, : 2 * math.ceil(seconds * _TOKENS_PER_SECOND)]
        storage = ctranslate2.StorageView.from_array(np.ascontiguousarray(mel[np.newaxis], dtype=np.float32))
        return Encoded(self._model.encode(storage), len(window) / RATE)

    def language(self, encoded: Encoded, among: Collection[str]) -> tuple[str, float, float]:
        """The likeliest of `among`, its probability among these, and the share of all languages that these hold."""
        found = {token[2:-2]: float(share) for token, share in self._model.detect_language(encoded.features)[0]}
        held = {language: found.get(language, 0.0) for language in among}
        best = max(held, key=lambda language: held[language])
        total = sum(held.values())
        return best, held[best] / max(total, 1e-9), total

    def hear(
        self, encoded: Encoded, language: str, hotwords: Sequence[str] = (), *, beam_size: int = 5, hypotheses: int = 5
    ) -> tuple[Hypothesis, ...]:
        """The `hypotheses` best readings, best first; `hotwords` are names that are likely to occur."""
        tokenizer = self._for(language)
        prompt = self._prompt(tokenizer, language, hotwords)
        result = self._model.generate(
            encoded.features,
            [[*prompt, *tokenizer.sot_sequence, tokenizer.no_timestamps]],
            beam_size=beam_size,
            num_hypotheses=hypotheses,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=self._suppressed,
            # Nobody says more than eight words a second; a runaway repetition is cut here, not at the context's end.
            max_length=min(448, len(prompt) + 4 + 16 + int(encoded.seconds * 14)),
        )[0]
        told = tuple(
            Hypothesis(tokenizer.decode(tokens).strip(), tuple(tokens), float(score), float(result.no_speech_prob))
            for tokens, score in zip(result.sequences_ids, result.scores, strict=True)
        )
        return tuple(hypothesis for hypothesis in told if not repeats_prompt(hypothesis.text, language)) or told

    def words(self, encoded: Encoded, language: str, hypothesis: Hypothesis) -> tuple[HeardWord, ...]:
        """Times and probabilities for each word (for each character in Chinese), by the model's cross-attention."""
        tokenizer = self._for(language)
        tokens = [token for token in hypothesis.tokens or tokenizer.encode(hypothesis.text) if token < tokenizer.eot]
        if not tokens:
            return ()
        aligned = self._aligned(encoded, tokenizer, tokens)
        pieces, groups = tokenizer.split_to_word_tokens([*tokens, tokenizer.eot])
        text_at, time_at = (np.array(axis) for axis in zip(*aligned.alignments, strict=True))
        jumps = np.concatenate([[True], np.diff(text_at) > 0])
        starts = time_at[jumps] / _TOKENS_PER_SECOND
        bounds = np.concatenate([[0], np.cumsum([len(group) for group in groups[:-1]])])
        words: list[HeardWord] = []
        position = -(len(decoded := "".join(pieces[:-1])) - len(decoded.lstrip()))
        for piece, (first, last) in zip(pieces[:-1], pairwise(bounds), strict=True):
            start, end = position + len(piece) - len(piece.lstrip()), position + len(piece.rstrip())
            position += len(piece)
            if end > start and any(character.isalnum() for character in piece):
                begin, finish = float(starts[first]), float(starts[min(last, len(starts) - 1)])
                probability = float(np.mean(aligned.text_token_probs[first:last]))
                words.append(HeardWord(max(start, 0), end, begin, max(finish, begin + 0.02), probability))
        return tuple(words)

    def continued(self, encoded: Encoded, language: str, text: str, *, beam_size: int = 5) -> tuple[Hypothesis, ...]:
        """What may have been said after `text`, which is known to begin what was said; best first.

        Words whose beginning was misheard were heard after wrong ones; told the right ones the model hears better.
        `logprob` is the sum over what follows, natural logarithm.
        """
        tokenizer = self._for(language)
        known = tokenizer.encode(text)
        steps = len(known) + 8 + int(encoded.seconds * 7)
        result = self._model.generate(
            encoded.features,
            [[*self._prompt(tokenizer, language, ()), *tokenizer.sot_sequence, tokenizer.no_timestamps, *known]],
            beam_size=beam_size,
            num_hypotheses=beam_size,
            return_scores=True,
            suppress_tokens=self._suppressed,
            max_length=min(448, 2 * steps),
        )[0]
        found = []
        for tokens, score in zip(result.sequences_ids, result.scores, strict=True):
            rest = tokens[len(known) :]
            if list(tokens[: len(known)]) == known and rest and score > _LEAST_SCORE:
                found.append(Hypothesis(tokenizer.decode(rest).strip(), tuple(rest), float(score) * len(tokens), 0.0))
        return tuple(found)

    def likelihood(self, encoded: Encoded, language: str, text: str) -> float:
        """Natural logarithm of how likely a text is, given the sound and the words before each of its own.

        Comparable among texts for the same sound that differ in few words. Costs a fraction of a hearing.
        """
        tokenizer = self._for(language)
        tokens = [token for token in tokenizer.encode(text) if token < tokenizer.eot]
        if not tokens:
            return 0.0
        aligned = self._aligned(encoded, tokenizer, tokens)
        return float(np.sum(np.log(np.maximum(aligned.text_token_probs, _LEAST_PROBABILITY))))

    def familiarity(self, language: str, text: str) -> float:
        """The same without any sound: how likely the model of language alone finds a text."""
        return self.likelihood(self._silence, language, text)

    def _aligned(self, encoded: Encoded, tokenizer: Tokenizer, tokens: Sequence[int]) -> Any:
        frames = max(int(encoded.seconds * _TOKENS_PER_SECOND * 2), 2)
        return self._model.align(encoded.told, tokenizer.sot_sequence, [list(tokens)], frames)[0]

    @cached_property
    def _silence(self) -> Encoded:
        mel = self._extractor(np.zeros(_SILENT_S * RATE, dtype=np.float32), padding=self._extractor.hop_length)
        mel = np.ascontiguousarray(mel[np.newaxis, :, : 2 * _SILENT_S * _TOKENS_PER_SECOND], dtype=np.float32)
        return Encoded(self._model.encode(ctranslate2.StorageView.from_array(mel)), float(_SILENT_S))

    def _for(self, language: str) -> Tokenizer:
        return Tokenizer(self._tokenizer, self.multilingual, task="transcribe", language=language)

    def _prompt(self, tokenizer: Tokenizer, language: str, hotwords: Sequence[str]) -> list[int]:
        style = _STYLE.get(language)
        offered = tokenizer.encode(" " + ", ".join(hotwords)) if hotwords else []
        tail = tokenizer.encode(" " + style) if style else []
        prompt = [*offered[: _LONGEST_PROMPT - len(tail)], *tail]
        return [tokenizer.sot_prev, *prompt] if prompt else []

    @cached_property
    def _suppressed(self) -> list[int]:
        tokenizer = self._for("en")
        control = (
            tokenizer.transcribe,
            tokenizer.translate,
            tokenizer.sot,
            tokenizer.sot_prev,
            tokenizer.sot_lm,
            tokenizer.no_speech,
        )
        return sorted({*tokenizer.non_speech_tokens, *control})


def _tokenizer(path: Path) -> tokenizers.Tokenizer:
    """The tokenizer of a folder, whole: converters are known to lose the first merge, the one that makes " t".

    Without it every word that begins with t is offered in pieces that the model never saw. Tokens from 256 on are what
    the merges make, in their order, so the first of them tells what is missing.
    """
    told = json.loads(path.read_text(encoding="utf-8"))
    merges = told["model"].get("merges", [])
    first = next((token for token, number in told["model"]["vocab"].items() if number == _BYTES), "")
    made = {merge.replace(" ", "") if isinstance(merge, str) else "".join(merge) for merge in merges}
    if merges and len(first) == 2 and first not in made:
        merges.insert(0, " ".join(first) if isinstance(merges[0], str) else list(first))
    return tokenizers.Tokenizer.from_str(json.dumps(told))


def _extractor_settings(folder: Path) -> dict[str, int]:
    """Large-v3 models hear 128 mel bands instead of 80 and say so in a file of their own."""
    path = folder / "preprocessor_config.json"
    if not path.is_file():
        return {}
    known = ("feature_size", "sampling_rate", "hop_length", "chunk_length", "n_fft")
    settings = json.loads(path.read_text(encoding="utf-8"))
    return {key: int(settings[key]) for key in known if key in settings}
