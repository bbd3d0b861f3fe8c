// Comparing names: of terms with each other's beginnings, and with what somebody
// wrote. It only orders suggestions; what a query finds is the engine's.

const accents = /\p{M}/gu;

/** plain is a text without case and accents. */
export function plain(text: string): string {
  return text.normalize("NFKD").replace(accents, "").toLowerCase();
}

/** likeness is how much two plain words have in common, from 0 to 1: twice the
 * pairs of letters that both have, by the pairs of each (Dice). */
export function likeness(a: string, b: string): number {
  const pairs = new Map<string, number>();
  for (let i = 0; i + 1 < a.length; i++) pairs.set(a.slice(i, i + 2), (pairs.get(a.slice(i, i + 2)) ?? 0) + 1);
  let common = 0;
  for (let i = 0; i + 1 < b.length; i++) {
    const left = pairs.get(b.slice(i, i + 2)) ?? 0;
    if (left > 0) common++;
    pairs.set(b.slice(i, i + 2), left - 1);
  }
  return a.length + b.length > 2 ? (2 * common) / (a.length + b.length - 2) : 0;
}
