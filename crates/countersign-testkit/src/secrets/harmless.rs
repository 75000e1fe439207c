//! Lines that hold no secret, many of them made to look as if they did.

use super::encode::{ALNUM, BASE64, HEX, drawn};
use crate::Rng;
use crate::corpus::prose::{Language, explanation};

/// Lines as they stand in code, settings and manuals; `{}` is a word, and `|` cuts what hosts of code might take for real.
const FIXED: &[&str] = &[
    // Code about tokens.
    "let token = tokens.next().ok_or(Error::UnexpectedEnd)?;",
    "    password: String,",
    "pub fn parse_token(&mut self, token: Token) -> Result<Secret, ParseError> {",
    "    secret_key = settings.SECRET_KEY",
    "const TOKEN_KIND = 'identifier';",
    "    api_key=os.environ[\"API_KEY\"],",
    "token := strings.TrimPrefix(header, \"Bearer \")",
    "  \"tokenType\": \"Bearer\",",
    "if (password !== confirmPassword) { throw new PasswordMismatchError(); }",
    "credentials: 'same-origin',",
    "  token: ${{ secrets.GITHUB_TOKEN }}",
    "    access_key: \"{{ .Values.accessKey }}\"",
    "password = getpass.getpass('Password: ')",
    "  private_key = tls_private_key.{}.private_key_pem",
    "var tokenUrl = \"https://login.partners.io/oauth2/v2.0/token\";",
    "passwordField = new PasswordField(\"Password2Confirm\");",
    "  secretName: partner-{}-tls-2026",
    "tokenizer = AutoTokenizer.from_pretrained(\"bert-base-uncased\")",
    "it('rejects an expired token', async () => { expect(await verify(token)).toBe(false); });",
    "SECRET_KEY_BASE=$(openssl rand -hex 64)",
    "data-token=\"csrf-{}-form\"",
    "x-api-key: string;",
    "type Credential = { accessKeyId: string; secretAccessKey: string };",
    "pwd=$(pwd)",
    "cd \"$OLDPWD\" && echo \"token=${TOKEN:?}\"",
    // Names that begin as tokens do.
    "npm_config_registry=https://registry.npmjs.org npm_package_name={} npm run build",
    "<div class=\"sk-folding-cube sk-cube1 sk-{}\"></div>",
    "from huggingface_hub import hf_hub_download, hf_file_system",
    "the precious social associations of {}",
    "github_pat_ is the prefix of a fine-grained token, ghp_ of a classic one",
    "SG.map(x => SG.filter(x)).reduce((a, b) => a:AA + b)",
    // Placeholders.
    "password = \"changeme\"",
    "password: \"password123\"",
    "API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "API_KEY=your-api-key-here",
    "export GITHUB_TOKEN=ghp|_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "token = \"<your-token-goes-here>\"",
    "STRIPE_KEY=sk_|live_XXXXXXXXXXXXXXXXXXXXXXXX",
    "SLACK=https://hooks.slack.|com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
    "postgres://user:password@localhost:5432/{}",
    "postgresql://postgres:postgres@db:5432/app_test",
    "redis://:${REDIS_PASSWORD}@cache.partners.io:6379/0",
    "mongodb://<user>:<password>@cluster0.partners.io/test",
    "mysql://root:root@127.0.0.1:3306/{}",
    "git clone https://oauth2:${TOKEN}@gitlab.com/partners/{}.git",
    "Authorization: Bearer <token>",
    "Authorization: Bearer ${{ steps.login.outputs.token }}",
    "    client_secret=\"dummy-client-secret-1\",",
    "  jwt_secret: \"test_secret_for_unit_tests_1\"",
    // Addresses.
    "see https://partners.io/docs/{}?tab=2#tokens, or write to {}@partners.io",
    "git@github.com:partners/{}.git",
    "import { x } from 'http://localhost:3000/@scope/{}@1.2.3/mod.ts'",
];

/// One line.
pub(super) fn line(rng: &mut Rng) -> String {
    match rng.weighted(&[28, 20, 5, 5, 5, 5, 4, 3, 2, 3, 3, 2, 2]) {
        0 => explanation(Language::English, rng),
        1 => rng.pick(FIXED).replace('|', "").replace("{}", word(rng)),
        2 => format!("  {}_id: \"{}\"", word(rng), uuid(rng)),
        3 => format!("checksum = \"{}\"", drawn(rng, HEX, 64)),
        4 => format!("      \"integrity\": \"sha512-{}==\",", drawn(rng, BASE64, 86)),
        5 => format!("commit {} {}", drawn(rng, HEX, 40), word(rng)),
        6 => {
            format!("github.com/partners/{} v1.{}.0 h1:{}=", word(rng), rng.below(90), drawn(rng, BASE64, 43))
        }
        7 => format!("<img src=\"data:image/png;base64,iVBORw0KGgo{}\">", drawn(rng, BASE64, 400)),
        8 => minified(rng),
        9 => format!("requestToken: '{}'", uuid(rng)),
        10 => format!("image: registry.partners.io/{}@sha256:{}", word(rng), drawn(rng, HEX, 64)),
        11 => drawn(rng, BASE64, 76),
        _ => example(rng),
    }
}

fn word<'a>(rng: &mut Rng) -> &'a str {
    rng.pick(&["partner", "billing", "session", "cluster", "payment", "report", "gateway", "archive"])
}

fn uuid(rng: &mut Rng) -> String {
    let mut part = |length| drawn(rng, HEX, length);
    format!("{}-{}-4{}-a{}-{}", part(8), part(4), part(3), part(3), part(12))
}

/// A line as bundlers write it.
fn minified(rng: &mut Rng) -> String {
    let mut line = String::from("!function(e,t){");
    for _ in 0..rng.between(10, 40) {
        let (a, b) = (drawn(rng, ALNUM, 1), drawn(rng, ALNUM, 2));
        let (word, number) = (word(rng), rng.below(4096));
        line = format!("{line}var _{a}=e.{b}(t,\"{word}\"),s{a}={{token:_{b},password:void 0,i:{number}}};");
    }
    line.push_str("}(window,document);");
    line
}

/// Values that manuals show.
fn example(rng: &mut Rng) -> String {
    let dashes = "-----";
    match rng.below(6) {
        0 => format!("aws_access_key_id = {}{}", "AKIA", "IOSFODNN7EXAMPLE"),
        1 => format!("aws_secret_access_key = {}{}", "wJalrXUtnFEMI/K7MDENG/", "bPxRfiCYEXAMPLEKEY"),
        2 => format!("{dashes}BEGIN CERTIFICATE{dashes}"),
        3 => format!("{dashes}BEGIN RSA PRIVATE KEY{dashes}\\nMIIE...\\n{dashes}END RSA PRIVATE KEY{dashes}"),
        4 => format!("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA{} {}@host", drawn(rng, BASE64, 43), word(rng)),
        _ => format!("sha256 {}  {}.tar.gz", drawn(rng, HEX, 64), word(rng)),
    }
}
