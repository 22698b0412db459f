// The courier's page: hold to talk, a photo, a note. What is said is kept first and sent second.
import { again, flush, forget, keep, waiting } from "./outbox.js";
import { speak } from "./speak.js";

const SHORTEST = 600;
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const RETRY = 15_000;
const page = document.querySelector('main[data-page="capture"]');
const talk = document.getElementById("talk");
const words = page.dataset;
// Whose reports these are; the page that a phone keeps knows nobody, so the last one who signed in.
const WHO = "order-intake-who";
if (words.who) localStorage.setItem(WHO, words.who);
const who = () => words.who || localStorage.getItem(WHO) || "";
let recording = null;
let sending = null;

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/capture/worker.js", { scope: "/capture" }).catch(() => {});

async function begin() {
  if (recording) return;
  const mine = (recording = { held: true });
  try {
    mine.stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
  } catch {
    recording = null;
    return tell(words.noMicrophone);
  }
  const type = TYPES.find((each) => MediaRecorder.isTypeSupported(each)) ?? "";
  mine.recorder = new MediaRecorder(mine.stream, type ? { mimeType: type } : {});
  mine.parts = [];
  mine.recorder.ondataavailable = (event) => event.data.size && mine.parts.push(event.data);
  mine.recorder.onstop = () => finish(mine);
  mine.begun = performance.now();
  mine.recorder.start();
  talk.classList.add("on");
  talk.textContent = talk.dataset.release;
  navigator.vibrate?.(20);
  meter(mine);
  if (!mine.held) mine.recorder.stop();
}

function end() {
  if (!recording) return;
  recording.held = false;
  if (recording.recorder?.state === "recording") recording.recorder.stop();
}

async function finish(mine) {
  recording = null;
  mine.stream.getTracks().forEach((track) => track.stop());
  mine.context?.close();
  document.getElementById("level").style.width = "0";
  talk.classList.remove("on");
  talk.textContent = talk.dataset.hold;
  if (performance.now() - mine.begun < SHORTEST) return tell(words.tooShort);
  await take(new Blob(mine.parts, { type: mine.recorder.mimeType }), mine.recorder.mimeType.split(";")[0]);
}

function meter(mine) {
  mine.context = new AudioContext();
  const analyser = mine.context.createAnalyser();
  mine.context.createMediaStreamSource(mine.stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const bar = document.getElementById("level");
  const draw = () => {
    if (recording !== mine) return;
    analyser.getFloatTimeDomainData(samples);
    const loud = Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length);
    bar.style.width = `${Math.min(100, Math.max(0, 100 + 20 * Math.log10(loud + 1e-5) * 1.6))}%`;
    requestAnimationFrame(draw);
  };
  draw();
}

async function take(content, type) {
  await keep(content, type, document.getElementById("site")?.value ?? "", who());
  if (!(await send())) tell(words.offline);
}

// One at a time: two tabs or two ticks at once would only repeat each other.
function send() {
  sending ??= flush({
    sent: show,
    signedOut: () => tell(words.signedOut),
  })
    .catch(() => false)
    .finally(async () => {
      sending = null;
      await list();
    });
  return sending;
}

// What is still on this phone: what waits, what was not taken and why, and how much is somebody else's.
async function list() {
  const kept = await waiting();
  const mine = kept.filter((each) => !each.who || each.who === who());
  const left = mine.length ? words.waiting.replace("{n}", mine.length) : words.allSent;
  const others = kept.length - mine.length;
  const said = others ? `${left} · ${words.ofAnother.replace("{n}", others)}` : left;
  const place = document.getElementById("outbox");
  if (place.textContent !== said) place.textContent = said;
  document.getElementById("unsent").replaceChildren(...mine.map(card).reverse());
}

function card(report) {
  const made = document.getElementById("unsent-card").content.cloneNode(true).firstElementChild;
  const [kind] = report.type.split("/");
  made.querySelector("time").textContent = new Date(report.at).toTimeString().slice(0, 5);
  made.querySelectorAll("[data-kind]").forEach((each) => (each.hidden = each.dataset.kind !== kind));
  made.querySelectorAll("[data-is]").forEach((each) => (each.hidden = each.dataset.is !== (report.refused ? "refused" : "kept")));
  made.querySelector(".heard").textContent = kind === "text" ? new TextDecoder().decode(report.content) : "";
  made.querySelector(".finding").textContent = report.refused ? words.refused.replace("{why}", report.refused) : "";
  made.querySelectorAll(".heard, .finding").forEach((each) => (each.hidden = !each.textContent));
  made.querySelector(".answers").hidden = !report.refused;
  made.querySelector("[data-again]").addEventListener("click", () => again(report).then(send));
  made.querySelector("[data-discard]").addEventListener("click", () => forget(report.key).then(list));
  return made;
}

async function show(id) {
  const card = document.createElement("article");
  card.className = "report";
  card.id = `report-${id}`;
  card.innerHTML = "<p class='muted'></p>";
  card.firstChild.textContent = words.understanding;
  document.getElementById("no-reports")?.remove();
  document.getElementById(card.id)?.remove();
  document.getElementById("reports").prepend(card);
  follow(id); // understanding takes its seconds; the next report need not wait for it
}

async function follow(id) {
  for (let n = 0; n < 30; n++) {
    const answer = await fetch(`/capture/reports/${id}?wait`).catch(() => null);
    const card = document.getElementById(`report-${id}`);
    if (!answer?.ok || !card) return;
    card.outerHTML = await answer.text();
    const made = document.getElementById(`report-${id}`);
    window.htmx?.process(made);
    if (!("unfinished" in made.dataset)) return speak(made.innerText);
  }
}

function tell(text) {
  const place = document.getElementById("notice");
  place.replaceChildren();
  const line = document.createElement("p");
  line.className = "notice";
  line.textContent = text;
  place.append(line);
  setTimeout(() => line.remove(), 8000);
}

talk.addEventListener("pointerdown", (event) => {
  if (event.button) return;
  talk.setPointerCapture(event.pointerId);
  begin();
});
for (const name of ["pointerup", "pointercancel"]) talk.addEventListener(name, end);
talk.addEventListener("contextmenu", (event) => event.preventDefault());
talk.addEventListener("keydown", (event) => {
  if ((event.key === " " || event.key === "Enter") && !event.repeat) event.preventDefault(), begin();
});
talk.addEventListener("keyup", (event) => {
  if (event.key === " " || event.key === "Enter") end();
});
document.getElementById("photo").addEventListener("click", () => document.getElementById("picture").click());
document.getElementById("picture").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (file) await take(file, file.type || "application/octet-stream");
  event.target.value = "";
});
const form = document.getElementById("note-form");
const write = document.getElementById("write");
write.addEventListener("click", () => {
  form.hidden = !form.hidden;
  write.setAttribute("aria-expanded", String(!form.hidden));
  if (!form.hidden) document.getElementById("note").focus();
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const note = document.getElementById("note");
  const text = note.value.trim();
  if (!text) return;
  note.value = "";
  form.hidden = true;
  write.setAttribute("aria-expanded", "false");
  await take(new Blob([text]), "text/plain");
});
window.addEventListener("online", send);
setInterval(send, RETRY);
document.querySelectorAll("[data-unfinished]").forEach((card) => follow(card.dataset.unfinished));
send();
