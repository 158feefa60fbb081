//! Every row on the core as a browser's engine runs it.
#![cfg(target_arch = "wasm32")]

use dunghen_cases::{Core, check_all};
use js_sys::{Function, Reflect};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn every_row_holds_on_the_core_in_wasm() -> Result<(), String> {
    let mut core = Core::new().map_err(|error| error.to_string())?;
    let report = check_all(&mut core).map_err(|error| error.to_string())?;
    print(&format!("{report}\n")).ok_or("found no process.stdout, expected to run under Node")?;
    assert!(report.set_apart.is_empty(), "the core sees everything");
    Ok(())
}

/// Writes past the test runner's capture of the console, so that the counts
/// are always read.
fn print(text: &str) -> Option<()> {
    let get = |of: &js_sys::Object, name: &str| Reflect::get(of, &name.into()).ok();
    let process = get(&js_sys::global(), "process")?;
    let stdout = get(&process.into(), "stdout")?;
    let write: Function = get(&stdout.clone().into(), "write")?.into();
    write.call1(&stdout, &text.into()).ok().map(drop)
}
