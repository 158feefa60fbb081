//! The words in which an operation is described, and how they become OpenAPI's.

use dunghen_core::text::Lang;
use serde_json::Value;
use utoipa::openapi::{
    AllOfBuilder, Content, ContentBuilder, Header, HeaderBuilder, HttpMethod, ObjectBuilder,
    PathItem, Ref, RefOr, Required, Response, ResponseBuilder, ResponsesBuilder, Schema,
    SchemaFormat, Type,
    extensions::Extensions,
    link::LinkBuilder,
    path::{OperationBuilder, ParameterBuilder, ParameterIn},
    request_body::{RequestBody, RequestBodyBuilder},
    schema::{KnownFormat, SchemaType},
    security::SecurityRequirement,
};

use super::operations::HEALTH;
use crate::problem::Kind;

/// Who may do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Anybody; nothing need be known or held.
    Nobody,
    /// Whoever holds the key of the draft.
    Draft,
    /// Whoever knows the last digits that go with the dossier.
    Applicant,
    /// An officer with a session.
    Officer,
}

impl Role {
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Draft => "draft",
            Self::Applicant => "applicant",
            Self::Officer => "officer",
        }
    }

    /// What it is proved by.
    fn scheme(self) -> Option<&'static str> {
        match self {
            Self::Nobody => None,
            Self::Draft => Some(DRAFT_KEY),
            Self::Applicant => Some(LAST_DIGITS),
            Self::Officer => Some(SESSION),
        }
    }
}

/// The names of the security schemes.
pub(crate) const DRAFT_KEY: &str = "draftKey";
pub(crate) const LAST_DIGITS: &str = "lastDigits";
pub(crate) const SESSION: &str = "session";

/// One method at one address.
pub(crate) struct Operation {
    pub(crate) id: &'static str,
    pub(crate) method: HttpMethod,
    pub(crate) tag: &'static str,
    pub(crate) role: Role,
    /// What else it may be told with, though it need not.
    pub(crate) perhaps: &'static [&'static str],
    /// A sentence without its stop.
    pub(crate) summary: &'static str,
    pub(crate) more: &'static str,
    pub(crate) takes: &'static [Named],
    pub(crate) body: Option<Body>,
    pub(crate) gives: &'static [Answer],
    /// In any number of lists, since many have some of them in common.
    pub(crate) fails: &'static [&'static [Kind]],
}

/// A parameter, or a header of an answer.
pub(crate) struct Named {
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    pub(crate) required: bool,
    pub(crate) shape: Shape,
    pub(crate) what: &'static str,
    /// Empty where none is needed to understand it.
    pub(crate) example: &'static str,
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
}

/// What a parameter looks like.
pub(crate) enum Shape {
    Text,
    Moment,
    Pattern(&'static str),
    OneOf(&'static [&'static str]),
    Whole { from: u64, to: u64 },
}

/// What a request carries.
pub(crate) struct Body {
    pub(crate) media: &'static str,
    pub(crate) content: Carried,
    pub(crate) required: bool,
    pub(crate) what: &'static str,
    pub(crate) example: Option<fn() -> Value>,
}

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carried {
    /// A schema of this name.
    Schema(&'static str),
    /// Any JSON at all.
    Anything,
    Text,
    Bytes,
}

/// An answer that is no failure.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) what: &'static str,
    pub(crate) headers: &'static [Named],
    pub(crate) content: Option<(&'static str, Carried)>,
    pub(crate) links: &'static [Link],
}

/// How an answer leads on to another operation.
pub(crate) struct Link {
    pub(crate) operation: &'static str,
    pub(crate) parameter: &'static str,
    /// A runtime expression of OpenAPI.
    pub(crate) from: &'static str,
}

/// The failures have all one media type.
pub(crate) const PROBLEM: &str = "application/problem+json";

const ACCEPT_LANGUAGE: Named = Named {
    name: "Accept-Language",
    place: Place::Header,
    required: false,
    shape: Shape::Text,
    what: "The first of the list that is Vietnamese or English decides the language of titles \
           and messages; else Vietnamese.",
    example: "en",
};

const RETRY_AFTER: Named = Named {
    name: "Retry-After",
    place: Place::Header,
    required: true,
    shape: Shape::Whole {
        from: 1,
        to: u32::MAX as u64,
    },
    what: "After how many seconds another try may be made.",
    example: "",
};

impl Operation {
    /// All it may fail with, each once.
    pub(crate) fn failures(&self) -> Vec<Kind> {
        let mut failures: Vec<Kind> = Vec::new();
        // Nobody is kept from asking whether the server is up.
        if self.id != HEALTH.id {
            failures.push(Kind::TooManyRequests);
        }
        for kind in self.fails.iter().copied().flatten() {
            if !failures.contains(kind) {
                failures.push(*kind);
            }
        }
        failures
    }

    pub(crate) fn item(&self) -> PathItem {
        let words = !self.failures().is_empty();
        let takes = self.takes.iter().chain(words.then_some(&ACCEPT_LANGUAGE));
        let operation = OperationBuilder::new()
            .operation_id(Some(self.id))
            .tag(self.tag)
            .summary(Some(self.summary))
            .description((!self.more.is_empty()).then_some(self.more))
            .parameters(Some(takes.map(Named::parameter)))
            .request_body(self.body.as_ref().map(Body::request))
            .responses(self.responses())
            .securities(self.securities())
            .extensions(Some(Extensions::from_iter([("x-role", self.role.id())])))
            .build();
        PathItem::new(self.method.clone(), operation)
    }

    fn securities(&self) -> Option<Vec<SecurityRequirement>> {
        let none: [&str; 0] = [];
        let own = self.role.scheme();
        if own.is_none() && self.perhaps.is_empty() {
            return Some(Vec::new());
        }
        let first = own.map_or_else(SecurityRequirement::default, |own| {
            SecurityRequirement::new(own, none)
        });
        let more = self.perhaps.iter().map(|also| match own {
            Some(own) => SecurityRequirement::new(own, none).add(*also, none),
            None => SecurityRequirement::new(*also, none),
        });
        Some(std::iter::once(first).chain(more).collect())
    }

    fn responses(&self) -> ResponsesBuilder {
        let mut responses = ResponsesBuilder::new();
        for answer in self.gives {
            responses = responses.response(answer.status.to_string(), answer.response());
        }
        let failures = self.failures();
        let mut statuses: Vec<u16> = failures.iter().map(|kind| kind.status()).collect();
        statuses.sort_unstable();
        statuses.dedup();
        for status in statuses {
            let kinds = failures.iter().filter(|kind| kind.status() == status);
            let kinds: Vec<_> = kinds.copied().collect();
            let answer = match kinds.as_slice() {
                [only] => RefOr::Ref(Ref::from_response_name(failure_name(*only))),
                several => RefOr::T(failure(several).build()),
            };
            responses = responses.response(status.to_string(), answer);
        }
        responses
    }
}

/// The answers to failures of one kind, by their names.
pub(super) fn failures() -> impl Iterator<Item = (&'static str, Response)> {
    let answer = |kind| (failure_name(kind), failure(&[kind]).build());
    Kind::ALL.into_iter().map(answer)
}

fn failure_name(kind: Kind) -> &'static str {
    let id = kind.id();
    id.rsplit_once('/').map_or(id, |(_, name)| name)
}

/// The answer of one status to failures of some kinds.
fn failure(kinds: &[Kind]) -> ResponseBuilder {
    let titles: Vec<_> = kinds.iter().map(|kind| kind.title(Lang::En)).collect();
    let named = ObjectBuilder::new().schema_type(Type::String);
    let named = named.enum_values(Some(kinds.iter().map(|kind| kind.id())));
    let narrower = ObjectBuilder::new().property("type", named);
    let schema = AllOfBuilder::new()
        .item(Ref::from_schema_name("Problem"))
        .item(narrower);
    let mut response = ResponseBuilder::new()
        .description(titles.join(". "))
        .content(PROBLEM, Content::new(Some(Schema::from(schema.build()))));
    if kinds.contains(&Kind::TooManyRequests) {
        response = response.header(RETRY_AFTER.name, RETRY_AFTER.header());
    }
    response
}

impl Named {
    fn parameter(&self) -> ParameterBuilder {
        ParameterBuilder::new()
            .name(self.name)
            .parameter_in(match self.place {
                Place::Path => ParameterIn::Path,
                Place::Query => ParameterIn::Query,
                Place::Header => ParameterIn::Header,
            })
            .required(match self.required {
                true => Required::True,
                false => Required::False,
            })
            .description(Some(self.what))
            .schema(Some(self.shape.schema()))
            .example(self.example())
    }

    fn example(&self) -> Option<Value> {
        let whole = matches!(self.shape, Shape::Whole { .. });
        let number = self.example.parse::<u64>().ok().filter(|_| whole);
        let text = (!self.example.is_empty()).then(|| self.example.into());
        number.map(Value::from).or(text)
    }

    fn header(&self) -> Header {
        let header = HeaderBuilder::new()
            .schema(Some(self.shape.schema()))
            .description(Some(self.what));
        // There is no field for it, though OpenAPI has one.
        let required = Extensions::from_iter([("required", self.required)]);
        header.extensions(Some(required)).build()
    }
}

impl Shape {
    fn schema(&self) -> Schema {
        let text = ObjectBuilder::new().schema_type(Type::String);
        match self {
            Self::Text => text.into(),
            Self::Moment => text
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
                .into(),
            Self::Pattern(pattern) => text.pattern(Some(*pattern)).into(),
            Self::OneOf(values) => text.enum_values(Some(values.iter().copied())).into(),
            Self::Whole { from, to } => ObjectBuilder::new()
                .schema_type(Type::Integer)
                .minimum(Some(*from))
                .maximum(Some(*to))
                .into(),
        }
    }
}

impl Carried {
    fn content(self) -> ContentBuilder {
        let schema: RefOr<Schema> = match self {
            Self::Schema(name) => Ref::from_schema_name(name).into(),
            Self::Text => ObjectBuilder::new().schema_type(Type::String).into(),
            Self::Bytes => ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
                .into(),
            Self::Anything => ObjectBuilder::new()
                .schema_type(SchemaType::AnyValue)
                .into(),
        };
        ContentBuilder::new().schema(Some(schema))
    }
}

impl Body {
    fn request(&self) -> RequestBody {
        let example = self.example.map(|example| example());
        let content = self.content.content().example(example).build();
        RequestBodyBuilder::new()
            .description(Some(self.what))
            .required(Some(match self.required {
                true => Required::True,
                false => Required::False,
            }))
            .content(self.media, content)
            .build()
    }
}

impl Answer {
    fn response(&self) -> ResponseBuilder {
        let mut response = ResponseBuilder::new().description(self.what);
        for header in self.headers {
            response = response.header(header.name, header.header());
        }
        if let Some((media, content)) = self.content {
            response = response.content(media, content.content().build());
        }
        for link in self.links {
            let to = LinkBuilder::new()
                .operation_id(link.operation)
                .parameter(link.parameter, link.from);
            response = response.link(link.operation, to.build());
        }
        response
    }
}
