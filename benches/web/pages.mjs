// The pages that are measured, and where on each of them things are.

const CODE = '9.000300';
const DAY_OF_DRAFT = '2026-11-23T09:00:00+07:00';

/** An answer as it is typed; the comma is the mark nobody takes for one between thousands. */
function typed(value) {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value).replace('.', ',');
  if (!Array.isArray(value)) return value;
  return value.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, typed(cell)])));
}

/** The answers of a dossier, without its files. */
function answers(job, { data }) {
  const asked = job.fields.filter(({ id }) => data[id] !== undefined);
  return Object.fromEntries(asked.map(({ id }) => [id, data[id]]));
}

const asTyped = (job, sample) =>
  Object.fromEntries(Object.entries(answers(job, sample)).map(([id, value]) => [id, typed(value)]));

/** Where things are on the app's page and on the one written by hand. */
const byId = {
  field: (id) => `#field-${id}`,
  cell: (id, row, column) => `#field-${id}-${row}-${column}`,
  option: (id, value, first) => (first ? `#field-${id}` : `#field-${id}-${value}`),
  errors: '.errors a',
};

export function ours(job) {
  return {
    ...byId,
    name: 'dunghen',
    title: 'Đúng Hẹn',
    path: `/procedures/${CODE}/${job.sections[0].id}`,
    draft(sample) {
      const contact = { full_name: 'Nguyễn Văn An', phone: '0912345678', email: '' };
      const draft = {
        dossier: { answers: asTyped(job, sample), contact },
        saved_at: DAY_OF_DRAFT,
        step: job.sections[0].id,
        attempt: null,
      };
      return { [`dunghen.draft.${CODE}`]: JSON.stringify(draft) };
    },
  };
}

export const plain = (job) => ({
  ...byId,
  name: 'plain',
  title: 'by hand',
  path: '/',
  draft: (sample) => ({ draft: JSON.stringify(asTyped(job, sample)) }),
});

/** A page of a library; `where` says where its inputs are. */
export const peer = (job, name, title, where) => ({
  ...where,
  name,
  title,
  path: '/',
  draft: (sample) => ({ draft: JSON.stringify(answers(job, sample)) }),
});
