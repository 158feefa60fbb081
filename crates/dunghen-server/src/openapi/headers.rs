//! Headers and addresses that more than one operation has.

use super::operation::{Named, Place, Shape};

/// The media type of a portion of an upload.
pub(in crate::openapi) const PORTION: &str = "application/offset+octet-stream";

/// A key of printable letters, bare or as a structured field spells it.
const KEY: Shape = Shape::Pattern(r#"^([!#-~]([ !#-~]{0,253}[!#-~])?|"[ !#-~]{1,255}")$"#);

/// The number of events or savings, as an entity tag.
const TAG: Shape = Shape::Pattern(r#"^"[0-9]{1,9}"$"#);

const MOST: u64 = 999_999_999_999_999;

const BYTES: Shape = Shape::Whole { from: 0, to: MOST };

const fn header(name: &'static str, shape: Shape, what: &'static str) -> Named {
    Named {
        name,
        place: Place::Header,
        required: true,
        shape,
        what,
        example: "",
    }
}

impl Named {
    /// The same with an example.
    const fn like(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }
}

const fn perhaps(name: &'static str, shape: Shape, what: &'static str) -> Named {
    Named {
        required: false,
        ..header(name, shape, what)
    }
}

const fn part(name: &'static str, shape: Shape, what: &'static str) -> Named {
    Named {
        place: Place::Path,
        ..header(name, shape, what)
    }
}

pub(in crate::openapi) const CODE: Named = part(
    "code",
    Shape::Text,
    "The dossier's code, as `H27-261123-0001`.",
)
.like("H27-261123-0001");

pub(in crate::openapi) const UPLOAD_ID: Named =
    part("id", Shape::Text, "The upload's id, from its `Location`.");

pub(in crate::openapi) const IDEMPOTENCY_KEY: Named = header(
    "Idempotency-Key",
    KEY,
    "Made at random by the sender, for this one request and its repeats.",
)
.like("6f0c4b1e9a7d4d0f");

pub(in crate::openapi) const IDEMPOTENCY_KEY_PERHAPS: Named = perhaps(
    "Idempotency-Key",
    KEY,
    "Made at random by the sender, for this one request and its repeats.",
)
.like("6f0c4b1e9a7d4d0f");

pub(in crate::openapi) const IF_MATCH: Named = header(
    "If-Match",
    TAG,
    "The `ETag` that was seen; nothing is done where something came in between.",
)
.like("\"1\"");

pub(in crate::openapi) const ETAG: Named = header("ETag", TAG, "How many events there are.");

pub(in crate::openapi) const DRAFT_TAG: Named = header("ETag", TAG, "How often it was saved.");

pub(in crate::openapi) const NO_STORE: Named = header(
    "Cache-Control",
    Shape::OneOf(&["no-store"]),
    "No cache keeps the answer.",
);

pub(in crate::openapi) const REPLAYED: Named = perhaps(
    "Idempotency-Replayed",
    Shape::OneOf(&["true"]),
    "The request was done before, and this is the answer it had.",
);

pub(in crate::openapi) const SET_COOKIE: Named = header(
    "Set-Cookie",
    Shape::Pattern("^__Host-session="),
    "`__Host-session`, bound to the host, to encrypted lines and to requests of its own pages.",
);

pub(in crate::openapi) const DISPOSITION: Named = header(
    "Content-Disposition",
    Shape::Pattern("^attachment"),
    "To be saved, not to be shown.",
);

pub(in crate::openapi) const LOCATION: Named = header(
    "Location",
    Shape::Pattern("^/api/v1/uploads/[0-9a-f]+$"),
    "Where the upload goes on.",
);

pub(in crate::openapi) const TUS: Named = header(
    "Tus-Resumable",
    Shape::OneOf(&["1.0.0"]),
    "The version of tus that is spoken.",
)
.like("1.0.0");

pub(in crate::openapi) const UPLOAD_LENGTH: Named = header(
    "Upload-Length",
    Shape::Whole { from: 1, to: MOST },
    "How many bytes there will be; at most what `Tus-Max-Size` says.",
)
.like("482133");

pub(in crate::openapi) const UPLOAD_LENGTH_TOLD: Named =
    header("Upload-Length", BYTES, "How many bytes there will be.");

pub(in crate::openapi) const UPLOAD_OFFSET: Named = header(
    "Upload-Offset",
    BYTES,
    "From which byte on these are; it must be how many have arrived.",
)
.like("0");

pub(in crate::openapi) const UPLOAD_OFFSET_TOLD: Named =
    header("Upload-Offset", BYTES, "How many bytes have arrived.");

pub(in crate::openapi) const UPLOAD_METADATA: Named = perhaps(
    "Upload-Metadata",
    Shape::Text,
    "Pairs of a key and a Base64 value, separated by commas. `filename` is kept; what cannot \
     be read is no name.",
)
.like("filename Z2lheS1waGVwLnBkZg==");

pub(in crate::openapi) const UPLOAD_CHECKSUM: Named = perhaps(
    "Upload-Checksum",
    Shape::Pattern(
        "^(sha1 [A-Za-z0-9+/]{26}[AEIMQUYcgkosw048]=|\
         sha256 [A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)$",
    ),
    "`sha1` or `sha256`, a space, and what this portion hashes to in Base64.",
)
.like("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=");

pub(in crate::openapi) const UPLOAD_EXPIRES: Named = header(
    "Upload-Expires",
    Shape::Text,
    "When it runs out, unless it goes on.",
);

/// What an answer to `OPTIONS` says.
pub(in crate::openapi) const SPOKEN: &[Named] = &[
    TUS,
    header(
        "Tus-Version",
        Shape::OneOf(&["1.0.0"]),
        "The versions of tus that are spoken.",
    ),
    header(
        "Tus-Extension",
        Shape::Text,
        "The extensions of tus that are spoken.",
    ),
    header(
        "Tus-Checksum-Algorithm",
        Shape::Text,
        "What a checksum may be made with.",
    ),
    header(
        "Tus-Max-Size",
        BYTES,
        "The largest file that any component of any procedure takes.",
    ),
];
