//! `POST /api/v1/forms/{component}`: an official form, filled in, as PDF.
//!
//! Nothing of the dossier is kept.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use dunghen_core::{assessment::assess, id::Id, receipt::Submission, text::Lang};
use dunghen_print::FormPrint;
use dunghen_words::form::{Filler, fill};
use tokio::task;

use crate::{
    problem::{Kind, Problem, lang_of},
    routes::{json, path::Path, read_dossier},
    state::AppState,
};

pub(super) async fn print(
    State(state): State<Arc<AppState>>,
    Path(component): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    let body = read_dossier(body, lang).await?;
    // To set type takes a while, so it runs apart.
    let internal = |error: &dyn std::fmt::Display| Problem::internal(lang, error);
    let leave = Arc::clone(&state.printing).acquire_owned().await;
    let leave = leave.map_err(|error| internal(&error))?;
    let printed = task::spawn_blocking(move || {
        // Held until it is done, even where nobody waits for it any more.
        let _leave = leave;
        printed(&state, lang, &component.into(), &body)
    });
    let pdf = printed.await.map_err(|error| internal(&error))??;
    let mut response = pdf.into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

fn printed(state: &AppState, lang: Lang, component: &Id, body: &[u8]) -> Result<Vec<u8>, Problem> {
    let submission: Submission = json::read(body, lang)?;
    let served = state.served();
    let index = &served.catalog.index;
    if submission.catalog != index.hash {
        return Err(Problem::new(Kind::CatalogMismatch, lang).catalog(&index.hash));
    }
    let (chunk, agency) = served
        .procedure(&submission.procedure)
        .ok_or_else(|| Problem::new(Kind::UnknownProcedure, lang))?;
    let today = state.clock.now().date_naive();
    let version = chunk.procedure.version_on(today);
    let forms = served.catalog.templates.get(&submission.procedure);
    let (version, template) = version
        .and_then(|version| Some((version, forms?.of(&version.id, component)?)))
        .ok_or_else(|| Problem::new(Kind::NotFound, lang))?;
    let contact = submission.dossier.contact.normalised();
    let filled = fill(
        template,
        Filler {
            version,
            assessment: &assess(version, &submission.dossier, today),
            contact: &contact,
            words: &chunk.words,
            wards: &served.catalog.units.wards,
        },
    );
    dunghen_print::form(FormPrint {
        template,
        filled: &filled,
        acts: &index.acts,
        to: agency.name.in_lang(Lang::Vi),
        day: today,
    })
    .map_err(|error| Problem::internal(lang, &error))
}
