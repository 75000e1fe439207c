//! The keywords that are known, so that any other can be refused.

/// Keywords that ask for something, or hold schemas.
pub(super) const ASKING: [&str; 43] = [
    "$ref",
    "$defs",
    "definitions",
    "type",
    "enum",
    "const",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "properties",
    "patternProperties",
    "additionalProperties",
    "propertyNames",
    "required",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "minProperties",
    "maxProperties",
    "items",
    "prefixItems",
    "additionalItems",
    "contains",
    "minContains",
    "maxContains",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "$schema",
    "$id",
    "$anchor",
];

/// Keywords that only note something.
pub(super) const NOTES: [&str; 19] = [
    "$comment",
    "title",
    "description",
    "markdownDescription",
    "default",
    "examples",
    "deprecated",
    "deprecationMessage",
    "readOnly",
    "writeOnly",
    "format",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "defaultSnippets",
    "enumDescriptions",
    "markdownEnumDescriptions",
    "errorMessage",
    "patternErrorMessage",
];

/// A dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// 2020-12, also where none is named.
    Latest,
    /// 2019-09.
    Nineteen,
    /// draft-07.
    Seven,
}

impl Dialect {
    /// The dialect that `$schema` names.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.trim_end_matches('#');
        match name.strip_prefix("https://").or(name.strip_prefix("http://"))? {
            "json-schema.org/draft/2020-12/schema" => Some(Self::Latest),
            "json-schema.org/draft/2019-09/schema" => Some(Self::Nineteen),
            "json-schema.org/draft-07/schema" => Some(Self::Seven),
            _ => None,
        }
    }

    /// Whether a keyword belongs to the dialect.
    pub(super) fn knows(self, keyword: &str) -> bool {
        match keyword {
            "prefixItems" => self == Self::Latest,
            "additionalItems" => self != Self::Latest,
            "dependencies" => self == Self::Seven,
            "dependentRequired" | "dependentSchemas" | "minContains" | "maxContains" | "$anchor" => {
                self != Self::Seven
            }
            _ => ASKING.contains(&keyword),
        }
    }
}
