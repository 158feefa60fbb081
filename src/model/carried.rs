//! A dossier under way as it is carried to another device, before it is sealed.
//!
//! Four bytes tell how long the head is, least first; then the head, as JSON; then its files,
//! one behind the other, as long as the head says (docs/draft-file.md).

use serde::{Deserialize, Serialize};

use super::{draft::Aside, json};

/// What stands before the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) dossier: Aside,
    pub(crate) files: Vec<CarriedFile>,
}

/// A file that is carried along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CarriedFile {
    pub(crate) sha256: String,
    pub(crate) bytes: usize,
}

const LENGTH_BYTES: usize = 4;

/// Puts a head and its files behind one another.
pub(crate) fn pack(head: &Head, files: &[Vec<u8>]) -> Option<Vec<u8>> {
    let head = json::write(head)?;
    let length = u32::try_from(head.len()).ok()?;
    let mut packed = length.to_le_bytes().to_vec();
    packed.extend(head.as_bytes());
    files.iter().for_each(|file| packed.extend(file));
    Some(packed)
}

/// Takes them apart; none where they are not as a head says.
pub(crate) fn unpack(packed: &[u8]) -> Option<(Head, Vec<&[u8]>)> {
    let (length, rest) = packed.split_first_chunk::<LENGTH_BYTES>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (head, mut rest) = rest.split_at_checked(length)?;
    let head: Head = json::read(str::from_utf8(head).ok()?)?;
    let mut files = Vec::new();
    for file in &head.files {
        let (content, behind) = rest.split_at_checked(file.bytes)?;
        files.push(content);
        rest = behind;
    }
    rest.is_empty().then_some((head, files))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::draft::Draft;

    fn head() -> Head {
        let mut draft = Draft::default();
        draft.name = "Nhà bà Sáu".into();
        draft.set_contact("full_name", "Nguyễn Văn An".into());
        let file = |bytes| CarriedFile {
            sha256: "ab".into(),
            bytes,
        };
        Head {
            dossier: Aside {
                code: "1.013235".into(),
                draft,
            },
            files: vec![file(3), file(0), file(2)],
        }
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let files = [vec![1, 2, 3], vec![], vec![4, 5]];
        let packed = pack(&head(), &files).unwrap();
        let (found, contents) = unpack(&packed).unwrap();
        assert_eq!(found, head());
        assert_eq!(contents, [&[1, 2, 3][..], &[], &[4, 5]]);
    }

    #[test]
    fn what_is_cut_or_longer_is_refused() {
        let files = [vec![1, 2, 3], vec![], vec![4, 5]];
        let packed = pack(&head(), &files).unwrap();
        for end in 0..packed.len() {
            assert!(unpack(&packed[..end]).is_none(), "{end}");
        }
        assert!(unpack(&[&packed[..], &[0]].concat()).is_none());
        assert!(unpack(&[0xff; 64]).is_none());
    }
}
