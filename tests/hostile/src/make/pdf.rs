//! PDF, object by object.

use std::{collections::BTreeMap, io::Write, sync::Arc};

use flate2::{Compression, write::ZlibEncoder};
use lopdf::{
    Document, EncryptionState, EncryptionVersion, Object, Permissions,
    encryption::crypt_filters::{Aes128CryptFilter, Aes256CryptFilter, CryptFilter},
};

/// A document under construction: numbered objects and more for the trailer.
#[derive(Clone, Default)]
pub struct Pdf {
    objects: Vec<(u32, Vec<u8>)>,
    trailer: String,
}

impl Pdf {
    /// A whole document of so many A4 pages. The catalog is object 1, the tree 2.
    pub fn of(pages: u32) -> Self {
        let kids: String = (0..pages)
            .map(|page| format!("{} 0 R ", page + 10))
            .collect();
        let mut pdf = Self::default()
            .with(1, "<</Type/Catalog/Pages 2 0 R>>")
            .with(2, format!("<</Type/Pages/Kids[{kids}]/Count {pages}>>"));
        for page in 0..pages {
            pdf = pdf.with(
                page + 10,
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
            );
        }
        pdf
    }

    /// The same with an object added, or put in another's place.
    pub fn with(mut self, number: u32, object: impl Into<Vec<u8>>) -> Self {
        self.objects.retain(|(other, _)| *other != number);
        self.objects.push((number, object.into()));
        self
    }

    /// The same with a catalog that says this too.
    pub fn catalog(self, more: &str) -> Self {
        self.with(1, format!("<</Type/Catalog/Pages 2 0 R{more}>>"))
    }

    /// The same with this in its trailer.
    pub fn trailer(mut self, more: &str) -> Self {
        self.trailer.push_str(more);
        self
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
        let mut offsets = Vec::new();
        for (number, object) in &self.objects {
            offsets.push((*number, out.len()));
            out.extend(format!("{number} 0 obj\n").bytes());
            out.extend(object);
            out.extend(b"\nendobj\n");
        }
        let at = out.len();
        let size = self.objects.iter().map(|(n, _)| n + 1).max().unwrap_or(1);
        out.extend(b"xref\n0 1\n0000000000 65535 f \n");
        for (number, offset) in offsets {
            out.extend(format!("{number} 1\n{offset:010} 00000 n \n").bytes());
        }
        out.extend(format!("trailer\n<</Size {size}/Root 1 0 R{}>>\n", self.trailer).bytes());
        out.extend(format!("startxref\n{at}\n%%EOF\n").bytes());
        out
    }
}

/// A stream object.
pub fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dictionary}/Length {}>>\nstream\n", content.len()).into_bytes();
    out.extend(content);
    out.extend(b"\nendstream");
    out
}

/// Content, packed.
pub fn deflated(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// Zeros, packed without being held.
pub fn deflated_blanks(length: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let piece = [b' '; 4096];
    for _ in 0..length / piece.len() {
        encoder.write_all(&piece).unwrap();
    }
    encoder.finish().unwrap()
}

/// An object stream with these objects in it.
pub fn object_stream(objects: &[(u32, &str)]) -> Vec<u8> {
    let mut index = String::new();
    let mut content = String::new();
    for (number, object) in objects {
        index.push_str(&format!("{number} {} ", content.len()));
        content.push_str(object);
        content.push(' ');
    }
    let dictionary = format!(
        "/Type/ObjStm/N {}/First {}/Filter/FlateDecode",
        objects.len(),
        index.len()
    );
    stream(
        &dictionary,
        &deflated(format!("{index}{content}").as_bytes()),
    )
}

/// A document with a cross-reference stream, so that objects may lie in object stream 5.
pub fn with_xref_stream(plain: &[(u32, Vec<u8>)], packed: &[u32]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut rows: Vec<(u32, [u8; 6])> = Vec::new();
    let row = |kind: u8, field: u32, index: u8| {
        let [a, b, c, d] = field.to_be_bytes();
        [kind, a, b, c, d, index]
    };
    for (number, object) in plain {
        rows.push((*number, row(1, out.len() as u32, 0)));
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    for (index, number) in packed.iter().enumerate() {
        rows.push((*number, row(2, 5, index as u8)));
    }
    let at = out.len();
    rows.push((99, row(1, at as u32, 0)));
    let index: String = rows.iter().map(|(n, _)| format!("{n} 1 ")).collect();
    let table: Vec<u8> = rows.iter().flat_map(|(_, row)| *row).collect();
    out.extend(b"99 0 obj\n");
    out.extend(stream(
        &format!("/Type/XRef/W[1 4 1]/Size 100/Root 1 0 R/Index[{index}]/Filter/FlateDecode"),
        &deflated(&table),
    ));
    out.extend(format!("\nendobj\nstartxref\n{at}\n%%EOF\n").bytes());
    out
}

/// A document of one page, locked; readable without a password if `user` is empty.
pub fn encrypted(user: &str) -> Vec<u8> {
    locked(Revision::Rc4Of128, user, "owner")
}

/// How a document is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revision {
    /// Revision 2.
    Rc4Of40,
    /// Revision 3.
    Rc4Of128,
    /// Revision 4.
    Aes128,
    /// Revision 5, never a standard.
    Aes256Early,
    /// Revision 6.
    Aes256,
}

impl Revision {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Rc4Of40,
        Self::Rc4Of128,
        Self::Aes128,
        Self::Aes256Early,
        Self::Aes256,
    ];
}

/// A document of one page, locked so.
pub fn locked(revision: Revision, user_password: &str, owner_password: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut document = locked_document(revision, user_password, owner_password);
    document.save_to(&mut out).unwrap();
    out
}

/// The same with a table that is packed.
pub fn locked_packed(revision: Revision, user_password: &str, owner_password: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut document = locked_document(revision, user_password, owner_password);
    document.save_modern(&mut out).unwrap();
    out
}

fn locked_document(revision: Revision, user_password: &str, owner_password: &str) -> Document {
    let mut document = Document::load_mem(&Pdf::of(1).trailer("/ID[<01><01>]").bytes()).unwrap();
    let permissions = Permissions::all();
    let filter: Arc<dyn CryptFilter> = match revision {
        Revision::Aes128 => Arc::new(Aes128CryptFilter),
        _ => Arc::new(Aes256CryptFilter),
    };
    let crypt_filters = BTreeMap::from([(b"StdCF".to_vec(), filter)]);
    let (stream_filter, string_filter) = (b"StdCF".to_vec(), b"StdCF".to_vec());
    let file_encryption_key = &[7; 32];
    #[allow(deprecated, reason = "there are such files")]
    let version = match revision {
        Revision::Rc4Of40 => EncryptionVersion::V1 {
            document: &document,
            owner_password,
            user_password,
            permissions,
        },
        Revision::Rc4Of128 => EncryptionVersion::V2 {
            document: &document,
            owner_password,
            user_password,
            key_length: 128,
            permissions,
        },
        Revision::Aes128 => EncryptionVersion::V4 {
            document: &document,
            encrypt_metadata: false,
            crypt_filters,
            stream_filter,
            string_filter,
            owner_password,
            user_password,
            permissions,
        },
        Revision::Aes256Early => EncryptionVersion::R5 {
            encrypt_metadata: true,
            crypt_filters,
            file_encryption_key,
            stream_filter,
            string_filter,
            owner_password,
            user_password,
            permissions,
        },
        Revision::Aes256 => EncryptionVersion::V5 {
            encrypt_metadata: true,
            crypt_filters,
            file_encryption_key,
            stream_filter,
            string_filter,
            owner_password,
            user_password,
            permissions,
        },
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    document
}

/// A document whose signature says it is over the whole file, with `after` behind it.
pub fn signed(after: &str) -> Vec<u8> {
    let numbers = "/ByteRange[0 000000 000000 000000]";
    let pdf = Pdf::of(1)
        .with(
            5,
            format!("<</Type/Sig{numbers}/Contents <{}>>>", "00".repeat(64)),
        )
        .catalog("/AcroForm<</SigFlags 3/Fields[6 0 R]>>")
        .with(6, "<</FT/Sig/V 5 0 R>>")
        .bytes();
    let find = |mark: &[u8]| memchr::memmem::find(&pdf, mark).unwrap();
    let begins = find(b"/Contents <") + "/Contents ".len();
    let ends = begins + 128 + 2;
    let filled = format!(
        "/ByteRange[0 {begins:06} {ends:06} {:06}]",
        pdf.len() - ends
    );
    let mut out = pdf.clone();
    let at = find(numbers.as_bytes());
    out[at..at + numbers.len()].copy_from_slice(filled.as_bytes());
    out.extend(after.bytes());
    out
}

/// Opens what [`encrypted`] made, to be sure that it is what it says.
pub fn opens_with(bytes: &[u8], password: &str) -> bool {
    let options = lopdf::LoadOptions::with_password(password);
    Document::load_mem_with_options(bytes, options).is_ok_and(|document| {
        document
            .catalog()
            .is_ok_and(|c| matches!(c.get(b"Pages"), Ok(Object::Reference(_))))
    })
}
