// <sound-evidence>: the recording with its waveform; a field's stretch is shown, and played when its field gets focus.
import { speak } from "./speak.js";

const BEFORE = 0.15;
const AFTER = 0.25;

class SoundEvidence extends HTMLElement {
  connectedCallback() {
    this.canvas = this.querySelector("canvas");
    this.button = this.querySelector("button");
    this.slider = this.querySelector("input");
    this.output = this.querySelector("output");
    this.words = this.button.innerHTML;
    this.ranges = [];
    this.peaks = [];
    this.audio = new Audio();
    this.audio.preload = "auto";
    this.button.addEventListener("click", () => (this.audio.paused ? this.play(this.audio.currentTime, null) : this.audio.pause()));
    this.slider.addEventListener("input", () => (this.audio.currentTime = +this.slider.value));
    this.canvas.addEventListener("click", (event) => this.play((event.offsetX / this.canvas.clientWidth) * this.length, null));
    for (const name of ["play", "pause", "ended"]) this.audio.addEventListener(name, () => this.state());
    this.audio.addEventListener("timeupdate", () => this.time());
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.canvas);
    this.load();
  }

  disconnectedCallback() {
    this.audio.pause();
    this.observer.disconnect();
    if (this.url) URL.revokeObjectURL(this.url);
  }

  get length() {
    return this.decoded?.duration || (Number.isFinite(this.audio.duration) ? this.audio.duration : 0) || 1;
  }

  // Fetched once: the same bytes are played and drawn, and seeking needs no further request.
  async load() {
    const answer = await fetch(this.dataset.source);
    if (!answer.ok) return;
    const bytes = await answer.arrayBuffer();
    this.url = URL.createObjectURL(new Blob([bytes], { type: answer.headers.get("content-type") || "" }));
    this.audio.src = this.url;
    try {
      this.decoded = await new OfflineAudioContext(1, 1, 16000).decodeAudioData(bytes);
      const samples = this.decoded.getChannelData(0);
      const step = Math.max(1, Math.floor(samples.length / 600));
      for (let at = 0; at < samples.length; at += step) {
        let peak = 0;
        for (let n = at; n < Math.min(at + step, samples.length); n++) peak = Math.max(peak, Math.abs(samples[n]));
        this.peaks.push(peak);
      }
    } catch {
      this.canvas.hidden = true; // a codec that this browser cannot read; the player says so by itself
    }
    this.slider.max = this.length.toFixed(2);
    this.time();
    this.draw();
  }

  // The stretches of the field that has focus.
  show(ranges) {
    this.ranges = ranges;
    this.draw();
    if (ranges.length && this.heard !== String(ranges)) {
      this.heard = String(ranges);
      this.play(Math.max(0, ranges[0][0] - BEFORE), ranges[0][1] + AFTER);
    }
  }

  play(from, until) {
    this.until = until;
    this.audio.currentTime = from;
    this.audio.play().catch(() => {}); // before the first gesture a browser may refuse to sound
  }

  state() {
    const playing = !this.audio.paused;
    const kbd = this.button.querySelector("kbd");
    this.button.firstChild.textContent = `${playing ? this.dataset.pause : this.dataset.play} `;
    if (kbd) this.button.append(kbd);
    if (this.until === null) speak(playing ? this.dataset.playing : this.dataset.paused);
    if (playing) this.tick();
  }

  tick() {
    this.time();
    if (this.until !== null && this.audio.currentTime >= this.until) this.audio.pause();
    if (!this.audio.paused) requestAnimationFrame(() => this.tick());
  }

  time() {
    const at = this.audio.currentTime;
    this.slider.value = at;
    this.output.textContent = `${clock(at)} / ${clock(this.length)}`;
    document.querySelectorAll(".transcript span[data-begin]").forEach((word) =>
      word.classList.toggle("now", !this.audio.paused && at >= +word.dataset.begin && at < +word.dataset.finish));
    this.draw();
  }

  draw() {
    const { canvas, peaks } = this;
    const scale = devicePixelRatio || 1;
    const width = (canvas.width = Math.max(1, Math.round(canvas.clientWidth * scale)));
    const height = (canvas.height = Math.round(56 * scale));
    const pen = canvas.getContext("2d");
    const style = getComputedStyle(canvas);
    const x = (seconds) => (seconds / this.length) * width;
    pen.fillStyle = style.getPropertyValue("--mark");
    for (const [from, to] of this.ranges) pen.fillRect(x(from), 0, Math.max(2, x(to) - x(from)), height);
    pen.fillStyle = style.color;
    const top = Math.max(0.05, ...peaks);
    peaks.forEach((peak, n) => {
      const tall = Math.max(scale, (peak / top) * (height - 8 * scale));
      pen.fillRect((n / peaks.length) * width, (height - tall) / 2, Math.max(1, (width / peaks.length) * 0.6), tall);
    });
    pen.fillStyle = style.getPropertyValue("--ink");
    pen.fillRect(x(this.audio.currentTime), 0, Math.max(1, scale), height);
  }
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
customElements.define("sound-evidence", SoundEvidence);
