//! What of CEL is not supported here, and why.

/// Rows by the beginning of their place.
const PARTS: [(&str, &str); 25] = [
    ("conversions/double/string_exp_pos_neg", ROUNDED),
    ("conversions/double/string_exp_neg_neg", ROUNDED),
    ("logic/AND/short_circuit_type_", STRICT),
    ("logic/OR/short_circuit_type_", STRICT),
    ("parse/receiver_function_names/", DECLARED),
    ("basic/variables/unbound_is_runtime_error", DECLARED),
    ("basic/functions/unbound_is_runtime_error", DECLARED),
    ("bindings_ext/", "extension: cel.bind"),
    ("block_ext/", "extension: cel.block"),
    ("dynamic/", MESSAGES),
    ("encoders_ext/", "extension: base64"),
    ("enums/", MESSAGES),
    ("macros2/", "extension: macros with two variables"),
    ("math_ext/", "extension: math"),
    ("namespace/", "containers: names are those of one procedure"),
    (
        "fields/qualified_identifier_resolution/",
        "containers: names are those of one procedure",
    ),
    ("optionals/", "extension: optional values"),
    ("parse/struct_field_names/", MESSAGES),
    ("proto2/", MESSAGES),
    ("proto2_ext/", MESSAGES),
    ("proto3/", MESSAGES),
    ("string_ext/", "extension: strings"),
    ("timestamps/", TIMES),
    ("type_deductions/", "what only checks names of types"),
    ("wrappers/", MESSAGES),
];

/// Rows that use something, by what stands in them.
const TEXTS: [(&str, &str); 9] = [
    ("objectValue", MESSAGES),
    ("enumValue", MESSAGES),
    ("TestAllTypes", MESSAGES),
    ("google.protobuf", MESSAGES),
    ("GlobalEnum", MESSAGES),
    ("NullValue", MESSAGES),
    ("timestamp(", TIMES),
    ("duration(", TIMES),
    ("google.", MESSAGES),
];

const DECLARED: &str = "names that nobody declared: refused beforehand";
const ROUNDED: &str = "numbers rounded on their way into the package";
const STRICT: &str = "sides of && and || that are no conditions: refused beforehand";
const MESSAGES: &str = "protobuf messages, enums and wrappers";
const TIMES: &str = "timestamps and durations: the law counts days";

/// Why a row is left out; none where it is run.
pub(crate) fn why(row: &str) -> Option<&'static str> {
    let at = row.strip_prefix("{\"at\":\"").unwrap_or(row);
    let part = PARTS.iter().find(|(part, _)| at.starts_with(part));
    let text = || TEXTS.iter().find(|(text, _)| row.contains(text));
    part.or_else(text).map(|(_, why)| *why)
}
