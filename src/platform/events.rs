//! What the app tells the page around it.

use js_sys::JSON;
use serde::Serialize;
use web_sys::{CustomEvent, CustomEventInit};

use crate::model::json;

/// Tells that a dossier was sent, as the event `dunghen:submitted` on the document.
///
/// The detail carries the code and the promise, and nothing personal.
pub(crate) fn submitted(detail: &impl Serialize) {
    let Some(detail) = json::write(detail).and_then(|text| JSON::parse(&text).ok()) else {
        return;
    };
    let init = CustomEventInit::new();
    init.set_detail(&detail);
    tell("dunghen:submitted", &init);
}

/// Tells that the pages are to be shown in another way (public/display.js).
pub(crate) fn display() {
    tell("dunghen:display", &CustomEventInit::new());
}

/// Tells that the first page stands (public/offline.js).
pub(crate) fn shown() {
    tell("dunghen:shown", &CustomEventInit::new());
}

fn tell(name: &str, init: &CustomEventInit) {
    if let (Ok(event), Some(document)) = (
        CustomEvent::new_with_event_init_dict(name, init),
        super::page::document(),
    ) {
        // Nobody listening is no failure.
        let _ = document.dispatch_event(&event);
    }
}
