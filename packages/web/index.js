// For browsers and what bundles for them.

import { answered, api } from './api.js';

export { Catalog, DungHenError, Session } from './api.js';

export const { load, checkFile, parseCitizenCard } = /* @__PURE__ */ api({
  rules: () => answered(new URL('./wasm/rules_bg.wasm', import.meta.url)),
  files: () => answered(new URL('./wasm/files_bg.wasm', import.meta.url)),
});
