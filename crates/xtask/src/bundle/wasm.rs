//! The module: what it gives to the glue, and what it takes from it.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use walrus::{Module, ModuleConfig, passes};

/// Reads a module, and forgets what only serves debuggers and compilers.
///
/// Custom sections hold nothing a browser runs. Names of functions alone weigh more
/// than a quarter of the module compressed. Cargo could strip them, but would take
/// `target_features` with them, which wasm-bindgen reads. So they go last.
///
/// # Errors
/// When it is no valid module.
pub(crate) fn read(module: &[u8]) -> Result<Module> {
    let mut module = ModuleConfig::new()
        .generate_name_section(false)
        .generate_producers_section(false)
        .parse(module)
        .context("found no valid WebAssembly module")?;
    let customs: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    for id in customs {
        module.customs.delete(id);
    }
    Ok(module)
}

/// Drops the exports nobody wants, and then what cannot be reached any more.
pub(crate) fn keep_exports(module: &mut Module, wanted: &dyn Fn(&str) -> bool) {
    let exports = module.exports.iter();
    let unwanted: Vec<_> = exports
        .filter(|export| !wanted(&export.name))
        .map(walrus::Export::id)
        .collect();
    for id in unwanted {
        module.exports.delete(id);
    }
    passes::gc::run(module);
}

/// The names of all imports, in their order, and then those of the exports.
pub(crate) fn names(module: &Module) -> impl Iterator<Item = &str> {
    let exports = module.exports.iter().map(|export| export.name.as_str());
    let imports = module.imports.iter().map(|import| import.name.as_str());
    imports.chain(exports)
}

pub(crate) fn imports(module: &Module, name: &str) -> bool {
    module.imports.iter().any(|import| import.name == name)
}

/// Renames imports and exports.
pub(crate) fn rename(module: &mut Module, names: &BTreeMap<String, String>) {
    let exports = module.exports.iter_mut().map(|export| &mut export.name);
    let imports = module.imports.iter_mut().map(|import| &mut import.name);
    for name in exports.chain(imports) {
        if let Some(new) = names.get(name) {
            name.clone_from(new);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use walrus::{ConstExpr, FunctionBuilder, FunctionId, RawCustomSection, ir::Value};

    use super::*;

    /// A module with a memory and its data, and for each pair an export that calls an
    /// import.
    pub(in super::super) fn module(pairs: &[(&str, &str)]) -> Vec<u8> {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        module.exports.add("memory", memory);
        let kind = walrus::DataKind::Active {
            memory,
            offset: ConstExpr::Value(Value::I32(0)),
        };
        module.data.add(kind, b"text".to_vec());
        for (export, import) in pairs {
            let caller = caller(&mut module, import);
            module.exports.add(export, caller);
        }
        module.producers.add_language("Rust", "1");
        module.customs.add(RawCustomSection {
            name: "target_features".to_owned(),
            data: vec![0],
        });
        module.emit_wasm()
    }

    fn caller(module: &mut Module, import: &str) -> FunctionId {
        let signature = module.types.add(&[], &[]);
        let (callee, _) = module.add_import_func("./app_bg.js", import, signature);
        let mut caller = FunctionBuilder::new(&mut module.types, &[], &[]);
        caller
            .name(format!("calls_{import}"))
            .func_body()
            .call(callee);
        caller.finish(Vec::new(), &mut module.funcs)
    }

    pub(in super::super) fn all_names(module: &[u8]) -> Vec<String> {
        names(&read(module).unwrap()).map(str::to_owned).collect()
    }

    fn contains(module: &[u8], text: &str) -> bool {
        module
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    }

    #[test]
    fn debuggers_and_compilers_sections_go() {
        let before = module(&[("a", "b")]);
        let after = read(&before).unwrap().emit_wasm();
        for text in ["calls_b", "producers", "target_features"] {
            assert!(contains(&before, text) && !contains(&after, text), "{text}");
        }
        assert_eq!(all_names(&before), all_names(&after));
    }

    #[test]
    fn an_unwanted_export_goes_with_what_only_it_needs() {
        let before = module(&[("a", "b"), ("c", "d")]);
        let mut module = read(&before).unwrap();
        keep_exports(&mut module, &|name| name == "memory" || name == "c");
        assert_eq!(module.funcs.iter().count(), 2);
        let after = module.emit_wasm();
        assert_eq!(all_names(&after), ["d", "memory", "c"]);
        assert!(contains(&after, "text"));
    }

    #[test]
    fn a_module_without_exports_keeps_its_data() {
        let mut module = read(&module(&[])).unwrap();
        keep_exports(&mut module, &|_| false);
        let after = module.emit_wasm();
        assert!(all_names(&after).is_empty());
        assert!(contains(&after, "text"));
    }

    #[test]
    fn imports_and_exports_are_renamed_and_others_left() {
        let mut module = read(&module(&[("a", "b"), ("c", "d")])).unwrap();
        let names = [("a", "aA"), ("d", "aB"), ("z", "aC")];
        let names = names.map(|(old, new)| (old.to_owned(), new.to_owned()));
        rename(&mut module, &names.into());
        assert!(imports(&module, "aB") && !imports(&module, "d"));
        assert_eq!(
            all_names(&module.emit_wasm()),
            ["b", "aB", "memory", "aA", "c"]
        );
    }

    #[test]
    fn broken_modules_are_refused() {
        let whole = module(&[("a", "b")]);
        for broken in [
            b"".as_slice(),
            b"\0asm",
            b"<html>",
            &whole[..whole.len() / 2],
        ] {
            assert!(read(broken).is_err(), "{broken:?}");
        }
    }
}
