// Findings in the job's words, and how two verdicts differ.

const CODES = {
  required: 'required',
  'component.missing': 'required',
  'text.too_short': 'minLength',
  'text.too_long': 'maxLength',
  'decimal.precision': 'integer',
  'date.too_early': 'minDate',
  'date.too_late': 'maxDate',
  'date.form': 'date',
  'date.day': 'date',
  'date.month': 'date',
  'date.year': 'date',
  'table.too_few': 'minRows',
  'table.too_many': 'maxRows',
  'choice.unknown': 'option',
  'answer.unreadable': 'type',
  'file.kind': 'fileType',
  'file.too_big': 'fileSize',
};

/** Place and code of each finding that keeps a dossier from being sent. */
export function errors(job, data, findings) {
  const found = [];
  for (const { place, code, severity } of findings) {
    if (severity !== 'error' && severity !== 'gate') continue;
    const [, kind, id, row, column] = place.split('/');
    const where = row === undefined ? id : `${id}[${row}].${column}`;
    let said = CODES[code] ?? code;
    if (code === 'decimal.bounds') {
      const field = job.fields.find((known) => known.id === id);
      const bounds = column ? field.columns.find((known) => known.id === column) : field;
      const value = column ? data[id][row][column] : data[id];
      said = value < bounds.min ? 'min' : 'max';
    } else if (code.startsWith('rule.')) {
      said = code.endsWith('_pattern') ? 'pattern' : code.replace('rule.', 'rule:');
    }
    found.push([kind === 'contact' ? place : where, said]);
  }
  return found;
}

/** Lines that stand in one list only. */
export function difference(one, other) {
  const left = [...other.map(String)];
  const more = [];
  for (const line of one.map(String)) {
    const at = left.indexOf(line);
    if (at < 0) more.push(line);
    else left.splice(at, 1);
  }
  return [...more.map((line) => `+ ${line}`), ...left.map((line) => `- ${line}`)];
}
