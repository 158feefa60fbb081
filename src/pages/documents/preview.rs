//! A file that has arrived, looked at once more: a picture on the page, any other as the
//! device opens it.

use dunghen_core::{dossier::Attachment, file::FileKind, text::Lang};
use dunghen_words::key;
use leptos::{prelude::on_cleanup, task::spawn_local};

use crate::{
    components::{button, hidden},
    html::{El, Live, el, live},
    platform::{kept, share},
    state::RwSignal,
};

/// What is shown of it.
#[derive(Clone, PartialEq, Eq)]
enum Shown {
    Nothing,
    /// The picture at an address of this page.
    Picture(String),
    /// That this device does not keep it.
    NotKept,
}

/// The button, and what it shows.
pub(super) fn preview(lang: Lang, file: &Attachment) -> (El, Live) {
    let shown = RwSignal::new(Shown::Nothing);
    let hide = move || {
        if let Shown::Picture(address) = shown.get_untracked() {
            share::forget(&address);
        }
    };
    on_cleanup(hide);
    let picture = matches!(file.kind, Some(FileKind::Jpeg | FileKind::Png));
    let word = match picture {
        true => key::COMPONENTS_VIEW,
        false => key::COMPONENTS_VIEW_SAVED,
    };
    let (name, sha256) = (file.name.clone(), file.sha256.clone());
    let view = button(word.text(lang))
        .class("button button--plain")
        .child(hidden(&format!(" {name}")))
        .live_attr("aria-expanded", move || {
            picture.then(|| matches!(shown.get(), Shown::Picture(_)).to_string())
        })
        .on("click", move |_| {
            if shown.get_untracked() != Shown::Nothing {
                hide();
                shown.set(Shown::Nothing);
                return;
            }
            let (name, sha256) = (name.clone(), sha256.clone());
            spawn_local(async move {
                match kept::get(&sha256).await {
                    Some(file) if picture => {
                        let address = share::address(&file);
                        shown.set(address.map_or(Shown::NotKept, Shown::Picture));
                    }
                    Some(file) => share::save_blob(&name, &file),
                    None => shown.set(Shown::NotKept),
                }
            });
        });
    let name = file.name.clone();
    let view_of = live(move || match shown.get() {
        Shown::Nothing => None,
        Shown::Picture(address) => Some(
            el("img")
                .class("file__picture")
                .attr("src", &address)
                .attr("alt", &name),
        ),
        Shown::NotKept => {
            let said = el("p").class("file__told").attr("role", "status");
            Some(said.child(key::COMPONENTS_NOT_KEPT))
        }
    });
    (view, view_of)
}
