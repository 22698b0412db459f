// <node-pick>: typing searches the graph; only a node that it knows can be chosen (ARIA combobox with a list).
import { announce } from "./item.js";

const PAUSE = 120;

class NodePick extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("[role=combobox]");
    this.hidden_ = this.querySelector("input[type=hidden]");
    this.list = this.querySelector("[role=listbox]");
    this.label = this.input.value;
    this.found = [];
    this.at = -1;
    this.input.addEventListener("input", (event) => {
      event.stopPropagation();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(), PAUSE);
    });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close(true));
    this.list.addEventListener("mousedown", (event) => {
      const item = event.target.closest("[role=option]");
      if (item) this.take(this.found[+item.dataset.n]);
      event.preventDefault();
    });
  }

  async search() {
    const kind = this.closest("form")?.querySelector(`[data-kinds-of="${this.hidden_.name}"]`);
    const query = new URLSearchParams({ kinds: kind?.value ?? this.dataset.kinds, q: this.input.value });
    this.asked = query.toString();
    const answer = await fetch(`/review/nodes?${query}`);
    if (!answer.ok || this.asked !== query.toString() || document.activeElement !== this.input) return;
    this.found = await answer.json();
    this.at = this.found.length ? 0 : -1;
    this.render();
  }

  render() {
    this.list.replaceChildren(...this.found.map((each, n) => {
      const item = document.createElement("li");
      item.id = `${this.list.id}-${n}`;
      item.role = "option";
      item.dataset.n = n;
      item.textContent = each.label;
      item.setAttribute("aria-selected", String(n === this.at));
      return item;
    }));
    if (!this.found.length) {
      const none = document.createElement("li");
      none.className = "none";
      none.role = "option";
      none.setAttribute("aria-disabled", "true");
      none.textContent = this.dataset.none;
      this.list.append(none);
    }
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.point();
  }

  point() {
    [...this.list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === this.at)));
    if (this.at < 0) this.input.removeAttribute("aria-activedescendant");
    else {
      this.input.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
      this.list.children[this.at].scrollIntoView({ block: "nearest" });
    }
  }

  key(event) {
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return void this.search();
      const count = this.found.length;
      if (count) this.at = (this.at + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
      this.point();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (open && this.at >= 0) this.take(this.found[this.at]);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      this.close(true);
    }
  }

  take(each) {
    if (!each) return;
    this.set(each.key, each.label);
    announce(this);
    if (this.closest(".row")) this.closest(".row").focus();
  }

  set(key, label) {
    this.hidden_.value = key;
    this.label = this.input.value = label;
    this.close(false);
  }

  // What is no choice does not stay; an emptied field chooses nothing.
  close(restore) {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    if (restore && this.input.value.trim() === "" && this.hidden_.value) {
      this.set("", "");
      announce(this);
    } else if (restore) this.input.value = this.label;
  }
}
customElements.define("node-pick", NodePick);
