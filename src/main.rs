//! The single-page app: guides an applicant from a question to a receipt.

#![expect(
    unreachable_pub,
    reason = "the component macro makes the props of every component public"
)]

mod app;
mod components;
mod fields;
mod model;
mod pages;
mod platform;

fn main() {
    console_error_panic_hook::set_once();
    platform::page::remove_shell();
    leptos::mount::mount_to_body(app::App);
}
