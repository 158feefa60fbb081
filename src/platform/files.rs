//! Files people choose or drop.

use dunghen_core::file::{FileKind, HEAD_BYTES};
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
pub(crate) use web_sys::File;
use web_sys::{Blob, DragEvent, Event, FileList, HtmlInputElement};

/// A chosen file with what its content says it is.
#[derive(Clone)]
pub(crate) struct ChosenFile {
    pub(crate) file: File,
    pub(crate) name: String,
    pub(crate) bytes: u64,
    /// When it was last changed, in milliseconds: with name and size it tells a file from
    /// others after the page was loaded anew.
    pub(crate) changed: i64,
    pub(crate) kind: Option<FileKind>,
}

/// The files of a file input, which is emptied so that the same file can be chosen again.
pub(crate) fn chosen(event: &Event) -> Vec<File> {
    let input = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let files = input
        .as_ref()
        .and_then(HtmlInputElement::files)
        .map(list)
        .unwrap_or_default();
    if let Some(input) = input {
        input.set_value("");
    }
    files
}

/// The file of a file input, which keeps it.
pub(crate) fn left_chosen(event: &Event) -> Option<File> {
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    input.files()?.get(0)
}

/// All of a file, for those that are small.
pub(crate) async fn content(file: &Blob) -> Option<Vec<u8>> {
    let bytes = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&bytes).to_vec())
}

/// The files dropped on an element.
pub(crate) fn dropped(event: &Event) -> Vec<File> {
    event.prevent_default();
    event
        .dyn_ref::<DragEvent>()
        .and_then(DragEvent::data_transfer)
        .and_then(|transfer| transfer.files())
        .map(list)
        .unwrap_or_default()
}

fn list(files: FileList) -> Vec<File> {
    (0..files.length())
        .filter_map(|index| files.get(index))
        .collect()
}

/// Looks at a file's beginning; only that is read.
pub(crate) async fn look(file: File) -> ChosenFile {
    // Sizes of files are whole numbers that a double holds exactly.
    let bytes = file.size() as u64;
    let kind = head(&file).await.and_then(|head| FileKind::of(&head));
    ChosenFile {
        name: file.name(),
        bytes,
        changed: file.last_modified() as i64,
        kind,
        file,
    }
}

async fn head(file: &File) -> Option<Vec<u8>> {
    let head = file.slice_with_i32_and_i32(0, HEAD_BYTES as i32).ok()?;
    let bytes = JsFuture::from(head.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&bytes).to_vec())
}
