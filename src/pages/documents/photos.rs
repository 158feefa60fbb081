//! Photographs of a paper put together as one PDF, on the device.

use std::rc::Rc;

use dunghen_words::key;
use leptos::task::spawn_local;

use crate::{
    app::lang,
    components::{button, hidden},
    html::{El, el, live},
    model::photos::{Jpeg, pdf},
    platform::{files, page, pictures, share},
    state::RwSignal,
};

/// A photograph by its name.
type Photo = (String, Rc<Jpeg>);

/// Where photographs are chosen, put in order and put together; `take` gets the PDF.
pub(super) fn photos(id: &str, name: &str, take: impl Fn(Vec<files::File>) + 'static) -> El {
    let lang = lang();
    let (id, name) = (format!("{id}-photos"), name.to_owned());
    let pages = RwSignal::new(Vec::<Photo>::new());
    let said = RwSignal::new(String::new());
    let choose = move |event| {
        for file in files::chosen(&event) {
            spawn_local(async move {
                let name = file.name();
                match pictures::upright(&file).await {
                    Some(picture) => pages.update(|pages| pages.push((name, Rc::new(picture)))),
                    None => said.set(key::PHOTOS_UNREADABLE.fill(lang, &[("name", &name)])),
                }
            });
        }
    };
    let input = el("input")
        .class("upload__input visually-hidden")
        .id(&id)
        .attr("type", "file")
        .attr("accept", "image/*")
        .flag("multiple", true)
        .on("change", choose);
    let label = el("label")
        .class("button button--quiet")
        .attr("for", &id)
        .child(key::PHOTOS_CHOOSE)
        .child(hidden(&format!(" {name}")));
    let take = Rc::new(take);
    let own = id.clone();
    let list = live(move || {
        let all = pages.get();
        if all.is_empty() {
            return None;
        }
        let count = all.len();
        let mut list = el("ol").class("files");
        for (at, (name, _)) in all.iter().enumerate() {
            list = list.child(photo(pages, &own, at, count, name));
        }
        let take = take.clone();
        let join = button(key::PHOTOS_JOIN.text(lang));
        let join = join.child(hidden(&format!(" {name}")));
        let join = join.on("click", move |_| {
            let all: Vec<Jpeg> = pages
                .with_untracked(|pages| pages.iter().map(|(_, page)| Jpeg::clone(page)).collect());
            if let Some(file) = share::file("anh-chup.pdf", "application/pdf", &pdf(&all)) {
                take(vec![file]);
                pages.set(Vec::new());
            }
        });
        Some((list, el("p").class("buttons").child(join)))
    });
    el("details")
        .class("photos")
        .child(el("summary").child(key::PHOTOS_TITLE))
        .child(el("p").class("component__limits").child(key::PHOTOS_HOW))
        .child(el("div").class("upload").child(input).child(label))
        .child(
            el("p")
                .attr("role", "status")
                .child(live(move || said.get())),
        )
        .child(list)
}

/// One page to be, and its way up, down and out.
fn photo(pages: RwSignal<Vec<Photo>>, chooser: &str, at: usize, count: usize, name: &str) -> El {
    let lang = lang();
    let chooser = format!("#{chooser}");
    let number = (at + 1).to_string();
    let told = key::PHOTOS_PAGE.fill(lang, &[("number", &number), ("name", name)]);
    let act = |word: &str, act: fn(&mut Vec<Photo>, usize)| {
        let chooser = chooser.clone();
        button(word)
            .class("button button--plain")
            .child(hidden(&format!(" {told}")))
            .on("click", move |_| {
                pages.update(|pages| act(pages, at));
                page::focus(&chooser);
            })
    };
    let up = (at > 0).then(|| act(key::PHOTOS_UP.text(lang), |all, at| all.swap(at - 1, at)));
    let down =
        (at + 1 < count).then(|| act(key::PHOTOS_DOWN.text(lang), |all, at| all.swap(at, at + 1)));
    let out = act(key::COMPONENTS_REMOVE.text(lang), |all, at| {
        all.remove(at);
    });
    el("li")
        .class("file")
        .child(el("span").class("file__name").child(told.as_str()))
        .child(up)
        .child(down)
        .child(out)
}
