// Pages that libraries make of the same form, each bundled with all it needs.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { build } from 'esbuild';

/** Who is measured, and where things are on the page it makes. */
export const PEERS = [
  {
    name: 'survey',
    title: 'SurveyJS',
    where: {
      field: (id) => `[data-name="${id}"] input`,
      question: (id) => `[data-name="${id}"]`,
      option: (id) => `[data-name="${id}"] select`,
    },
  },
  {
    name: 'rjsf',
    title: 'RJSF',
    where: {
      field: (id) => `#root_${id}`,
      option: (id) => `#root_${id}`,
      cell: (id, row, column) => `#root_${id}_${row}_${column}`,
    },
  },
  {
    name: 'jsonforms',
    title: 'JSON Forms',
    where: {
      field: (id) => `[id="#/properties/${id}-input"]`,
      question: (id) => `[id="#/properties/${id}"]`,
      option: (id) => `[id="#/properties/${id}-input"]`,
    },
  },
];

const page = (title, styled) => `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
${styled ? '<link rel="stylesheet" href="/page.css">' : ''}
<script type="module" src="/page.js"></script>
</head>
<body><main id="form"></main></body>
</html>
`;

/** Writes the page of a library into a folder. */
export async function bundle(job, name, folder) {
  await mkdir(folder, { recursive: true });
  const here = (path) => join(import.meta.dirname, path);
  const source = join(folder, 'job.json');
  await writeFile(source, JSON.stringify(job));
  const { metafile } = await build({
    entryPoints: { page: here(`peers/${name}.mjs`) },
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'esm',
    metafile: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    // One copy, also for what benches/node lends.
    alias: { job: source, 'survey-core': here('node_modules/survey-core') },
    logLevel: 'error',
  });
  const styled = Object.keys(metafile.outputs).some((output) => output.endsWith('.css'));
  await writeFile(join(folder, 'index.html'), page(job.title, styled));
}
