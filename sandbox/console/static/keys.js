// One key for each act. Silent while somebody types, in dialogs (but for their own digits), and when switched off.
import { openDialog } from "./console.js";
import { current, doubtful, rows } from "./item.js";

const STORE = "order-intake-keys";
const TYPING = 'input:not([type="checkbox"], [type="range"], [type="radio"]), textarea, select, [contenteditable]';

export function listen() {
  const on = () => localStorage.getItem(STORE) !== "off";
  const toggle = document.getElementById("keys-on");
  if (toggle) {
    toggle.checked = on();
    toggle.addEventListener("change", () => localStorage.setItem(STORE, toggle.checked ? "on" : "off"));
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.matches(TYPING);
    if (event.key === "Escape" && typing) return leave(event);
    if (!on() || (typing && event.key !== "Tab")) return;
    const dialog = document.querySelector("dialog[open]");
    if (dialog) return inDialog(event, dialog);
    const act = ACTS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const taken = act ? act(event) : digit(event);
    if (taken) event.preventDefault();
  });
}

const ACTS = {
  a: () => press('[data-key="a"]'),
  r: () => press('[data-key="r"]'),
  n: () => press('[data-key="n"]'),
  s: () => press('[data-key="s"]'),
  u: () => press('[data-key="u"]'),
  z: () => press('[data-key="z"]') || press("[data-undo]"),
  " ": (event) => !event.target.closest("button, a, summary, [type=checkbox]") && press('[data-key=" "]'),
  e: () => edit(false),
  "/": () => edit(true),
  j: () => move(1),
  k: () => move(-1),
  "?": () => (openDialog("keys"), true),
  Tab: (event) => next(event),
};

function press(selector) {
  const button = document.querySelector(selector);
  if (!button || button.disabled) return false;
  button.click();
  return true;
}

function edit(search) {
  if (!rows().length) {
    const filter = document.querySelector(".filters select");
    filter?.focus();
    return Boolean(filter);
  }
  const row = current() ?? doubtful()[0] ?? rows()[0];
  const input = (search && row.querySelector("[role=combobox]")) ||
    row.querySelector("input:not([type=checkbox], [type=hidden]), select") || row.querySelector("input[type=checkbox]");
  input?.focus();
  if (input?.type !== "checkbox") input?.select?.();
  return Boolean(input);
}

function move(step) {
  const all = rows().length ? rows() : [...document.querySelectorAll("tr[data-row] a")];
  if (!all.length) return false;
  const at = all.indexOf(rows().length ? current() : document.activeElement);
  const target = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  target.focus();
  target.scrollIntoView({ block: "nearest" });
  return true;
}

// Tab leads from doubtful field to doubtful field, then to the decision; from there on it is the browser's.
function next(event) {
  const row = current();
  if (!row || event.target !== row) return false;
  const all = doubtful();
  const after = (other) => row.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
  const target = event.shiftKey
    ? all.filter((other) => row.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING).at(-1)
    : (all.find(after) ?? document.querySelector("#bar .primary:not(:disabled), #bar button:not(:disabled)"));
  target?.focus();
  target?.scrollIntoView({ block: "nearest" });
  return Boolean(target);
}

function digit(event) {
  if (!/^[1-9]$/.test(event.key)) return false;
  const choices = (current() ?? document.querySelector(".row:has(.choices)"))?.querySelectorAll("[data-choose]");
  choices?.[event.key - 1]?.click();
  return Boolean(choices?.length);
}

function inDialog(event, dialog) {
  if (event.key === "?" && dialog.id === "keys") dialog.close();
  const button = /^[0-9]$/.test(event.key) && dialog.querySelector(`[data-digit="${event.key}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
}

// Out of an input, back to its field, where the keys work again.
function leave(event) {
  const row = event.target.closest(".row[data-field]");
  if (!row || event.target.getAttribute("aria-expanded") === "true") return;
  row.focus();
}
