//! `/api/v1/openapi.json` and `/api/v1/docs`: the interface described, for programs and
//! for people.

use std::sync::LazyLock;

use axum::{
    http::HeaderMap,
    response::{Html, IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};
use serde_json::{Map, Value};

use super::desk::with_policy;
use crate::{compress::Compressed, openapi::openapi};

static DOCUMENT: LazyLock<Compressed> = LazyLock::new(|| {
    // It is the same in every process, and tested to be there.
    let text = openapi().unwrap_or_default();
    Compressed::new(text.into())
});

static PAGE: LazyLock<String> = LazyLock::new(|| {
    let text = openapi().unwrap_or_default();
    let document = serde_json::from_str(&text).unwrap_or_default();
    whole(&document).into_string()
});

/// `GET /api/v1/openapi.json`
pub(super) async fn document(headers: HeaderMap) -> Response {
    DOCUMENT.respond(&headers, "application/json")
}

/// `GET /api/v1/docs`
pub(super) async fn page() -> Response {
    with_policy(Html(PAGE.as_str()).into_response())
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// What stands under a name, as names and values; nothing where there is nothing.
fn fields<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
    let fields = value.get(name).and_then(Value::as_object);
    fields.into_iter().flat_map(Map::iter)
}

fn items<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    let items = value.get(name).and_then(Value::as_array);
    items.into_iter().flatten()
}

fn whole(document: &Value) -> Markup {
    let nothing = Value::Null;
    let info = document.get("info").unwrap_or(&nothing);
    let components = document.get("components").unwrap_or(&nothing);
    html! {
        (DOCTYPE)
        html lang="vi" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Giao diện lập trình – Đúng Hẹn" }
                link rel="stylesheet" href="/desk/desk.css";
                link rel="icon" href="/favicon.svg" type="image/svg+xml";
            }
            body {
                header.bar { a.bar__name href="/" { "Đúng Hẹn" } span { "Giao diện lập trình" } }
                main {
                    h1 { "Giao diện lập trình (API)" }
                    p {
                        "Mọi thao tác dưới " code { "/api/v1" } ", phiên bản " (text(info, "version"))
                        ". Phần mô tả bằng tiếng Anh. Bản cho máy đọc: "
                        a href="/api/v1/openapi.json" { "openapi.json" } " (OpenAPI "
                        (text(document, "openapi")) ")."
                    }
                    p lang="en" { (marked(text(info, "description"))) }
                    h2 { "Thao tác" }
                    @for tag in items(document, "tags") {
                        h3 lang="en" { (text(tag, "description")) }
                        @for (path, item) in fields(document, "paths") {
                            @if let Some(methods) = item.as_object() {
                                @for (method, told) in methods {
                                    @if items(told, "tags").any(|of| of == text(tag, "name")) {
                                        (operation(path, method, told, components))
                                    }
                                }
                            }
                        }
                    }
                    h2 { "Xác thực" }
                    dl lang="en" { @for (_, scheme) in fields(components, "securitySchemes") {
                        dt { code { (text(scheme, "name")) } " (" (text(scheme, "in")) ")" }
                        dd { (text(scheme, "description")) }
                    } }
                    h2 { "Lỗi" }
                    div.wide { table lang="en" {
                        thead { tr { th scope="col" { "type" } th scope="col" { "status" } th scope="col" { "title" } } }
                        tbody { @for problem in items(document, "x-problems") { tr {
                            th scope="row" { code { (text(problem, "type")) } }
                            td { (value_of(problem, "status")) }
                            td { (text(problem, "title")) }
                        } } }
                    } }
                    h2 { "Cấu trúc dữ liệu" }
                    @for (name, told) in fields(components, "schemas") { (schema(name, told)) }
                }
            }
        }
    }
}

fn operation(path: &str, method: &str, told: &Value, components: &Value) -> Markup {
    let role = match text(told, "x-role") {
        "draft" => "người giữ khóa của hồ sơ nháp",
        "applicant" => "người nộp, biết bốn số cuối",
        "officer" => "cán bộ đã đăng nhập",
        _ => "bất kỳ ai",
    };
    let body = told.get("requestBody");
    html! {
        details id=(text(told, "operationId")) {
            summary {
                code { (method.to_uppercase()) " " (path) } " "
                span lang="en" { (text(told, "summary")) }
            }
            div.said {
                @if !text(told, "description").is_empty() {
                    p lang="en" { (marked(text(told, "description"))) }
                }
                p { "Ai làm được: " (role) "." }
                @if items(told, "parameters").next().is_some() {
                    div.wide { table lang="en" { tbody { @for parameter in items(told, "parameters") { tr {
                        th scope="row" { code { (text(parameter, "name")) } }
                        td { (text(parameter, "in"))
                            @if parameter.get("required") == Some(&Value::Bool(true)) { ", required" } }
                        td { @if let Some(schema) = parameter.get("schema") { (kind(schema)) } }
                        td { (marked(text(parameter, "description"))) }
                    } } } } }
                }
                @if let Some(body) = body {
                    p lang="en" { strong { "Body. " } (marked(text(body, "description"))) }
                    @for (media, content) in fields(body, "content") {
                        p lang="en" {
                            code { (media) } ": "
                            @if let Some(schema) = content.get("schema") { (kind(schema)) }
                        }
                        @if let Some(example) = content.get("example") {
                            pre { code { (format!("{example:#}")) } }
                        }
                    }
                }
                div.wide { table lang="en" { tbody { @for (status, answer) in fields(told, "responses") {
                    (response(status, meant(answer, components)))
                } } } }
            }
        }
    }
}

/// What a reference means, and anything else as it is.
fn meant<'v>(value: &'v Value, components: &'v Value) -> &'v Value {
    let place = text(value, "$ref").strip_prefix("#/components");
    place
        .and_then(|place| components.pointer(place))
        .unwrap_or(value)
}

fn response(status: &str, answer: &Value) -> Markup {
    html! {
        tr {
            th scope="row" { (status) }
            td {
                (text(answer, "description"))
                @for (name, header) in fields(answer, "headers") {
                    br;
                    code { (name) } ": " (text(header, "description"))
                }
            }
            td { @for (media, content) in fields(answer, "content") {
                code { (media) } " "
                @if let Some(schema) = content.get("schema") { (kind(schema)) }
            } }
        }
    }
}

fn schema(name: &str, told: &Value) -> Markup {
    let parts = || items(told, "oneOf").chain(items(told, "allOf"));
    html! {
        details id={ "schema-" (name) } open {
            summary { code { (name) } }
            div.said lang="en" {
                p { (marked(text(told, "description"))) }
                @if told.get("enum").is_some() { p { (kind(told)) } }
                (properties(told))
                @for part in parts() {
                    @if part.get("$ref").is_some() { p { "All of " (kind(part)) ", and:" } }
                    @if !text(part, "description").is_empty() { p { (text(part, "description")) } }
                    (properties(part))
                }
            }
        }
    }
}

fn properties(told: &Value) -> Markup {
    html! {
        @if fields(told, "properties").next().is_some() {
            div.wide { table { tbody { @for (name, property) in fields(told, "properties") { tr {
                th scope="row" { code { (name) } }
                td {
                    (kind(property))
                    @if items(told, "required").any(|required| required == name.as_str()) { ", always there" }
                }
                td { (marked(text(property, "description"))) }
            } } } } }
        }
    }
}

/// What a value looks like, in a few words.
fn kind(schema: &Value) -> Markup {
    if let Some(name) = text(schema, "$ref").rsplit('/').next()
        && !name.is_empty()
    {
        return html! { a href={ "#schema-" (name) } { (name) } };
    }
    if schema.get("allOf").is_some() {
        let narrowed = items(schema, "allOf").flat_map(|part| fields(part, "properties"));
        return html! {
            @for part in items(schema, "allOf").filter(|part| part.get("$ref").is_some()) { (kind(part)) }
            @for (_, property) in narrowed { br; (kind(property)) }
        };
    }
    if schema.get("oneOf").is_some() {
        return html! { @for (at, one) in items(schema, "oneOf").enumerate() {
            @if at > 0 { " or " }
            (kind(one))
        } };
    }
    if schema.get("enum").is_some() {
        return html! { @for (at, value) in items(schema, "enum").enumerate() {
            @if at > 0 { " · " }
            code { (value.as_str().unwrap_or_default()) }
        } };
    }
    if let Some(items) = schema.get("items") {
        return html! { "list of " (kind(items)) };
    }
    let named = match schema.get("type") {
        Some(Value::Array(types)) => types
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(" or "),
        Some(Value::String(one)) => one.clone(),
        _ => "anything".into(),
    };
    html! {
        (named)
        @if !text(schema, "format").is_empty() { " (" (text(schema, "format")) ")" }
        @if !text(schema, "pattern").is_empty() { " " code { (text(schema, "pattern")) } }
    }
}

fn value_of(value: &Value, name: &str) -> String {
    value.get(name).map(Value::to_string).unwrap_or_default()
}

/// A text with what stands between backticks set as code.
fn marked(text: &str) -> Markup {
    html! { @for (at, part) in text.split('`').enumerate() {
        @if at % 2 == 1 { code { (part) } } @else { (part) }
    } }
}
