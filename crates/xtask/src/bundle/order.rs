//! The order of a module's functions.
//!
//! walrus writes them from the largest to the smallest. A compressor looks back: when
//! the small ones, which are many and alike, come first, it finds more to point at.

use anyhow::{Context, Result};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{CodeSection, FunctionSection};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

type Outcome = Result<(), reencode::Error>;

/// A module with its functions from the smallest to the largest.
///
/// # Errors
/// When it is no valid module.
pub(crate) fn smallest_first(module: &[u8]) -> Result<Vec<u8>> {
    let mut order = Order::of(module)?;
    let mut ordered = wasm_encoder::Module::new();
    order
        .parse_core_module(&mut ordered, Parser::new(0), module)
        .context("cannot write the functions in another order")?;
    Ok(ordered.finish())
}

/// Which function comes when.
struct Order {
    /// Imported functions, which are counted first and stay where they are.
    imported: usize,
    /// The old places of the module's own, in their new order.
    old: Vec<usize>,
    /// The new places, in the old order.
    new: Vec<u32>,
}

impl Order {
    fn of(module: &[u8]) -> Result<Self> {
        let mut imported = 0;
        let mut sizes = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            match payload.context("found no valid WebAssembly module")? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        if let TypeRef::Func(_) = import?.ty {
                            imported += 1;
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => sizes.push(body.range().len()),
                _ => {}
            }
        }
        let mut old: Vec<usize> = (0..sizes.len()).collect();
        old.sort_by_key(|place| sizes.get(*place));
        let mut places: Vec<(usize, u32)> = old.iter().copied().zip(imported..).collect();
        places.sort_unstable();
        Ok(Self {
            imported: usize::try_from(imported)?,
            old,
            new: places.into_iter().map(|(_, new)| new).collect(),
        })
    }

    /// What was in the old order, in the new one.
    fn moved<T: Clone>(&self, things: &[T]) -> Vec<T> {
        let places = self.old.iter();
        places.filter_map(|old| things.get(*old)).cloned().collect()
    }
}

impl Reencode for Order {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error> {
        let own = usize::try_from(function).ok();
        let own = own.and_then(|place| place.checked_sub(self.imported));
        Ok(own
            .and_then(|place| self.new.get(place))
            .map_or(function, |new| *new))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Outcome {
        let types: Vec<u32> = section.into_iter().collect::<Result<_, _>>()?;
        for kind in self.moved(&types) {
            functions.function(kind);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Outcome {
        let bodies: Vec<_> = section.into_iter().collect::<Result<_, _>>()?;
        for body in self.moved(&bodies) {
            self.parse_function_body(code, body)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use walrus::{ExportItem, FunctionBuilder, Module, ir::Instr};

    use super::*;

    /// A module with an import and, for each name, an exported function of so many
    /// constants that calls the one before.
    fn module(functions: &[(&str, i32)]) -> Vec<u8> {
        let mut module = Module::default();
        let signature = module.types.add(&[], &[]);
        let (mut before, _) = module.add_import_func("./app_bg.js", "first", signature);
        for (name, constants) in functions {
            let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
            let mut body = function.func_body();
            for at in 0..*constants {
                body.i32_const(at).drop();
            }
            body.call(before);
            before = function.finish(Vec::new(), &mut module.funcs);
            module.exports.add(name, before);
        }
        module.start = Some(before);
        module.emit_wasm()
    }

    /// How many constants are in the function that is exported under a name, and which
    /// export, if any, it calls.
    fn of_export(module: &Module, name: &str) -> (usize, Option<String>) {
        let id = module.exports.get_func(name).unwrap();
        let body = module.funcs.get(id).kind.unwrap_local();
        let instructions = &body.block(body.entry_block()).instrs;
        let constants = instructions
            .iter()
            .filter(|(one, _)| matches!(one, Instr::Const(_)));
        let called = instructions.iter().find_map(|(one, _)| match one {
            Instr::Call(call) => Some(call.func),
            _ => None,
        });
        let exported = module.exports.iter().find(|export| match export.item {
            ExportItem::Function(function) => Some(function) == called,
            _ => false,
        });
        (
            constants.count(),
            exported.map(|export| export.name.clone()),
        )
    }

    fn sizes(module: &[u8]) -> Vec<usize> {
        let payloads = Parser::new(0).parse_all(module);
        payloads
            .filter_map(|payload| match payload.unwrap() {
                Payload::CodeSectionEntry(body) => Some(body.range().len()),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn the_small_come_first_and_everybody_calls_whom_they_called() {
        let before = module(&[("a", 3), ("b", 9), ("c", 1), ("d", 5)]);
        let after = smallest_first(&before).unwrap();
        assert!(!sizes(&before).is_sorted());
        assert!(sizes(&after).is_sorted());
        assert_eq!(before.len(), after.len());
        let after = Module::from_buffer(&after).unwrap();
        for (name, constants, called) in [
            ("a", 3, None),
            ("b", 9, Some("a")),
            ("c", 1, Some("b")),
            ("d", 5, Some("c")),
        ] {
            let expected = (constants, called.map(str::to_owned));
            assert_eq!(of_export(&after, name), expected, "{name}");
        }
        assert_eq!(after.start, after.exports.get_func("d").ok());
    }

    #[test]
    fn a_module_without_functions_stays_and_a_broken_one_is_refused() {
        let empty = Module::default().emit_wasm();
        assert_eq!(smallest_first(&empty).unwrap(), empty);
        assert!(smallest_first(b"<html>").is_err());
    }
}
