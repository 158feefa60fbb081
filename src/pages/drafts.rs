//! What this device keeps: dossiers under way, and the receipts of those that were sent.

mod carry;

use chrono::{DateTime, FixedOffset};
use dunghen_core::receipt::Receipt;
use dunghen_words::{key, moment};
use leptos::prelude::event_target_value;

use self::carry::{export_form, import_form};
use super::{
    arrive::arrive,
    card::KNOWN,
    desk::{ASIDE, DRAFT, Desks, Now, WAITING, forget_files, keep_aside, stored},
    receipt::RECEIPT,
};
use crate::{
    app::{Catalog, lang},
    components::{button, hidden, layout, link, title},
    html::{Child, El, el, live},
    model::draft::{Aside, Draft},
    platform::{address::Address, page, seal, storage},
    state::{RwSignal, expect_context},
};

/// A dossier under way that this device keeps.
#[derive(Clone)]
struct Kept {
    /// The name it is kept under.
    name: String,
    code: String,
    draft: Draft,
}

impl Kept {
    /// All of them, those worked on last first.
    fn all() -> Vec<Self> {
        let at_hand = storage::names(DRAFT).into_iter().filter_map(|name| {
            let code = name.strip_prefix(DRAFT)?.to_owned();
            let draft = stored(&code).filter(Draft::is_begun)?;
            Some(Self { name, code, draft })
        });
        let aside = storage::names(ASIDE).into_iter().filter_map(|name| {
            let Aside { code, draft } = storage::load(&name)?;
            Some(Self { name, code, draft })
        });
        let mut all: Vec<_> = at_hand.chain(aside).collect();
        all.sort_by_key(|kept| std::cmp::Reverse(kept.draft.saved_at));
        all
    }

    fn is_aside(&self) -> bool {
        self.name.starts_with(ASIDE)
    }

    /// Gives it another name, which is no answer.
    fn rename(&self, to: &str) {
        if self.is_aside() {
            let mut aside = self.aside();
            to.clone_into(&mut aside.draft.name);
            storage::save(&self.name, &aside);
        } else {
            let desk = expect_context::<Desks>().desk(&self.code);
            desk.remember(&self.code, |draft| {
                to.clone_into(&mut draft.name);
                true
            });
        }
    }

    fn remove(&self) {
        if self.is_aside() {
            storage::remove(&self.name);
        } else {
            expect_context::<Desks>().desk(&self.code).clear(&self.code);
        }
        forget_files();
    }

    /// Keeps it again after it was removed, beside another that was begun meanwhile.
    fn restore(&self) {
        let desk = expect_context::<Desks>().desk(&self.code);
        if self.is_aside() || desk.draft.with_untracked(Draft::is_begun) {
            keep_aside(&self.aside());
        } else {
            desk.update(&self.code, |draft| draft.clone_from(&self.draft));
        }
    }

    /// Has it worked on: another of its procedure is put aside. Says whether that could be.
    fn take_up(&self) -> bool {
        let desk = expect_context::<Desks>().desk(&self.code);
        if !self.is_aside() {
            return true;
        }
        if !desk.put_aside(&self.code) {
            return false;
        }
        desk.update(&self.code, |draft| draft.clone_from(&self.draft));
        if desk.kept.get_untracked() {
            storage::remove(&self.name);
        }
        true
    }

    fn aside(&self) -> Aside {
        Aside {
            code: self.code.clone(),
            draft: self.draft.clone(),
        }
    }
}

/// The page of all that is kept.
pub(super) fn drafts_page() -> El {
    let lang = lang();
    let heading = key::APP_DRAFTS.text(lang);
    arrive(heading);
    let changed = RwSignal::new(());
    let none = live(move || {
        changed.track();
        Kept::all()
            .is_empty()
            .then(|| el("p").child(key::DRAFTS_NONE))
    });
    let import = seal::is_possible().then(|| {
        let heading = el("h2").child(key::DRAFTS_IMPORT);
        el("section").child(heading).child(import_form(changed))
    });
    let main = el("div")
        .class("layout__main stack")
        .child(link("/", key::PROCEDURE_ALL.text(lang)).class("back"))
        .child(title(heading))
        .child(el("p").class("lead").child(key::DRAFTS_LEAD))
        .child(none)
        .child(cards(changed))
        .child(import)
        .child(receipts())
        .child(known());
    layout().child(main)
}

/// The dossiers under way, each with what can be done with it.
pub(super) fn under_way() -> El {
    cards(RwSignal::new(()))
}

fn cards(changed: RwSignal<()>) -> El {
    let deleted = RwSignal::new(None::<Kept>);
    let cards = live(move || {
        changed.track();
        let all = Kept::all().into_iter();
        let cards = all.map(|kept| card(&kept, changed, deleted));
        let cards: Vec<_> = cards.collect();
        let heading = (!cards.is_empty()).then(|| el("h2").child(key::DRAFTS_UNDER_WAY));
        (heading, cards)
    });
    let undo = live(move || {
        let kept = deleted.get()?;
        let undo = button(key::DRAFTS_UNDO.text(lang()))
            .class("button button--plain")
            .on("click", move |_| {
                kept.restore();
                deleted.set(None);
                changed.set(());
            });
        let said = el("p").class("notice").child(key::DRAFTS_DELETED);
        Some(said.child(" ").child(undo))
    });
    el("div")
        .child(cards)
        .child(el("div").attr("role", "status").child(undo))
}

fn card(kept: &Kept, changed: RwSignal<()>, deleted: RwSignal<Option<Kept>>) -> El {
    let lang = lang();
    let Catalog(index) = expect_context();
    let mut listed = index.procedures.iter();
    let listing = listed.find(|listing| *listing.code == *kept.code);
    let procedure = listing.map_or(kept.code.as_str(), |listing| listing.name.in_lang(lang));
    let draft = &kept.draft;
    let (heading, below) = match draft.name.as_str() {
        "" => (procedure, None),
        name => (name, Some(el("p").child(procedure))),
    };
    let far = draft.far.map(|far| {
        let (done, of) = (far.done.to_string(), far.of.to_string());
        let bar = el("progress")
            .attr("max", &of)
            .attr("value", &done)
            .attr("aria-hidden", "true");
        let told = key::TASKS_DONE.fill(lang, &[("done", &done), ("of", &of)]);
        el("p").child(bar).child(" ").child(told)
    });
    let waits = storage::names(WAITING).contains(&format!("{WAITING}{}", kept.code));
    let waits = (waits && !kept.is_aside()).then(|| el("p").child(key::CHECK_WAITING));
    let text = el("div")
        .child(el("h3").class("draft__title").child(heading))
        .child(below)
        .child(far)
        .child(waits)
        .child(el("p").class("soft").child(draft.saved_at.map(saved)));
    let plain = |word: &str| {
        button(word)
            .class("button button--plain")
            .child(hidden(&format!(" {heading}")))
    };
    let (naming, carrying) = (RwSignal::new(false), RwSignal::new(false));
    let (own, renamed, carried) = (kept.clone(), kept.clone(), kept.clone());
    let go_on = button(key::DRAFTS_CONTINUE.text(lang))
        .child(hidden(&format!(" {heading}")))
        .on("click", move |_| {
            if own.take_up() {
                expect_context::<Address>().go(&address(&own));
            } else {
                expect_context::<Desks>().stays(&own.code);
            }
        });
    let removed = kept.clone();
    let delete = plain(key::DRAFTS_DELETE.text(lang)).on("click", move |_| {
        removed.remove();
        deleted.set(Some(removed.clone()));
        changed.set(());
    });
    let field = name_field(kept);
    let rename = plain(key::DRAFTS_RENAME.text(lang))
        .live_attr("aria-expanded", move || Some(naming.get().to_string()))
        .on("click", move |_| {
            let open = !naming.get_untracked();
            naming.set(open);
            if open {
                page::focus(&format!("#{field}"));
            }
        });
    let export = seal::is_possible().then(|| {
        plain(key::DRAFTS_EXPORT.text(lang))
            .live_attr("aria-expanded", move || Some(carrying.get().to_string()))
            .on("click", move |_| carrying.update(|open| *open = !*open))
    });
    let name = live(move || naming.get().then(|| name_form(&renamed, changed)));
    let carry = live(move || carrying.get().then(|| export_form(&carried)));
    let buttons = el("p")
        .class("buttons")
        .child(go_on)
        .child(rename)
        .child(export)
        .child(delete);
    let section = el("section").class("draft").child(text).child(buttons);
    section.child(name).child(carry)
}

/// Where one goes on with it.
fn address(kept: &Kept) -> String {
    match kept.draft.step.as_str() {
        "" => format!("/procedures/{}", kept.code),
        step => format!("/procedures/{}/{step}", kept.code),
    }
}

/// When it was kept last, and how long ago that is.
fn saved(at: DateTime<FixedOffset>) -> String {
    let lang = lang();
    let Now(now) = expect_context();
    let saved = key::DRAFTS_SAVED.fill(lang, &[("moment", &moment(lang, at))]);
    let days = (now.get_untracked().date_naive() - at.date_naive()).num_days();
    let age = match days {
        ..=0 => return saved,
        1 => key::DRAFTS_YESTERDAY.text(lang).to_owned(),
        days => key::DRAFTS_DAYS.fill(lang, &[("days", &days.to_string())]),
    };
    format!("{saved} {age}")
}

/// The id of the field that names it.
fn name_field(kept: &Kept) -> String {
    format!("name-{}", kept.name.replace('.', "-"))
}

fn name_form(kept: &Kept, changed: RwSignal<()>) -> El {
    let typed = RwSignal::new(kept.draft.name.clone());
    let id = name_field(kept);
    let input = el("input")
        .class("field__input")
        .id(&id)
        .attr("maxlength", "80")
        .attr("autocomplete", "off")
        .attr("value", &kept.draft.name)
        .on("input", move |event| typed.set(event_target_value(&event)));
    let kept = kept.clone();
    el("form")
        .class("draft__name")
        .child(
            el("label")
                .class("field__label")
                .attr("for", &id)
                .child(key::DRAFTS_NAME),
        )
        .child(input)
        .child(
            button(key::DRAFTS_NAME_KEEP.text(lang()))
                .class("button button--quiet")
                .attr("type", "submit"),
        )
        .on("submit", move |event| {
            event.prevent_default();
            kept.rename(typed.get_untracked().trim());
            changed.set(());
        })
}

/// That persons, organisations and addresses are remembered, and how they are forgotten.
fn known() -> El {
    let forgotten = RwSignal::new(false);
    let told = live(move || {
        if forgotten.get() {
            return Some(el("p").child(key::DRAFTS_FORGOTTEN));
        }
        if storage::names(KNOWN).is_empty() {
            return None;
        }
        let forget = button(key::DRAFTS_FORGET.text(lang()))
            .class("button button--quiet")
            .on("click", move |_| {
                storage::names(KNOWN)
                    .iter()
                    .for_each(|name| storage::remove(name));
                forgotten.set(true);
            });
        let told = el("p").child(key::DRAFTS_KNOWN);
        Some(
            el("div")
                .child(told)
                .child(el("p").class("buttons").child(forget)),
        )
    });
    el("div").attr("role", "status").child(told)
}

/// The receipts of what was sent from here.
fn receipts() -> impl Child {
    let lang = lang();
    let receipts = storage::names(RECEIPT).into_iter();
    let receipts = receipts.filter_map(|name| storage::load::<Receipt>(&name));
    let mut receipts: Vec<_> = receipts.collect();
    receipts.sort_by_key(|receipt| std::cmp::Reverse(receipt.schedule.sent_at));
    let Catalog(index) = expect_context();
    let item = |receipt: &Receipt| {
        let mut listed = index.procedures.iter();
        let listing = listed.find(|listing| listing.code == receipt.procedure);
        let name = listing.map_or(&*receipt.procedure, |listing| listing.name.in_lang(lang));
        let sent =
            key::DRAFTS_SENT.fill(lang, &[("moment", &moment(lang, receipt.schedule.sent_at))]);
        el("li")
            .child(link(&format!("/receipts/{}", receipt.code), &receipt.code))
            .child(el("p").child(name))
            .child(el("p").class("soft").child(sent))
    };
    let items: Vec<_> = receipts.iter().map(item).collect();
    (!items.is_empty()).then(|| {
        el("section")
            .child(el("h2").child(key::DRAFTS_RECEIPTS))
            .child(el("ul").class("papers").child(items))
    })
}
