//! A procedure before any question: what it takes, and when it would be back.

use std::{slice, sync::Arc};

use chrono::NaiveDate;
use dunghen_core::{
    catalog::ProcedureChunk,
    citation::Citation,
    id::Id,
    procedure::{Component, Depth, Fee, FeeKind, OnlineLevel, Provided, Tier, TimeLimit, UnderWay},
    schedule::{Schedule, Terms},
    text::Lang,
};
use dunghen_words::{Key, key, law, sentence};

use super::{
    arrive::arrive,
    desk::{Desks, InForce, Now, Opened, differ},
    later::{Places, StepPages, asking_pages, behind, subject},
    loading::{Loaded, load},
    missing::missing,
    papers::PAPERS,
    tasks::TASKS,
};
use crate::{
    app::{Catalog, lang},
    components::{Heading, button, fact, hidden, layout, leaf, link, title},
    html::{El, Live, el, live},
    model::{draft::Draft, shown, steps::steps},
    platform::{address::Address, net},
    state::{Memo, expect_context},
};

/// Loads the procedure of the address and opens it for the pages inside.
pub(crate) fn procedure_gate(code: String, step: Memo<Option<String>>) -> Live {
    let lang = lang();
    let Catalog(index) = expect_context();
    let Now(now) = expect_context();
    if !index.procedures.iter().any(|listing| listing.code == *code) {
        let text = key::PROCEDURE_UNKNOWN.fill(lang, &[("code", &code)]);
        return live(move || missing(Some(&text)));
    }
    let (hash, asked) = (index.hash.clone(), code.clone());
    let chunk = load(move || {
        let (hash, code) = (hash.clone(), asked.clone());
        async move { net::chunk(&hash, &code, lang).await.map(Arc::new) }
    });
    // Both come at once.
    let begins = step.with_untracked(Option::is_some);
    let ahead = begins.then(|| load(move || asking_pages(index.hash.clone())));
    live(move || {
        let chunk = match chunk.get() {
            Ok(chunk) => chunk,
            Err(instead) => return (Some(instead), None),
        };
        let today = now.get_untracked().date_naive();
        if chunk.procedure.abolished.is_some() {
            return (Some(abolished_page(&chunk)), None);
        }
        let Some(version) = InForce::on(&chunk, today) else {
            let text = key::PROCEDURE_NO_VERSION.text(lang);
            return (Some(missing(Some(text))), None);
        };
        let opened = Opened::new(code.clone(), version);
        let asks = Memo::new(move |_| step.with(Option::is_some));
        let page = live(move || {
            if asks.get() {
                (None, Some(asking(opened.clone(), step, ahead)))
            } else {
                (Some(procedure_page(&opened)), None)
            }
        });
        (None, Some(page))
    })
}

/// The steps, once what shows them is here.
fn asking(
    opened: Opened,
    step: Memo<Option<String>>,
    ahead: Option<Loaded<(StepPages, Places)>>,
) -> Live {
    let Catalog(index) = expect_context();
    let pages = ahead.unwrap_or_else(|| load(move || asking_pages(index.hash.clone())));
    live(move || {
        let (pages, places) = match pages.get() {
            Ok(pages) => pages,
            Err(instead) => return (Some(instead), None),
        };
        (pages.take_up)(opened.clone(), places);
        let page = live(move || Some((pages.page)(step.get()?)));
        (None, Some(page))
    })
}

/// When the result would be due of a dossier sent now.
fn date(opened: &Opened) -> Live {
    let (Catalog(index), Now(now)) = (expect_context(), expect_context());
    if let [only] = opened.version.time_limits.as_slice()
        && only.when.is_always()
    {
        let (only, agency) = (only.clone(), opened.chunk.procedure.agency.clone());
        let make = move |_: Option<&Option<Schedule>>| {
            let hours = &index.agency(&agency)?.hours;
            let now = now.get();
            let terms = Terms {
                starts: only.starts,
                by: only.by,
                ..Terms::new(&index.calendar, hours, only.on(now.date_naive()))
            };
            Some(terms.schedule(now))
        };
        let schedule = Memo::new_with_compare(make, differ);
        let opened = opened.clone();
        return live(move || shown(&opened, schedule.get()));
    }
    if !opened.desk.draft.with_untracked(Draft::is_begun) {
        let opened = opened.clone();
        return live(move || shown(&opened, None));
    }
    // It depends on what was answered before.
    let pages = load(move || asking_pages(index.hash.clone()));
    let opened = opened.clone();
    live(move || {
        let (pages, places) = match pages.get() {
            Ok(pages) => pages,
            Err(instead) => return (Some(instead), None),
        };
        let schedule = (pages.take_up)(opened.clone(), places);
        let opened = opened.clone();
        (None, Some(live(move || shown(&opened, schedule.get()))))
    })
}

fn shown(opened: &Opened, schedule: Option<Schedule>) -> El {
    match schedule {
        Some(schedule) => {
            let behind = behind(subject(opened, &schedule));
            leaf(&schedule, Heading::IfNow, "", Some(behind))
        }
        None => el("p").class("soft").child(key::LEAF_CASE_NEEDED),
    }
}

fn procedure_page(open: &Opened) -> El {
    let lang = lang();
    let words = &open.chunk.words;
    let word = |name: &str| words.get(lang, name).unwrap_or_default();
    arrive(word("name"));
    let begun = open
        .desk
        .draft
        .with_untracked(|draft| draft.is_begun().then(|| draft.step.clone()));
    let first = steps(&open.version)
        .first()
        .map(|step| step.slug().to_owned())
        .unwrap_or_default();
    let (start, target) = match begun.clone() {
        Some(step) if !step.is_empty() => (key::PROCEDURE_CONTINUE, step),
        Some(_) => (key::PROCEDURE_CONTINUE, first.clone()),
        None => (key::PROCEDURE_START, first.clone()),
    };
    let official = hidden(key::PROCEDURE_OFFICIAL_NAME.text(lang))
        .attr("lang", lang.tag())
        .child(" ");
    let official = el("p")
        .class("official")
        .attr("lang", "vi")
        .child(official)
        .child(words.get(Lang::Vi, "official_name"));
    let head = el("header")
        .class("layout__head")
        .child(link("/", key::PROCEDURE_ALL.text(lang)).class("back"))
        .child(title(word("name")))
        .child(el("p").class("lead").child(word("summary")))
        .child(official);
    let start = link(&open.path(&target), start.text(lang)).class("button button--wide");
    // What has no limit cannot be promised, so it is not taken in here.
    let limited = !open.version.time_limits.is_empty();
    let unlimited = (!limited).then(|| el("p").class("notice").child(key::PROCEDURE_NO_LIMIT));
    let tasks = begun.is_some().then(|| {
        let tasks = link(&open.path(TASKS), key::PROCEDURE_TASKS.text(lang));
        let (desk, code, first) = (open.desk, open.code.clone(), open.path(&first));
        let another = button(key::PROCEDURE_ANOTHER.text(lang))
            .class("button button--plain")
            .on("click", move |_| {
                if desk.put_aside(&code) {
                    expect_context::<Address>().go(&first);
                } else {
                    expect_context::<Desks>().stays(&code);
                }
            });
        el("p").class("buttons").child(tasks).child(another)
    });
    let start = el("p").class("buttons").child(start);
    let start = limited.then(|| (date(open), start, tasks));
    let aside = el("aside")
        .class("layout__aside")
        .attr("aria-label", key::LEAF_ASIDE.text(lang))
        .child(unlimited)
        .child(start);
    let listed = open.chunk.procedure.depth == Depth::Listed;
    let listed = listed.then(|| el("p").class("notice").child(key::PROCEDURE_LISTED));
    let compare = (open.version.cases.len() > 1).then(|| {
        let link = link(
            &open.path("compare-cases"),
            key::PROCEDURE_COMPARE.text(lang),
        );
        el("p").child(link)
    });
    let papers = limited.then(|| {
        let link = link(&open.path(PAPERS), key::PROCEDURE_PAPERS.text(lang));
        el("p").child(link)
    });
    let before = el("p")
        .child(word("before_you_start"))
        .child(source(&open.version.cites.before_you_start));
    let main = el("div")
        .class("layout__main")
        .child(listed)
        .child(el("h2").child(key::PROCEDURE_BEFORE))
        .child(before)
        .child(compare)
        .child(papers)
        .child(facts(open));
    layout().child(head).child(aside).child(main)
}

/// What became of a procedure that is no more.
fn abolished_page(chunk: &ProcedureChunk) -> El {
    let lang = lang();
    let Catalog(index) = expect_context();
    let word = |name: &str| chunk.words.get(lang, name).unwrap_or_default();
    arrive(word("name"));
    let head = el("header")
        .class("layout__head")
        .child(link("/", key::PROCEDURE_ALL.text(lang)).class("back"))
        .child(title(word("name")))
        .child(el("p").class("lead").child(word("summary")));
    let mut main = el("div").class("layout__main stack");
    if let Some(end) = &chunk.procedure.abolished {
        let said = match end.confirmed {
            true => key::PROCEDURE_ABOLISHED,
            false => key::PROCEDURE_ABOLISHED_REPORTED,
        };
        let said = said.fill(lang, &[("date", &end.from.to_string())]);
        let notice = el("div").class("notice").child(said).child(" ");
        main = main.child(notice.child(source(end.law.as_slice())));
        let mut others = el("ul");
        for code in &end.replaced_by {
            let mut listed = index.procedures.iter();
            let name = listed.find(|listing| listing.code == *code);
            let name = name.map_or(code.as_str(), |listing| listing.name.in_lang(lang));
            others = others.child(el("li").child(link(&format!("/procedures/{code}"), name)));
        }
        if !end.replaced_by.is_empty() {
            let heading = el("h2").child(key::PROCEDURE_REPLACED_BY);
            main = main.child(heading).child(others);
        }
        main = main.child(el("p").child(word("before_you_start")));
        let sent = match &end.transition {
            None => key::PROCEDURE_ABOLISHED_SENT,
            Some(transition) if transition.outcome == UnderWay::Return => {
                key::PROCEDURE_ABOLISHED_RETURNED
            }
            Some(_) => key::PROCEDURE_ABOLISHED_KEPT,
        };
        let law = end.transition.as_ref().map(|transition| &transition.law);
        let law = source(law.map_or(&[], slice::from_ref));
        main = main.child(el("p").child(sent).child(" ").child(law));
    }
    let code = fact(key::PROCEDURE_CODE, chunk.procedure.code.as_str());
    let official = el("span").attr("lang", "vi");
    let official = official.child(chunk.words.get(Lang::Vi, "official_name"));
    let official = fact(key::PROCEDURE_OFFICIAL_NAME, official);
    let facts = el("dl").class("facts").child(official).child(code);
    layout().child(head).child(main.child(facts))
}

/// Where something is laid down, behind it.
fn source(laws: &[Citation]) -> Option<El> {
    let Catalog(index) = expect_context();
    let cited = laws
        .iter()
        .map(|law| law::citation(lang(), law, &index.acts));
    let cited = cited.collect::<Vec<_>>().join("; ");
    (!laws.is_empty()).then(|| el("span").class("facts__source").child(cited))
}

/// What the procedure takes and gives, each with its law.
fn facts(open: &Opened) -> El {
    let lang = lang();
    let Catalog(index) = expect_context();
    let (chunk, version) = (&open.chunk, &open.version);
    let procedure = &chunk.procedure;
    let word = |name: &str| chunk.words.get(lang, name).unwrap_or_default();
    let limit = |entry: &TimeLimit| {
        let term = sentence::term(lang, entry.limit, entry.by, entry.starts);
        let mut told = vec![
            el("p")
                .child(term)
                .child(source(slice::from_ref(&entry.law))),
        ];
        // Both are shown: what the law gives, and what the province promises instead.
        for shorter in &entry.published {
            let limit = sentence::limit_by(lang, shorter.limit, entry.by);
            let day = shorter.effective_from.to_string();
            let values = [("limit", &*limit), ("date", &*day)];
            let text = key::PROCEDURE_LIMIT_PUBLISHED.fill(lang, &values);
            told.push(
                el("p")
                    .child(text)
                    .child(source(slice::from_ref(&shorter.law))),
            );
        }
        told
    };
    let limits: Vec<_> = version.time_limits.iter().map(limit).collect();
    let paper = |component: &Component| {
        let sometimes = !component.needed.is_always() || component.tier != Tier::Required;
        let from_answers = matches!(component.provided, Provided::Form { .. });
        let remarks: Vec<_> = [
            sometimes.then_some(key::PROCEDURE_COMPONENT_IF),
            component
                .unconfirmed
                .then_some(key::PROCEDURE_COMPONENT_UNCONFIRMED),
            from_answers.then_some(key::PROCEDURE_COMPONENT_FROM_ANSWERS),
        ]
        .into_iter()
        .flatten()
        .map(|remark| remark.text(lang))
        .collect();
        el("li")
            .child(word(&format!("component.{}.name", component.id)))
            .child((!remarks.is_empty()).then(|| format!(" ({})", remarks.join(", "))))
            .child(source(slice::from_ref(&component.law)))
    };
    let mut papers = el("ul");
    let mut told: Vec<&Id> = Vec::new();
    for component in &version.components {
        if component.tier == Tier::NotNeeded {
            continue;
        }
        let Some(group) = &component.any_of else {
            papers = papers.child(paper(component));
            continue;
        };
        // Those of which any one will do stand together, where the first of them stands.
        if told.contains(&group) {
            continue;
        }
        told.push(group);
        let members = version.components.iter();
        let members = members.filter(|other| other.any_of.as_ref() == Some(group));
        let members: Vec<_> = members.map(paper).collect();
        let any = el("li").child(key::PROCEDURE_COMPONENT_ANY_OF);
        papers = papers.child(any.child(el("ul").child(members)));
    }
    let fee = |fee: &Fee| {
        let amount = fee.payment.amount.map_or_else(
            || key::PROCEDURE_FEE_UNKNOWN.text(lang).to_owned(),
            |amount| {
                let key = match fee.payment.kind {
                    FeeKind::Charge => key::PROCEDURE_FEE_CHARGE,
                    FeeKind::Duty => key::PROCEDURE_FEE_DUTY,
                };
                key.fill(lang, &[("amount", &amount.to_string())])
            },
        );
        let day = |key: Key, day: Option<NaiveDate>| {
            day.map(|day| key.fill(lang, &[("date", &day.to_string())]))
        };
        let from = day(key::PROCEDURE_FEE_FROM, fee.effective_from);
        let to = day(key::PROCEDURE_FEE_TO, fee.effective_to);
        let told: Vec<_> = [Some(amount), from, to].into_iter().flatten().collect();
        let law = source(fee.payment.law.as_slice());
        el("p").child(told.join(" ")).child(law)
    };
    let mut fees: Vec<_> = version.fees.iter().map(fee).collect();
    let note = el("p").child(word("fee_note"));
    fees.push(note.child(source(&version.cites.fee_note)));
    let online = match procedure.online.level {
        OnlineLevel::Full => key::PROCEDURE_ONLINE_FULL,
        OnlineLevel::Partial => key::PROCEDURE_ONLINE_PARTIAL,
        OnlineLevel::Unconfirmed => key::PROCEDURE_ONLINE_UNCONFIRMED,
    };
    let online = format!("{} {}", online.text(lang), word("online.reason"));
    let online_law = source(procedure.online.law.as_slice());
    let result = (word("result"), source(&version.cites.result));
    let basis: Vec<_> = version
        .basis
        .iter()
        .map(|act| law::citation(lang, act, &index.acts))
        .collect();
    let since = match version.as_read {
        true => key::PROCEDURE_AS_READ,
        false => key::PROCEDURE_SINCE,
    };
    let since = since.fill(lang, &[("date", &version.effective_from.to_string())]);
    let since = el("span").class("facts__source").child(since);
    let agency = index.agency(&procedure.agency);
    let agency = agency.map(|agency| agency.name.in_lang(lang));
    let applicants = shown::applicants(&procedure.applicants, lang);
    el("dl")
        .class("facts")
        .child(fact(key::PROCEDURE_WHO, applicants))
        .child(fact(key::PROCEDURE_COMPONENTS, papers))
        .child(fact(key::PROCEDURE_LIMIT, limits))
        .child(fact(key::PROCEDURE_FEE, fees))
        .child(fact(key::PROCEDURE_RESULT, result))
        .child(fact(key::PROCEDURE_ONLINE, (online, online_law)))
        .child(fact(key::PROCEDURE_AGENCY, agency))
        .child(fact(key::PROCEDURE_LAW, (basis.join("; "), since)))
        .child(fact(key::PROCEDURE_CODE, open.code.as_str()))
}
