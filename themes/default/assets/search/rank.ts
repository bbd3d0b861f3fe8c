// The weight of a term, as in generator/search/rank.go: integers throughout, so
// that this and the program agree to the last tie. The impacts of BM25F come
// with the postings.

/** idf is that of a term in df of n records. */
export function idf(n: number, df: number): number {
  return log2(2 * n + 2) - log2(2 * df + 1);
}

/** log2 is the binary logarithm of x >= 1 in 256ths, rounded down. */
function log2(x: number): number {
  const whole = 31 - Math.clz32(x);
  let m = Math.floor((x * 65536) / 2 ** whole);
  let result = whole;
  for (let i = 0; i < 8; i++) {
    m = Math.floor((m * m) / 65536);
    result *= 2;
    if (m >= 131072) {
      m = Math.floor(m / 2);
      result += 1;
    }
  }
  return result;
}
