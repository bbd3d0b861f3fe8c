// What names a record: its id here and in other databases, the addresses of its
// sources, its title. The same as in generator/search/document.go and
// identities.go.

import { tokens } from "./analyse";

export const maxIdentity = 2000; // bytes
const edge = "[\\t-\\r \\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000]+";
const edges = new RegExp(`^${edge}|${edge}$`, "g");

/** identityKeys are the keys of what a whole query may name. */
export function identityKeys(query: string): string[] {
  const text = query.replace(edges, "");
  if (text === "" || new TextEncoder().encode(text).length > maxIdentity) return [];
  const title = tokens(text).map((t) => t.folded);
  const all = [lower(text), addressOf(text), title.length > 0 ? "t:" + title.join(" ") : ""];
  return Array.from(new Set(all.filter((id) => id !== "").map(hashed)));
}

const lower = (s: string) => Array.from(s, (c) => c.toLowerCase()).join("");

/** addressOf is a web address without what may differ between two ways of writing
 * it. */
function addressOf(text: string): string {
  const m = /^https?:\/\/([^/?]*)([^]*)$/i.exec(text.replace(/#[^]*$/, ""));
  const host = m && lower(m[1]!).replace(/^www\./, "");
  return host ? host + m[2]!.replace(/\/$/, "") : "";
}

const base32 = "abcdefghijklmnopqrstuvwxyz234567";

/** hashed is an identity's key: a title's, and that of a short or plain one, stand
 * with their first word. */
function hashed(name: string): string {
  const word = name.startsWith("t:") ? name.slice(2).split(" ")[0]! : /[0-9:/.]/.test(name) && /^[^]{6}/u.test(name) ? "" : (tokens(name)[0]?.folded ?? "");
  let h = 0x811c9dc5;
  const step = (byte: number) => (h = Math.imul(h ^ byte, 0x01000193) >>> 0);
  for (const byte of new TextEncoder().encode(name)) step(byte);
  let key = "";
  const first = h;
  step(0);
  // 40 bits, five at a time: all of the hash, and the upper eight of the next.
  const bits = first * 256 + (h >>> 24);
  for (let i = 7; i >= 0; i--) key += base32.charAt(Math.floor(bits / 32 ** i) % 32);
  return `${word}\x03${key}`;
}
