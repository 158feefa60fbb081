// Programs that others wrote upload to a running server by the protocol tus: one of
// JavaScript, one of Python, and one over a line that is cut again and again.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash, randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { mkdtemp, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { Upload } from "tus-js-client";

import { definitionsCopy, startServer } from "../journeys/support.mjs";

const MB = 1024 * 1024;
/** How large the file is that is cut, and how often. */
const LARGE = 200 * MB;
const CUTS = 100;

let folder, server;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "dunghen-clients-"));
  const definitions = await definitionsCopy();
  // What is built in takes files of 50 MB at most.
  const procedure = path.join(definitions, "procedures/construction_activity/1.013233/procedure.toml");
  const text = await readFile(procedure, "utf8");
  await writeFile(procedure, text.replaceAll(/^forms = .*$/gm, "$&\nmax_mb = 1024"));
  server = await startServer(definitions);
});

after(async () => {
  await server?.stop();
  await rm(folder, { recursive: true });
});

/** The key of a new draft. */
async function draft() {
  const made = await fetch(`${server.origin}/api/v1/drafts`, { method: "POST" });
  return (await made.json()).key;
}

/** A PDF of one page and of so many bytes, with its hash. */
async function file(name, bytes) {
  const place = path.join(folder, name);
  const written = await open(place, "w");
  const hash = createHash("sha256");
  let at = 0;
  const write = async (piece) => {
    hash.update(piece);
    at += piece.length;
    await written.write(piece);
  };
  await write(Buffer.from("%PDF-1.7\n%"));
  // Nothing in it looks like a line of a PDF.
  while (at < bytes - MB) await write(Buffer.from(randomBytes(MB / 2).toString("hex")));
  await write(Buffer.from("\n"));
  const places = [];
  for (const object of [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
  ]) {
    places.push(at);
    await write(Buffer.from(`${places.length} 0 obj\n${object}\nendobj\n`));
  }
  const table = at;
  const rows = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`);
  await write(
    Buffer.from(
      `xref\n0 4\n0000000000 65535 f \n${rows.join("")}` +
        `trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`,
    ),
  );
  await written.close();
  return { place, hash: hash.digest("hex"), bytes: (await stat(place)).size };
}

/** Uploads a file as tus-js-client does; where it went. */
function upload({ place, bytes }, key, options) {
  return new Promise((resolve, reject) => {
    const upload = new Upload(createReadStream(place), {
      uploadSize: bytes,
      headers: { "Draft-Key": key },
      metadata: { filename: "tệp.pdf" },
      onError: reject,
      onSuccess: () => resolve(upload.url),
      ...options,
    });
    upload.start();
  });
}

/** What became of an upload, once somebody has looked into it. */
async function shown(url, key) {
  const place = `${server.origin}${new URL(url).pathname}`;
  for (;;) {
    const told = await (await fetch(place, { headers: { "Draft-Key": key } })).json();
    // It waits for a while by itself; a large file may take longer.
    if (told.state !== "received") return told;
  }
}

function isAccepted(told, { hash, bytes }) {
  assert.equal(told.state, "accepted", JSON.stringify(told));
  assert.deepEqual([told.file.sha256, told.file.bytes], [hash, bytes]);
  assert.equal(told.name, "tệp.pdf");
}

test("tus-js-client uploads a file", async () => {
  const [key, made] = [await draft(), await file("js.pdf", 5 * MB)];
  const url = await upload(made, key, {
    endpoint: `${server.origin}/api/v1/uploads`,
    chunkSize: 700_001,
  });
  isAccepted(await shown(url, key), made);
});

test("tus-js-client sends the first bytes as it begins", async () => {
  const [key, made] = [await draft(), await file("at-once.pdf", 2 * MB)];
  const url = await upload(made, key, {
    endpoint: `${server.origin}/api/v1/uploads`,
    chunkSize: 10 * MB,
    uploadDataDuringCreation: true,
  });
  isAccepted(await shown(url, key), made);
});

test("tuspy uploads a file and goes on with it", async () => {
  const python = process.env.DUNGHEN_PYTHON;
  assert.ok(python, "DUNGHEN_PYTHON must name a Python that has tuspy");
  const [key, made] = [await draft(), await file("py.pdf", 5 * MB)];
  const program = path.join(import.meta.dirname, "tus_client.py");
  const run = promisify(execFile)(python, [program, server.origin, key, made.place, "600007"]);
  const { stdout } = await run;
  isAccepted(await shown(stdout.trim(), key), made);
});

/** A line to the server that breaks again and again, at any byte. */
async function cutLine(cuts, within) {
  const line = { sent: 0, cut: 0 };
  const { hostname, port } = new URL(server.origin);
  const proxy = createServer((near) => {
    const far = connect(Number(port), hostname);
    let left = line.cut < cuts ? randomInt(within) : Infinity;
    const end = () => {
      near.destroy();
      far.destroy();
    };
    near.on("data", (piece) => {
      const goes = piece.subarray(0, Math.min(left, piece.length));
      line.sent += goes.length;
      left -= goes.length;
      far.write(goes);
      if (left === 0) {
        line.cut += 1;
        left = -1;
        // What was sent gets there; nothing comes back.
        far.end();
        near.destroy();
      }
    });
    far.on("data", (piece) => near.writable && near.write(piece));
    for (const one of [near, far]) {
      one.on("error", end);
      one.on("close", end);
    }
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  line.origin = `http://127.0.0.1:${proxy.address().port}`;
  line.close = () => proxy.close();
  return line;
}

test("a large file arrives over a line that is cut a hundred times", { timeout: 300_000 }, async () => {
  const [key, made] = [await draft(), await file("large.pdf", LARGE)];
  // Each goes on for less than its share, so that all have come before the file is whole.
  const line = await cutLine(CUTS, LARGE / CUTS);
  const portion = 8 * MB;
  try {
    const url = await upload(made, key, {
      endpoint: `${line.origin}/api/v1/uploads`,
      chunkSize: portion,
      retryDelays: new Array(3 * CUTS).fill(20),
    });
    isAccepted(await shown(url, key), made);
  } finally {
    line.close();
  }
  assert.equal(line.cut, CUTS);
  const again = line.sent - made.bytes;
  assert.ok(again <= CUTS * portion, `${again} bytes were sent again`);
  console.log(`${CUTS} cuts: ${(again / MB).toFixed(1)} MB of ${LARGE / MB} sent again`);
});
