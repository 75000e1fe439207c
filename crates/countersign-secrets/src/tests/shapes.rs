//! Each shape is found where it stands, and what only looks like one is not.

use countersign_testkit::cases::corpora_dir;
use countersign_testkit::secrets::{harmless, planted, shapes};

use crate::{Certainty, Hit, SHAPES, mask, scan};

/// Secrets that are planted of each shape.
const EACH: usize = 300;

fn found(text: &str) -> Vec<(&'static str, String)> {
    let hits = scan(text.as_bytes());
    hits.iter().map(|hit| (hit.shape.id, text[hit.range.clone()].to_owned())).collect()
}

#[test]
fn recall_on_the_labelled_corpus() {
    let planted = planted(2026, EACH);
    let mut table = Vec::new();
    for (shape, checksum) in shapes() {
        let of_shape = planted.iter().filter(|planted| planted.shape == shape);
        let hit = of_shape.filter(|planted| {
            scan(planted.text.as_bytes()).iter().any(|hit: &Hit| {
                let sure = !checksum || hit.certainty == Certainty::Checksum;
                hit.range == planted.range && hit.shape.id == shape && sure
            })
        });
        let recall = hit.count() * 1000 / EACH;
        table.push((shape, checksum, recall));
    }
    println!("recall, in thousandths: {table:#?}");
    for (shape, checksum, recall) in table {
        let least = if checksum { 990 } else { 950 };
        assert!(recall >= least, "{shape}: {recall} of 1000");
    }
}

#[test]
fn every_shape_of_the_table_is_in_the_corpus() {
    let labelled: Vec<&str> = shapes().map(|(shape, _)| shape).collect();
    for shape in SHAPES {
        assert!(labelled.contains(&shape.id), "{}", shape.id);
    }
}

#[test]
fn harmless_lines_are_left_alone() {
    const LINES: usize = 200_000;
    let text = harmless(2026, LINES);
    let hits = found(&text);
    println!("{} of {LINES} harmless lines: {hits:#?}", hits.len());
    assert!(hits.len() * 10_000 < LINES, "{} false positives", hits.len());
}

/// Real projects: whatever is found in them is taken for a false positive.
#[test]
#[expect(clippy::disallowed_methods, reason = "the corpora are files that only a test reads")]
fn real_projects_are_left_alone() {
    let Some(root) = corpora_dir() else { return };
    let (mut folders, mut lines, mut hits) = (vec![root], 0, Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the corpora can be listed") {
            let entry = entry.expect("the corpora can be listed");
            let kind = entry.file_type().expect("an entry has a type");
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                let bytes = std::fs::read(entry.path()).expect("the corpora can be read");
                lines += memchr::memchr_iter(b'\n', &bytes).count();
                for hit in scan(&bytes) {
                    // Perhaps it is none: what a test prints is read by many.
                    let line = memchr::memchr_iter(b'\n', &bytes[..hit.range.start]).count() + 1;
                    hits.push((hit.shape.id, entry.path(), line));
                }
            }
        }
    }
    println!("{} hits in {lines} lines: {hits:#?}", hits.len());
    assert!(lines > 0 && hits.len() * 10_000 < lines, "{} hits in {lines} lines", hits.len());
}

#[test]
fn a_wrong_checksum_is_no_token() {
    for planted in planted(5, 5).into_iter().filter(|planted| planted.checksum) {
        // A refresh token is known by its shape as well.
        if planted.shape == "github-refresh-token" {
            continue;
        }
        let mut text = planted.text.clone().into_bytes();
        let at = planted.range.end - 8;
        text[at] = if text[at] == b'Q' { b'P' } else { b'Q' };
        let sure = scan(&text).into_iter().filter(|hit| hit.certainty > Certainty::Entropy);
        assert_eq!(sure.count(), 0, "{}", planted.shape);
    }
}

#[test]
fn a_token_is_found_wherever_it_stands() {
    let token = format!("{}{}", "AKIA", "Q3EGVWHZ5LKJ2RTN");
    for text in
        ["{}", "KEY={}", "\"{}\"", "({})", "a\\n{}\\nb", "https://x.io/?k={}&x=1", "é{}é", "**{}**", "{}\r\n"]
    {
        let text = text.replace("{}", &token);
        assert_eq!(found(&text), [("aws-access-key", token.clone())], "{text}");
    }
    for text in ["X{}", "{}X", "_{}", "+{}", "abc/{}"] {
        assert_eq!(found(&text.replace("{}", &token)), [], "{text}");
    }
}

#[test]
fn names_that_speak_of_a_secret() {
    let value = ["q7Gd2", "LpX9v", "Rk4Tz", "8Wm3B"].concat();
    for text in [
        "password = \"{}\"",
        "password: '{}'",
        "\"apiKey\": \"{}\"",
        "config[\"secret\"] = \"{}\"",
        "const token: string = \"{}\"",
        "const TOKEN: &str = \"{}\";",
        "var authToken string = \"{}\"",
        "SECRET_KEY={}",
        "token := `{}`",
        "setPassword(\"{}\")",
        "<password>{}</password>",
        "'client_secret' => '{}'",
        "--password={}",
        "?token={}&a=b",
        "{\\\"token\\\": \\\"{}\\\"}",
    ] {
        let text = text.replace("{}", &value);
        assert_eq!(found(&text), [("assigned-secret", value.clone())], "{text}");
    }
    for text in [
        "token_id = \"{}\"",
        "passwordHash: \"{}\"",
        "tokenizer = \"{}\"",
        "secret_name: '{}'",
        "the token {} is",
        "secret = {}()",
    ] {
        assert_eq!(found(&text.replace("{}", &value)), [], "{text}");
    }
}

#[test]
fn passwords_in_addresses() {
    let value = ["n4Vq8", "Zr1Kt", "6w"].concat();
    let at = |text: &str| found(&text.replace("{}", &value));
    let hit = [("url-password", value.clone())];
    assert_eq!(at("postgres://app:{}@db.partners.io/main"), hit);
    assert_eq!(at("jdbc:mysql://app:{}@localhost:3306/main"), hit);
    assert_eq!(at("redis://:{}@cache.partners.io"), hit);
    assert_eq!(at("https://me:{}@partners.io/repo.git"), hit);
    assert_eq!(at("https://partners.io/a:{}@b"), []);
    assert_eq!(at("http://localhost:3000/@{}"), []);
    assert_eq!(found("postgres://app:s3cret-sauce@db.partners.io/main").len(), 1);
    assert_eq!(found("postgres://app:s3cret-sauce@db:5432/main"), []);
    assert_eq!(found("postgres://app:$PASSWORD@db.partners.io/main"), []);
}

#[test]
fn a_surer_shape_names_what_two_find() {
    let planted = planted(9, 1);
    let token = planted.iter().find(|planted| planted.shape == "github-token").expect("it is planted");
    let text = format!("token = \"{}\"", token.secret());
    assert_eq!(found(&text), [("github-token", token.secret().to_owned())]);
}

#[test]
fn masked_texts_keep_their_lines() {
    for planted in planted(11, 4) {
        let masked = mask(&planted.text);
        assert_eq!(masked.lines().count(), planted.text.lines().count(), "{}", planted.shape);
        assert!(masked.contains("***"), "{}", planted.shape);
        for line in planted.secret().lines() {
            assert!(!masked.contains(line), "{}", planted.shape);
        }
    }
}
