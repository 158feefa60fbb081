//! A PostgreSQL of a test process's own: in a folder for a while, on a socket that nobody
//! else reaches. It stops, and its folder goes, once the process has ended, however it did.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

use anyhow::{Context, bail, ensure};

/// Makes and starts it, says where it is, waits for the end of its input, and takes all of
/// it away again. It compares texts as Vietnamese does, where it can: what must not depend
/// on that is found out.
const LIFE: &str = r#"
set -eu
folder=$(mktemp -d /tmp/dunghen.XXXXXX)
trap 'rm -rf "$folder"' EXIT
make() { "$1/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 "${@:2}"; }
make "$1" --locale=C --locale-provider=icu --icu-locale=vi >"$folder/log" 2>&1 || {
    rm -rf "$folder/data"
    make "$1" --locale=C >>"$folder/log" 2>&1
} || { cat "$folder/log" >&2; exit 1; }
"$1/pg_ctl" -D "$folder/data" -l "$folder/log" -w -s start \
    -o "-c listen_addresses='' -c unix_socket_directories='$folder'" \
    || { cat "$folder/log" >&2; exit 1; }
echo "$folder"
exec >/dev/null
trap '' INT TERM HUP
cat >/dev/null
"$1/pg_ctl" -D "$folder/data" -m fast -w -s stop
"#;

static CLUSTER: LazyLock<Result<Cluster, String>> =
    LazyLock::new(|| Cluster::start().map_err(|error| format!("{error:#}")));

struct Cluster {
    programs: PathBuf,
    socket: PathBuf,
    made: AtomicU32,
    // Its input ends with this process.
    _life: Child,
}

/// A new, empty database.
pub(crate) struct Database {
    name: String,
    cluster: &'static Cluster,
}

impl Database {
    /// Makes one.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let cluster = CLUSTER.as_ref();
        let cluster = cluster.map_err(|error| anyhow::anyhow!("{error}"))?;
        let number = cluster.made.fetch_add(1, Ordering::Relaxed);
        let name = format!("test{number}");
        cluster.ask("postgres", &format!("CREATE DATABASE {name}"))?;
        Ok(Self { name, cluster })
    }

    /// Where it is.
    pub(crate) fn address(&self) -> String {
        format!(
            "postgres://postgres@localhost/{}?host={}",
            self.name,
            self.cluster.socket.display()
        )
    }

    /// What it answers to a statement: columns parted by `|`, a row a line.
    pub(crate) fn ask(&self, statement: &str) -> anyhow::Result<String> {
        self.cluster.ask(&self.name, statement)
    }
}

impl Cluster {
    fn start() -> anyhow::Result<Self> {
        let programs = programs()?;
        let mut life = as_somebody()?;
        let mut life = life
            .args(["bash", "-c", LIFE, "bash"])
            .arg(&programs)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start a shell for PostgreSQL")?;
        let said = life.stdout.take().context("no output")?;
        let mut folder = String::new();
        BufReader::new(said).read_line(&mut folder)?;
        ensure!(!folder.is_empty(), "PostgreSQL did not start");
        Ok(Self {
            programs,
            socket: folder.trim_end().into(),
            made: AtomicU32::new(0),
            _life: life,
        })
    }

    fn ask(&self, database: &str, statement: &str) -> anyhow::Result<String> {
        let answer = Command::new(self.programs.join("psql"))
            .args(["-X", "-A", "-t", "-q", "-U", "postgres", "-d", database])
            .arg("-h")
            .arg(&self.socket)
            .args(["-v", "ON_ERROR_STOP=1", "-c", statement])
            .output()?;
        let error = String::from_utf8_lossy(&answer.stderr);
        ensure!(answer.status.success(), "{statement}: {error}");
        Ok(String::from_utf8(answer.stdout)?.trim_end().to_owned())
    }
}

/// The folder of PostgreSQL's programs: Debian has them apart from PATH, by version.
fn programs() -> anyhow::Result<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let mut folders: Vec<(u32, PathBuf)> = versions
        .flatten()
        .filter_map(|version| {
            let number = version.file_name().to_str()?.parse().ok()?;
            Some((number, version.path().join("bin")))
        })
        .collect();
    folders.sort();
    let debian = folders.into_iter().rev().map(|(_, folder)| folder);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut all = debian.chain(std::env::split_paths(&path));
    let found = all.find(|folder| folder.join("initdb").is_file());
    found.context("found no PostgreSQL: `cargo xtask test` says how to get it")
}

/// PostgreSQL does not run as root: then as the user that comes with it, or nobody.
fn as_somebody() -> anyhow::Result<Command> {
    let id = |arguments: &[&str]| -> anyhow::Result<Option<String>> {
        let told = Command::new("id").args(arguments).output()?;
        let id = String::from_utf8(told.stdout)?.trim().to_owned();
        Ok(told.status.success().then_some(id))
    };
    if id(&["-u"])?.as_deref() != Some("0") {
        return Ok(Command::new("env"));
    }
    for user in ["postgres", "nobody"] {
        if let (Some(own), Some(group)) = (id(&["-u", user])?, id(&["-g", user])?) {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", &own, "--regid", &group, "--clear-groups"]);
            return Ok(command);
        }
    }
    bail!("found neither the user postgres nor nobody to run PostgreSQL as")
}
