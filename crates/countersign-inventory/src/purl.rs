//! Package URLs, the names that bills of materials use.

use std::fmt::Write as _;

use crate::lockfile::{Ecosystem, Package, Source};

impl Package {
    /// The package URL, `pkg:cargo/serde@1.0.0`. What has no name of its own in a registry says where it comes from.
    pub fn purl(&self, ecosystem: Ecosystem) -> String {
        let kind = match ecosystem {
            Ecosystem::Cargo => "cargo",
            Ecosystem::Npm => "npm",
            Ecosystem::Pypi => "pypi",
            Ecosystem::Go => "golang",
        };
        let name: Vec<String> = self.name.split('/').map(encode).collect();
        let mut purl = format!("pkg:{kind}/{}", name.join("/"));
        if !self.version.is_empty() {
            purl.push('@');
            purl.push_str(&encode(&self.version));
        }
        let qualifier = match &self.source {
            Source::Git { url, rev } if rev.is_empty() => Some(("vcs_url", format!("git+{url}"))),
            Source::Git { url, rev } => Some(("vcs_url", format!("git+{url}@{rev}"))),
            Source::Url(url) => Some(("download_url", url.clone())),
            Source::Registry(registry) if !crate::sources::is_own(ecosystem, registry) => {
                Some(("repository_url", registry.clone()))
            }
            Source::Registry(_) | Source::Path(_) | Source::Unknown => None,
        };
        if let Some((key, value)) = qualifier {
            purl.extend(["?", key, "=", &encode(&value)]);
        }
        purl
    }
}

fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string never fails.
            _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
