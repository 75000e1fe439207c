//! Made-up secrets, one maker for each shape.

use super::encode::{
    ALNUM, BASE32, BASE64, DIGIT, HEX, LETTER, LOWER_DIGIT, UPPER_DIGIT, URL_SAFE, base64, bech32, crc32,
    drawn, number,
};
use crate::Rng;

/// Makes secrets of a shape.
pub(super) struct Maker {
    /// The name of the shape.
    pub(super) shape: &'static str,
    /// Whether it has a checksum.
    pub(super) checksum: bool,
    /// Makes one.
    pub(super) make: fn(&mut Rng) -> Made,
}

/// A secret, and what has to stand around it.
pub(super) struct Made {
    pub(super) before: String,
    pub(super) secret: String,
    pub(super) after: &'static str,
}

impl Made {
    /// A secret that is known by itself.
    fn alone(secret: String) -> Self {
        Self { before: String::new(), secret, after: "" }
    }

    /// A secret that needs something before it.
    fn behind(before: impl Into<String>, secret: String, after: &'static str) -> Self {
        Self { before: before.into(), secret, after }
    }
}

const fn maker(shape: &'static str, make: fn(&mut Rng) -> Made) -> Maker {
    Maker { shape, checksum: false, make }
}

const fn checked(shape: &'static str, make: fn(&mut Rng) -> Made) -> Maker {
    Maker { shape, checksum: true, make }
}

/// Every maker.
pub(super) const MAKERS: &[Maker] = &[
    checked("github-token", |rng| {
        let prefix = rng.pick(&["ghp_", "gho_", "ghu_", "ghs_"]);
        Made::alone(format!("{prefix}{}", crc62(rng, 30)))
    }),
    checked("github-refresh-token", |rng| Made::alone(format!("ghr_{}", crc62(rng, 70)))),
    checked("npm-token", |rng| Made::alone(format!("npm_{}", crc62(rng, 30)))),
    checked("gitlab-routable-token", gitlab),
    checked("age-secret-key", |rng| Made::alone(bech32(rng, "age-secret-key-", 52).to_ascii_uppercase())),
    maker("github-app-token", |rng| {
        let number = drawn(rng, "123456789", 7);
        Made::alone(format!("ghs_{number}_{}", web_token(rng)))
    }),
    maker("github-fine-grained-token", |rng| {
        Made::alone(format!("github_pat_11{}_{}", drawn(rng, ALNUM, 20), drawn(rng, ALNUM, 59)))
    }),
    maker("gitlab-token", |rng| Made::alone(format!("glpat-{}", drawn(rng, URL_SAFE, 20)))),
    maker("gitlab-other-token", |rng| {
        let prefix = rng.pick(&["glrt-", "gldt-", "glptt-"]);
        Made::alone(format!("{prefix}{}", drawn(rng, ALNUM, 20)))
    }),
    maker("pypi-token", |rng| {
        Made::alone(format!("pypi-{}{}", "AgEIcHlwaS5vcmc", drawn(rng, URL_SAFE, 140)))
    }),
    maker("crates-io-token", |rng| Made::alone(format!("cio{}", drawn(rng, ALNUM, 32)))),
    maker("rubygems-key", |rng| Made::alone(format!("rubygems_{}", drawn(rng, HEX, 48)))),
    maker("docker-token", |rng| Made::alone(format!("dckr_pat_{}", drawn(rng, URL_SAFE, 27)))),
    maker("aws-access-key", |rng| {
        let prefix = rng.pick(&["AKIA", "ASIA"]);
        Made::alone(format!("{prefix}{}", drawn(rng, BASE32, 16)))
    }),
    maker("google-api-key", |rng| Made::alone(format!("AIza{}", drawn(rng, URL_SAFE, 35)))),
    maker("google-client-secret", |rng| Made::alone(format!("GOCSPX-{}", drawn(rng, URL_SAFE, 28)))),
    maker("azure-storage-key", |rng| {
        let secret = format!("{}==", drawn(rng, BASE64, 86));
        Made::behind("DefaultEndpointsProtocol=https;AccountKey=", secret, ";EndpointSuffix=core.windows.net")
    }),
    maker("digitalocean-token", |rng| Made::alone(format!("dop_v1_{}", drawn(rng, HEX, 64)))),
    maker("slack-token", |rng| {
        let (team, bot) = (drawn(rng, DIGIT, 12), drawn(rng, DIGIT, 13));
        Made::alone(format!("xoxb-{team}-{bot}-{}", drawn(rng, ALNUM, 24)))
    }),
    maker("slack-app-token", |rng| {
        let (app, number) = (drawn(rng, UPPER_DIGIT, 10), drawn(rng, DIGIT, 13));
        Made::alone(format!("xapp-1-A{app}-{number}-{}", drawn(rng, HEX, 64)))
    }),
    maker("slack-webhook", |rng| {
        let (team, bot) = (drawn(rng, UPPER_DIGIT, 8), drawn(rng, UPPER_DIGIT, 10));
        let secret = format!("T{team}/B{bot}/{}", drawn(rng, ALNUM, 24));
        Made::behind("https://hooks.slack.com/services/", secret, "")
    }),
    maker("stripe-key", |rng| {
        let prefix = rng.pick(&["sk_live_", "rk_live_"]);
        Made::alone(format!("{prefix}51{}", drawn(rng, ALNUM, 97)))
    }),
    maker("stripe-webhook-secret", |rng| Made::alone(format!("whsec_{}", drawn(rng, ALNUM, 32)))),
    maker("openai-key", |rng| {
        let prefix = rng.pick(&["sk-", "sk-proj-", "sk-svcacct-"]);
        let (left, right) = (drawn(rng, ALNUM, 20), drawn(rng, ALNUM, 20));
        Made::alone(format!("{prefix}{left}{}{right}", "T3BlbkFJ"))
    }),
    maker("anthropic-key", |rng| Made::alone(format!("sk-ant-api03-{}AA", drawn(rng, URL_SAFE, 93)))),
    maker("hugging-face-token", |rng| Made::alone(format!("hf_{}", drawn(rng, LETTER, 34)))),
    maker("sendgrid-key", |rng| {
        Made::alone(format!("SG.{}.{}", drawn(rng, URL_SAFE, 22), drawn(rng, URL_SAFE, 43)))
    }),
    maker("twilio-key", |rng| Made::alone(format!("SK{}", drawn(rng, HEX, 32)))),
    maker("telegram-token", |rng| {
        let bot = drawn(rng, "123456789", 10);
        Made::alone(format!("{bot}:AA{}", drawn(rng, URL_SAFE, 33)))
    }),
    maker("private-key", private_key),
    maker("url-password", |rng| {
        let scheme = rng.pick(&["postgres", "mysql", "mongodb+srv", "redis", "amqps"]);
        let host = "@db-1.internal.partners.io/main";
        Made::behind(format!("{scheme}://service:"), drawn(rng, ALNUM, 14), host)
    }),
    maker("json-web-token", |rng| Made::alone(web_token(rng))),
    maker("bearer-token", |rng| Made::behind("Authorization: Bearer ", drawn(rng, ALNUM, 40), "")),
    maker("assigned-secret", |rng| {
        let name = rng.pick(&["password", "clientSecret", "API_KEY", "auth_token", "aws_secret_access_key"]);
        let sign = rng.pick(&[" = ", ": ", "=", ": str = ", " => "]);
        let alphabet = rng.pick(&[ALNUM, HEX, BASE64]);
        let length = rng.between(20, 44);
        Made::behind(format!("{name}{sign}\""), drawn(rng, alphabet, length), "\"")
    }),
];

/// Drawn characters with their checksum.
fn crc62(rng: &mut Rng, length: usize) -> String {
    let body = drawn(rng, ALNUM, length);
    let sum = number(crc32(&body), ALNUM, 6);
    format!("{body}{sum}")
}

/// The two layouts of routable tokens.
fn gitlab(rng: &mut Rng) -> Made {
    let length = rng.between(27, 60);
    let body = drawn(rng, URL_SAFE, length);
    let size = number(u32::try_from(length).expect("a token is short"), LOWER_DIGIT, 2);
    let version = rng.pick(&["", ".01"]);
    let token = format!("glpat-{body}{version}.{size}");
    let sum = number(crc32(&token), LOWER_DIGIT, 7);
    Made::alone(format!("{token}{sum}"))
}

fn web_token(rng: &mut Rng) -> String {
    let header = rng.pick(&[r#"{"alg":"HS256","typ":"JWT"}"#, r#"{"typ":"JWT","alg":"RS256","kid":"2"}"#]);
    let claims =
        format!(r#"{{"sub":"{}","iat":{}}}"#, drawn(rng, HEX, 12), 1_700_000_000 + rng.below(90_000_000));
    let signature = drawn(rng, URL_SAFE, 43);
    format!("{}.{}.{signature}", base64(header.as_bytes(), URL_SAFE), base64(claims.as_bytes(), URL_SAFE))
}

fn private_key(rng: &mut Rng) -> Made {
    let label = rng.pick(&[
        "PRIVATE KEY",
        "RSA PRIVATE KEY",
        "EC PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
        "PGP PRIVATE KEY BLOCK",
    ]);
    let dashes = "-----";
    let mut key = format!("{dashes}BEGIN {label}{dashes}\n");
    for _ in 0..rng.between(3, 26) {
        key.push_str(&drawn(rng, BASE64, 64));
        key.push('\n');
    }
    let last = drawn(rng, BASE64, 31);
    Made::alone(format!("{key}{last}=\n{dashes}END {label}{dashes}"))
}
