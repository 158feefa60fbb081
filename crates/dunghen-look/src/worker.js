// Behind the glue that wasm-bindgen writes: one file after another, each told of in JSON, with
// the share that is done before it. Nothing says that nobody could look.

// A browser lets the pieces of a large file pile up, since each looks small to it. What is
// sent to a port that is closed is gone at once.
const { port1: closed, port2: nowhere } = new MessageChannel();
closed.close();
const giveBack = (piece) => nowhere.postMessage(piece, [piece]);

const ready = __wbg_init({ module_or_path: "MODULE" });
ready.catch(() => {});

self.onmessage = async ({ data: file }) => {
    let told;
    try {
        await ready;
        told = look(file, (percent) => self.postMessage(percent), giveBack);
    } catch {}
    self.postMessage(told);
};
