//! The catalog as browsers load it.

use chrono::Datelike as _;
use dunghen_core::{
    catalog::{CatalogIndex, ProcedureChunk, decode},
    text::Lang,
};
use dunghen_words::{ENGLISH, ENGLISH_HASH, LATER, LATER_HASH};

use crate::server::{Server, catalog};

#[test]
fn the_index_is_sent_again_only_when_it_changed() -> anyhow::Result<()> {
    let server = Server::start()?;
    let answer = server.client.get("/catalog/index.bin")?;
    assert_eq!(
        (answer.status, &answer.body),
        (200, &catalog()?.index_bytes)
    );
    assert_eq!(
        answer.header("content-type"),
        Some("application/octet-stream")
    );
    assert_eq!(answer.header("cache-control"), Some("no-cache"));
    assert_eq!(answer.header("vary"), Some("accept-encoding"));
    let index: CatalogIndex = decode(&answer.body)?;
    let whole = &catalog()?.index;
    assert_eq!(index.hash, whole.hash);
    assert_eq!(index.procedures, whole.procedures);
    // A browser looks forward: what lies more than two years before the last notice it
    // does not get.
    let years = &index.calendar.data().years;
    let announced = whole.calendar.announced_until().map(|last| last.year());
    assert_eq!(years.first().map(|year| year.year + 2), announced);
    assert!(whole.calendar.data().years.ends_with(years));
    let tag = format!("\"{}\"", index.hash);
    assert_eq!(answer.header("etag"), Some(tag.as_str()));

    let again = |known: &str| {
        let headers = [("if-none-match", known)];
        server.client.get_with("/catalog/index.bin", &headers)
    };
    let unchanged = again(&tag)?;
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
    assert_eq!(unchanged.header("etag"), Some(tag.as_str()));
    assert_eq!(unchanged.header("cache-control"), Some("no-cache"));
    assert_eq!(again("\"0000\"")?.status, 200);
    assert_eq!(again(&index.hash)?.status, 200);
    Ok(())
}

#[test]
fn parts_are_compressed_only_for_those_who_ask() -> anyhow::Result<()> {
    let server = Server::start()?;
    let hash = &catalog()?.index.hash;
    let rows = [
        (None, None),
        (Some("br"), Some("br")),
        (Some("gzip, deflate, br, zstd"), Some("br")),
        (Some("BR;q=0.5"), Some("br")),
        (Some("gzip"), None),
        (Some("br;q=0"), None),
        (Some("br;q=0.000"), None),
        (Some("br; q=0"), None),
        (Some("brotli"), None),
        (Some("identity"), None),
    ];
    for path in [
        "/catalog/index.bin".into(),
        format!("/catalog/{hash}/1.013233.vi.bin"),
        format!("/catalog/words/{ENGLISH_HASH}.en.txt"),
        format!("/catalog/words/{LATER_HASH}.vi.txt"),
    ] {
        let plain = server.client.get(&path)?.body;
        for (asked, coding) in rows {
            let headers: Vec<_> = asked
                .map(|asked| ("accept-encoding", asked))
                .into_iter()
                .collect();
            let answer = server.client.get_with(&path, &headers)?;
            assert_eq!(
                answer.header("content-encoding"),
                coding,
                "{path} {asked:?}"
            );
            let body = if coding.is_some() {
                assert!(answer.body.len() < plain.len(), "{path}");
                let mut unpacked = Vec::new();
                brotli::BrotliDecompress(&mut answer.body.as_slice(), &mut unpacked)?;
                unpacked
            } else {
                answer.body
            };
            assert!(body == plain, "{path} {asked:?}");
        }
    }
    Ok(())
}

#[test]
fn a_procedure_is_found_under_the_hash_in_force_only() -> anyhow::Result<()> {
    let server = Server::start()?;
    let hash = &catalog()?.index.hash;
    for (code, chunk) in &catalog()?.chunks {
        let answer = server
            .client
            .get(&format!("/catalog/{hash}/{code}.vi.bin"))?;
        assert_eq!(answer.status, 200);
        let cache = answer.header("cache-control");
        assert_eq!(cache, Some("public, max-age=31536000, immutable"));
        let found: ProcedureChunk = decode(&answer.body)?;
        assert!(found.procedure == chunk.procedure, "{code}");
        assert!(found.words == chunk.words.cut(Lang::Vi), "{code}");
    }
    let other = "0".repeat(hash.len());
    for path in [
        format!("/catalog/{other}/1.013233.vi.bin"),
        format!("/catalog/{}/1.013233.vi.bin", hash.to_uppercase()),
        format!("/catalog/{hash}/1.013233"),
        format!("/catalog/{hash}/1.000000.vi.bin"),
        format!("/catalog/{hash}/index.bin"),
        format!("/catalog/{hash}/.bin"),
        format!("/catalog/{hash}/..%2f1.013233.vi.bin"),
    ] {
        let answer = server.client.get(&path)?;
        answer.problem(404, "/problems/not-found")?;
        assert_eq!(answer.header("cache-control"), None, "{path}");
    }
    Ok(())
}

#[test]
fn words_are_found_under_their_hash_only() -> anyhow::Result<()> {
    let server = Server::start()?;
    for (file, words) in [
        (format!("{ENGLISH_HASH}.en.txt"), ENGLISH),
        (format!("{LATER_HASH}.vi.txt"), LATER),
    ] {
        let answer = server.client.get(&format!("/catalog/words/{file}"))?;
        assert_eq!(
            (answer.status, answer.body.as_slice()),
            (200, words.as_bytes())
        );
        for (name, expected) in [
            ("content-type", "text/plain; charset=utf-8"),
            ("cache-control", "public, max-age=31536000, immutable"),
            ("vary", "accept-encoding"),
        ] {
            assert_eq!(answer.header(name), Some(expected), "{name}");
        }
    }
    let other = "0".repeat(ENGLISH_HASH.len());
    for file in [
        format!("{other}.en.txt"),
        format!("{ENGLISH_HASH}.vi.txt"),
        format!("{ENGLISH_HASH}.en"),
        ENGLISH_HASH.into(),
        ".en.txt".into(),
    ] {
        let answer = server.client.get(&format!("/catalog/words/{file}"))?;
        answer.problem(404, "/problems/not-found")?;
        assert_eq!(answer.header("cache-control"), None, "{file}");
    }
    Ok(())
}
