const parts = new Map();
function part(file) {
    let coming = parts.get(file);
    if (!coming) {
        const given = { __wasm_split: { ...wasm, CANARY } };
        coming = WebAssembly.instantiateStreaming(fetch(new URL(file, import.meta.url)), given);
        coming.catch(() => parts.delete(file));
        parts.set(file, coming);
    }
    return coming;
}
function later(files) {
    return async (callback, data) => {
        let here = true;
        try {
            await Promise.all(files.map(part));
        } catch (error) {
            console.error(error);
            here = false;
        }
        wasm.__indirect_function_table.get(callback)(data, here);
    };
}
const LINK = { LOADERS };
