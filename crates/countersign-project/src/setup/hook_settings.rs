//! Hooks in the settings of agents: added to what is there, and taken out again to the last byte.

use countersign_agent::{HookEvent, Receipt, Tool, hook_file, merge_json, unmerge_json};
use countersign_report::setup::{Done, Why};

use super::record::Host;
use super::{Wanted, WantedKind};

/// What agents call.
const COMMAND: &str = "countersign agent-hook";
/// What a file of settings is before anything is in it.
const EMPTY: &str = "{}\n";

/// The hooks of an agent, where it has any.
pub(super) fn wanted(tool: &Tool) -> Option<Wanted> {
    let file = hook_file(tool)?;
    let additions = file.additions(&[(HookEvent::BeforeTool, COMMAND), (HookEvent::Stop, COMMAND)]);
    Some(Wanted { path: file.path.to_owned(), text: additions.to_string(), kind: WantedKind::Settings })
}

/// What becomes of a file of settings.
pub(super) struct Settled {
    /// Its text, where it changes.
    pub(super) text: Option<String>,
    /// What is noted; `None` where nothing of ours is in it.
    pub(super) noted: Option<(Host, Receipt)>,
    pub(super) done: Done,
}

impl Settled {
    fn kept(why: Why, noted: Option<(Host, Receipt)>) -> Self {
        Self { text: None, noted, done: Done::Kept(why) }
    }
}

/// Adds what is wanted to a file that is there, or to none.
pub(super) fn settle(wanted: &Wanted, text: Option<&str>, noted: Option<(Host, Receipt)>) -> Settled {
    let additions = serde_json::from_str(&wanted.text).expect("additions are JSON");
    let Some(text) = text else {
        let merged = merge_json(EMPTY, &additions).expect("nothing is in the way");
        return Settled {
            text: Some(merged.text),
            noted: Some((Host::New, merged.receipt)),
            done: Done::Made,
        };
    };
    let Ok(merged) = merge_json(text, &additions) else { return Settled::kept(Why::Settings, noted) };
    if merged.receipt.is_empty() {
        return Settled { text: None, noted, done: Done::Unchanged };
    }
    let Some((host, receipt)) = noted else {
        let noted = Some((Host::There, merged.receipt));
        return Settled { text: Some(merged.text), noted, done: Done::Merged };
    };
    // What another version added goes first, unless somebody edited it.
    match unmerge_json(text, &receipt) {
        Ok(without) if without.kept.is_empty() => match merge_json(&without.text, &additions) {
            Ok(merged) => Settled {
                text: Some(merged.text),
                noted: Some((host, merged.receipt)),
                done: Done::Refreshed,
            },
            Err(_) => Settled::kept(Why::Settings, Some((host, receipt))),
        },
        _ => Settled::kept(Why::Edited, Some((host, receipt))),
    }
}

/// Takes out what was added; the inner text is `None` where the file was made for it and nothing else is in it.
pub(super) fn take_out(
    text: &str,
    (host, receipt): (Host, &Receipt),
    is_forced: bool,
) -> Result<Option<String>, Why> {
    let without = unmerge_json(text, receipt).map_err(|_| Why::Settings)?;
    if !without.kept.is_empty() && !is_forced {
        return Err(Why::Edited);
    }
    let is_empty = host == Host::New && without.text.split_whitespace().collect::<String>() == "{}";
    Ok((!is_empty).then_some(without.text))
}

#[cfg(test)]
mod tests {
    use countersign_agent::Tool;
    use countersign_report::setup::{Done, Why};

    use super::{Settled, settle, take_out, wanted};
    use crate::setup::record::Host;

    const AGENTS: [&str; 5] = ["claude", "codex", "cursor", "gemini", "github-copilot"];

    #[test]
    fn hooks_are_added_once_and_taken_out_to_the_last_byte() {
        let mine = [
            "{}\n",
            "{\n    \"permissions\": { \"deny\": [\"WebFetch\"] }\n}",
            "{\"hooks\":{}}",
            "{\r\n}\r\n",
        ];
        for id in AGENTS {
            let wanted = wanted(Tool::from_id(id).unwrap()).unwrap();
            for text in mine {
                let Settled { text: with, noted, done } = settle(&wanted, Some(text), None);
                let (with, (host, receipt)) = (with.unwrap(), noted.unwrap());
                assert_eq!((host, done), (Host::There, Done::Merged), "{id}");
                let again = settle(&wanted, Some(&with), Some((host, receipt.clone())));
                assert_eq!((again.text, again.done), (None, Done::Unchanged), "{id}");
                assert_eq!(take_out(&with, (host, &receipt), false), Ok(Some(text.to_owned())), "{id}");
            }
            let Settled { text, noted, .. } = settle(&wanted, None, None);
            let (host, receipt) = noted.unwrap();
            assert_eq!(
                take_out(&text.unwrap(), (host, &receipt), false),
                Ok(None),
                "{id}: it was made for us"
            );
        }
    }

    #[test]
    fn what_somebody_edited_or_cannot_be_read_stays() {
        let wanted = wanted(Tool::from_id("claude").unwrap()).unwrap();
        let Settled { text, noted, .. } = settle(&wanted, None, None);
        let (host, receipt) = noted.unwrap();
        let edited = text.unwrap().replacen("countersign agent-hook", "true", 1);
        assert_eq!(take_out(&edited, (host, &receipt), false), Err(Why::Edited));
        assert_eq!(settle(&wanted, Some(&edited), Some((host, receipt))).done, Done::Kept(Why::Edited));
        for odd in ["// mine\n{}", "[]", "no"] {
            assert_eq!(settle(&wanted, Some(odd), None).done, Done::Kept(Why::Settings), "{odd}");
        }
    }
}
