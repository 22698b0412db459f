// What screen readers are told; the same words twice in a row are spoken again.
export function speak(text) {
  const live = document.getElementById("live");
  if (!live) return;
  live.textContent = "";
  requestAnimationFrame(() => (live.textContent = text));
}
