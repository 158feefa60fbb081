//! A dossier under way taken to another device, sealed by a passphrase.

use dunghen_words::{Key, key};
use leptos::{prelude::event_target_value, task::spawn_local};

use super::Kept;
use crate::{
    app::lang,
    components::button,
    html::{El, el, live},
    model::{
        carried::{CarriedFile, Head, pack, unpack},
        draft::Aside,
    },
    pages::desk::keep_aside,
    platform::{
        files, kept,
        seal::{self, Unopened},
        share,
    },
    state::RwSignal,
};

/// What a passphrase must have at least, in characters.
const PASSPHRASE: usize = 8;
/// Larger files stay here: everything is sealed at once, in memory.
const MOST_BYTES: u64 = 100 * 1024 * 1024;

/// What is told of it, and whether that is trouble.
type Said = RwSignal<Option<(Key, bool)>>;

/// The form that saves a dossier as a sealed file.
pub(super) fn export_form(dossier: &Kept) -> El {
    let passphrase = RwSignal::new(String::new());
    let said: Said = RwSignal::new(None);
    let id = format!("seal-{}", dossier.name.replace('.', "-"));
    let dossier = dossier.clone();
    let field = passphrase_field(&id, "new-password", passphrase, said);
    el("form")
        .class("draft__name")
        .child(el("p").child(key::DRAFTS_EXPORT_HOW))
        .child(field)
        .child(submit(key::DRAFTS_EXPORT_SAVE))
        .child(told(said))
        .on("submit", move |event| {
            event.prevent_default();
            let passphrase = passphrase.get_untracked();
            if passphrase.chars().count() < PASSPHRASE {
                said.set(Some((key::DRAFTS_PASSPHRASE_SHORT, true)));
                return;
            }
            let dossier = dossier.clone();
            spawn_local(async move {
                said.set(Some(match export(&dossier, &passphrase).await {
                    Some(true) => (key::DRAFTS_EXPORTED, false),
                    Some(false) => (key::DRAFTS_EXPORTED_PARTLY, false),
                    None => (key::DRAFTS_EXPORT_FAILED, true),
                }));
            });
        })
}

/// Has the browser save it. Says whether all files are in it.
async fn export(dossier: &Kept, passphrase: &str) -> Option<bool> {
    let (mut carried, mut contents, mut all, mut bytes) = (Vec::new(), Vec::new(), true, 0);
    for file in &dossier.draft.dossier.attachments {
        bytes += file.bytes;
        let kept = match bytes > MOST_BYTES {
            true => None,
            false => kept::get(&file.sha256).await,
        };
        let content = match kept {
            Some(kept) => files::content(&kept).await,
            None => None,
        };
        let Some(content) = content else {
            all = false;
            continue;
        };
        carried.push(CarriedFile {
            sha256: file.sha256.to_string(),
            bytes: content.len(),
        });
        contents.push(content);
    }
    let head = Head {
        dossier: Aside {
            code: dossier.code.clone(),
            draft: dossier.draft.clone(),
        },
        files: carried,
    };
    let sealed = seal::seal(&pack(&head, &contents)?, passphrase).await?;
    share::save_bytes(&format!("ho-so-{}.dunghen", dossier.code), &sealed);
    Some(all)
}

/// The form that opens such a file.
pub(super) fn import_form(changed: RwSignal<()>) -> El {
    let passphrase = RwSignal::new(String::new());
    let chosen = RwSignal::new(None::<files::File>);
    let said: Said = RwSignal::new(None);
    let input = el("input")
        .id("sealed-file")
        .class("field__input")
        .attr("type", "file")
        .attr("accept", ".dunghen")
        .on("change", move |event| {
            chosen.set(files::left_chosen(&event));
            said.set(None);
        });
    let label = el("label")
        .class("field__label")
        .attr("for", "sealed-file")
        .child(key::DRAFTS_IMPORT_FILE);
    el("form")
        .child(el("div").class("field").child(label).child(input))
        .child(passphrase_field("unseal", "off", passphrase, said))
        .child(submit(key::DRAFTS_IMPORT_OPEN))
        .child(told(said))
        .on("submit", move |event| {
            event.prevent_default();
            let Some(file) = chosen.get_untracked() else {
                said.set(Some((key::DRAFTS_IMPORT_NONE, true)));
                return;
            };
            let passphrase = passphrase.get_untracked();
            spawn_local(async move {
                said.set(Some(match import(&file, &passphrase).await {
                    Ok(true) => {
                        changed.set(());
                        (key::DRAFTS_IMPORTED, false)
                    }
                    Ok(false) => (key::STEP_UNKEPT, true),
                    Err(Unopened::Foreign) => (key::DRAFTS_IMPORT_FOREIGN, true),
                    Err(Unopened::Refused) => (key::DRAFTS_IMPORT_REFUSED, true),
                }));
            });
        })
}

/// Keeps the dossier of a sealed file with its files, beside what is here already. False
/// where the device does not keep it.
async fn import(file: &files::File, passphrase: &str) -> Result<bool, Unopened> {
    let sealed = files::content(file).await.ok_or(Unopened::Foreign)?;
    let plain = seal::open(&sealed, passphrase).await?;
    let (head, contents) = unpack(&plain).ok_or(Unopened::Foreign)?;
    for (file, content) in head.files.iter().zip(contents) {
        if let Some(blob) = share::blob(content) {
            // Where it is not kept, the server has it for some days.
            kept::keep(&file.sha256, &blob).await;
        }
    }
    Ok(keep_aside(&head.dossier))
}

fn passphrase_field(id: &str, autocomplete: &str, passphrase: RwSignal<String>, said: Said) -> El {
    let hint = format!("{id}-hint");
    let input = el("input")
        .class("field__input")
        .id(id)
        .attr("type", "password")
        .attr("autocomplete", autocomplete)
        .attr("aria-describedby", &hint)
        .on("input", move |event| {
            passphrase.set(event_target_value(&event));
            said.set(None);
        });
    el("div")
        .class("field")
        .child(
            el("label")
                .class("field__label")
                .attr("for", id)
                .child(key::DRAFTS_PASSPHRASE),
        )
        .child(
            el("p")
                .class("field__hint")
                .id(&hint)
                .child(key::DRAFTS_PASSPHRASE_HINT),
        )
        .child(input)
}

fn submit(word: Key) -> El {
    let button = button(word.text(lang())).class("button button--quiet");
    el("p")
        .class("buttons")
        .child(button.attr("type", "submit"))
}

fn told(said: Said) -> El {
    let told = live(move || {
        let (word, trouble) = said.get()?;
        let class = if trouble { "field__error" } else { "soft" };
        Some(el("p").class(class).child(word.text(lang())))
    });
    el("div").attr("role", "status").child(told)
}
