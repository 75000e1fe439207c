//! The codes of settings in TOML (S0001 and up).

countersign_diag::codes! {
    /// A file of settings is no TOML, or says one thing twice. What could not be read has no effect, so the file is an error
    /// as a whole.
    ///
    /// Mend the place the finding points to.
    S0001 TOML_SYNTAX "toml-syntax": Error = "a file of settings cannot be read as TOML";
    /// A key that nobody reads. A setting that is silently ignored is worse than none, so it is an error.
    ///
    /// ```text
    /// [trace]
    /// inclde = ["src/**"]     # did you mean `include`?
    /// ```
    ///
    /// Spell it as the help says, or take the line away.
    S0002 SETTING_UNKNOWN "setting-unknown": Error = "a key of the settings means nothing";
    /// A value has another type than its key needs: a string where a list stands, a number where a table has to be.
    ///
    /// Write it as the help says.
    S0003 SETTING_TYPE "setting-type": Error = "a value of the settings has the wrong type";
    /// A value has the right type and cannot be used: a glob that is none, an unknown word, an empty name.
    ///
    /// Write it as the help says.
    S0004 SETTING_VALUE "setting-value": Error = "a value of the settings cannot be used";
    /// A key that has to be there is not.
    ///
    /// Add it to the table the finding points to.
    S0005 SETTING_MISSING "setting-missing": Error = "a key of the settings is missing";
    /// The settings are of a format that this version of the program does not know. Nothing of them can be relied on.
    ///
    /// Use the version that wrote them, or a later one.
    S0006 FORMAT_UNKNOWN "format-unknown": Error = "the settings have a format that is not known";
    /// A part of the settings is read and has no effect in this version, so nobody should rely on it.
    ///
    /// Keep it for a version that knows it, or take it away.
    S0007 SETTING_WITHOUT_EFFECT "setting-without-effect": Warning = "a part of the settings has no effect yet";
}
