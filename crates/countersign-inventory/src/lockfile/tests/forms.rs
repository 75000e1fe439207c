//! Each way in which a format says where a package comes from.

use super::{Format, lines, read};

const REV: &str = "0123456789abcdef0123456789abcdef01234567";

fn check(format: Format, text: &str, expected: &[&str]) {
    assert_eq!(lines(format, text), expected, "{format:?}\n{text}");
}

#[test]
fn the_name_of_a_file_tells_its_format() {
    for (path, format) in [
        ("Cargo.lock", Some(Format::Cargo)),
        ("a/b/package-lock.json", Some(Format::Npm)),
        ("npm-shrinkwrap.json", Some(Format::Npm)),
        ("requirements.txt", Some(Format::Requirements)),
        ("a/requirements-dev.txt", Some(Format::Requirements)),
        ("a/dev-requirements.txt", Some(Format::Requirements)),
        ("requirements/base.txt", Some(Format::Requirements)),
        ("go.sum", Some(Format::GoSum)),
        ("a/my-requirements/base.txt", None),
        ("xCargo.lock", None),
        ("notes.txt", None),
    ] {
        assert_eq!(Format::of(path), format, "{path}");
    }
}

#[test]
fn requirements_may_be_pinned_or_not() {
    let text = format!(
        "--index-url https://mirror.example/simple\n--extra-index-url=https://other.example\n-r base.txt\n\
         Exact_Name==1.0 ; python_version < '3.12'\nboth[extra,more]>=1,==2.0\nloose>=1.0\nnone\nstar==1.*\n\
         named @ https://files.example/named-1.0.whl\n\
         git+https://github.com/a/b@{REV}#egg=b\n-e git+ssh://git@github.com/a/c.git@main#egg=c\n\
         -e ./local\n./wheels/w.whl\nfull @ git+https://github.com/a/full.git@{REV}\n  # a comment\nlast==3 # another\n"
    );
    let packages = read(Format::Requirements, &text).unwrap();
    assert_eq!(packages.includes.len(), 1);
    assert_eq!((packages.includes[0].path.as_str(), packages.includes[0].line), ("base.txt", 3));
    assert_eq!(packages.indexes.iter().map(|index| index.line).collect::<Vec<_>>(), [1, 2]);
    let mirror = "registry https://mirror.example/simple";
    let expected = [
        format!("b  git https://github.com/a/b {REV}"),
        format!("both 2.0 {mirror}"),
        "c  git ssh://git@github.com/a/c.git main loose".to_owned(),
        format!("exact-name 1.0 {mirror}"),
        format!("full  git https://github.com/a/full.git {REV}"),
        format!("last 3 {mirror}"),
        "local  path ./local".to_owned(),
        format!("loose  {mirror} loose"),
        "named  url https://files.example/named-1.0.whl loose".to_owned(),
        format!("none  {mirror} loose"),
        format!("star  {mirror} loose"),
        "w-whl  path ./wheels/w.whl".to_owned(),
    ];
    assert_eq!(lines(Format::Requirements, &text), expected);
}

#[test]
fn npm_says_git_addresses_links_and_bundles() {
    let text = format!(
        r#"{{"lockfileVersion": 3, "packages": {{
        "": {{"name": "own"}},
        "packages/a": {{"version": "1.0.0"}},
        "node_modules/a": {{"resolved": "packages/a", "link": true}},
        "node_modules/b": {{"version": "1.0.0", "resolved": "git+ssh://git@github.com/x/b.git#{REV}"}},
        "node_modules/c": {{"version": "1.0.0", "resolved": "https://evil.example/c-1.0.0.tgz", "integrity": "sha512-x"}},
        "node_modules/d": {{"name": "real", "version": "2.0.0", "resolved": "https://registry.npmjs.org/real/-/real-2.0.0.tgz", "integrity": "sha512-x"}},
        "node_modules/d/node_modules/e": {{"version": "3.0.0", "inBundle": true}},
        "node_modules/f": {{"version": "1.0.0", "resolved": "https://registry.npmjs.org/other/-/other-1.0.0.tgz"}},
        "node_modules/g": {{"version": "1.0.0"}},
        "node_modules/h": {{"version": "1.0.0", "resolved": "file:../h", "link": false}}
        }}}}"#
    );
    check(
        Format::Npm,
        &text,
        &[
            "a  path packages/a",
            &format!("b 1.0.0 git ssh://git@github.com/x/b.git {REV}"),
            "c 1.0.0 url https://evil.example/c-1.0.0.tgz",
            "e 3.0.0 registry https://registry.npmjs.org",
            "f 1.0.0 url https://registry.npmjs.org/other/-/other-1.0.0.tgz loose",
            "g 1.0.0 unknown loose",
            "h 1.0.0 path ../h",
            "packages/a 1.0.0 path packages/a",
            "real 2.0.0 registry https://registry.npmjs.org",
        ],
    );
}

#[test]
fn version_one_of_npm_nests() {
    let text = format!(
        r#"{{"lockfileVersion": 1, "dependencies": {{
        "a": {{"version": "github:x/a#{REV}", "from": "github:x/a",
               "dependencies": {{"b": {{"version": "npm:c@1.0.0", "resolved": "https://registry.npmjs.org/c/-/c-1.0.0.tgz"}}}}}},
        "d": {{"version": "file:../d"}}
        }}}}"#
    );
    check(
        Format::Npm,
        &text,
        &[
            &format!("a  git https://github.com/x/a {REV}"),
            "c 1.0.0 registry https://registry.npmjs.org",
            "d  path ../d",
        ],
    );
}

#[test]
fn pnpm_says_git_tarballs_and_folders() {
    let nine = format!(
        "lockfileVersion: '9.0'\npackages:\n  \
         '@s/a@1.0.0':\n    resolution: {{integrity: sha512-x, tarball: https://npm.example/@s/a/-/a-1.0.0.tgz}}\n  \
         b@https://codeload.github.com/x/b/tar.gz/{REV}:\n    resolution: {{tarball: https://codeload.github.com/x/b/tar.gz/{REV}}}\n    version: 2.0.0\n  \
         c@file:../c:\n    resolution: {{directory: ../c, type: directory}}\n  \
         d@git+https://git.example/d.git#{REV}:\n    resolution: {{commit: {REV}, repo: https://git.example/d.git, type: git}}\n    version: 1.0.0\n\
         snapshots:\n  '@s/a@1.0.0(b@1)': {{}}\n  b@https://codeload.github.com/x/b/tar.gz/{REV}: {{}}\n  c@file:../c: {{}}\n  d@git+https://git.example/d.git#{REV}: {{}}\n"
    );
    check(
        Format::Pnpm,
        &nine,
        &[
            "@s/a 1.0.0 registry https://npm.example",
            &format!("b 2.0.0 url https://codeload.github.com/x/b/tar.gz/{REV}"),
            "c  path ../c",
            &format!("d 1.0.0 git https://git.example/d.git {REV}"),
        ],
    );
    let two = "---\nlockfileVersion: '9.0'\npackages:\n  pnpm@10.0.0:\n    resolution: {integrity: sha512-x}\nsnapshots:\n  pnpm@10.0.0: {}\n---\n\
               lockfileVersion: '9.0'\npackages:\n  a@1.0.0:\n    resolution: {integrity: sha512-x}\nsnapshots:\n  a@1.0.0: {}\n";
    check(Format::Pnpm, two, &["a 1.0.0 registry npm", "pnpm 10.0.0 registry npm"]);
    let lines: Vec<u32> =
        read(Format::Pnpm, two).unwrap().packages.iter().map(|package| package.line).collect();
    assert_eq!(lines, [11, 4]);
}

#[test]
fn yarn_says_aliases_patches_and_archives() {
    let one = format!(
        "# yarn lockfile v1\n\n\n\"alias@npm:real@^1.0.0\", real@^1.1.0:\n  version \"1.2.0\"\n  resolved \"https://registry.yarnpkg.com/real/-/real-1.2.0.tgz#{REV}\"\n\n\
         \"g@git+https://git.example/g.git\":\n  version \"1.0.0\"\n  resolved \"git+https://git.example/g.git#{REV}\"\n\n\"l@file:./l\":\n  version \"0.0.0\"\n"
    );
    check(
        Format::Yarn,
        &one,
        &[
            &format!("g 1.0.0 git https://git.example/g.git {REV}"),
            "l 0.0.0 path ./l",
            "real 1.2.0 registry https://registry.yarnpkg.com",
        ],
    );
    let berry = format!(
        "__metadata:\n  version: 8\n\
         \"a@patch:a@npm%3A1.0.0#~/x.patch\":\n  version: 1.0.0\n  resolution: \"a@patch:a@npm%3A1.0.0#~/x.patch::version=1.0.0&hash=1\"\n  checksum: 10c0/00\n\
         \"b@npm:^2\":\n  version: 2.0.0\n  resolution: \"b@npm:2.0.0::__archiveUrl=https%3A%2F%2Fevil.example%2Fb-2.0.0.tgz\"\n  checksum: 10c0/00\n\
         \"g@https://git.example/g.git\":\n  version: 1.0.0\n  resolution: \"g@https://git.example/g.git#commit={REV}\"\n\
         \"w@workspace:packages/w\":\n  version: 0.0.0-use.local\n  resolution: \"w@workspace:packages/w\"\n"
    );
    check(
        Format::Yarn,
        &berry,
        &[
            "a 1.0.0 registry npm",
            "b 2.0.0 url https://evil.example/b-2.0.0.tgz",
            &format!("g 1.0.0 git https://git.example/g.git {REV}"),
            "w 0.0.0-use.local path packages/w",
        ],
    );
}

#[test]
fn uv_says_every_kind_of_source() {
    let package = |name: &str, source: &str| {
        format!("[[package]]\nname = \"{name}\"\nversion = \"1\"\nsource = {{ {source} }}\n")
    };
    let text = [
        "version = 1\n".to_owned(),
        package("a", "git = \"https://git.example/a?rev=main#0123456789abcdef0123456789abcdef01234567\""),
        package("b", "url = \"https://files.example/b.whl\""),
        package("c", "editable = \".\""),
        package("d", "virtual = \"x\""),
        package("e", "registry = \"https://index.example/simple\""),
        package("f", "url = \"https://files.example/f.tar.gz\", subdirectory = \"x\""),
    ];
    check(
        Format::Uv,
        &text.concat(),
        &[
            &format!("a 1 git https://git.example/a {REV}"),
            "b 1 url https://files.example/b.whl loose",
            "c 1 path .",
            "d 1 path x",
            "e 1 registry https://index.example/simple",
            "f 1 url https://files.example/f.tar.gz loose",
        ],
    );
}

#[test]
fn what_go_mod_replaces_stands_in_place_of_it() {
    let text = "module example.com/own\n\ngo 1.22\n\nrequire (\n\ta.example/a v1.0.0\n\tb.example/b v1.0.0 // indirect\n\tc.example/c v1.0.0\n)\n\n\
                replace a.example/a => ../a\nreplace b.example/b v1.0.0 => d.example/d v2.0.0\nreplace c.example/c v0.9.0 => ./c\n";
    check(
        Format::GoMod,
        text,
        &[
            "a.example/a  path ../a",
            "c.example/c  path ./c",
            "c.example/c v1.0.0 registry go",
            "d.example/d v2.0.0 registry go",
        ],
    );
}

#[test]
fn old_and_sparse_locks_of_cargo_are_read() {
    let text = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n\n\
                [[package]]\nname = \"b\"\nversion = \"1.0.0\"\nsource = \"sparse+https://index.example/\"\n\n\
                [metadata]\n\"checksum a 1.0.0 (registry+https://github.com/rust-lang/crates.io-index)\" = \"00\"\n";
    check(
        Format::Cargo,
        text,
        &[
            "a 1.0.0 registry https://github.com/rust-lang/crates.io-index",
            "b 1.0.0 registry sparse+https://index.example/",
        ],
    );
    assert_eq!(read(Format::Cargo, text).unwrap().packages[0].checksums, ["sha256:00"]);
}

#[test]
fn old_locks_of_poetry_keep_their_checksums_at_the_end() {
    let text = "[[package]]\nname = \"A_b\"\nversion = \"1.0\"\n\n[metadata]\nlock-version = \"1.1\"\ncontent-hash = \"00\"\n\n\
                [metadata.files]\nA_b = [\n    {file = \"a.whl\", hash = \"sha256:00\"},\n]\n";
    check(Format::Poetry, text, &["a-b 1.0 registry pypi"]);
    assert_eq!(read(Format::Poetry, text).unwrap().packages[0].checksums, ["sha256:00"]);
}
