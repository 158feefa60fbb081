//! Looking into a file in another process, which cannot take more than it was given.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use rlimit::Resource;

use crate::{fault::Code, inspect, limits::Limits, verdict::Verdict};

/// A verdict is a line of a few hundred bytes.
const LONGEST_ANSWER: u64 = 64 << 10;

/// How many files the child may have open: its three streams, the file, and a few that
/// the runtime may want.
const OPEN_FILES: u64 = 16;

/// How often is asked whether a child that has answered is gone.
const ASK_AGAIN: Duration = Duration::from_millis(1);

/// Signals that are sent by people, not earned by files.
const STOPPED_BY_PEOPLE: [i32; 3] = [1, 2, 15];

/// Sent to a process that used up its time on the processor.
const SIGXCPU: i32 = 24;

/// How a Rust program ends that panicked.
const PANICKED: i32 = 101;

/// What keeps a file from being looked into, and is not the file's doing.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The program for the child cannot be started.
    #[error("the program that looks into files does not start")]
    Start(#[source] io::Error),
    /// The file is not where it should be.
    #[error("the file to look into cannot be opened")]
    File(#[source] io::Error),
    /// The child could not take the limits upon itself.
    #[error("the limits for looking into files cannot be set")]
    Limits(#[source] io::Error),
    /// The child cannot be waited for.
    #[error("the program that looks into files cannot be waited for")]
    Wait(#[source] io::Error),
    /// The verdict cannot be handed over.
    #[error("the verdict cannot be written")]
    Write(#[source] io::Error),
    /// The child ended in a way that no file brings about.
    #[error("the program that looks into files ended with {0}, expected a verdict")]
    Ended(ExitStatus),
    /// The child said something that is no verdict.
    #[error("the program that looks into files answered {0} bytes that are no verdict")]
    Answer(usize),
}

/// Has `program` look into `file` in a process of its own.
///
/// The program is started as `program inspect FILE LIMITS`, the limits in JSON, with an
/// empty environment and nothing to read, and is expected to call [`answer`]. It is
/// killed when its time is up. Blocks until it is gone.
///
/// A child that crashes or runs into a limit makes a verdict, [`Code::Unreadable`] or
/// [`Code::TookTooLong`].
///
/// # Errors
///
/// [`Broken`] if the program is missing or another one, or the file is.
pub fn run_child(program: &Path, file: &Path, limits: &Limits) -> Result<Verdict, Broken> {
    let deadline = Instant::now() + limits.time();
    let bytes = fs::metadata(file).map_err(Broken::File)?.len();
    let limits_json = serde_json::to_string(limits).map_err(|error| Broken::Start(error.into()))?;
    let child = Command::new(program)
        .arg("inspect")
        .arg(file)
        .arg(limits_json)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(Broken::Start)?;
    let mut running = Running(child);
    let said = running.said_until(deadline)?;
    let ended = running.ended_until(deadline)?;
    let (Some(said), Some(ended)) = (said, ended) else {
        return Ok(Verdict::failed(bytes, Code::TookTooLong));
    };
    if ended.success() {
        return serde_json::from_slice(&said).map_err(|_| Broken::Answer(said.len()));
    }
    match (ended.signal(), ended.code()) {
        (Some(SIGXCPU), _) => Ok(Verdict::failed(bytes, Code::TookTooLong)),
        (Some(signal), _) if STOPPED_BY_PEOPLE.contains(&signal) => Err(Broken::Ended(ended)),
        (Some(_), _) | (None, Some(PANICKED)) => Ok(Verdict::failed(bytes, Code::Unreadable)),
        (None, _) => Err(Broken::Ended(ended)),
    }
}

/// A child that does not outlive the one who waits for it.
struct Running(Child);

impl Running {
    /// All that the child says until it closes its output; none if it does not in time.
    fn said_until(&mut self, deadline: Instant) -> Result<Option<Vec<u8>>, Broken> {
        let Some(output) = self.0.stdout.take() else {
            return Err(Broken::Wait(io::ErrorKind::BrokenPipe.into()));
        };
        let (done, said) = mpsc::channel();
        // It ends when the child does, at the latest when the child is killed.
        thread::spawn(move || {
            let mut read = Vec::new();
            let result = output.take(LONGEST_ANSWER).read_to_end(&mut read);
            // Nobody listens any more if the time was up.
            let _ = done.send(result.map(|_| read));
        });
        match said.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(read) => read.map(Some).map_err(Broken::Wait),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => {
                Err(Broken::Wait(io::ErrorKind::BrokenPipe.into()))
            }
        }
    }

    /// How the child ended; none if it has not in time.
    fn ended_until(&mut self, deadline: Instant) -> Result<Option<ExitStatus>, Broken> {
        loop {
            if let Some(ended) = self.0.try_wait().map_err(Broken::Wait)? {
                return Ok(Some(ended));
            }
            if Instant::now() >= deadline {
                return Ok(None);
            }
            thread::sleep(ASK_AGAIN);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only for a child that is gone and was waited for.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What the child does: takes its limits upon itself, looks into `file` and writes the
/// verdict to `out` as one line of JSON.
///
/// # Errors
///
/// [`Broken`], for which the child exits with a code of its own choice, neither 0 nor
/// the 101 of a panic.
pub fn answer(file: &Path, limits: &Limits, out: &mut impl Write) -> Result<(), Broken> {
    limit_self(limits).map_err(Broken::Limits)?;
    let mut file = File::open(file).map_err(Broken::File)?;
    let verdict = inspect(&mut file, limits);
    let mut line = serde_json::to_vec(&verdict).map_err(|error| Broken::Write(error.into()))?;
    line.push(b'\n');
    out.write_all(&line).map_err(Broken::Write)?;
    out.flush().map_err(Broken::Write)
}

/// Takes the limits upon this process and whatever it starts, for good.
///
/// Memory, time on the processor, the number of open files; no file can be written or
/// grow, and a crash leaves no image of the memory, in which personal data would be.
///
/// # Errors
///
/// If the system refuses one of the limits.
pub fn limit_self(limits: &Limits) -> io::Result<()> {
    let seconds = limits.cpu_seconds();
    lower(Resource::CORE, 0, 0)?;
    lower(Resource::FSIZE, 0, 0)?;
    lower(Resource::NOFILE, OPEN_FILES, OPEN_FILES)?;
    // A signal that tells why at first, one that cannot be refused a second later.
    lower(Resource::CPU, seconds, seconds + 1)?;
    lower(Resource::AS, limits.memory, limits.memory)
}

/// Sets a limit, but never above what the process was given.
fn lower(resource: Resource, soft: u64, hard: u64) -> io::Result<()> {
    let (_, given) = resource.get()?;
    resource.set(soft.min(given), hard.min(given))
}
