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

export async function keep(content, type, site, who) {
  const report = { key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, at: new Date().toISOString(), content: await content.arrayBuffer(), type, site, who };
  await within("readwrite", (store) => store.put(report));
  return report;
}

export const waiting = async () => (await within("readonly", (store) => store.getAll())).sort((a, b) => a.at.localeCompare(b.at));
export const forget = (key) => within("readwrite", (store) => store.delete(key));
export const again = (report) => within("readwrite", (store) => store.put({ ...report, refused: undefined }));

// Send what waits, oldest first: what this person said, not who used the phone before. `sent` hears of each. What the
// server does not take stays here with the reason; only the person who said it may discard it.
export async function flush({ sent, signedOut }) {
  const reports = (await waiting()).filter((each) => !each.refused);
  if (!reports.length) return true;
  const asked = await fetch("/capture/token", { cache: "no-store" });
  if (asked.status === 401) return signedOut(), false;
  if (!asked.ok) return false;
  const { token, who } = await asked.json();
  for (const report of reports) {
    if (report.who && report.who !== who) continue;
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
    else if (answer.status >= 400 && answer.status < 500 && ![403, 408, 429].includes(answer.status)) {
      const refused = (await answer.json().catch(() => ({}))).sentence || String(answer.status);
      await within("readwrite", (store) => store.put({ ...report, refused }));
    } else return false;
  }
  return true;
}
