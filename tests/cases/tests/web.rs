//! Every row on the core as a browser's engine runs it.
#![cfg(target_arch = "wasm32")]

use dunghen_cases::{Catalog, Core, check_all, generated};
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

#[wasm_bindgen_test]
fn every_generated_dossier_is_judged_in_wasm_as_it_was_natively() -> Result<(), String> {
    let catalog = Catalog::built_in().map_err(|error| error.to_string())?;
    let all = generated::generated().map_err(|error| error.to_string())?;
    let judged = all.len();
    print(&format!("{judged} generated dossiers judged in wasm\n")).ok_or("no process.stdout")?;
    assert_eq!(generated::first_difference(&catalog, &all), None);
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
