// Answers from what a reader has asked to keep on a device: the search page's
// assets/search/offline.ts fills the cache of this name, and registers this file or
// removes it. What has a digest in its name never changes, and is taken from there
// first; all else comes from the network as long as there is one. It is published as it is, in English in every register.
"use strict";

const site = self.registration.scope;
const cacheName = `blotter ${site}`;
const entry = "search/index/entry.json"; // names an index, all of which has to be kept before it is
const digested = /^(assets|search\/index)\//;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  // The page that brings the copies up to date wants none of them.
  if (request.method !== "GET" || request.cache === "no-store" || !request.url.startsWith(site)) return;
  const address = request.url.replace(/[?#].*/s, "").replace(/\/index\.html$/, "/");
  const path = address.slice(site.length);
  const answer = digested.test(path) && path !== entry ? copyFirst(address, request) : networkFirst(address, request, path !== entry);
  event.respondWith(answer.then(({ response }) => response));
  event.waitUntil(answer.then(({ stored }) => stored));
});

/** kept is the copy of what is kept. It opens no cache, which would bring back one that was removed. */
const kept = (address) => caches.match(address, { cacheName });

async function copyFirst(address, request) {
  const copy = await kept(address);
  return copy ? { response: copy } : fetched(address, request, true);
}

async function networkFirst(address, request, renew) {
  const copy = await kept(address);
  try {
    return await fetched(address, request, renew && copy);
  } catch {
    return { response: copy ?? (request.mode === "navigate" ? notice() : Response.error()) };
  }
}

/** fetched also stores a copy where it is to be kept. */
async function fetched(address, request, keep) {
  const response = await fetch(request);
  if (!keep || response.status !== 200 || response.redirected) return { response };
  return { response, stored: store(address, response.clone()).catch(() => undefined) };
}

async function store(address, copy) {
  if (await caches.has(cacheName)) await (await caches.open(cacheName)).put(address, copy);
}

function notice() {
  const text = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Not kept on this device</title>
<h1>This page is not kept on this device</h1><p>It can be read when there is a connection again. <a href="${site}search/">The search and the records</a> can be read now.</p>`;
  return new Response(text, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
