//! Settings: what holds, where it is from, what is refused, and what the document says.

use std::{fs, path::Path, process::Command};

use dunghen_server::{
    Settings,
    settings::{Effective, Wrong},
};
use serde_json::Value;
use tempfile::TempDir;

use crate::document::page;

/// The page of the settings.
const OPERATING: &str = "docs/operating.md";

fn written(text: &str) -> anyhow::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("dunghen.toml"), text)?;
    Ok(folder)
}

fn read(
    file: Option<&Path>,
    env: &[(&str, &str)],
    flags: &[(&str, &str)],
) -> Result<Effective, Wrong> {
    let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        let pairs = pairs.iter();
        pairs
            .map(|(key, value)| ((*key).into(), (*value).into()))
            .collect()
    };
    Effective::read(file, owned(env), owned(flags))
}

#[test]
fn what_is_nearer_holds() -> anyhow::Result<()> {
    let folder = written("# One\nlisten = \"127.0.0.1:1\"\nkeep_days = 90\nheaders = 64\n")?;
    let file = folder.path().join("dunghen.toml");
    let env = [
        ("DUNGHEN_LISTEN", "127.0.0.1:2"),
        ("DUNGHEN_KEEP_DAYS", "30"),
        ("DUNGHEN_HEADERS", ""),
        ("DUNGHEN_ALLOWED_ORIGINS", "https://a.vn, https://b.vn"),
        ("DUNGHEN_FRAME_ANCESTORS", "[\"self\"]"),
        (
            "DUNGHEN_DATABASE",
            "postgres://dunghen:geheim@127.0.0.1/dunghen",
        ),
        ("DUNGHEN_LISTN", "127.0.0.1:4"),
        ("PATH", "/bin"),
    ];
    let flags = [
        ("listen", "127.0.0.1:3"),
        ("log_format", "json"),
        ("hsts", "true"),
    ];
    let found = read(Some(&file), &env, &flags)?;
    let settings = &found.settings;
    assert_eq!(settings.listen, "127.0.0.1:3".parse()?);
    assert_eq!(settings.keep_days, Some(30));
    assert_eq!(settings.headers, 64);
    assert_eq!(settings.allowed_origins, ["https://a.vn", "https://b.vn"]);
    assert_eq!(settings.frame_ancestors, ["self"]);
    assert!(settings.hsts);
    assert_eq!(found.strangers, ["DUNGHEN_LISTN"]);
    let database = settings.database.as_ref().map(|secret| secret.reveal());
    assert_eq!(
        database,
        Some("postgres://dunghen:geheim@127.0.0.1/dunghen")
    );

    let told = found.to_toml();
    for line in [
        "listen = \"127.0.0.1:3\" # command line",
        "keep_days = 30 # environment, DUNGHEN_KEEP_DAYS",
        &format!("headers = 64 # {}:4", file.display()),
        "connections = 1024 # default",
        "database = \"postgres://***\" # environment, DUNGHEN_DATABASE",
        "# metrics_listen is not set",
    ] {
        assert!(told.lines().any(|told| told == line), "{line}\n{told}");
    }
    assert!(!told.contains("geheim") && !format!("{found:?}").contains("geheim"));
    // What is printed can be given again.
    let again = written(&told.replace("database", "# database"))?;
    let again = read(Some(&again.path().join("dunghen.toml")), &[], &[])?;
    assert_eq!(again.settings.keep_days, Some(30));
    Ok(())
}

#[test]
fn kiosks_are_set_as_a_table() -> anyhow::Result<()> {
    let address = "https://a.vn/geheim";
    let folder = written(&format!(
        "[kiosk]\nenabled = true\nhelp_url = \"{address}\"\n"
    ))?;
    let file = folder.path().join("dunghen.toml");
    let found = read(Some(&file), &[], &[])?;
    let kiosk = &found.settings.kiosk;
    assert!(kiosk.enabled && !kiosk.queue);
    assert_eq!(kiosk.idle_form_seconds, 120);
    let told = found.to_toml();
    let line = told.lines().find(|line| line.starts_with("kiosk = "));
    let line = line.unwrap_or_default();
    assert!(line.contains("enabled = true"), "{told}");
    assert!(line.contains("\"https://***\""), "{told}");
    assert!(!told.contains("geheim"), "{told}");
    let inline = [("DUNGHEN_KIOSK", "{ enabled = true, queue = true }")];
    assert!(read(None, &inline, &[])?.settings.kiosk.queue);
    for (wrong, expected) in [
        ("{ warning_seconds = 5 }", "kiosk: warning_seconds: found 5"),
        ("{ enabled = 3 }", "kiosk: invalid type"),
        ("{ nope = 3 }", "kiosk: unknown field `nope`"),
    ] {
        let told = read(None, &[("DUNGHEN_KIOSK", wrong)], &[]).err();
        let told = told.map(|wrong| wrong.to_string()).unwrap_or_default();
        assert!(told.contains(expected), "{wrong}: {told}");
    }
    Ok(())
}

#[test]
fn everything_that_is_wrong_is_told_at_once_with_its_place() -> anyhow::Result<()> {
    let folder = written("draft_files = \"many\"\n\ndrafts = 3\nconnections = 0\n")?;
    let file = folder.path().join("dunghen.toml");
    let env = [
        ("DUNGHEN_HSTS", "maybe"),
        ("DUNGHEN_ALLOWED_ORIGINS", "https://a.vn/path,*"),
        ("DUNGHEN_FRAME_ANCESTORS", "https://a.vn; script-src *"),
    ];
    let flags = [
        ("nope", "1"),
        ("trusted_hops", "99"),
        ("metrics_listen", "127.0.0.1:8080"),
    ];
    let wrong = read(Some(&file), &env, &flags).err().map(|wrong| wrong.0);
    let wrong = wrong.unwrap_or_default();
    let file = file.display();
    for expected in [
        format!("{file}:1: draft_files: invalid type: string \"many\", expected u32"),
        format!("{file}:3: found the key `drafts`, expected one of allowed_origins, "),
        format!("{file}:4: connections: found 0, expected a number from 1 to 1000000"),
        "environment, DUNGHEN_HSTS: hsts: invalid type: string \"maybe\", expected a boolean"
            .into(),
        "environment, DUNGHEN_ALLOWED_ORIGINS: allowed_origins: found `https://a.vn/path`".into(),
        "environment, DUNGHEN_ALLOWED_ORIGINS: allowed_origins: found `*`".into(),
        "environment, DUNGHEN_FRAME_ANCESTORS: frame_ancestors: found `https://a.vn; ".into(),
        "command line: found the key `nope`".into(),
        "command line: trusted_hops: found 99, expected a number from 0 to 8".into(),
        "command line: metrics_listen: found the address of `listen`".into(),
    ] {
        let told = wrong.iter().any(|fault| fault.starts_with(&expected));
        assert!(told, "{expected}\n{wrong:#?}");
    }
    assert_eq!(wrong.len(), 10, "{wrong:#?}");
    let broken = written("listen = \n")?;
    let broken = read(Some(&broken.path().join("dunghen.toml")), &[], &[]);
    assert!(broken.is_err_and(|wrong| wrong.to_string().contains("line 1")));
    let nowhere = read(Some(Path::new("nowhere.toml")), &[], &[]);
    assert!(nowhere.is_err_and(|wrong| wrong.to_string().contains("nowhere.toml: cannot be read")));
    Ok(())
}

#[test]
fn the_program_tells_what_holds_and_does_not_start_with_less() -> anyhow::Result<()> {
    let folder = written("headers = 64\n")?;
    let run = |command: &str, settings: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_dunghen"));
        let program = program
            .arg(command)
            .args(settings)
            .current_dir(folder.path());
        program.env("DUNGHEN_CONFIG", "dunghen.toml").output()
    };
    let told = run("config", &["--set", "hsts=true", "--data", "elsewhere"])?;
    let told = String::from_utf8(told.stdout)?;
    assert!(told.contains("headers = 64 # dunghen.toml:1\n"), "{told}");
    assert!(
        told.contains("data = \"elsewhere\" # command line\n"),
        "{told}"
    );
    assert!(told.contains("hsts = true # command line\n"), "{told}");
    for settings in [
        ["--set", "nope=1"],
        ["--listen", "nowhere"],
        ["--set", "headers=1"],
    ] {
        let refused = run("serve", &settings)?;
        assert_eq!(refused.status.code(), Some(2), "{settings:?}");
        let told = String::from_utf8(refused.stderr)?;
        assert!(
            told.starts_with("error: the settings cannot be used:\n  "),
            "{told}"
        );
    }
    assert!(!folder.path().join("data").exists());
    Ok(())
}

#[test]
fn the_document_tells_every_key_and_what_is_usual() -> anyhow::Result<()> {
    let page = page(OPERATING)?;
    let (_, table) = page.split_once("\n## Settings\n").unwrap_or_default();
    let (table, _) = table.split_once("\n## ").unwrap_or_default();
    let told: Vec<(String, String)> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .filter_map(|(key, rest)| Some((key.into(), rest.split_once(" | ")?.0.into())))
        .collect();
    let Value::Object(usual) = serde_json::to_value(Settings::default())? else {
        anyhow::bail!("found settings that are no object");
    };
    for (key, value) in &usual {
        let value = match value {
            Value::Null => "not set".into(),
            value => format!("`{value}`"),
        };
        let row = told.iter().find(|(told, _)| told == key);
        assert_eq!(row.map(|(_, told)| told), Some(&value), "{key}");
    }
    assert_eq!(told.len(), usual.len(), "{told:?}");
    Ok(())
}

#[test]
fn what_is_packaged_can_be_used() -> anyhow::Result<()> {
    let packaged = crate::document::repository().join("packaging/dunghen.toml");
    let found = read(Some(&packaged), &[], &[])?;
    assert_eq!(found.settings.trusted_hops, 1);
    let service = page("packaging/dunghen.service")?;
    let seconds = service
        .lines()
        .find_map(|line| line.strip_prefix("TimeoutStopSec=")?.strip_suffix('s'));
    // The system must not end it before it has ended by itself.
    let seconds: u32 = seconds.unwrap_or_default().parse()?;
    assert!(seconds > found.settings.drain_seconds);
    Ok(())
}
