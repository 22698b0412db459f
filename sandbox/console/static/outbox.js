// Unsent reports on the phone: kept until the server has them, sent again with the same key, so that nothing doubles.
const NAME = "order-intake-outbox";

function opened() {
  return new Promise((done, failed) => {
    const asking = indexedDB.open(NAME, 1);
    asking.onupgradeneeded = () => asking.result.createObjectStore("reports", { keyPath: "key" });
    asking.onsuccess = () => done(asking.result);
    asking.onerror = () => failed(asking.error);
  });
}

async function within(mode, act) {
  const database = await opened();
  return new Promise((done, failed) => {
    const change = database.transaction("reports", mode);
    const asked = act(change.objectStore("reports"));
    change.oncomplete = () => (database.close(), done(asked.result));
    change.onerror = change.onabort = () => failed(change.error);
  });
}

export async function keep(content, type, site) {
  const report = { key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, at: new Date().toISOString(), content: await content.arrayBuffer(), type, site };
  await within("readwrite", (store) => store.put(report));
  return report;
}

export const waiting = () => within("readonly", (store) => store.getAll());
const forget = (key) => within("readwrite", (store) => store.delete(key));

// Send what waits, oldest first. `sent` hears of each, `refused` of what the server will never take.
export async function flush({ sent, refused, signedOut }) {
  const reports = (await waiting()).sort((a, b) => a.at.localeCompare(b.at));
  if (!reports.length) return true;
  const asked = await fetch("/capture/token", { cache: "no-store" });
  if (asked.status === 401) return signedOut(), false;
  if (!asked.ok) return false;
  const { token } = await asked.json();
  for (const report of reports) {
    const query = new URLSearchParams({ captured_at: report.at, ...(report.site ? { site: report.site } : {}) });
    const answer = await fetch(`/capture/send?${query}`, {
      method: "POST",
      headers: { "Content-Type": report.type, "Idempotency-Key": report.key, "X-Form-Token": token },
      body: report.content,
    });
    if (answer.ok) {
      await forget(report.key);
      await sent((await answer.json()).id);
    } else if (answer.status === 401) return signedOut(), false;
    else if (answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429) {
      await forget(report.key);
      refused((await answer.json().catch(() => ({}))).sentence || answer.status);
    } else return false;
  }
  return true;
}
