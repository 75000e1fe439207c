//! Paths that hold test code.

const FOLDERS: &[&str] =
    &["tests", "test", "__tests__", "spec", "e2e", "androidtest", "integrationtest", "testing"];
const STEMS: &[&str] = &["test", "tests", "conftest"];
/// Ends of the name in front of the extension.
const ENDS: &[&str] = &["_test", "_tests", ".test", ".tests", ".spec", "_spec", "-test", ".e2e", ".cy"];
/// Ends in languages that name a file as its class.
const CLASS_ENDS: &[&str] = &["Test", "Tests", "IT", "Spec", "TestCase"];

/// Whether a path says that the file is test code.
pub(super) fn is_test(path: &str) -> bool {
    let path = path.replace('\\', "/");
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", &path));
    if folders.split('/').any(|folder| FOLDERS.contains(&&*folder.to_ascii_lowercase())) {
        return true;
    }
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let classes = matches!(extension, "java" | "kt" | "cs" | "scala" | "groovy" | "swift" | "php");
    STEMS.contains(&stem)
        || stem.starts_with("test_")
        || ENDS.iter().any(|end| stem.ends_with(end))
        || classes && CLASS_ENDS.iter().any(|end| stem.len() > end.len() && stem.ends_with(end))
}
