//! No success leaves the server before the disk has what it tells of: every call of the
//! running server into the system is taken down, and read in order.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
    thread,
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use dunghen_server::Settings;
use tokio::runtime::Runtime;

use super::{Client, Place, Running, Upload, account, code_of, hash, pdf};

/// What is taken down: what reaches a file or a socket.
const CALLS: &str = "trace=read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg,\
    pwrite64,pwritev,ftruncate,fsync,fdatasync,openat";

const DOSSIERS: usize = 30;
const FILES: usize = 6;

/// The same command, taken down by strace in a file.
fn traced(command: &Command, to: &Path) -> Command {
    let mut strace = Command::new("strace");
    strace
        // The server stays the child; whoever ends it ends all of it.
        .args([
            "--daemonize=grandchild",
            "-f",
            "-yy",
            "-s",
            "24",
            "-e",
            CALLS,
            "-o",
        ])
        .arg(to)
        .arg(command.get_program())
        .args(command.get_args());
    strace
}

/// What was written to the data folder and is not safe yet, while a trace is read.
struct Reader<'d> {
    data: &'d str,
    /// Calls that have begun and not ended, by thread: the line and what was said of them.
    open: BTreeMap<String, (usize, String)>,
    /// When each file was last written to, until it is synced.
    dirty: BTreeMap<String, usize>,
    /// What came last over each socket.
    asked: BTreeMap<String, &'static str>,
    seen: BTreeSet<String>,
    /// How many writes were answered with success.
    answered: usize,
}

impl<'d> Reader<'d> {
    fn new(data: &'d str) -> Self {
        Self {
            data,
            open: BTreeMap::new(),
            dirty: BTreeMap::new(),
            asked: BTreeMap::new(),
            seen: BTreeSet::new(),
            answered: 0,
        }
    }

    /// Reads a line: `1 fsync(3</a>) = 0`, or its two halves apart.
    fn read(&mut self, at: usize, line: &str) -> anyhow::Result<()> {
        let Some((thread, said)) = line.split_once(char::is_whitespace) else {
            return Ok(());
        };
        let said = said.trim_start();
        if let Some(begun) = said.strip_suffix(" <unfinished ...>") {
            self.begins(at, begun)?;
            self.open.insert(thread.into(), (at, begun.into()));
        } else if said.starts_with("<... ") {
            let (begun_at, begun) = self.open.remove(thread).context("a call without an end")?;
            let rest = said.split_once("resumed>").map_or("", |(_, rest)| rest);
            self.ends(begun_at, &format!("{begun}{rest}"));
        } else if said.contains('(') {
            self.begins(at, said)?;
            self.ends(at, said);
        }
        Ok(())
    }

    /// A call begins: what is written may be lost from here on, and what is answered is told.
    fn begins(&mut self, at: usize, said: &str) -> anyhow::Result<()> {
        let (call, of) = parts(said);
        match call {
            "write" | "writev" | "pwrite64" | "pwritev" | "ftruncate" if self.matters(of) => {
                self.dirty.insert(of.into(), at);
            }
            "write" | "writev" | "sendto" | "sendmsg"
                if said.contains("\"HTTP/1.1 2") && self.asked.get(of) == Some(&"write") =>
            {
                self.asked.remove(of);
                self.answered += 1;
                ensure!(
                    self.dirty.is_empty(),
                    "line {}: {said}, while not safe: {:?}",
                    at + 1,
                    self.dirty
                );
            }
            _ => {}
        }
        Ok(())
    }

    /// A call ended: what was written before a sync began is safe.
    fn ends(&mut self, begun: usize, said: &str) {
        let (call, of) = parts(said);
        match call {
            "fsync" | "fdatasync" if said.ends_with("= 0") => {
                let safe = |written: &usize| *written < begun;
                if self.dirty.get(of).is_some_and(safe) {
                    self.dirty.remove(of);
                }
            }
            // A file that is new is there once its folder is safe.
            "openat" if said.contains("O_CREAT") => {
                let opened = said.rsplit_once("= ").map_or("", |(_, opened)| opened);
                let (_, of) = parts(opened);
                let arriving = format!("{}/files/arriving", self.data);
                if of.starts_with(&arriving) && self.seen.insert(of.into()) {
                    self.dirty.insert(arriving, begun);
                }
            }
            "read" | "readv" | "recvfrom" | "recvmsg" => {
                let writes = ["\"POST ", "\"PATCH "]
                    .iter()
                    .any(|verb| said.contains(verb));
                if writes {
                    self.asked.insert(of.into(), "write");
                } else if said.contains("\"GET ") || said.contains("\"HEAD ") {
                    self.asked.insert(of.into(), "read");
                }
            }
            _ => {}
        }
    }

    /// Whether losing what is in a file would lose what was acknowledged: what lies in the
    /// database file itself is in its log as well until that is safe.
    fn matters(&self, file: &str) -> bool {
        let inside = file.strip_prefix(self.data).unwrap_or_default();
        inside.ends_with("-wal")
            || (inside.starts_with("/files/") && !inside.contains("/looked-into/"))
    }
}

/// The name of a call, and the file or socket it is about: `fsync(3</a>)` is `/a`'s.
fn parts(said: &str) -> (&str, &str) {
    let (call, rest) = said.split_once('(').unwrap_or(("", said));
    let of = rest.split_once('<').map_or("", |(_, of)| of);
    // A socket has an arrow in its name.
    let end = match of.starts_with("TCP:[") {
        true => of.find("]>"),
        false => of.find('>'),
    };
    (call, of.get(..end.unwrap_or_default()).unwrap_or_default())
}

#[test]
fn no_success_leaves_before_the_disk_has_it() -> anyhow::Result<()> {
    let (data, told) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let data = data.path().canonicalize()?;
    let told = told.path().join("trace");
    let settings = Settings {
        data: data.clone(),
        ..Settings::default()
    };
    Runtime::new()?.block_on(account(&settings))?;
    let place = Place {
        data: &data,
        database: None,
        bucket: None,
    };
    let server = Running::run(traced(&place.serving(), &told))
        .context("cannot run strace: `cargo xtask test` says how to get it")?;
    let client = Client::new(&server.origin)?;
    // One after another, so that what is not safe is what the answer tells of. Signing in
    // and beginning a draft were two.
    let mut answered = 2;
    for number in 0..DOSSIERS {
        let (status, receipt) = client.file(&format!("key {number}"))?;
        ensure!(status == 201, "found {status}");
        let (status, _) = client.act(&code_of(&receipt)?, 1)?;
        ensure!(status == 200, "found {status}");
        answered += 2;
    }
    for number in 0..FILES {
        let mut upload = Upload {
            draft: client.draft.clone(),
            content: pdf(&number.to_string().repeat(250_000)),
            received: 0,
        };
        let place = client.begin(&upload)?;
        answered += 1;
        while upload.received < upload.content.len() {
            upload.received = client.portion(&place, &upload, 70_001)?;
            answered += 1;
        }
        ensure!(client.accepted(&place, &upload)? == hash(&upload.content));
    }
    server.kill()?;
    let trace = ended(&told)?;
    let data = data.to_str().context("a folder without a name")?;
    let mut reader = Reader::new(data);
    for (at, line) in trace.lines().enumerate() {
        reader.read(at, line)?;
    }
    ensure!(
        reader.answered == answered,
        "found {} answers in the trace, expected {answered}",
        reader.answered
    );
    Ok(())
}

/// The trace, once strace has written all of it.
fn ended(file: &Path) -> anyhow::Result<String> {
    for _ in 0..500 {
        let trace = fs::read_to_string(file)?;
        if trace.trim_end().ends_with("+++ killed by SIGKILL +++") {
            return Ok(trace);
        }
        thread::sleep(Duration::from_millis(20));
    }
    bail!("the trace has no end")
}

#[test]
fn a_success_that_leaves_too_early_is_seen() {
    let asked = r#"1 recvfrom(9<TCP:[a->b]>, "POST /api"..., 8, 0) = 8"#;
    let answer = r#"1 sendto(9<TCP:[a->b]>, "HTTP/1.1 201 Created"..., 8, 0) = 8"#;
    let written = r#"2 pwrite64(3</d/x.sqlite-wal>, "x"..., 1, 0) = 1"#;
    let synced = "2 fdatasync(3</d/x.sqlite-wal>) = 0";
    let sync_begins = "2 fdatasync(3</d/x.sqlite-wal> <unfinished ...>";
    let sync_ends = "2 <... fdatasync resumed>) = 0";
    let created = r#"2 openat(AT_FDCWD</>, "/d/files/arriving/u", O_WRONLY|O_CREAT, 0666) = 4</d/files/arriving/u>"#;
    let folder = "2 fsync(5</d/files/arriving>) = 0";
    let rows: [(&[&str], bool); 8] = [
        (&[asked, written, synced, answer], true),
        (&[asked, written, answer, synced], false),
        (&[asked, written, sync_begins, sync_ends, answer], true),
        (&[asked, written, sync_begins, answer, sync_ends], false),
        (&[asked, sync_begins, written, sync_ends, answer], false),
        (&[asked, synced, written, answer], false),
        (&[asked, created, answer], false),
        (&[asked, created, folder, answer], true),
    ];
    for (lines, safe) in rows {
        let mut reader = Reader::new("/d");
        let mut lines_read = lines.iter().enumerate();
        let read = lines_read.try_for_each(|(at, line)| reader.read(at, line));
        assert_eq!(read.is_ok(), safe, "{lines:?}: {read:?}");
        assert_eq!(reader.answered, 1);
    }
}
