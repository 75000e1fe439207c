//! A strict reader of the HTML that the page is made of: what it does not know is an error.

use std::collections::BTreeSet;

/// A tag that opens, with its attributes.
#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Tag {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Every tag of the page.
const TAGS: &str = "a article body br code del details div figcaption figure footer g h1 h2 h3 h4 h5 head header html \
                    ins li main meta nav ol p path pre rect section span strong style summary svg table tbody td text \
                    th thead title tr ul wbr";
/// Every attribute of the page.
const ATTRIBUTES: &str = "aria-label aria-labelledby charset class colspan content d height href http-equiv id lang name role \
                          rx scope tabindex viewBox width x y";
const VOID: [&str; 5] = ["br", "meta", "path", "rect", "wbr"];

/// Reads a page, or says what is wrong with it.
pub(crate) fn read(html: &str) -> Result<Vec<Tag>, String> {
    let tags: BTreeSet<&str> = TAGS.split_whitespace().collect();
    let attributes: BTreeSet<&str> = ATTRIBUTES.split_whitespace().collect();
    let rest = html.strip_prefix("<!doctype html>").ok_or("no doctype")?;
    let (mut found, mut open): (Vec<Tag>, Vec<String>) = (Vec::new(), Vec::new());
    for piece in rest.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').ok_or_else(|| format!("`<{piece}` never ends"))?;
        if text.contains('>') && open.last().is_none_or(|name| name != "style") && !tag.starts_with("style") {
            return Err(format!("a bare `>` in {text:?}"));
        }
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop().as_deref() != Some(name) {
                return Err(format!("`</{name}>` closes something else"));
            }
            continue;
        }
        let tag = tag.strip_suffix('/').unwrap_or(tag);
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        if !tags.contains(name) {
            return Err(format!("`<{name}>` is no tag of the page"));
        }
        let mut own = Vec::new();
        while !rest.is_empty() {
            let (key, tail) = rest.split_once("=\"").ok_or_else(|| format!("`{rest}` is no attribute"))?;
            let (value, tail) = tail.split_once('"').ok_or_else(|| format!("`{key}` never ends"))?;
            if !attributes.contains(key) {
                return Err(format!("`{key}` is no attribute of the page"));
            }
            own.push((key.to_owned(), value.to_owned()));
            rest = tail.trim_start();
        }
        if !VOID.contains(&name) {
            open.push(name.to_owned());
        }
        found.push(Tag { name: name.to_owned(), attributes: own });
    }
    if open.is_empty() { Ok(found) } else { Err(format!("{open:?} stay open")) }
}

/// What every page must hold to, whatever is written on it.
pub(crate) fn check(html: &str) -> Vec<Tag> {
    let tags = read(html).unwrap_or_else(|problem| panic!("{problem}"));
    let mut ids = BTreeSet::new();
    for id in tags.iter().filter_map(|tag| tag.get("id")) {
        assert!(ids.insert(id), "`{id}` is there twice");
    }
    for tag in &tags {
        if let Some(link) = tag.get("href") {
            let anchor = link.strip_prefix('#').unwrap_or_else(|| panic!("{link} leads away"));
            assert!(ids.contains(anchor), "{link} leads nowhere");
        }
        for id in tag.get("aria-labelledby").into_iter().flat_map(str::split_whitespace) {
            assert!(ids.contains(id), "nothing is called {id}");
        }
    }
    let mut level = 0;
    for tag in tags.iter().filter(|tag| tag.name.len() == 2 && tag.name.starts_with('h')) {
        let Ok(next) = tag.name[1..].parse::<u32>() else { continue };
        assert!(next <= level + 1, "a heading of level {next} below one of level {level}");
        level = next;
    }
    tags
}
