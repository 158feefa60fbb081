//! The way from a source of ours and values to a PDF.

use std::sync::LazyLock;

use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Dict, Duration},
    syntax::{FileId, Source},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// A document that cannot be set: a mistake in a source of ours.
#[derive(Debug, thiserror::Error)]
#[error("found a document that cannot be set: {0}")]
pub struct Unprintable(String);

/// Be Vietnam Pro, which has every Vietnamese letter.
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let faces: [&'static [u8]; 3] = [
        include_bytes!("../fonts/BeVietnamPro-Regular.ttf"),
        include_bytes!("../fonts/BeVietnamPro-Italic.ttf"),
        include_bytes!("../fonts/BeVietnamPro-Bold.ttf"),
    ];
    faces
        .into_iter()
        .flat_map(|face| Font::iter(Bytes::new(face)))
        .collect()
});

static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

/// How many documents later what was worked out for one is forgotten.
const KEPT_FOR: usize = 8;

/// A source with the values that it shows. It can reach nothing else.
struct Sheet {
    library: LazyHash<Library>,
    source: Source,
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() {
            Ok(self.source.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, at: usize) -> Option<Font> {
        FONTS.get(at).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Sets a source with its values, which it finds in `sys.inputs`.
pub(crate) fn document(source: &str, values: Dict) -> Result<PagedDocument, Unprintable> {
    let sheet = Sheet {
        library: LazyHash::new(Library::builder().with_inputs(values).build()),
        source: Source::detached(source),
    };
    let document = typst::compile::<PagedDocument>(&sheet).output;
    document.map_err(|mistakes| unprintable(&mistakes))
}

/// The PDF of a source with its values.
pub(crate) fn pdf(source: &str, values: Dict) -> Result<Vec<u8>, Unprintable> {
    let document = document(source, values)?;
    let accessible = PdfOptions {
        standards: PdfStandards::new(&[PdfStandard::Ua_1])
            .map_err(|problem| Unprintable(problem.message().to_string()))?,
        ..PdfOptions::default()
    };
    // A letter that the font has not got is shown as an empty box, which the standard does
    // not let pass; without it the file is tagged all the same.
    let pdf = typst_pdf::pdf(&document, &accessible)
        .or_else(|_| typst_pdf::pdf(&document, &PdfOptions::default()))
        .map_err(|mistakes| unprintable(&mistakes));
    comemo::evict(KEPT_FOR);
    pdf
}

fn unprintable(mistakes: &[SourceDiagnostic]) -> Unprintable {
    let messages = mistakes.iter().map(|mistake| mistake.message.as_str());
    Unprintable(messages.collect::<Vec<_>>().join("; "))
}
