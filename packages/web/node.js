// For Node.js, which has its files on disk.

import { readFile } from 'node:fs/promises';

import { DungHenError, api } from './api.js';

export { Catalog, DungHenError, Session } from './api.js';

async function folder(file) {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new DungHenError('missing_part', `found no ${file}, expected a part of the catalog`, { cause });
  }
}

export const { load, checkFile, parseCitizenCard } = /* @__PURE__ */ api(
  {
    rules: () => readFile(new URL('./wasm/rules_bg.wasm', import.meta.url)),
    files: () => readFile(new URL('./wasm/files_bg.wasm', import.meta.url)),
  },
  folder,
);
