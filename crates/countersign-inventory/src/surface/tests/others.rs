//! `OpenAPI`, protocol buffers, TypeScript declarations.

use super::{diff, error, lines};

const PETS: &str = "openapi: 3.1.0
info: {title: Pets}
paths:
  /pets/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    get:
      operationId: getPet
      description: words
      parameters:
        - $ref: '#/components/parameters/Limit'
      responses:
        '200':
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
    put:
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [a], properties: {a: {type: string}}}
      responses: {}
components:
  parameters:
    Limit: {name: limit, in: query, schema: {type: integer, format: int32}}
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string, description: words}
        tags: {type: array, items: {type: string, enum: [x, y]}}
";

#[test]
fn openapi_is_listed() {
    assert_eq!(
        lines("openapi.yaml", PETS),
        [
            "body PUT /pets/{id}:body application/json: required object",
            "operation GET /pets/{id}: getPet",
            "operation PUT /pets/{id}: without operationId",
            "parameter GET /pets/{id}:parameter path id: required string",
            "parameter GET /pets/{id}:parameter query limit: optional integer format=int32",
            "parameter PUT /pets/{id}:parameter path id: required string",
            "property PUT /pets/{id}:body application/json.a: required string",
            "property schema Pet.name: required string",
            "property schema Pet.tags: optional array items(string enum=[x, y])",
            "response GET /pets/{id}:response 200 application/json: ref Pet",
            "response GET /pets/{id}:response 200: answers",
            "schema schema Pet: object",
        ]
    );
}

#[test]
fn differences_of_openapi_say_whom_they_break() {
    for (old, new, expected) in [
        ("description: words", "description: other words", &[][..]),
        ("/pets/{id}:", "/cats/{id}:", &["+"; 6][..]),
        ("int32", "int64", &["~ parameter GET /pets/{id}:parameter query limit yes"][..]),
        (
            "in: query, schema",
            "in: query, required: true, schema",
            &["~ parameter GET /pets/{id}:parameter query limit yes"][..],
        ),
        (
            "'200':",
            "'201':",
            &[
                "+",
                "+",
                "- response GET /pets/{id}:response 200 yes",
                "- response GET /pets/{id}:response 200 application/json yes",
            ][..],
        ),
        ("      required: [name]\n", "", &["~ property schema Pet.name maybe"][..]),
        (
            "        name: {type",
            "        nick: {type: string}\n        name: {type",
            &["+ property schema Pet.nick no"][..],
        ),
        ("enum: [x, y]", "enum: [x]", &["~ property schema Pet.tags yes"][..]),
        ("operationId: getPet", "operationId: fetchPet", &["~ operation GET /pets/{id} maybe"][..]),
    ] {
        let found = diff("openapi.yaml", PETS, &PETS.replacen(old, new, 1));
        if expected.iter().all(|line| *line == "+") && !expected.is_empty() {
            let added = found.iter().filter(|line| line.starts_with('+') && line.ends_with(" no")).count();
            let removed = found.iter().filter(|line| line.starts_with('-') && line.ends_with(" yes")).count();
            assert_eq!(added, removed, "{found:?}");
            assert!(removed >= expected.len(), "{found:?}");
            continue;
        }
        let kept: Vec<&String> =
            found.iter().filter(|line| !(line.starts_with('+') && expected.contains(&"+"))).collect();
        let wanted: Vec<&&str> = expected.iter().filter(|line| **line != "+").collect();
        assert_eq!(format!("{kept:?}"), format!("{wanted:?}"), "{old} -> {new}");
    }
    let required =
        PETS.replacen("/Limit'\n", "/Limit'\n        - {name: key, in: header, required: true}\n", 1);
    assert_eq!(
        diff("openapi.yaml", PETS, &required),
        ["+ parameter GET /pets/{id}:parameter header key yes"]
    );
}

#[test]
fn what_is_no_openapi_is_an_error() {
    for text in [
        "swagger: '2.0'\npaths: {}\n",
        "[]",
        "openapi: 3.0.0\npaths: []\n",
        "openapi: 3.0.0\npaths: {/a: 1}\n",
        "openapi: 3.0.0\npaths: {/a: {get: []}}\n",
        "openapi: 3.0.0\npaths: {/a: {get: {parameters: [{name: x}]}}}\n",
        "openapi: 3.0.0\npaths: {/a: {get: {parameters: [{$ref: '#/components/none'}]}}}\n",
        "openapi: 3.0.0\npaths: {\n",
        "",
    ] {
        assert!(error("openapi.yaml", text).starts_with("openapi.yaml:"), "{text}");
    }
}

const PROTO: &str = "syntax = \"proto3\";
package partner.v1;
import \"a.proto\";
option java_package = \"x\";
// A comment { with a bracket.
message Partner {
  string name = 1 [deprecated = true];
  repeated int32 codes = 2;
  map<string, Address> addresses = 3;
  oneof state { bool open = 4; string reason = 5; }
  reserved 6, 8 to 9, \"old\";
  message Address { string street = 1; }
  enum Kind { UNKNOWN = 0; SMALL = 1; }
}
service Partners {
  rpc Get(GetRequest) returns (stream Partner) { option x = 1; }
  rpc Put(Partner) returns (Partner);
}
";

#[test]
fn protobuf_is_listed() {
    assert_eq!(
        lines("a.proto", PROTO),
        [
            "enum partner.v1.Partner.Kind: enum",
            "field partner.v1.Partner.1: string name",
            "field partner.v1.Partner.2: repeated int32 codes",
            "field partner.v1.Partner.3: map<string, Address> addresses",
            "field partner.v1.Partner.4: oneof state: bool open",
            "field partner.v1.Partner.5: oneof state: string reason",
            "field partner.v1.Partner.Address.1: string street",
            "message partner.v1.Partner.Address: message",
            "message partner.v1.Partner: message",
            "reserved partner.v1.Partner.reserved \"old\": reserved",
            "reserved partner.v1.Partner.reserved 6: reserved",
            "reserved partner.v1.Partner.reserved 8: reserved",
            "reserved partner.v1.Partner.reserved 9: reserved",
            "rpc partner.v1.Partners.Get: Get(GetRequest) returns(stream Partner)"
                .replace("Get(GetRequest) returns", "(GetRequest) returns")
                .as_str(),
            "rpc partner.v1.Partners.Put: (Partner) returns(Partner)",
            "service partner.v1.Partners: service",
            "syntax syntax of a.proto: syntax = \"proto3\"",
            "value partner.v1.Partner.Kind.0: value UNKNOWN",
            "value partner.v1.Partner.Kind.1: value SMALL",
        ]
    );
}

#[test]
fn differences_of_protobuf_say_whom_they_break() {
    for (old, new, expected) in [
        ("string name = 1", "bytes name = 1", &["~ field partner.v1.Partner.1 yes"][..]),
        ("string name = 1", "string title = 1", &["~ field partner.v1.Partner.1 maybe"][..]),
        ("  repeated int32 codes = 2;\n", "", &["- field partner.v1.Partner.2 yes"][..]),
        (
            "  repeated int32 codes = 2;\n",
            "  reserved 2;\n",
            &["- field partner.v1.Partner.2 maybe", "+ reserved partner.v1.Partner.reserved 2 no"][..],
        ),
        ("reserved 6, ", "reserved ", &["- reserved partner.v1.Partner.reserved 6 yes"][..]),
        ("SMALL = 1", "TINY = 1", &["~ value partner.v1.Partner.Kind.1 maybe"][..]),
        ("  rpc Put(Partner)", "  rpc Put(stream Partner)", &["~ rpc partner.v1.Partners.Put yes"][..]),
        ("[deprecated = true]", "", &[][..]),
        ("  reserved 6", "  string more = 10;\n  reserved 6", &["+ field partner.v1.Partner.10 no"][..]),
    ] {
        assert_eq!(diff("a.proto", PROTO, &PROTO.replacen(old, new, 1)), expected, "{old} -> {new}");
    }
}

#[test]
fn what_is_no_protobuf_is_an_error() {
    for text in [
        "",
        "message A {",
        "message A { string = 1; }",
        "message A { string a = x; }",
        "messages A {}",
        "enum A { B; }",
    ] {
        assert!(error("a.proto", text).starts_with("a.proto:"), "{text}");
    }
}

const TYPES: &str = "// A comment
import { X } from './x';
export declare function open(path: string): Promise<void>;
export declare function open(path: number): void;
export interface Options<T = string> extends Base {
    readonly name: string;
    size?: number
    on(event: 'a' | 'b', then: () => void): this
    [key: string]: unknown;
    new (a: string): Options;
}
export declare class Box<T> {
    private secret;
    #hidden: number;
    static of<T>(value: T): Box<T>;
    get value(): T;
    constructor(value: T);
}
export type Shape =
    | { kind: 'a' }
    | { kind: 'b' };
export declare const LIMIT: number, NAME: 'x';
export declare enum Color { Red = 1, Green = 2 }
declare namespace inner {
    function deep(): void;
}
interface Base {}
export { inner as outer, Base };
export * from './more';
export default Box;
";

#[test]
fn typescript_is_listed() {
    let found = lines("lib/index.d.ts", TYPES);
    for start in [
        "function lib/index:open: export declare function open(path: number): void | also export declare function open(path: string)",
        "interface lib/index:Options: ",
        "interface lib/index:Base: ",
        "member lib/index:Options.name: readonly name: string",
        "member lib/index:Options.size: size?: number",
        "member lib/index:Options.on: on(event: ",
        "member lib/index:Options.[key: string]: ",
        "member lib/index:Options.new: ",
        "class lib/index:Box: ",
        "member lib/index:Box.of: static of",
        "member lib/index:Box.value: get value(): T",
        "member lib/index:Box.constructor: ",
        "type lib/index:Shape: ",
        "const lib/index:LIMIT: LIMIT: number",
        "const lib/index:NAME: NAME: 'x'",
        "enum lib/index:Color: ",
        "member lib/index:Color.Red: Red = 1",
        "function lib/index:inner:deep: ",
        "export lib/index:export outer: inner as outer",
        "export lib/index:export Base: Base",
        "export lib/index:default: ",
    ] {
        assert!(found.iter().any(|line| line.starts_with(start)), "{start} is not in\n{}", found.join("\n"));
    }
    assert!(
        !found.iter().any(|line| line.contains("secret") || line.contains("hidden")),
        "{}",
        found.join("\n")
    );
    assert!(found.iter().any(|line| line.contains("more")), "{}", found.join("\n"));
}

#[test]
fn differences_of_typescript_say_whom_they_break() {
    for (old, new, expected) in [
        ("// A comment", "// Another", &[][..]),
        ("path: number", "path: bigint", &["~ function lib/index:open maybe"][..]),
        ("    size?: number\n", "", &["- member lib/index:Options.size yes"][..]),
        (
            "    size?: number\n",
            "    size?: number\n    more?: string\n",
            &["+ member lib/index:Options.more no"][..],
        ),
        (
            "    size?: number\n",
            "    size?: number\n    more: string\n",
            &["+ member lib/index:Options.more maybe"][..],
        ),
        ("    private secret;\n", "", &[][..]),
        ("kind: 'b'", "kind: 'c'", &["~ type lib/index:Shape maybe"][..]),
        (", Green = 2", "", &["- member lib/index:Color.Green yes"][..]),
        ("inner as outer, ", "", &["- export lib/index:export outer yes"][..]),
    ] {
        assert_eq!(diff("lib/index.d.ts", TYPES, &TYPES.replacen(old, new, 1)), expected, "{old} -> {new}");
    }
}

#[test]
fn what_is_no_declaration_is_an_error() {
    for text in ["export declare function a(", "interface A", "hello;", "export class A { 'x }", "/* a"] {
        assert!(error("a.d.ts", text).starts_with("a.d.ts:"), "{text}");
    }
}
