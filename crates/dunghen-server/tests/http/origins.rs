//! Sites that may send what changes something, and sites that may show the app.

use dunghen_server::Settings;

use crate::server::{Server, unlimited};

const PORTAL: &str = "https://dichvucong.example.vn";

fn server() -> anyhow::Result<Server> {
    Server::start_with(Settings {
        allowed_origins: vec![PORTAL.into()],
        frame_ancestors: vec!["self".into(), PORTAL.into()],
        hsts: true,
        ..unlimited()
    })
}

#[test]
fn a_named_site_may_send_and_no_other() -> anyhow::Result<()> {
    let server = server()?;
    let foreign = ("sec-fetch-site", "cross-site");
    for (origin, may) in [
        (PORTAL, true),
        ("https://dichvucong.example.vn.evil.vn", false),
        ("https://evil.vn", false),
        ("http://dichvucong.example.vn", false),
        ("null", false),
    ] {
        let headers = [foreign, ("origin", origin)];
        let made = server.client.post("/api/v1/drafts", &headers, b"")?;
        assert_eq!(made.status, if may { 201 } else { 403 }, "{origin}");
        let told = made.header("access-control-allow-origin");
        assert_eq!(told, may.then_some(origin));
        assert_eq!(made.header("access-control-allow-credentials"), None);
        let asks = [
            ("origin", origin),
            ("access-control-request-method", "PATCH"),
            ("access-control-request-headers", "draft-key,tus-resumable"),
        ];
        let told = server
            .client
            .send("OPTIONS", "/api/v1/uploads/a", &asks, None)?;
        let methods = told
            .header("access-control-allow-methods")
            .unwrap_or_default();
        assert_eq!(methods.contains("PATCH"), may, "{origin}");
    }
    // What no browser sends has neither header.
    assert_eq!(server.client.post("/api/v1/drafts", &[], b"")?.status, 201);
    // Those who ask in tus's own way are answered as before.
    let told = server
        .client
        .send("OPTIONS", "/api/v1/uploads", &[], None)?;
    assert_eq!(told.header("tus-version"), Some("1.0.0"));
    Ok(())
}

#[test]
fn the_policy_names_who_may_show_the_app() -> anyhow::Result<()> {
    let server = server()?;
    let answer = server.client.get("/")?;
    let policy = answer.header("content-security-policy").unwrap_or_default();
    let expected = format!("frame-ancestors 'self' {PORTAL}");
    assert!(policy.ends_with(&expected), "{policy}");
    let strict = answer.header("strict-transport-security");
    assert_eq!(strict, Some("max-age=31536000"));
    // The desk is shown by nobody.
    let desk = server.client.get("/desk")?;
    let policy = desk.header("content-security-policy").unwrap_or_default();
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    Ok(())
}

#[test]
fn of_the_apps_files_other_sites_may_load_the_element_alone() -> anyhow::Result<()> {
    let server = Server::start()?;
    // Whether or not the app was built.
    for (path, may) in [
        ("/embed/element.js", true),
        ("/embed/other.js", false),
        ("/embed.js", false),
        ("/display.js", false),
        ("/embed", false),
        ("/", false),
    ] {
        let answer = server.client.get(path)?;
        let anybody = answer.header("access-control-allow-origin");
        assert_eq!(anybody, may.then_some("*"), "{path}");
        let policy = answer.header("cross-origin-resource-policy");
        let expected = if may { "cross-origin" } else { "same-origin" };
        assert_eq!(policy, Some(expected), "{path}");
        // It keeps its name when its content changes.
        let cached = answer.header("cache-control");
        let renewed = answer.status != 200 || cached == Some("no-cache");
        assert!(renewed, "{path}: {cached:?}");
    }
    Ok(())
}
