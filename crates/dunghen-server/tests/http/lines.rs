//! Lines that are slow, crowded or cut: raw sockets against the limits of a connection.

use std::{
    io::{ErrorKind, Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use dunghen_server::Settings;

use crate::server::{Server, unlimited};

/// The shortest limits there are.
fn impatient() -> Settings {
    Settings {
        header_seconds: 1,
        body_seconds: 1,
        ..unlimited()
    }
}

fn connected(address: SocketAddr) -> anyhow::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    Ok(stream)
}

/// All that comes until the server closes, which it does within so much time.
fn rest(stream: &mut TcpStream, within: Duration) -> anyhow::Result<String> {
    let begun = Instant::now();
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    // A server may close by a reset, where it has not read all that was sent.
    let reset = read.is_err_and(|error| error.kind() != ErrorKind::ConnectionReset);
    ensure!(!reset && begun.elapsed() < within, "the line stayed open");
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// Reads the head of one answer.
fn head(stream: &mut TcpStream) -> anyhow::Result<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.extend(byte);
    }
    Ok(String::from_utf8(head)?)
}

/// Sends a byte now and then until the server has had enough; how long that took.
fn drip(stream: &TcpStream) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let mut writer = stream.try_clone()?;
    let dripping = thread::spawn(move || {
        while writer.write_all(b"a").is_ok() && begun.elapsed() < Duration::from_secs(20) {
            thread::park_timeout(Duration::from_millis(100));
        }
    });
    let mut reader = stream.try_clone()?;
    let mut answer = Vec::new();
    let _ = reader.read_to_end(&mut answer);
    let ended = begun.elapsed();
    let _ = stream.shutdown(Shutdown::Both);
    let _ = dripping.join();
    Ok(ended)
}

#[test]
fn headers_that_never_end_end_the_line() -> anyhow::Result<()> {
    let server = Server::start_with(impatient())?;
    // However steadily it comes, all of it must be there in time.
    let mut slow = connected(server.client.address())?;
    slow.write_all(b"GET / HTTP/1.1\r\nhost: a\r\nx: ")?;
    let ended = drip(&slow)?;
    assert!(ended < Duration::from_secs(10), "{ended:?}");
    // Nor does a line stay open on which nothing is asked.
    let mut idle = connected(server.client.address())?;
    rest(&mut idle, Duration::from_secs(10))?;
    let mut kept = connected(server.client.address())?;
    kept.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n")?;
    assert!(head(&mut kept)?.starts_with("HTTP/1.1 204"));
    rest(&mut kept, Duration::from_secs(10))?;
    Ok(())
}

#[test]
fn a_body_that_stops_is_told_so() -> anyhow::Result<()> {
    let server = Server::start_with(impatient())?;
    let draft = server.new_draft()?;
    for request in [
        "POST /api/v1/dossiers HTTP/1.1\r\nidempotency-key: k\r\n".to_owned(),
        "POST /desk/session HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded\r\n".into(),
        "POST /api/v1/forms/owner_identity HTTP/1.1\r\ncontent-type: application/json\r\n".into(),
        format!(
            "POST /api/v1/uploads HTTP/1.1\r\ntus-resumable: 1.0.0\r\nupload-length: 1000\r\n\
             content-type: application/offset+octet-stream\r\ndraft-key: {draft}\r\n"
        ),
    ] {
        let mut stream = connected(server.client.address())?;
        let request = format!("{request}host: a\r\ncontent-length: 1000\r\n\r\nbeginning");
        stream.write_all(request.as_bytes())?;
        let answer = rest(&mut stream, Duration::from_secs(10))?;
        assert!(answer.starts_with("HTTP/1.1 408"), "{request}: {answer}");
        assert!(answer.contains("/problems/too-slow"), "{answer}");
    }
    Ok(())
}

#[test]
fn a_request_ends_after_its_time_however_it_comes() -> anyhow::Result<()> {
    let server = Server::start_with(Settings {
        request_seconds: 1,
        ..unlimited()
    })?;
    let mut stream = connected(server.client.address())?;
    let request = "POST /api/v1/dossiers HTTP/1.1\r\nhost: a\r\nidempotency-key: k\r\n\
                   content-length: 1000\r\n\r\n";
    stream.write_all(request.as_bytes())?;
    let ended = drip(&stream)?;
    assert!(ended < Duration::from_secs(10), "{ended:?}");
    Ok(())
}

#[test]
fn headers_have_a_size_and_a_number() -> anyhow::Result<()> {
    let server = Server::start()?;
    let long = format!("x: {}\r\n", "a".repeat(1 << 20));
    let many: String = (0..10_000).map(|at| format!("x{at}: a\r\n")).collect();
    let hundreds = "x: a\r\n".repeat(200);
    let address = format!("GET /{} HTTP/1.1\r\n", "a".repeat(64 * 1_024));
    for (line, headers) in [
        ("GET / HTTP/1.1\r\n", &long),
        ("GET / HTTP/1.1\r\n", &many),
        ("GET / HTTP/1.1\r\n", &hundreds),
        (&address, &String::new()),
    ] {
        let mut stream = connected(server.client.address())?;
        // The server has had enough before all is sent.
        let _ = stream.write_all(format!("{line}host: a\r\n{headers}\r\n").as_bytes());
        let answer = rest(&mut stream, Duration::from_secs(10))?;
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(matches!(status, "431" | "414" | ""), "{answer}");
        assert_eq!(server.client.get("/healthz")?.status, 204);
    }
    // What a browser sends is far below that.
    let usual = "x: a\r\n".repeat(60) + &format!("cookie: {}\r\n", "a".repeat(8 * 1_024));
    let mut stream = connected(server.client.address())?;
    let request = format!("GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n{usual}\r\n");
    stream.write_all(request.as_bytes())?;
    assert!(rest(&mut stream, Duration::from_secs(10))?.starts_with("HTTP/1.1 204"));
    Ok(())
}

#[test]
fn who_finds_no_room_waits_for_it() -> anyhow::Result<()> {
    let server = Server::start_with(Settings {
        connections: 1,
        header_seconds: 1,
        ..unlimited()
    })?;
    let mut first = connected(server.client.address())?;
    first.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n")?;
    head(&mut first)?;
    // The first says nothing more, and must make room in its time.
    let begun = Instant::now();
    assert_eq!(server.client.get("/healthz")?.status, 204);
    assert!(begun.elapsed() > Duration::from_millis(500));
    Ok(())
}

#[cfg(target_os = "linux")]
#[test]
fn who_asks_and_does_not_listen_loses_its_place() -> anyhow::Result<()> {
    let server = Server::start_with(Settings {
        connections: 1,
        ..impatient()
    })?;
    let mut deaf = connected(server.client.address())?;
    deaf.set_write_timeout(Some(Duration::from_millis(500)))?;
    let asked = "GET /catalog/index.bin HTTP/1.1\r\nhost: a\r\n\r\n".repeat(100);
    // More than the system holds for either side, so that the server must wait.
    for _ in 0..100 {
        if deaf.write_all(asked.as_bytes()).is_err() {
            break;
        }
    }
    assert_eq!(server.client.get("/healthz")?.status, 204);
    Ok(())
}

/// Begins to upload: the head and half of the body are sent, and the server is at it.
fn half_an_upload(server: &Server) -> anyhow::Result<TcpStream> {
    let draft = server.new_draft()?;
    let mut stream = connected(server.client.address())?;
    let request = format!(
        "POST /api/v1/uploads HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\n\
         tus-resumable: 1.0.0\r\nupload-length: 8\r\ncontent-length: 8\r\n\
         content-type: application/offset+octet-stream\r\ndraft-key: {draft}\r\n\r\n"
    );
    stream.write_all(request.as_bytes())?;
    let leave = head(&mut stream)?;
    ensure!(leave.starts_with("HTTP/1.1 100"), "{leave}");
    stream.write_all(b"%PDF")?;
    Ok(stream)
}

#[test]
fn what_is_under_way_is_finished_before_the_end() -> anyhow::Result<()> {
    let mut server = Server::start_with(unlimited())?;
    let mut idle = connected(server.client.address())?;
    idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n")?;
    head(&mut idle)?;
    let mut upload = half_an_upload(&server)?;
    server.stop();
    // A line on which nothing is asked is closed at once, and no new one is taken.
    rest(&mut idle, Duration::from_secs(10))?;
    let refused = TcpStream::connect(server.client.address());
    assert!(refused.is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused));
    upload.write_all(b"-1.7")?;
    let answer = rest(&mut upload, Duration::from_secs(10))?;
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
    let place = answer
        .lines()
        .find_map(|line| line.strip_prefix("upload-offset: "))
        .context("found no offset")?;
    assert_eq!(place, "8");
    server.ended()
}

#[test]
fn what_does_not_end_in_time_is_cut_off() -> anyhow::Result<()> {
    let mut server = Server::start_with(Settings {
        drain_seconds: 1,
        ..unlimited()
    })?;
    let upload = half_an_upload(&server)?;
    let begun = Instant::now();
    server.stop();
    server.ended()?;
    assert!(begun.elapsed() < Duration::from_secs(10));
    drop(upload);
    Ok(())
}

#[test]
fn numbers_are_no_page_of_the_public_listener() -> anyhow::Result<()> {
    let server = Server::start()?;
    let answer = server.client.get("/metrics")?;
    let told = String::from_utf8_lossy(&answer.body);
    assert!(!told.contains("dunghen_requests"), "{told}");
    Ok(())
}
