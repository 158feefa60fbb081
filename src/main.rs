//! The single-page app: guides an applicant from a question to a receipt.

mod app;
mod components;
mod fields;
mod model;
mod pages;
mod platform;

use leptos::prelude::*;
use leptos_router::components::Router;

fn main() {
    console_error_panic_hook::set_once();
    platform::page::remove_shell();
    // The router needs a view to stand in; the pages are put beside it.
    leptos::mount::mount_to_body(|| view! { <Router>{platform::html::mount(app::app())}</Router> });
}
