// <picture-evidence>: a picture with the boxes that were read in it; larger, smaller, and led to by the field with focus.
const STEPS = [1, 1.5, 2, 3, 4, 6];

class PictureEvidence extends HTMLElement {
  connectedCallback() {
    this.svg = this.querySelector("svg");
    this.frame = this.querySelector(".frame");
    this.image = this.querySelector("image");
    this.step = 0;
    const probe = new Image();
    probe.addEventListener("load", () => {
      this.image.setAttribute("width", probe.naturalWidth);
      this.image.setAttribute("height", probe.naturalHeight);
      this.svg.setAttribute("viewBox", `0 0 ${probe.naturalWidth} ${probe.naturalHeight}`);
      const lit = this.querySelector("rect.lit");
      if (lit) this.reveal(lit);
    });
    probe.src = this.dataset.source;
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-zoom]");
      if (button) this.zoom({ in: this.step + 1, out: this.step - 1, fit: 0 }[button.dataset.zoom]);
    });
  }

  zoom(step) {
    this.step = Math.min(Math.max(step, 0), STEPS.length - 1);
    this.svg.setAttribute("width", `${STEPS[this.step] * 100}%`);
    this.svg.classList.toggle("zoomed", this.step > 0);
    this.svg.style.width = `${STEPS[this.step] * 100}%`;
  }

  reveal(box) {
    const seen = box.getBoundingClientRect();
    const frame = this.frame.getBoundingClientRect();
    this.frame.scrollBy(seen.left - frame.left - (frame.width - seen.width) / 2, seen.top - frame.top - (frame.height - seen.height) / 2);
  }
}
customElements.define("picture-evidence", PictureEvidence);
