// The rules across fields as plain functions: what peers without rules of their own run.

const absent = (value) => value === undefined || value === null || value === '' || value.length === 0;
const day = (text) => {
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? undefined : time / 86_400_000;
};

/** Whether a rule is kept, as a function of the answers. */
export function check(rule) {
  const { a, b, c, group, col } = rule;
  const all = (ids, kept) => (data) => {
    const values = ids.map((id) => data[id]);
    return values.some(absent) || kept(...values);
  };
  const days = (kept) => all([a, b], (one, other) => {
    const [first, second] = [day(one), day(other)];
    return first === undefined || second === undefined || kept(first, second);
  });
  switch (rule.kind) {
    case 'dateLe': return days((first, second) => first <= second);
    case 'dateGap': return days((first, second) => second - first <= rule.days);
    case 'numLe': return all([a, b], (low, high) => low <= high);
    case 'impliesMin': return all([a, b], (chosen, number) => chosen !== rule.v || number >= rule.min);
    case 'sumLe': return all([a, b, c], (one, other, sum) => one + other <= sum);
    case 'groupSum': return all([group, b], (rows, sum) => rows.reduce((so_far, row) => so_far + (row[col] ?? 0), 0) === sum);
    case 'groupUnique': return all([group], (rows) => {
      const cells = rows.map((row) => row[col]).filter((cell) => !absent(cell));
      return new Set(cells).size === cells.length;
    });
    case 'groupCount': return (data) => absent(data[b]) || (data[group]?.length ?? 0) === data[b];
    default: throw new Error(`found the rule ${rule.kind}, expected a known one`);
  }
}

/** The field a rule is shown at. */
export const target = (rule) =>
  ({ groupUnique: rule.group, sumLe: rule.c })[rule.kind] ?? rule.b;
