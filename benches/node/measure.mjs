// How long calls take, in microseconds.

/** Numbers that look random and come out the same every time. */
export function chance(seed) {
  let state = BigInt(seed);
  const mask = (1n << 64n) - 1n;
  return (below) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & mask;
    return Number((state >> 33n) % BigInt(below));
  };
}

/** The value below which such a share of them lies. */
export function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/**
 * Times `call(i)` one by one. Of several rounds the quietest counts: whatever else
 * the machine does only ever adds.
 */
export function timed(call, { calls = 1_000, warm = 400, rounds = 4, seconds = 1.5 } = {}) {
  const end = performance.now() + seconds * 1_000;
  for (let i = 0; i < warm && performance.now() < end - seconds * 700; i++) call(i);
  let best;
  for (let round = 0; round < rounds; round++) {
    const took = [];
    for (let i = 0; i < calls && (took.length < Math.min(calls, 5) || performance.now() < end); i++) {
      const begin = performance.now();
      call(i);
      took.push((performance.now() - begin) * 1_000);
    }
    const found = { p50: quantile(took, 0.5), p99: quantile(took, 0.99), calls: took.length };
    if (!best || found.p50 < best.p50) best = { ...found, p99: Math.min(found.p99, best?.p99 ?? Infinity) };
    else best.p99 = Math.min(found.p99, best.p99);
    if (performance.now() > end) break;
  }
  return best;
}
