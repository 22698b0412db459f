// <picture-evidence>: a picture or drawing with the boxes of what was read in it; larger, smaller, and led to by the field with focus.
const STEPS = [1, 1.5, 2, 3, 4, 6];

class PictureEvidence extends HTMLElement {
  connectedCallback() {
    this.frame = this.querySelector(".frame");
    this.shown = this.frame.firstElementChild;
    this.step = 0;
    this.load();
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-zoom]");
      if (button) this.zoom({ in: this.step + 1, out: this.step - 1, fit: 0 }[button.dataset.zoom]);
    });
  }

  disconnectedCallback() {
    if (this.url) URL.revokeObjectURL(this.url);
  }

  // The copy may be smaller than the picture was; boxes are given in the frame that the headers name.
  async load() {
    const answer = await fetch(this.dataset.source);
    if (!answer.ok) return;
    const [width, height] = ["Width", "Height"].map((side) => answer.headers.get(`X-Frame-${side}`));
    this.url = URL.createObjectURL(await answer.blob());
    const image = this.querySelector("image");
    image.setAttribute("width", width);
    image.setAttribute("height", height);
    image.setAttribute("href", this.url);
    this.shown.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.stretch(answer.headers);
    const lit = this.querySelector("rect.lit");
    if (lit) this.reveal(lit);
  }

  // In a drawn waveform evidence is a stretch of samples: a box over that part of the panel of its channel.
  stretch(headers) {
    const [x, y, width, height, samples] = (headers.get("X-Panel") ?? "").split(" ").map(Number);
    for (const box of this.querySelectorAll("rect[data-start]")) {
      const { start, end, channel } = box.dataset;
      if (!samples || (channel && channel !== headers.get("X-Channel"))) {
        box.remove();
        continue;
      }
      const [from, to] = [start, end].map((each) => x + (width * Math.min(each, samples)) / samples);
      for (const [name, value] of Object.entries({ x: from, y, width: to - from, height })) box.setAttribute(name, value);
    }
  }

  zoom(step) {
    this.step = Math.min(Math.max(step, 0), STEPS.length - 1);
    this.shown.style.width = `${STEPS[this.step] * 100}%`;
  }

  reveal(box) {
    const seen = box.getBoundingClientRect();
    const frame = this.frame.getBoundingClientRect();
    this.frame.scrollBy(seen.left - frame.left - (frame.width - seen.width) / 2, seen.top - frame.top - (frame.height - seen.height) / 2);
  }
}
customElements.define("picture-evidence", PictureEvidence);
