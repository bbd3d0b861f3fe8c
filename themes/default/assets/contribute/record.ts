// A published record as the form holds one. The published data has neither the
// file's comments nor the text below its header, and not what was removed.

import type { Terms } from "./terms";
import { type Fields, type Value, fromData } from "./value";

interface Published {
  id: string;
  terms?: Record<string, unknown>;
  [key: string]: unknown;
}

interface Pack {
  part?: { number: number; of: number };
  records: Published[];
}

/** load reads a record from the file of its year, which may be in several parts, of
 * which the newest has the year's own address; undefined where it is not there. */
export async function load(site: string, id: string, terms: Terms): Promise<Fields | undefined> {
  const base = `${site}data/records/${id.slice(0, 4)}`;
  const newest = await pack(`${base}.json`);
  await terms.load();
  let found = newest?.records.find((r) => r.id === id);
  for (let n = (newest?.part?.of ?? 1) - 1; n > 0 && !found; n--) found = (await pack(`${base}-${n}.json`))?.records.find((r) => r.id === id);
  return found?.title === undefined ? undefined : fields(found, terms);
}

async function pack(url: string): Promise<Pack | undefined> {
  const answer = await fetch(url);
  return answer.ok ? ((await answer.json()) as Pack) : undefined;
}

const own = ["id", "url", "removed", "terms", "translations", "recorded", "changed", "version", "revision", "uncommitted"]; // of the data, and none of the file's

function fields(record: Published, terms: Terms): Fields {
  const all: Fields = new Map();
  for (const [key, value] of Object.entries(record)) {
    if (!own.includes(key)) all.set(key.replace(/_/g, "-"), valueOf(key, value));
  }
  if (all.get("status") === "published") all.delete("status");
  for (const [key, value] of Object.entries(record.terms ?? {})) all.set(key, termsOf(key, value, terms));
  return all;
}

/** termsOf gives terms as records write them. */
function termsOf(field: string, value: unknown, terms: Terms): Value {
  if (typeof value === "string") return terms.named(field, value);
  if (Array.isArray(value)) return value.map((inner) => termsOf(field, inner, terms));
  return new Map(Object.entries(value ?? {}).map(([key, inner]) => [key, termsOf(`${field}.${key}`, inner, terms)]));
}

function valueOf(key: string, value: unknown): Value {
  if (key === "quantities") return new Map((value as { kind: string; text: string }[]).map((q) => [q.kind, q.text]));
  if (Array.isArray(value)) return value.map((inner) => valueOf("", inner));
  if (typeof value !== "object" || value === null) return fromData(value);
  if ("edtf" in value) return String(value.edtf);
  return new Map(Object.entries(value).filter(([name]) => name !== "terms").map(([name, inner]) => [name, valueOf(name, inner)]));
}
