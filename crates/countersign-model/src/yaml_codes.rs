//! The codes of findings about `.openspec.yaml`, `config.yaml` and `schema.yaml`.

use countersign_diag::codes;

codes! {
    /// The file is not YAML, so nothing in it counts.
    ///
    /// A common cause is a value with `: ` or ` #` in it that is not quoted.
    ///
    /// ```yaml
    /// goal: "fix: one thing"
    /// ```
    M0100 YAML_SYNTAX "yaml-syntax": Error = "the file is not valid YAML";
    /// A mapping gives one key twice. YAML forbids it, and no reader can know which of the two was meant.
    ///
    /// Keep one of the two entries.
    M0101 DUPLICATE_KEY "duplicate-key": Error = "a mapping gives one key twice";
    /// The file holds more than one YAML document; only one can be meant.
    ///
    /// Remove the `---` line between them and what does not belong.
    M0102 MULTIPLE_DOCUMENTS "multiple-documents": Error = "the file holds more than one YAML document";
    /// Aliases (`*name`) repeat their anchors (`&name`) so often that a short file would become a huge one,
    /// or an alias stands inside the node it names.
    ///
    /// Write the values out.
    M0103 ALIAS_LIMIT "alias-limit": Error = "aliases repeat their anchors too often";
    /// Lists and mappings are nested deeper than any reader needs.
    ///
    /// Flatten the document.
    M0104 TOO_DEEP "too-deep": Error = "nesting is too deep to be read";
    /// A tag such as `!name` is not one of YAML's core tags. The value is read as if the tag were not there.
    ///
    /// Remove the tag.
    M0105 UNRESOLVED_TAG "unresolved-tag": Warning = "a YAML tag is not known";
    /// A tag of YAML 1.1 (`!!binary`, `!!timestamp`, `!!set`, `!!omap`, `!!pairs`, `!!merge`) makes a value that none of
    /// these files has a use for.
    ///
    /// Remove the tag.
    M0106 UNSUPPORTED_TAG "unsupported-tag": Error = "a YAML tag has no meaning in this file";
    /// A field of `.openspec.yaml` does not have the form it needs, so the metadata of the change cannot be used:
    /// `status` and `instructions` fail, and `skip_specs` or `retire_capabilities` in it do not count.
    ///
    /// ```yaml
    /// schema: spec-driven
    /// created: 2026-01-31
    /// ```
    M0110 METADATA_FIELD "metadata-field": Error = "a field of `.openspec.yaml` has the wrong form";
    /// The `schema` of `.openspec.yaml` names a workflow schema that is not installed.
    ///
    /// `countersign schemas` lists those that are.
    M0111 METADATA_SCHEMA "metadata-schema": Error = "`.openspec.yaml` names a schema that does not exist";
    /// A key of `.openspec.yaml` is spelt almost like one that means something. It has no effect as it stands.
    ///
    /// Spell it as the help says.
    M0112 METADATA_KEY "metadata-key": Note = "a key of `.openspec.yaml` looks misspelt";
    /// `depends_on` lists the ids of changes that have to be archived first. An entry that is not a non-empty string is
    /// left out.
    ///
    /// ```yaml
    /// depends_on: [add-audit-trail]
    /// ```
    M0113 DEPENDS_ON "depends-on": Warning = "`depends_on` has an entry that names no change";
    /// `merge` says how small a part of a requirement two changes may both edit: `scenario`, the default, or `step`. Any
    /// other value has no effect.
    ///
    /// ```yaml
    /// merge: step
    /// ```
    M0114 MERGE_SETTING "merge-setting": Warning = "`merge` has a value that means nothing";
    /// `risk` says how much is at stake with a change: `low`, the default, `medium` or `high`. Any other value counts as `high`,
    /// because somebody meant to say that there is a risk.
    ///
    /// ```yaml
    /// risk: high
    /// ```
    M0115 RISK_SETTING "risk-setting": Warning = "`risk` has a value that means nothing";
    /// The config file holds something else than a mapping of fields, so it has no effect.
    ///
    /// ```yaml
    /// schema: spec-driven
    /// ```
    M0120 CONFIG_SHAPE "config-shape": Warning = "the config file is not a mapping";
    /// A field of the config file does not have the form it needs and is left out; the other fields count.
    ///
    /// Mend the field as the help says.
    M0121 CONFIG_FIELD "config-field": Warning = "a field of the config file has the wrong form";
    /// The `context` of the config file is larger than 50 KiB and is left out.
    ///
    /// Keep what every artifact needs and point at files for the rest.
    M0122 CONFIG_CONTEXT "config-context": Warning = "the context of the config file is too large";
    /// `operations` takes `apply` and `archive`, each with `guidance`; anything else in it has no effect.
    ///
    /// ```yaml
    /// operations:
    ///   apply:
    ///     guidance: ["run the tests after each task"]
    /// ```
    M0123 CONFIG_OPERATION "config-operation": Warning = "`operations` holds something that has no effect";
    /// A key of the config file is spelt almost like one that means something. It has no effect as it stands.
    ///
    /// Spell it as the help says.
    M0124 CONFIG_KEY "config-key": Note = "a key of the config file looks misspelt";
    /// A field of `schema.yaml` is missing or does not have the form it needs, so the schema cannot be loaded.
    ///
    /// An artifact needs `id`, `generates`, `description` and `template`; paths are relative and stay inside.
    M0130 SCHEMA_FIELD "schema-field": Error = "a field of `schema.yaml` has the wrong form";
    /// Two artifacts of a schema have the same id.
    ///
    /// Rename one of them, and what `requires` it.
    M0131 DUPLICATE_ARTIFACT "duplicate-artifact": Error = "two artifacts of a schema have the same id";
    /// An artifact `requires` an id that no artifact of the schema has.
    ///
    /// Name an artifact of this schema.
    M0132 UNKNOWN_REQUIRES "unknown-requires": Error = "an artifact requires one that does not exist";
    /// `apply.requires` names an id that no artifact of the schema has.
    ///
    /// Name an artifact of this schema.
    M0133 UNKNOWN_APPLY_REQUIRES "unknown-apply-requires": Error = "`apply` requires an artifact that does not exist";
    /// Artifacts require each other in a circle, so none of them could ever be written first.
    ///
    /// Remove one `requires` of the circle.
    M0134 ARTIFACT_CYCLE "artifact-cycle": Error = "artifacts require each other in a circle";
    /// `apply.tracks` is not, letter by letter, what one of the artifacts `generates`. The file is still read by `apply`,
    /// but `list` and `status` cannot tell whose progress it is and count `tasks.md` instead.
    ///
    /// Use the `generates` value of the artifact, or keep it if the file is written by hand.
    M0135 TRACKS_NO_ARTIFACT "tracks-no-artifact": Warning = "`apply.tracks` is not what an artifact generates";
    /// A key of `schema.yaml` is spelt almost like one that means something. It has no effect as it stands.
    ///
    /// Spell it as the help says.
    M0136 SCHEMA_KEY "schema-key": Note = "a key of `schema.yaml` looks misspelt";
}
