//! The codes of templates: contracts C0001 and up, documents C0101 and up.

countersign_diag::codes! {
    /// A contract is a skeleton with TOML in front of it, between two lines `+++`. This one has no such front matter, or the
    /// front matter has no end, so nobody knows what the document has to hold. It binds nothing until that is mended.
    ///
    /// ```text
    /// +++
    /// [[section]]
    /// heading = "Why"
    /// +++
    /// # Proposal
    ///
    /// ## Why
    /// ```
    C0001 FRONT_MATTER "contract-front-matter": Error = "a contract has no readable front matter";

    /// The skeleton of a contract has no heading for a section that its front matter declares, or a heading of level two for
    /// which nothing is declared. Who fills the skeleton would see something else than what is checked.
    C0002 SKELETON "contract-skeleton": Error = "skeleton and declarations of a contract differ";

    /// A contract declares the same section twice, so nobody can say which of the two holds. Make one of them.
    C0003 SECTION_DECLARED_TWICE "contract-section-twice": Error = "a contract declares a section twice";

    /// The contracts of a project ask every change for more fields than a small change can be expected to fill: five, one
    /// scenario and the tasks among them. People answer such forms with filler. Let sections apply from `medium` on, or make
    /// them optional; `template stats` shows which of them were ever the reason for anything.
    C0004 TOO_MANY_FIELDS "too-many-mandatory-fields": Warning = "a small change has to fill too many fields";

    /// A section that the contract asks for at this risk is not in the document. Write it; where it does not apply, let it say
    /// so in one line:
    ///
    /// ```md
    /// ## Rollback approach
    ///
    /// Not applicable: nothing is deployed, only the handbook changes.
    /// ```
    C0101 SECTION_MISSING "section-missing": Error = "a section that the contract asks for is missing";

    /// A section has its heading and nothing below it; comments do not count. Fill it, say in one line why it does not apply,
    /// or, where it is optional, take it away.
    C0102 SECTION_EMPTY "section-empty": Error = "a section is empty";

    /// A section holds `TBD`, `TODO` or what the skeleton says should be written there, in place of an answer. Write the
    /// answer. A word in backticks is never taken for a placeholder.
    C0103 SECTION_PLACEHOLDER "section-placeholder": Error = "a section holds a placeholder";

    /// A section has fewer words than its contract asks for. Comments, headings and the text of the skeleton do not count.
    C0104 SECTION_TOO_SHORT "section-too-short": Error = "a section has too few words";

    /// A section that the contract does not know. It is left alone; where it says what a known section asks for, move it there.
    C0105 SECTION_UNKNOWN "section-unknown": Note = "a section that the contract does not know";

    /// A section has to begin with one of the values that its contract lists, or each of its points has to. Write one of them,
    /// then whatever there is to say.
    C0106 VALUE_NOT_ALLOWED "section-value": Error = "a section has a value that the contract does not allow";

    /// A section has to hold a list or a table, or lines such as `- Name: Jo`, and does not.
    C0107 SECTION_SHAPE "section-shape": Error = "a section has the wrong shape";

    /// An answer has to name what can be looked at: a requirement or a scenario, `capability/requirement#scenario`, or a path,
    /// in backticks. An answer without one can neither be checked nor contradicted.
    C0108 REFERENCE_MISSING "section-reference": Error = "an answer names nothing that can be looked at";

    /// A document has the same section twice. Only the first counts; join the two.
    C0109 SECTION_TWICE "section-twice": Warning = "a document has a section twice";

    /// A section says that it does not apply, and gives no reason, or is one that always applies.
    ///
    /// ```md
    /// Not applicable: nothing is stored by this change.
    /// ```
    C0110 NOT_APPLICABLE "section-not-applicable": Error = "a section says without a reason that it does not apply";

    /// Everything that an answer names leads nowhere: there is no such requirement and no such path. Mend the names; what was
    /// taken away is described in words next to something that is there.
    C0111 REFERENCE_NOWHERE "section-reference-nowhere": Error = "what an answer names does not exist";

    /// The contract asks for a document that is not there, such as a design at medium or high risk. Write it;
    /// `instructions` says how.
    C0112 DOCUMENT_MISSING "document-missing": Error = "a document that the contract asks for is missing";

    /// The change touches interfaces, stored data, dependencies, places where things run, or several domains, and its declared
    /// risk is lower than that would make it. The declared one counts; say why in Risk areas, or raise `risk` in
    /// `.openspec.yaml`.
    C0113 RISK_UNDERSTATED "risk-understated": Note = "a change touches more than its declared risk suggests";
}
