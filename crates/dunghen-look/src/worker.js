// Behind the glue that wasm-bindgen writes: one file after another, each told of in JSON, with
// the share that is done before it. Nothing says that nobody could look.
const ready = __wbg_init({ module_or_path: "MODULE" });
ready.catch(() => {});

self.onmessage = async ({ data: file }) => {
    let told;
    try {
        await ready;
        told = look(file, (percent) => self.postMessage(percent));
    } catch {}
    self.postMessage(told);
};
