//! What every answer carries, and requests no browser would send.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use dunghen_server::Settings;

use crate::{
    desk::desk,
    server::{Server, unlimited},
};

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
                      style-src 'self'; font-src 'self'; img-src 'self' blob:; connect-src 'self'; \
                      manifest-src 'self'; form-action 'self'; base-uri 'none'; \
                      require-trusted-types-for 'script'; trusted-types dung-hen; \
                      frame-ancestors 'none'";
/// What a page without a script has of it.
const PLAIN: [&str; 6] = [
    "default-src 'none'",
    "form-action 'self'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    "frame-ancestors 'none'",
];

#[test]
fn every_answer_carries_the_security_headers() -> anyhow::Result<()> {
    let (server, cookie) = desk()?;
    let dossier = "/desk/dossiers/H27-261123-0001";
    let accept = [("cookie", cookie.as_str()), ("if-match", "\"1\"")];
    let events = "/api/v1/officer/dossiers/H27-261123-0001/events";
    let accepted = server
        .client
        .post(events, &accept, br#"{"act":"accept"}"#)?;
    assert_eq!(accepted.status, 200);
    let slip = format!("{dossier}/slips/1.html");
    let paper = format!("{dossier}/slips/1.pdf");
    let file = format!("{dossier}/files/0");
    let rows = [
        ("GET", "/", &[200, 503][..]),
        ("GET", "/ho-so/1.013233", &[200, 503]),
        ("GET", "/procedures/1.013233", &[200, 503]),
        ("GET", "/missing.js", &[404]),
        ("GET", "/healthz", &[204]),
        ("GET", "/readyz", &[204]),
        ("GET", "/catalog/index.bin", &[200]),
        ("GET", "/catalog/nothing/here.bin", &[404]),
        ("GET", "/slips.css", &[200]),
        ("GET", "/desk", &[200]),
        ("GET", "/desk/desk.css", &[200]),
        ("GET", dossier, &[200]),
        ("GET", "/desk/dossiers/H27-261123-9999", &[404]),
        ("GET", &slip, &[200]),
        ("GET", &paper, &[200]),
        ("GET", &file, &[200]),
        ("POST", "/desk/leave", &[303]),
        ("GET", "/api/v1/nothing", &[404]),
        ("DELETE", "/api/v1/dossiers", &[405]),
        ("POST", "/api/v1/dossiers", &[400]),
        ("POST", "/api/v1/drafts", &[201]),
        ("OPTIONS", "/api/v1/uploads", &[204]),
        ("GET", "/api/v1/schedule?procedure=1.013233", &[200]),
    ];
    for (method, path, statuses) in rows {
        let body = (method == "POST").then_some(&b""[..]);
        let session = [("cookie", cookie.as_str())];
        let answer = server.client.send(method, path, &session, body)?;
        assert!(
            statuses.contains(&answer.status),
            "{path}: {}",
            answer.status
        );
        let policy = answer.header("content-security-policy").unwrap_or_default();
        let parts: Vec<_> = policy.split("; ").collect();
        let strict = policy == POLICY || PLAIN.iter().all(|part| parts.contains(part));
        assert!(strict, "{method} {path}: {policy}");
        assert!(!policy.contains("unsafe-inline"), "{method} {path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            (
                "permissions-policy",
                "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            ),
        ] {
            assert_eq!(answer.header(name), Some(value), "{method} {path}");
        }
        assert!(answer.header("x-request-id").is_some(), "{method} {path}");
        for name in [
            "server",
            "x-powered-by",
            "access-control-allow-origin",
            "strict-transport-security",
        ] {
            assert_eq!(answer.header(name), None, "{method} {path}");
        }
        let ends = path == "/desk/leave";
        assert_eq!(answer.header("set-cookie").is_some(), ends, "{path}");
    }
    Ok(())
}

#[test]
fn what_is_refused_carries_them_too() -> anyhow::Result<()> {
    let server = Server::start_with(Settings {
        reads_per_minute: 1,
        ..unlimited()
    })?;
    let foreign = [("sec-fetch-site", "cross-site")];
    server.client.get("/readyz")?;
    for (answer, status) in [
        (server.client.post("/api/v1/drafts", &foreign, b"")?, 403),
        (server.client.get("/readyz")?, 429),
    ] {
        assert_eq!(answer.status, status);
        assert_eq!(answer.header("content-security-policy"), Some(POLICY));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert!(answer.header("x-request-id").is_some());
    }
    Ok(())
}

#[test]
fn paths_that_climb_lead_nowhere() -> anyhow::Result<()> {
    let server = Server::start()?;
    for path in [
        "/../Cargo.toml",
        "/..%2f..%2fCargo.toml",
        "/%2e%2e/Cargo.toml",
        "/catalog/../../Cargo.toml",
        "//etc/passwd",
        "/catalog/x/..%2f..%2fCargo.toml",
        "/etc/passwd.txt",
    ] {
        let answer = raw(
            &server,
            &format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"),
        )?;
        assert!(
            !answer.contains("[package]") && !answer.contains("root:"),
            "{path}: {answer}"
        );
        assert!(!answer.starts_with("HTTP/1.1 500"), "{path}: {answer}");
    }
    Ok(())
}

#[test]
fn requests_that_are_no_http_do_no_harm() -> anyhow::Result<()> {
    let server = Server::start()?;
    for request in [
        "\r\n\r\n",
        "GARBAGE\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "POST /api/v1/dossiers HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n",
        "POST /api/v1/dossiers HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        "POST /api/v1/uploads HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    ] {
        let answer = raw(&server, request)?;
        assert!(!answer.starts_with("HTTP/1.1 500"), "{request:?}: {answer}");
        assert_eq!(
            server.client.get("/healthz")?.status,
            204,
            "after {request:?}"
        );
    }
    Ok(())
}

/// Sends bytes, says that no more will come, and reads until the server closes.
fn raw(server: &Server, request: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(server.client.address())?;
    stream.write_all(request.as_bytes())?;
    stream.shutdown(std::net::Shutdown::Write)?;
    let mut answer = Vec::new();
    // A server may also close without an answer, or with a reset.
    let _ = stream.read_to_end(&mut answer);
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
