//! Looks into one file within limits: `dunghen-inspect inspect FILE LIMITS`.

use std::{
    env,
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use dunghen_files::{Limits, answer};

/// What programs exit with that were called the wrong way, and with an internal error.
const USAGE: u8 = 64;
const SOFTWARE: u8 = 70;

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let [command, file, limits] = arguments.as_slice() else {
        return ExitCode::from(USAGE);
    };
    let limits = limits
        .to_str()
        .and_then(|json| serde_json::from_str::<Limits>(json).ok());
    let (Some(limits), true) = (limits, command == "inspect") else {
        return ExitCode::from(USAGE);
    };
    match answer(Path::new(file), &limits, &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(broken) => {
            let _ = writeln!(io::stderr(), "{broken}");
            ExitCode::from(SOFTWARE)
        }
    }
}
