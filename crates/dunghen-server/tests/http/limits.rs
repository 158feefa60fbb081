//! How much one address may ask for.

use anyhow::Context;
use dunghen_server::Settings;

use crate::{
    client::Answer,
    server::{Server, unlimited},
};

/// After how many seconds a refused address may come again.
fn wait(answer: &Answer) -> anyhow::Result<u32> {
    answer.problem(429, "/problems/too-many-requests")?;
    let wait = answer.header("retry-after").context("found no wait")?;
    Ok(wait.parse()?)
}

#[test]
fn each_kind_of_request_has_a_measure_of_its_own() -> anyhow::Result<()> {
    let server = Server::start_with(Settings {
        reads_per_minute: 3,
        writes_per_minute: 2,
        sign_ins_per_minute: 1,
        drafts_per_minute: 1,
        ..unlimited()
    })?;
    let client = &server.client;
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for (method, path, headers, at_most) in [
        ("GET", "/api/v1/calendar/2026", &[][..], 3),
        ("POST", "/api/v1/dossiers", &[], 2),
        ("POST", "/api/v1/drafts", &[], 1),
        ("POST", "/desk/session", &form, 1),
    ] {
        let body = (method == "POST").then_some(&b"account=a&password=b"[..]);
        for _ in 0..at_most {
            assert_ne!(
                client.send(method, path, headers, body)?.status,
                429,
                "{path}"
            );
        }
        let wait = wait(&client.send(method, path, headers, body)?)?;
        assert!((1..=61).contains(&wait), "{path}: {wait}");
    }
    // Who only asks whether we live is never refused.
    for _ in 0..20 {
        assert_eq!(client.get("/healthz")?.status, 204);
    }
    let english = [("accept-language", "en")];
    let told = client.get_with("/api/v1/calendar/2026", &english)?;
    let told = told.problem(429, "/problems/too-many-requests")?;
    assert!(told.to_string().contains("Too many requests"), "{told}");
    Ok(())
}

#[test]
fn an_address_is_told_by_the_proxy_and_not_by_the_client() -> anyhow::Result<()> {
    let limited = |trusted_hops| Settings {
        reads_per_minute: 1,
        trusted_hops,
        ..unlimited()
    };
    let asked = |server: &Server, from: &str| {
        let headers = [("x-forwarded-for", from)];
        let answer = server.client.get_with("/api/v1/calendar/2026", &headers)?;
        anyhow::Ok(answer.status)
    };
    let behind = Server::start_with(limited(1))?;
    assert_eq!(asked(&behind, "203.0.113.7")?, 200);
    assert_eq!(asked(&behind, "203.0.113.8")?, 200);
    // Whatever a client says of itself stands before what the proxy says.
    assert_eq!(asked(&behind, "198.51.100.1, 203.0.113.7")?, 429);
    assert_eq!(asked(&behind, "2001:db8:0:1::1")?, 200);
    assert_eq!(asked(&behind, "2001:db8:0:1::2")?, 429);
    assert_eq!(asked(&behind, "2001:db8:0:2::1")?, 200);
    let alone = Server::start_with(limited(0))?;
    assert_eq!(asked(&alone, "203.0.113.7")?, 200);
    assert_eq!(asked(&alone, "203.0.113.8")?, 429);
    Ok(())
}

#[test]
fn so_much_is_uploaded_a_day() -> anyhow::Result<()> {
    let server = Server::start_with(Settings {
        upload_megabytes_per_day: 1,
        ..unlimited()
    })?;
    // The measure is full within the first, which goes on to its end.
    let file = crate::samples::file(None, "a", 1_100_000);
    let begun = server.attach(&file)?;
    assert_eq!(
        begun.status,
        200,
        "{}",
        String::from_utf8_lossy(&begun.body)
    );
    let wait = wait(&server.attach(&file)?)?;
    assert!(wait >= 1, "{wait}");
    // What is no upload goes on.
    server.new_draft()?;
    Ok(())
}
