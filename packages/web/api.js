// What the package does, apart from where it gets its two WebAssembly modules.

import { Catalog } from './catalog.js';
import { DungHenError, told } from './error.js';
import * as files from './wasm/files.js';
import * as rules from './wasm/rules.js';

export { Catalog } from './catalog.js';
export { DungHenError } from './error.js';
export { Session } from './session.js';

/**
 * The package's functions. `modules` gives each module as WebAssembly takes it, `folder` the
 * files of an address on this device, where there are such.
 */
export function api(modules, folder) {
  const ready = { rules: once(() => begin(rules, modules.rules)), files: once(() => begin(files, modules.files)) };

  async function load(source) {
    const part = partsOf(source, folder);
    const [index] = await Promise.all([part('index.bin'), ready.rules()]);
    return new Catalog(rules, index, part);
  }

  async function checkFile(file, name = file.name ?? '') {
    const [bytes] = await Promise.all([bytesOf(file), ready.files()]);
    return JSON.parse(files.checkBytes(name, bytes));
  }

  async function parseCitizenCard(text) {
    await ready.rules();
    return told(() => rules.parseCitizenCard(text));
  }

  return { load, checkFile, parseCitizenCard };
}

/** Does something once; again only where it failed. */
function once(work) {
  let done;
  return () => {
    done ??= work().catch((error) => {
      done = undefined;
      throw error;
    });
    return done;
  };
}

async function begin(module, source) {
  await module.default({ module_or_path: await source() });
}

/** How a part of the catalog is had, as a function of its name and the catalog's hash. */
function partsOf(source, folder) {
  if (typeof source === 'function') return async (name) => given(name, await source(name));
  if (typeof source !== 'string' && !(source instanceof URL)) return async (name) => given(name, source[name]);
  const base = new URL(source, globalThis.location?.href);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  if (base.protocol === 'file:' && folder) return async (name) => folder(new URL(name, base));
  return async (name, hash) => {
    const path = hash ? `catalog/${hash}/${name}` : `catalog/${name}`;
    return new Uint8Array(await (await answered(new URL(path, base))).arrayBuffer());
  };
}

/** A part that was handed over. */
function given(name, part) {
  if (part instanceof Uint8Array) return part;
  if (part instanceof ArrayBuffer) return new Uint8Array(part);
  throw new DungHenError('missing_part', `found no bytes for ${name}, expected some`);
}

/** What an address answers, if it answers well. */
export async function answered(address) {
  let answer;
  try {
    answer = await fetch(address);
  } catch (cause) {
    throw new DungHenError('unreachable', `found nobody at ${address}, expected an answer`, { cause });
  }
  if (answer.ok) return answer;
  const code = answer.status === 404 ? 'missing_part' : 'unreachable';
  throw new DungHenError(code, `found ${answer.status} at ${address}, expected 200`);
}

async function bytesOf(file) {
  if (file instanceof Uint8Array) return file;
  if (file instanceof ArrayBuffer) return new Uint8Array(file);
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new DungHenError('unreadable_file', 'found a file that cannot be read, expected one that can', { cause });
  }
}
