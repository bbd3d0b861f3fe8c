// The stem of an English word, by the Porter2 algorithm in the version that
// generator/search takes from a library: snowballstem.org, before 2.1.

const irregular = new Map(
  ("skis:ski skies:sky dying:die lying:lie tying:tie idly:idl gently:gentl ugly:ugli early:earli only:onli singly:singl " +
    "sky:sky news:news howe:howe atlas:atlas cosmos:cosmos bias:bias andes:andes").split(" ").map((p) => p.split(":") as [string, string]),
);
const finished = /^(inning|outing|canning|herring|earring|proceed|exceed|succeed)$/;

const replaced = (list: string) => new Map(list.split(" ").map((p) => p.split(":") as [string, string]));
const step2 = replaced(
  "tional:tion enci:ence anci:ance abli:able entli:ent izer:ize ization:ize ational:ate ation:ate ator:ate alism:al aliti:al alli:al fulness:ful " +
    "ousli:ous ousness:ous iveness:ive iviti:ive biliti:ble bli:ble ogi:og fulli:ful lessli:less li:",
);
const step3 = replaced("tional:tion ational:ate alize:al icate:ic iciti:ic ical:ic ful: ness: ative:");
const step4 = replaced("al: ance: ence: er: ic: able: ible: ant: ement: ment: ent: ism: ate: iti: ous: ive: ize: ion:");

const vowel = /[aeiouy]/;
const shortSyllable = /[^aeiouy][aeiouy][^aeiouywxY]$|^[aeiouy][^aeiouy]$/;

/** stem takes a word of three letters or more, a to z. */
export function stem(word: string): string {
  const known = irregular.get(word);
  if (known) return known;
  // A consonant y is written Y.
  let w = word.replace(/^y/, "Y").replace(/([aeiouy])y/g, "$1Y");
  const r1 = /^(gener|commun|arsen)/.exec(w)?.[0].length ?? region(w, 0);
  const r2 = region(w, r1);
  w = plural(w);
  if (finished.test(w)) return w;
  w = participle(w, r1).replace(/(.[^aeiouy])[yY]$/, "$1i");
  w = replace(w, step2, (suffix, at) => at >= r1 && (suffix !== "ogi" || w[at - 1] === "l") && (suffix !== "li" || /[cdeghkmnrt]li$/.test(w)));
  w = replace(w, step3, (suffix, at) => at >= (suffix === "ative" ? r2 : r1));
  w = replace(w, step4, (suffix, at) => at >= r2 && (suffix !== "ion" || /[st]ion$/.test(w)));
  const end = w.length - 1;
  if (w[end] === "e" ? end >= r2 || (end >= r1 && !shortSyllable.test(w.slice(0, end))) : end >= r2 && w.endsWith("ll")) w = w.slice(0, end);
  return w.replace(/Y/g, "y");
}

/** region begins after the first consonant that follows a vowel. */
function region(w: string, from: number): number {
  const m = /[aeiouy][^aeiouy]/.exec(w.slice(from));
  return m ? from + m.index + 2 : w.length;
}

function plural(w: string): string {
  const m = /(sses|ied|ies|us|ss|s)$/.exec(w);
  switch (m?.[0]) {
    case "sses": return w.slice(0, -2);
    case "ied": case "ies": return w.slice(0, w.length > 4 ? -2 : -1);
    case "s": return /[aeiouy].+s$/.test(w) ? w.slice(0, -1) : w;
  }
  return w;
}

function participle(w: string, r1: number): string {
  const m = /(eedly|ingly|edly|eed|ing|ed)$/.exec(w);
  if (!m) return w;
  const rest = w.slice(0, m.index);
  if (m[0].startsWith("ee")) return m.index >= r1 ? rest + "ee" : w;
  if (!vowel.test(rest)) return w;
  if (/(at|bl|iz)$/.test(rest)) return rest + "e";
  if (/(bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(rest)) return rest.slice(0, -1);
  return rest.length === r1 && shortSyllable.test(rest) ? rest + "e" : rest;
}

/** replace puts another ending for the longest of a list that the word has, if
 * it may stand where it does. */
function replace(w: string, list: Map<string, string>, may: (suffix: string, at: number) => boolean): string {
  for (let at = Math.max(0, w.length - 7); at < w.length; at++) {
    const suffix = w.slice(at);
    const other = list.get(suffix);
    if (other !== undefined) return may(suffix, at) ? w.slice(0, at) + other : w;
  }
  return w;
}
