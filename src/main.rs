//! The single-page app: guides an applicant from a question to a receipt.

mod app;
mod components;
mod fields;
mod html;
mod model;
mod pages;
mod platform;
mod state;

fn main() {
    console_error_panic_hook::set_once();
    platform::page::remove_shell();
    // Leptos starts its effects; the view it mounts is empty.
    leptos::mount::mount_to_body(|| html::mount(app::app()));
}
