// Measures search pages from within the browser; see search_browser.go. A search
// page has its question in its address (q, and a term under its taxonomy's name),
// input[name=q], and results with data-id, or as links to records below #results.

const result = "[data-id], #results a[href*='incidents/']";

/** terms are what can be chosen in an open filter. */
const terms = "details[open] input[type=checkbox]";

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** now is in milliseconds since 1970. */
const now = () => performance.timeOrigin + performance.now();

const say = (text) => fetch("log", { method: "POST", body: text });

/** eachFrame calls back when a frame has been painted, until it gets true. */
function eachFrame(painted) {
  return new Promise((done) => {
    const channel = new MessageChannel();
    // A message posted before a frame is painted arrives after it.
    channel.port1.onmessage = () => (painted() ? done() : requestAnimationFrame(post));
    const post = () => channel.port2.postMessage(0);
    requestAnimationFrame(post);
  });
}

async function count(prefix, until) {
  const query = new URLSearchParams({ prefix, until: until ?? "" });
  return (await fetch(`count.json?${query}`)).json();
}

let copies = 0;

/** Page is a search page in the frame, at an address that no cache knows. */
class Page {
  changes = 0; // of anything in the page
  changed; // when the results last changed
  empty = true; // the results, at that time

  constructor(task, parameters = {}) {
    this.prefix = `${task.base}${++copies}/`;
    this.frame = document.createElement("iframe");
    this.frame.src = `${this.prefix}${task.path}?${new URLSearchParams(parameters)}`;
    this.loaded = new Promise((done) => (this.frame.onload = done));
    this.opened = now();
    document.body.replaceChildren(this.frame);
  }

  get document() {
    return this.frame.contentDocument;
  }

  async ready() {
    await this.loaded;
    new MutationObserver((list) => this.observe(list)).observe(this.document.body, { childList: true, subtree: true, characterData: true });
    this.box = this.document.querySelector("input[name=q]");
    this.box.focus();
    return this;
  }

  observe(list) {
    const at = now();
    this.changes++;
    if (!list.some(concernsResults)) return;
    this.changed = at;
    this.empty = this.document.querySelector(result) === null;
  }

  ids() {
    const all = [...this.document.querySelectorAll(result)].map((e) => e.dataset.id ?? e.getAttribute("href").match(/incidents\/([^/]+)/)[1]);
    return [...new Set(all)].slice(0, 10);
  }

  /** ask puts a text into the box and tells how long it took until the results
   * changed and until that was painted. A list that is only emptied may be filled
   * yet. undefined: nothing changed. */
  async ask(text, patience) {
    this.changed = undefined;
    const start = now();
    this.box.value = text;
    this.box.dispatchEvent(new (this.frame.contentWindow.InputEvent)("input", { bubbles: true, data: text.slice(-1), inputType: "insertText" }));
    let first; // to be painted
    await eachFrame(() => {
      const at = now();
      if (this.changed && (!first || (first.empty && !this.empty))) {
        first = { work: this.changed - start, painted: at - start, empty: this.empty };
      }
      return first ? !first.empty || at - start - first.painted > 300 : at - start > patience;
    });
    return first;
  }

  /** quiet waits until the page has done nothing for so long. */
  async quiet(ms) {
    for (let seen = -1; seen !== this.changes; ) {
      seen = this.changes;
      await sleep(ms);
    }
  }

  /** settled waits until it loads nothing either. */
  async settled() {
    for (let seen = ""; ; ) {
      await this.quiet(300);
      const sent = await count(this.prefix);
      if (JSON.stringify(sent) === seen) return sent;
      seen = JSON.stringify(sent);
    }
  }
}

function concernsResults(record) {
  const touched = [...record.addedNodes, ...record.removedNodes].filter((n) => n.nodeType === Node.ELEMENT_NODE);
  const target = record.target.nodeType === Node.ELEMENT_NODE ? record.target : record.target.parentElement;
  return target?.closest("#results, [data-id]") != null || touched.some((n) => n.matches(result) || n.querySelector(result));
}

/** known asks every known-item query, as if it had been pasted. */
async function known(task) {
  const page = await new Page(task).ready();
  await page.settled();
  const first = [];
  const items = task.items ?? [];
  for (const [i, text] of items.entries()) {
    const answered = await page.ask(text, 2000);
    await page.quiet(50);
    first.push(answered ? page.ids() : []);
    if (i % 500 === 499) await say(`${task.engine}: ${i + 1} of ${items.length} queries`);
  }
  return first;
}

async function cold(task, { kind, query, taxonomy, term, facets, closed }) {
  const page = new Page(task, taxonomy ? { q: query, [taxonomy]: term } : { q: query });
  let at;
  await eachFrame(() => {
    at = now();
    return page.document?.querySelector(result) || at - page.opened > 4000;
  });
  const found = page.document.querySelector(result) !== null;
  let whole = at;
  const status = () => page.document.querySelector("#status");
  await eachFrame(() => {
    whole = now();
    return !status() || /\d.*\.$/.test(status().textContent) || whole - at > 4000;
  });
  await page.ready();
  const settled = await page.settled();
  const until = (time) => (found ? count(page.prefix, time) : settled);
  const measured = { Kind: kind, Query: query, Found: found, Milliseconds: at - page.opened, First: await until(at), Whole: status() ? await until(whole) : settled, Settled: settled };
  if (!facets) return measured;
  const groups = [...page.document.querySelectorAll("main details, details#facets")].filter((d) => !d.hidden);
  const own = [...page.document.querySelectorAll("details.facet")];
  if (closed > 0 && own.length >= closed) {
    for (const group of own.slice(0, closed)) group.open = true;
    measured.Closed = await page.settled();
  }
  for (const group of groups) group.open = true;
  await eachFrame(() => page.document.querySelector(terms) || now() - at > 10000);
  measured.Facets = await page.settled();
  measured.Groups = groups.length;
  measured.FacetTerms = page.document.querySelectorAll(terms).length;
  return measured;
}

/** typed types letter by letter, once to warm and once to measure. */
async function typed(task) {
  const page = await new Page(task).ready();
  await page.settled();
  const results = [];
  for (const { Kind, Query } of task.typed) {
    for (const measuring of [false, true]) {
      await page.ask("", 500);
      await page.quiet(200);
      const r = { Kind, Query, Work: [], Painted: [], Unchanged: 0 };
      for (let i = 1; i <= Query.length; i++) {
        const answered = await page.ask(Query.slice(0, i), 1500);
        if (answered) {
          r.Work.push(answered.work);
          r.Painted.push(answered.painted);
        } else r.Unchanged++;
        await page.quiet(100);
      }
      if (measuring) results.push(r);
    }
  }
  return results;
}

async function run(task) {
  await say(`${task.engine}: known items in the browser`);
  const r = { First: await known(task), Cold: [], Typed: [] };
  if (task.cold) {
    await say(`${task.engine}: bytes of ${task.cold.length} cold pages`);
    for (const c of task.cold) r.Cold.push(await cold(task, c));
    await say(`${task.engine}: typing`);
    r.Typed = await typed(task);
  }
  return r;
}

try {
  const results = [];
  for (const task of await (await fetch("tasks.json")).json()) results.push(await run(task));
  await fetch("report", { method: "POST", body: JSON.stringify({ Results: results }) });
} catch (error) {
  await fetch("report", { method: "POST", body: JSON.stringify({ Error: `${error}\n${error.stack}` }) });
}
