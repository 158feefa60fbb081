//! The log: lines for people, or an object a line for programs.

use std::io::IsTerminal;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::{
    Layer, filter::Targets, fmt, layer::SubscriberExt, util::SubscriberInitExt,
};

use crate::settings::{LogFormat, LogLevel, Settings};

/// Begins to log. Libraries are heard from their warnings on only, for what they tell in
/// detail may be what somebody typed.
pub fn begin(settings: &Settings) {
    let level = match settings.log_level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    let heard = Targets::new()
        .with_default(level.min(LevelFilter::WARN))
        .with_target("dunghen", level)
        .with_target("dunghen_server", level)
        .with_target("dunghen_catalog", level)
        .with_target("dunghen_print", level);
    let lines = match settings.log_format {
        LogFormat::Text => fmt::layer()
            .compact()
            .with_target(false)
            .with_ansi(std::io::stdout().is_terminal())
            .boxed(),
        LogFormat::Json => fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .boxed(),
    };
    tracing_subscriber::registry()
        .with(lines.with_filter(heard))
        .init();
    std::panic::set_hook(Box::new(|panic| {
        // What a panic says may hold what was worked on; where it was is enough.
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "panicked");
    }));
}
