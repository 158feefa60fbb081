//! The edge to the browser: a chosen file as something to read, and the one call.

use std::io::{self, Read, Seek, SeekFrom};

use dunghen_files::Letters;
use js_sys::{Function, JsString, RegExp, Uint8Array};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use web_sys::{File, FileReaderSync};

/// How much is read at a time where a file is read in its order, and elsewhere.
const PIECE: u64 = 1 << 20;
const ELSEWHERE: u64 = 64 << 10;

/// Looks into a file and tells of it in JSON, as [`crate::Look`]; nothing where it cannot be
/// read. `tell` is called with the share that is done, `give_back` with each piece that was
/// read.
#[wasm_bindgen]
pub fn look(file: &File, tell: &Function, give_back: &Function) -> Option<String> {
    let mut tell = |percent: u32| {
        // Nobody listening is no failure.
        let _ = tell.call1(&JsValue::NULL, &percent.into());
    };
    let mut chosen = Chosen::of(file, give_back).ok()?;
    let look = crate::look(&file.name(), &mut chosen, &Browser::new(), &mut tell).ok()?;
    serde_json::to_string(&look).ok()
}

/// What the browser knows of letters.
pub(crate) struct Browser {
    mark: RegExp,
}

impl Browser {
    pub(crate) fn new() -> Self {
        Self {
            mark: RegExp::new(r"\p{M}", "u"),
        }
    }
}

impl Letters for Browser {
    fn compose(&self, text: String) -> String {
        JsString::from(text).normalize("NFC").into()
    }

    fn is_mark(&self, letter: char) -> bool {
        self.mark.test(letter.encode_utf8(&mut [0; 4]))
    }
}

/// A chosen file, of which one piece is held.
struct Chosen<'f> {
    file: &'f File,
    give_back: &'f Function,
    reader: FileReaderSync,
    bytes: u64,
    at: u64,
    held: Vec<u8>,
    held_from: u64,
}

impl<'f> Chosen<'f> {
    fn of(file: &'f File, give_back: &'f Function) -> io::Result<Self> {
        Ok(Self {
            file,
            give_back,
            reader: FileReaderSync::new().map_err(unread)?,
            // Sizes of files are whole numbers that a double holds exactly.
            bytes: file.size() as u64,
            at: 0,
            held: Vec::new(),
            held_from: 0,
        })
    }

    /// What is held of the file from where it is read.
    fn ahead(&self) -> &[u8] {
        let from = self.at.checked_sub(self.held_from);
        let from = from.and_then(|from| usize::try_from(from).ok());
        from.and_then(|from| self.held.get(from..))
            .unwrap_or_default()
    }

    fn fetch(&mut self) -> io::Result<()> {
        let goes_on = self.at == self.held_from + self.held.len() as u64;
        let most = if goes_on { PIECE } else { ELSEWHERE };
        let end = (self.at + most).min(self.bytes);
        let piece = self
            .file
            .slice_with_f64_and_f64(self.at as f64, end as f64)
            .map_err(unread)?;
        let piece = self.reader.read_as_array_buffer(&piece).map_err(unread)?;
        let bytes = Uint8Array::new(&piece);
        self.held.resize(bytes.length() as usize, 0);
        bytes.copy_to(&mut self.held);
        self.held_from = self.at;
        // Kept a while longer, it does no harm.
        let _ = self.give_back.call1(&JsValue::NULL, &piece);
        Ok(())
    }
}

impl Read for Chosen<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.ahead().is_empty() && self.at < self.bytes {
            self.fetch()?;
        }
        let read = self.ahead().read(into)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Chosen<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(to) => Some(to),
            SeekFrom::End(by) => self.bytes.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = to.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

fn unread(_: JsValue) -> io::Error {
    io::ErrorKind::Other.into()
}
