// <review-lease> keeps a claim alive while its page is open; <undo-window> counts a decision's last seconds down.
const BEAT = 30_000;
// A claim is refused as well because the page's own decision was faster: what follows it takes this page away.
const OWN = 1_000;

export function post(address, values = {}) {
  const token = document.querySelector('meta[name="form-token"]').content;
  return fetch(address, { method: "POST", headers: { "X-Form-Token": token }, body: new URLSearchParams(values) });
}

class ReviewLease extends HTMLElement {
  connectedCallback() {
    this.beat();
    this.timer = setInterval(() => this.beat(), BEAT);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async beat() {
    const answer = await post(this.dataset.address).catch(() => null);
    await answer?.text(); // an answer that nobody reads keeps its connection
    // An answer about an item that was decided meanwhile says nothing of the one that came after it.
    if (!this.isConnected) return;
    const holder = document.getElementById("holder");
    if (answer?.ok && holder) holder.textContent = this.dataset.mine;
    else if (answer?.status === 409) setTimeout(() => this.isConnected && location.reload(), OWN);
  }
}
customElements.define("review-lease", ReviewLease);

class UndoWindow extends HTMLElement {
  connectedCallback() {
    // By the server's clock: the browser's may be wrong.
    const left = (Date.parse(this.dataset.until) - Date.parse(this.dataset.now)) / 1000;
    this.end = performance.now() + left * 1000;
    this.timer = setInterval(() => this.count(), 250);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  count() {
    const left = Math.ceil((this.end - performance.now()) / 1000);
    if (left > 0) return void (this.textContent = this.dataset.left.replace("{n}", left));
    clearInterval(this.timer);
    this.textContent = this.dataset.gone;
    this.closest("form")?.querySelector("button")?.remove();
  }
}
customElements.define("undo-window", UndoWindow);
