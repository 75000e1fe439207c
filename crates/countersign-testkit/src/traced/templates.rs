//! What code and tests look like in each language.

/// A language.
pub(super) struct Template {
    /// What starts a comment.
    pub(super) comment: &'static str,
    /// What stands before the comment of an item.
    pub(super) indent: &'static str,
    pub(super) code_path: &'static str,
    pub(super) code_head: &'static str,
    pub(super) function: &'static str,
    pub(super) test_path: &'static str,
    pub(super) test_head: &'static str,
    pub(super) test: &'static str,
    /// What closes every file.
    pub(super) tail: &'static str,
    /// Class of a case in a report.
    pub(super) class: &'static str,
    /// Name of a case in a report; `{case}` is 1 or 2.
    pub(super) case: &'static str,
}

pub(super) const LANGUAGES: [Template; 5] = [
    Template {
        comment: "//",
        indent: "",
        code_path: "src/{area}/unit_{at}.rs",
        code_head: "//! Part of the service.\n\nuse crate::log::say;\n",
        function: r#"
/// Adds up what is allowed.
{mark}
pub fn handle_{n}(amount: u64, limit: u64) -> Result<u64, &'static str> {
    if amount > limit {
        return Err("{then1}");
    }
    let mut total = amount;
    for step in 0..3 {
        total += step * {n};
    }
    say("{then0}");
    Ok(total)
}
"#,
        test_path: "tests/checks_{at}.rs",
        test_head: "//! Checks of the service.\n\nuse traced::all::*;\n",
        test: r#"
{mark}
#[rstest]
#[case(1)]
#[case(2)]
fn check_{n}(#[case] amount: u64) {
    let allowed = handle_{n}(amount, 10).expect("{then0}");
    assert_eq!(allowed, amount + 3 * {n}, "{then0}");
    assert_eq!(handle_{n}(amount + 10, 10), Err("{then1}"));
}
"#,
        tail: "",
        class: "traced::checks_{at}",
        case: "check_{n}::case_{case}",
    },
    Template {
        comment: "#",
        indent: "",
        code_path: "client/{area}/unit_{at}.py",
        code_head: "\"\"\"Part of the client.\"\"\"\n\nfrom log import say\n",
        function: r#"

{mark}
def handle_{n}(amount, limit):
    """Adds up what is allowed."""
    if amount > limit:
        raise ValueError("{then1}")
    total = amount
    for step in range(3):
        total += step * {n}
    say("{then0}")
    return total
"#,
        test_path: "client/tests/{area}/test_checks_{at}.py",
        test_head: "\"\"\"Checks of the client.\"\"\"\n\nimport pytest\n\nfrom client import *\n",
        test: r#"

{mark}
@pytest.mark.parametrize("amount", [1, 2])
def test_check_{n}(amount):
    allowed = handle_{n}(amount, 10)
    assert allowed == amount + 3 * {n}, "{then0}"
    with pytest.raises(ValueError, match="{then1}"):
        handle_{n}(amount + 10, 10)
"#,
        tail: "",
        class: "client.tests.{area}.test_checks_{at}",
        case: "test_check_{n}[{case}]",
    },
    Template {
        comment: "//",
        indent: "",
        code_path: "web/src/{area}/unit_{at}.ts",
        code_head: "// Part of the pages.\n\nimport { say } from \"../log\";\n",
        function: r#"
{mark}
export function handle{n}(amount: number, limit: number): number {
  if (amount > limit) {
    throw new Error("{then1}");
  }
  let total = amount;
  for (let step = 0; step < 3; step += 1) {
    total += step * {n};
  }
  say("{then0}");
  return total;
}
"#,
        test_path: "web/tests/{area}/checks_{at}.test.ts",
        test_head: "// Checks of the pages.\n\nimport { expect, it } from \"vitest\";\nimport * as pages from \"../../src\";\n",
        test: r#"
{mark}
it.each([1, 2])("adds up {n}", (amount) => {
  const allowed = pages.handle{n}(amount, 10);
  expect(allowed, "{then0}").toBe(amount + 3 * {n});
  expect(() => pages.handle{n}(amount + 10, 10)).toThrow("{then1}");
});
"#,
        tail: "",
        class: "web/tests/{area}/checks_{at}.test.ts",
        case: "adds up {n} [{case}]",
    },
    Template {
        comment: "//",
        indent: "",
        code_path: "go/{area}/unit_{at}.go",
        code_head: "// Package {area} is part of the gateway.\npackage {area}\n\nimport (\n\t\"errors\"\n\n\t\"example.org/traced/go/log\"\n)\n",
        function: r#"
{mark}
func Handle{n}(amount, limit uint64) (uint64, error) {
	if amount > limit {
		return 0, errors.New("{then1}")
	}
	total := amount
	for step := uint64(0); step < 3; step++ {
		total += step * {n}
	}
	log.Say("{then0}")
	return total, nil
}
"#,
        test_path: "go/{area}/checks_{at}_test.go",
        test_head: "package {area}\n\nimport (\n\t\"testing\"\n\n\t\"github.com/stretchr/testify/assert\"\n)\n",
        test: r#"
{mark}
func TestCheck{n}(t *testing.T) {
	for _, amount := range []uint64{1, 2} {
		t.Run(fmt.Sprintf("amount_%d", amount), func(t *testing.T) {
			allowed, err := Handle{n}(amount, 10)
			assert.NoError(t, err, "{then0}")
			assert.Equal(t, amount+3*{n}, allowed)
			_, err = Handle{n}(amount+10, 10)
			assert.EqualError(t, err, "{then1}")
		})
	}
}
"#,
        tail: "",
        class: "example.org/traced/go/{area}",
        case: "TestCheck{n}/amount_{case}",
    },
    Template {
        comment: "//",
        indent: "    ",
        code_path: "java/src/main/java/org/example/{area}/Unit{at}.java",
        code_head: "package org.example.{area};\n\nimport org.example.Log;\n\n/** Part of the back office. */\npublic final class {stem} {\n",
        function: r#"
{mark}
    public static long handle{n}(long amount, long limit) {
        if (amount > limit) {
            throw new IllegalArgumentException("{then1}");
        }
        long total = amount;
        for (long step = 0; step < 3; step++) {
            total += step * {n};
        }
        Log.say("{then0}");
        return total;
    }
"#,
        test_path: "java/src/test/java/org/example/{area}/Checks{at}Test.java",
        test_head: "package org.example.{area};\n\nimport static org.junit.jupiter.api.Assertions.assertEquals;\nimport static org.junit.jupiter.api.Assertions.assertThrows;\n\n/** Checks of the back office. */\nclass {stem} {\n",
        test: r#"
{mark}
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void check{n}(long amount) {
        assertEquals(amount + 3 * {n}L, Unit.handle{n}(amount, 10), "{then0}");
        assertThrows(IllegalArgumentException.class, () -> Unit.handle{n}(amount + 10, 10), "{then1}");
    }
"#,
        tail: "}\n",
        class: "org.example.{area}.Checks{at}Test",
        case: "check{n}(long)[{case}]",
    },
];
