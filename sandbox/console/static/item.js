// The item: focus on what is doubtful, evidence lit by the field that has focus, other readings chosen.
import { speak } from "./speak.js";

let opened = performance.now();
let remembered = null;

export const rows = () => [...document.querySelectorAll(".row[data-field]")];
export const doubtful = () => rows().filter((row) => row.querySelector('[data-mark="check"], [data-mark="missing"]'));
export const current = () => document.activeElement?.closest(".row[data-field]") ?? null;

// A fresh item: the first doubtful field has focus, or the button that sends it on.
export function arrive() {
  const work = document.querySelector('main[data-page="item"]');
  opened = performance.now();
  if (!work) return;
  document.title = document.title.replace(/^.*?( – [^–]*)$/, `${work.dataset.what}$1`);
  speak(work.dataset.live);
  const wanted = rows().find((row) => row.dataset.field === work.dataset.focus);
  const approve = document.querySelector("#bar .primary:not(:disabled)");
  (wanted ?? approve ?? rows()[0] ?? work).focus({ preventScroll: !wanted });
  wanted?.scrollIntoView({ block: "nearest" });
  work.dataset.ready = "1";
}

export function follow() {
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest(".row[data-field]");
    if (row) {
      remembered = event.target.id || null;
      light(row);
    }
  });
  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-choose]");
    if (choice) choose(choice);
    const word = event.target.closest(".transcript span[data-begin]");
    if (word) document.querySelector("sound-evidence")?.play(+word.dataset.begin, null);
  });
  document.addEventListener("submit", (event) => {
    const seconds = event.target.querySelector('[name="seconds"]');
    if (seconds) seconds.value = ((performance.now() - opened) / 1000).toFixed(1);
  }, true);
  document.addEventListener("htmx:after:swap", (event) => {
    const target = event.detail?.ctx?.target;
    if (target?.id === "content" || !document.querySelector("main[data-ready]")) arrive();
    else if (document.activeElement === document.body) {
      // What had focus is settled and gone: on to what is left, else to the decision.
      const left = document.getElementById(remembered) ?? doubtful()[0] ?? document.querySelector("#bar .primary:not(:disabled)");
      left?.focus();
    }
    document.querySelectorAll("dialog[open]").forEach((dialog) => target?.id === "content" && dialog.close());
  });
  // An added instruction is taken when it is finished, not at its first letter.
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-late]")) event.stopPropagation();
  }, true);
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-late]")) announce(event.target.parentElement);
  });
}

// Tell the form that a value was set by script.
export function announce(element) {
  element.dispatchEvent(new Event("input", { bubbles: true }));
}

export function choose(button) {
  const row = button.closest(".row");
  const pick = row.querySelector("node-pick");
  if (pick) pick.set(button.dataset.choose, button.dataset.label);
  else {
    const input = row.querySelector("select, input:not([type=checkbox])");
    if (!input) return;
    input.value = button.dataset.choose;
  }
  row.querySelectorAll("[data-choose]").forEach((each) => each.setAttribute("aria-pressed", String(each === button)));
  const settle = row.querySelector('[name="settled"]');
  if (settle) settle.checked = true;
  speak(button.dataset.said);
  announce(row);
}

function light(row) {
  const spans = pairs(row.dataset.spans);
  const ranges = pairs(row.dataset.ranges);
  const hit = (start, end, all) => all.some(([from, to]) => start < to && end > from);
  let first = null;
  document.querySelectorAll(".transcript span").forEach((span) => {
    const data = span.dataset;
    const lit = hit(+data.start, +data.end, spans) || (data.begin && hit(+data.begin, +data.finish, ranges));
    span.classList.toggle("lit", Boolean(lit));
    if (lit && !first) first = span;
  });
  first?.scrollIntoView({ block: "nearest" });
  document.querySelector("sound-evidence")?.show(ranges);
  document.querySelectorAll("picture-evidence rect").forEach((box) => {
    const lit = box.dataset.of === row.dataset.field;
    box.classList.toggle("lit", lit);
    if (lit) box.closest("picture-evidence").reveal(box);
  });
}

function pairs(text) {
  return (text || "").trim().split(/\s+/).filter(Boolean).map((each) => each.split("-").map(Number));
}
