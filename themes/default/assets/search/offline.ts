// Keeping the register on the reader's device, where the reader asks for it: the
// search and its index, the records, and what these need, as offline.json lists
// them. They are brought up to date whenever the search page is opened. Without a
// connection static/offline.js, the service worker, answers from them.

import { button, make } from "./element";
import { say } from "./say";

type File = [path: string, bytes: number, digest: string];

interface List {
  bytes: number;
  files: File[];
}

declare global {
  interface Window {
    trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string } };
  }
}

const listName = "offline.json";
const entry = "search/index/entry.json";

/** digested reports a file whose name goes with its content. */
const digested = (path: string) => /^(assets|search\/index)\//.test(path) && path !== entry;
const atOnce = 6; // requests

let policy: { createScriptURL(url: string): string } | undefined;

/** canKeep reports whether this browser can, at this address. */
export function canKeep(): boolean {
  return isSecureContext && location.protocol.startsWith("http") && "serviceWorker" in navigator && "caches" in window;
}

/** Kept is what the page says about it, and the copies. */
export class Kept {
  private readonly name: string;
  private readonly said = make("span", "");
  private readonly buttons = make("span", "");
  private stop: AbortController | undefined;

  constructor(private readonly place: HTMLElement, private readonly site: string) {
    this.name = `blotter ${site}`;
    this.said.setAttribute("role", "status");
    place.replaceChildren(this.said, this.buttons);
  }

  async start(): Promise<void> {
    const old = await this.list();
    this.place.hidden = false;
    if (!old) return this.offer();
    this.tell(old);
    this.stop = new AbortController(); // for remove
    const next = await this.published().catch(() => undefined);
    if (next) await this.keep(next, old).catch(() => undefined); // what is kept stays as it was, until the next time
  }

  private show(text: string, ...buttons: HTMLElement[]): void {
    this.said.textContent = text;
    const held = this.buttons.contains(document.activeElement);
    this.buttons.replaceChildren(...buttons.flatMap((b) => [" ", b]));
    if (held) buttons[0]?.focus();
  }

  private offer(text = ""): void {
    this.show(text, button("plain", catalogue.keep!, () => void this.ask()));
  }

  /** ask says what it would take. */
  private async ask(): Promise<void> {
    try {
      const list = await this.published();
      const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
      if (list.bytes > quota - usage) return this.offer(say(catalogue.keepNoRoom!, { size: size(list.bytes) }));
      this.show(
        say(catalogue.keepAsk!, { size: size(list.bytes), n: list.files.length }),
        button("", catalogue.keepYes!, () => void this.begin(list)), button("", catalogue.keepNo!, () => this.offer()),
      );
    } catch {
      this.offer(catalogue.keepUnreadable!);
    }
  }

  private async begin(list: List): Promise<void> {
    const stop = (this.stop = new AbortController());
    const bar = make("progress", "");
    bar.max = list.bytes;
    bar.value = 0;
    bar.setAttribute("aria-label", catalogue.keepProgress!);
    this.show(say(catalogue.keeping!, { size: size(list.bytes) }), button("", catalogue.stop!, () => stop.abort()), bar);
    try {
      await navigator.storage.persist?.().catch(() => false); // else the browser may drop it where room is short
      await this.keep(list, undefined, (bytes) => (bar.value += bytes));
      await this.register();
      this.tell(list);
    } catch {
      if (stop.signal.aborted) await this.remove();
      else this.offer(catalogue.keepFailed!);
    } finally {
      this.stop = undefined;
    }
  }

  private tell({ bytes }: List): void {
    this.show(say(catalogue.kept!, { size: size(bytes) }), button("plain", catalogue.keepRemove!, () => void this.remove()));
  }

  private async remove(): Promise<void> {
    this.stop?.abort();
    const worker = await navigator.serviceWorker.getRegistration(this.site);
    if (worker?.scope === this.site) await worker.unregister();
    await caches.delete(this.name);
    this.offer(catalogue.keepNone!);
  }

  private async register(): Promise<void> {
    const url = this.site + "offline.js";
    policy ??= window.trustedTypes?.createPolicy("offline", { createScriptURL: () => url });
    await navigator.serviceWorker.register(policy ? policy.createScriptURL(url) : url);
  }

  /** list is that of what is kept, and answered from; it stands last in the cache. */
  private async list(): Promise<List | undefined> {
    const worker = await navigator.serviceWorker.getRegistration(this.site);
    if (worker?.scope !== this.site || !(await caches.has(this.name))) return undefined;
    const copy = await (await caches.open(this.name)).match(this.site + listName);
    return copy?.json() as Promise<List> | undefined;
  }

  private async published(): Promise<List> {
    return (await this.fetch(listName)).json() as Promise<List>;
  }

  /** fetch has the worker stand aside where an older copy would not do. */
  private async fetch(path: string, signal?: AbortSignal): Promise<Response> {
    const response = await fetch(this.site + path, { cache: digested(path) ? "default" : "no-store", signal: signal ?? null });
    if (response.status !== 200 || response.redirected) throw new Error(`${path}: ${response.status}`);
    return response;
  }

  /** keep stores what the list has and the cache has not: first what others name,
   * then what names it, and when all is there, removes what nothing names any more.
   * So what is kept is whole at any time. */
  private async keep(list: List, old: List | undefined, kept: (bytes: number) => void = () => undefined): Promise<void> {
    const cache = await caches.open(this.name);
    const digests = new Map(old?.files.map(([path, , digest]) => [path, digest]));
    const has = new Set((await cache.keys()).map((request) => request.url));
    const signal = this.stop?.signal;
    const store = async ([path, bytes, digest]: File) => {
      const known = digested(path) ? has.has(this.site + path) : digests.get(path) === digest;
      if (!known) await cache.put(this.site + path, await this.fetch(path, signal));
      kept(bytes);
    };
    await each(list.files.filter(([path]) => digested(path)), store);
    await each(list.files.filter(([path]) => !digested(path) && path !== entry), store);
    await each(list.files.filter(([path]) => path === entry), store);
    await cache.put(this.site + listName, new Response(JSON.stringify(list)));
    const wanted = new Set(list.files.map(([path]) => this.site + path).concat(this.site + listName));
    for (const url of has) if (!wanted.has(url)) await cache.delete(url);
  }
}

/** each does something with all, some at once; the first failure ends it. */
async function each<T>(all: T[], what: (one: T) => Promise<void>): Promise<void> {
  let next = 0;
  let failed = false;
  const go = async () => {
    while (next < all.length && !failed) {
      await what(all[next++]!).catch((error) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, go));
}

/** size is such as: 26 MB. */
function size(bytes: number): string {
  return bytes < 1e6 ? say(catalogue.kilobytes!, { size: Math.max(1, Math.round(bytes / 1e3)) }) : say(catalogue.megabytes!, { size: Math.round(bytes / 1e6) });
}
