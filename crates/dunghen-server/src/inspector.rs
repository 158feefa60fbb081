//! Looks into what arrives, in a process of its own.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use dunghen_core::{
    finding::{Fault, Finding, Severity},
    place::Place,
};
use dunghen_files::{FileFault, Limits, run_child};
use tokio::sync::Semaphore;

/// How many files are looked into at a time.
const AT_ONCE: usize = 2;

/// Who looks into files, and how much that may cost.
#[derive(Debug, Clone)]
pub struct Inspector {
    program: PathBuf,
    limits: Limits,
    pub(crate) leave: Arc<Semaphore>,
}

impl Inspector {
    /// Has a program look, this one where it is the server's own.
    pub fn new(program: PathBuf, limits: Limits) -> Self {
        Self {
            program,
            limits,
            leave: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// The program that runs now, which may take so many seconds for a file.
    ///
    /// # Errors
    /// It cannot be told which that is.
    pub fn own(seconds: u32) -> io::Result<Self> {
        let limits = Limits {
            milliseconds: u64::from(seconds) * 1_000,
            ..Limits::default()
        };
        Ok(Self::new(std::env::current_exe()?, limits))
    }

    /// What keeps a file from being taken in.
    ///
    /// # Errors
    /// Nobody could look.
    pub(crate) fn look(&self, file: &Path) -> io::Result<Vec<Finding>> {
        let verdict = run_child(&self.program, file, &self.limits).map_err(io::Error::other)?;
        let faults = verdict.faults.into_iter().filter(FileFault::keeps_out);
        Ok(faults.map(finding).collect())
    }
}

fn finding(fault: FileFault) -> Finding {
    let name: &'static str = fault.code.into();
    let mut told = Fault::new(name);
    for (name, value) in fault.params {
        told.params.insert(name.into(), value);
    }
    Finding {
        place: Place::Dossier,
        fault: told,
        severity: Severity::Error,
        law: None,
    }
}
