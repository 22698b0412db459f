// Everything that a page needs beyond htmx: custom elements, focus and keys. No page depends on it to be read.
import "./pick.js";
import "./sound.js";
import "./picture.js";
import "./lease.js";
import { listen } from "./keys.js";
import { arrive, follow } from "./item.js";

if (window.htmx) document.documentElement.classList.add("scripted");
listen();
follow();
arrive();

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]:is(button)");
  if (opener) openDialog(opener.dataset.open);
  const closer = event.target.closest("[data-close]");
  if (closer) closer.closest("dialog")?.close();
});

// What failed is said where it can be read: over no dialog, and only until something succeeds.
const notice = document.getElementById("notice");
document.addEventListener("htmx:after:swap", (event) => {
  const { target, response } = event.detail?.ctx ?? {};
  if (target === notice || target === "#notice") closeDialogs();
  else if (response?.status < 400) notice.replaceChildren();
});
document.addEventListener("htmx:error", (event) => event.detail?.ctx && unreachable());
document.addEventListener("htmx:response:error", (event) => event.detail?.ctx?.response?.status >= 500 && unreachable());

function unreachable() {
  closeDialogs();
  const line = document.createElement("p");
  line.className = "notice";
  line.textContent = notice.dataset.unreachable;
  notice.replaceChildren(line);
}

function closeDialogs() {
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
}

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  (dialog.querySelector("textarea[required], .reasons button, button") || dialog).focus();
}
