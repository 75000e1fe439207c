//! The table of shapes: one entry for each kind of secret that is known by what it looks like.

use crate::alphabet::{ALNUM, BASE32, BASE64, BECH32, DIGIT, HEX, LOWER_DIGIT, UPPER_DIGIT, URL_SAFE};
use crate::shape::{
    Check::{Bech32, Crc36, Crc62, Crc62OrRandom, Random},
    Form,
    Left::{self, Anything, Apart, From, Word},
    Part::{self, Run, Text},
    Shape, Token,
};

type Needles = &'static [&'static str];

const fn shape(id: &'static str, what: &'static str, needles: Needles, form: Form) -> Shape {
    Shape { id, what, needles, form }
}

/// A token that begins with its needle and has to look random.
const fn token(
    id: &'static str,
    what: &'static str,
    needles: Needles,
    left: Left,
    parts: &'static [Part],
) -> Shape {
    shape(id, what, needles, Form::Token(Token { left, parts, skip: 0, check: Random }))
}

/// A token with a checksum.
const fn checked(
    id: &'static str,
    what: &'static str,
    needles: Needles,
    parts: &'static [Part],
    check: crate::shape::Check,
) -> Shape {
    shape(id, what, needles, Form::Token(Token { left: Anything, parts, skip: 0, check }))
}

/// A token behind a needle that is not part of it.
const fn behind(
    id: &'static str,
    what: &'static str,
    needles: Needles,
    skip: usize,
    parts: &'static [Part],
) -> Shape {
    shape(id, what, needles, Form::Token(Token { left: Word, parts, skip, check: Random }))
}

/// Every shape; where two are equally sure of the same text, the first one names it.
pub static SHAPES: &[Shape] = &[
    // With a checksum.
    checked("github-token", "GitHub token", &["ghp_", "gho_", "ghu_", "ghs_"], &[Run(ALNUM, 36, 36)], Crc62),
    shape(
        "github-refresh-token",
        "GitHub refresh token",
        &["ghr_"],
        Form::Token(Token { left: Word, parts: &[Run(ALNUM, 36, 76)], skip: 0, check: Crc62OrRandom }),
    ),
    checked("npm-token", "npm access token", &["npm_"], &[Run(ALNUM, 36, 36)], Crc62),
    checked(
        "gitlab-routable-token",
        "GitLab access token",
        &["glpat-"],
        &[Run(URL_SAFE, 27, 300), Text("."), Run(LOWER_DIGIT, 9, 9)],
        Crc36,
    ),
    checked(
        "gitlab-routable-token",
        "GitLab access token",
        &["glpat-"],
        &[Run(URL_SAFE, 27, 300), Text("."), Run(LOWER_DIGIT, 2, 2), Text("."), Run(LOWER_DIGIT, 9, 9)],
        Crc36,
    ),
    checked("age-secret-key", "age secret key", &["AGE-SECRET-KEY-1"], &[Run(BECH32, 58, 58)], Bech32),
    // Of hosts of code and packages.
    token(
        "github-app-token",
        "GitHub app token",
        &["ghs_"],
        Word,
        &[
            Run(DIGIT, 1, 20),
            Text("_eyJ"),
            Run(URL_SAFE, 10, 2000),
            Text("."),
            Run(URL_SAFE, 10, 4000),
            Text("."),
            Run(URL_SAFE, 10, 2000),
        ],
    ),
    token(
        "github-fine-grained-token",
        "GitHub fine-grained token",
        &["github_pat_"],
        Word,
        &[Run(ALNUM, 22, 22), Text("_"), Run(ALNUM, 59, 59)],
    ),
    token("gitlab-token", "GitLab access token", &["glpat-"], Word, &[Run(URL_SAFE, 20, 20)]),
    token(
        "gitlab-other-token",
        "GitLab token of a runner, a job or a deployment",
        &["glrt-", "gldt-", "glcbt-", "glptt-", "glft-", "glsoat-", "glimt-", "glagent-", "gloas-"],
        Word,
        &[Run(URL_SAFE, 20, 100)],
    ),
    token(
        "pypi-token",
        "PyPI upload token",
        &["pypi-AgEIcHlwaS5vcmc", "pypi-AgENdGVzdC5weXBpLm9yZw"],
        Word,
        &[Run(URL_SAFE, 50, 1000)],
    ),
    token("crates-io-token", "crates.io token", &["cio"], Apart, &[Run(ALNUM, 32, 32)]),
    token("rubygems-key", "RubyGems key", &["rubygems_"], Word, &[Run(HEX, 48, 48)]),
    token("docker-token", "Docker Hub token", &["dckr_pat_"], Word, &[Run(URL_SAFE, 27, 27)]),
    // Of clouds.
    token("aws-access-key", "AWS access key id", &["AKIA", "ASIA"], Apart, &[Run(BASE32, 16, 16)]),
    token("google-api-key", "Google API key", &["AIza"], Word, &[Run(URL_SAFE, 35, 35)]),
    token("google-client-secret", "Google client secret", &["GOCSPX-"], Word, &[Run(URL_SAFE, 28, 28)]),
    behind(
        "azure-storage-key",
        "Azure storage account key",
        &["AccountKey="],
        "AccountKey=".len(),
        &[Run(BASE64, 86, 86), Text("==")],
    ),
    token(
        "digitalocean-token",
        "DigitalOcean token",
        &["dop_v1_", "doo_v1_", "dor_v1_"],
        Word,
        &[Run(HEX, 64, 64)],
    ),
    // Of services.
    token(
        "slack-token",
        "Slack token",
        &["xoxb-", "xoxp-", "xoxa-", "xoxo-", "xoxr-", "xoxs-"],
        Word,
        &[Run(DIGIT, 1, 14), Text("-"), Run(ALNUM.and(crate::alphabet::Alphabet::of("-")), 12, 250)],
    ),
    token(
        "slack-app-token",
        "Slack app token",
        &["xapp-"],
        Word,
        &[
            Run(DIGIT, 1, 2),
            Text("-"),
            Run(UPPER_DIGIT, 8, 14),
            Text("-"),
            Run(DIGIT, 8, 16),
            Text("-"),
            Run(HEX, 64, 64),
        ],
    ),
    behind(
        "slack-webhook",
        "Slack webhook",
        &["hooks.slack.com/services/"],
        "hooks.slack.com/services/".len(),
        &[
            Text("T"),
            Run(UPPER_DIGIT, 8, 12),
            Text("/B"),
            Run(UPPER_DIGIT, 8, 12),
            Text("/"),
            Run(ALNUM, 20, 28),
        ],
    ),
    token("stripe-key", "Stripe live key", &["sk_live_", "rk_live_"], Word, &[Run(ALNUM, 16, 247)]),
    token("stripe-webhook-secret", "Stripe webhook secret", &["whsec_"], Word, &[Run(BASE64, 32, 64)]),
    shape(
        "openai-key",
        "OpenAI key",
        &["T3BlbkFJ"],
        Form::Token(Token {
            left: From("sk-", 200),
            parts: &[Run(URL_SAFE, 20, 200)],
            skip: 0,
            check: Random,
        }),
    ),
    token(
        "anthropic-key",
        "Anthropic key",
        &["sk-ant-"],
        Word,
        &[Run(LOWER_DIGIT, 3, 12), Text("-"), Run(URL_SAFE, 40, 120)],
    ),
    token("hugging-face-token", "Hugging Face token", &["hf_"], Word, &[Run(ALNUM, 34, 40)]),
    token(
        "sendgrid-key",
        "SendGrid key",
        &["SG."],
        Word,
        &[Run(URL_SAFE, 22, 22), Text("."), Run(URL_SAFE, 43, 43)],
    ),
    token("twilio-key", "Twilio key", &["SK"], Apart, &[Run(HEX, 32, 32)]),
    shape(
        "telegram-token",
        "Telegram bot token",
        &[":AA"],
        Form::Token(Token {
            left: Left::Run(DIGIT, 8, 10),
            parts: &[Run(URL_SAFE, 33, 33)],
            skip: 0,
            check: Random,
        }),
    ),
    // With a structure of their own.
    shape("private-key", "private key", &["PRIVATE KEY-----", "PRIVATE KEY BLOCK-----"], Form::Pem),
    shape("url-password", "password in a URL", &["://"], Form::Url),
    shape("json-web-token", "JSON Web Token", &["eyJ"], Form::Jwt),
    // Known by where they stand.
    shape("bearer-token", "bearer token", &["bearer "], Form::Bearer),
    shape(
        "assigned-secret",
        "value of a name that speaks of a secret",
        &[
            "password",
            "passwd",
            "passphrase",
            "secret",
            "token",
            "api_key",
            "apikey",
            "api-key",
            "access_key",
            "accesskey",
            "access-key",
            "private_key",
            "privatekey",
            "encryption_key",
            "signing_key",
            "credential",
            "pwd",
        ],
        Form::Assignment,
    ),
];
