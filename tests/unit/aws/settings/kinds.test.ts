import assert from "node:assert/strict";
import { readSettings } from "../../../../provider/aws/settings";
import {
  checkSetting,
  duration,
  flag,
  type Kind,
  list,
  mapped,
  number,
  object,
  oneOf,
  orElse,
  type Place,
  text,
  texts,
  textsByName,
  url,
} from "../../../../provider/aws/settings/kinds";
import { collecting, describeProblem, type Problem, type Report } from "../../../../provider/domain/problem";
import { NOTHING, readable } from "../../../support/settings";

const LATER = Symbol("later");

describe("settings that are malformed are passed over", () => {
  const malformed: [key: string, value: unknown][] = [
    ["region", ""],
    ["region", 5],
    ["region", { name: "us-east-1" }],
    ["assumeRoles", "[{"],
    ["assumeRoles", "arn:aws:iam::111111111111:role/first"],
    ["assumeRoles", [null, 5, "role", [], {}, { roleArn: "" }, { roleArn: 7 }]],
    ["assumeRoles", null],
    ["endpoints", "{nothing}"],
    ["endpoints", "http://127.0.0.1:1"],
    ["endpoints", [null, 5]],
    ["endpoints", { config: 5, sts: "" }],
    ["defaultTags", "team=security"],
    ["defaultTags", ["team"]],
    ["defaultTags", { tags: "team" }],
    ["ignoreTags", ["team"]],
    ["ignoreTags", { keys: "team", keyPrefixes: { a: 1 } }],
    ["ignoreTags", { keys: [1, null], keyPrefixes: [] }],
    ["maxRetries", "many"],
    ["maxRetries", ""],
    ["maxRetries", null],
    ["maxRetries", [3]],
    ["retryMode", 1],
    ["useFipsEndpoint", ""],
    ["sharedConfigFiles", "file"],
    ["sharedCredentialsFiles", { file: "file" }],
  ];
  for (const [key, value] of malformed)
    it(`${key}: ${JSON.stringify(value)}`, () => {
      assert.deepEqual(readable({ [key]: value }), NOTHING);
      const text = typeof value === "string" ? value : JSON.stringify(value);
      if (typeof value !== "number") assert.deepEqual(readable({ [`aws:${key}`]: text }), NOTHING);
    });

  it("a switch that is neither on nor off is off", () => {
    for (const value of ["yes", 1, {}])
      assert.equal(readSettings({ useFipsEndpoint: value }).useFipsEndpoint, false);
  });
});

describe("a kind of value", () => {
  const place = (report: Report, more: Partial<Place> = {}): Place => ({
    path: "x",
    report,
    isLater: (value) => value === LATER,
    refusesOthers: true,
    mayBeSecret: false,
    ...more,
  });
  const told = (kind: Kind<unknown>, value: unknown, more: Partial<Place> = {}) => {
    const problems: Problem[] = [];
    checkSetting({ kind, doc: "" }, value, place(collecting(problems), more));
    return problems.map(describeProblem);
  };
  const small = number("number", "a number below 5", (count) => count < 5);
  const pair = object(
    { a: { kind: text("a text"), doc: "", isRequired: true }, b: { kind: small, doc: "" } },
    "a pair",
  );

  const kinds: [what: string, kind: Kind<unknown>, value: unknown, read: unknown, ...lines: string[]][] = [
    ["text", text("a text"), "a", "a"],
    ["text", text("a text"), 5, undefined, "x must be a text, not 5"],
    [
      "text that keeps a rule",
      text("short", ({ length }) => length < 3),
      "abc",
      "abc",
      'x must be short, not "abc"',
    ],
    ["word", oneOf("a", "b"), "b", "b"],
    ["word", oneOf("a", "b"), "c", undefined, 'x must be a or b, not "c"'],
    ["switch", flag, "true", true],
    ["switch", flag, false, false],
    ["switch", flag, "on", false, 'x must be true or false, not "on"'],
    ["number", small, "4", 4],
    ["number", small, 5, 5, "x must be a number below 5, not 5"],
    ["number", small, "many", undefined, 'x must be a number below 5, not "many"'],
    ["number", small, Number.POSITIVE_INFINITY, undefined, "x must be a number below 5, not null"],
    ["duration", duration("long", (seconds) => seconds > 60), "1m1s", 61],
    ["duration", duration("long", (seconds) => seconds > 60), "1m", 60, 'x must be long, not "1m"'],
    ["duration", duration("long", () => true), 61, undefined, "x must be long, not 61"],
    ["URL", url, "http://a", "http://a"],
    ["URL", url, "a", "a", 'x must be a URL that begins with http:// or https://, not "a"'],
    [
      "URL with a password",
      url,
      "me:pw@a",
      "me:pw@a",
      "x must be a URL that begins with http:// or https://",
    ],
    ["list of texts", texts("", "a list"), ["a", 5, LATER], ["a"], "x[1] must be a string, not 5"],
    ["list of texts", texts("", "a list"), "a", [], 'x must be a list, not "a"'],
    ["map of texts", textsByName, { a: "1", b: 2 }, { a: "1", b: "2" }, 'x["b"] must be a string, not 2'],
    ["map of texts", textsByName, ["a"], {}, "x must be an object whose values are strings"],
    ["object", pair, { a: "1", b: "2" }, { a: "1", b: 2 }],
    [
      "object",
      pair,
      { b: 7, color: 1 },
      { b: 7 },
      "x.color is not a property",
      "x.a must be a text",
      "x.b must be a number below 5, not 7",
    ],
    ["object", pair, "secret", {}, "x must be a pair"],
    [
      "list of objects",
      list(pair, "pairs"),
      [{ a: "1" }, LATER, {}],
      [{ a: "1" }, {}, {}],
      "x[2].a must be a text",
    ],
    ["list of objects", list(pair, "pairs"), { a: "1" }, [], "x must be pairs"],
  ];
  for (const [what, kind, value, read, ...lines] of kinds)
    it(`${what}: ${String(typeof value === "object" ? JSON.stringify(value) : value)}`, () => {
      assert.deepEqual(kind.read(value), read);
      assert.deepEqual(told(kind, value), lines);
    });

  it("is checked only if it is given, and known", () => {
    for (const value of [undefined, null, "", LATER]) assert.deepEqual(told(small, value), []);
  });

  it("may have members that only pulumi-aws knows", () => {
    assert.deepEqual(told(pair, { a: "1", c: 1 }, { refusesOthers: false }), []);
  });

  it("isn't repeated if it is secret, or may be", () => {
    const shown = (secret: "always" | "maybe", mayBeSecret: boolean) => {
      const problems: Problem[] = [];
      checkSetting({ kind: small, doc: "", secret }, 7, place(collecting(problems), { mayBeSecret }));
      return problems.map(({ value }) => value);
    };
    assert.deepEqual(
      [shown("always", false), shown("always", true), shown("maybe", true), shown("maybe", false)],
      [[undefined], [undefined], [undefined], [7]],
    );
  });

  it("has what counts for what is left out, and another form for code", () => {
    const kind = mapped(orElse(small, 3), (count) => `${count} s`);
    assert.deepEqual([kind.read(undefined), kind.read(4), kind.byDefault], ["3 s", "4 s", "`3`"]);
  });
});
