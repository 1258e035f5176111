import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { stackKey } from "../../../provider/aws/settings/check";
import type { Members, Setting } from "../../../provider/aws/settings/kinds";
import { OWN, SETTINGS } from "../../../provider/aws/settings/table";
import { repository } from "../../support/pulumi";

/*
 * A program reads of settings in the types of `ProviderArgs`, and `docs/provider-settings.md` is written by the table of
 * settings. Types can't be made of the table with their comments, so the two are compared.
 */

/** One property as it is documented, with `Input<…>` and Markdown's backticks left out. */
interface Documented {
  readonly type: string;
  readonly isRequired: boolean;
  readonly text: string;
  /** Undefined if it is required. */
  readonly byDefault: string | undefined;
}

/** By its path, as `assumeRoles.roleArn`. */
type All = Record<string, Documented>;

const sources = ["provider", "claims"].map((name) => {
  const file = join(repository, `provider/resources/${name}.ts`);
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
});

function interfaceOf(name: string): ts.InterfaceDeclaration | undefined {
  return sources
    .flatMap(({ statements }) => statements.filter(ts.isInterfaceDeclaration))
    .find((declaration) => declaration.name.text === name);
}

/** What TypeScript has: of the members of a type, and of theirs. */
function typed(members: readonly ts.TypeElement[], path = ""): All {
  return Object.assign(
    {},
    ...members.filter(ts.isPropertySignature).map((member) => {
      const at = path + member.name.getText();
      const { node, isList } = withoutInput(member.type as ts.TypeNode);
      const [tag] = ts.getJSDocTags(member).filter(({ tagName }) => tagName.text === "default");
      const [comment] = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
      const inner = ts.isTypeLiteralNode(node) ? node.members : interfaceOf(node.getText())?.members;
      const documented: Documented = {
        type: `${inner ? "object" : node.getText().replaceAll("pulumi.Input<string>", "string")}${isList ? "[]" : ""}`,
        isRequired: member.questionToken === undefined,
        text: plain(comment?.comment),
        byDefault: tag && plain(tag.comment),
      };
      return { [at]: documented, ...(inner && typed([...inner], `${at}.`)) };
    }),
  );
}

/** What is known later is of the same type. */
function withoutInput(node: ts.TypeNode): { readonly node: ts.TypeNode; readonly isList: boolean } {
  if (ts.isTypeReferenceNode(node) && node.typeName.getText() === "pulumi.Input")
    return withoutInput(node.typeArguments?.[0] as ts.TypeNode);
  return ts.isArrayTypeNode(node)
    ? { ...withoutInput(node.elementType), isList: true }
    : { node, isList: false };
}

/** What the table has. */
function tabled(settings: Members, path = ""): All {
  return Object.assign(
    {},
    ...Object.entries(settings)
      .filter(([, { isHidden }]) => !isHidden)
      .map(([name, setting]) => {
        const { members } = setting.kind;
        const documented: Documented = {
          type: typeOf(setting),
          isRequired: setting.isRequired === true,
          text: plain(textOf(path + name, setting)),
          byDefault: setting.isRequired
            ? undefined
            : plain(setting.byDefault ?? setting.kind.byDefault ?? "none"),
        };
        return { [path + name]: documented, ...(members && tabled(members, `${path}${name}.`)) };
      }),
  );
}

function textOf(path: string, { doc, secret }: Setting): string {
  return [
    doc,
    secret === "always" && "It is secret by itself.",
    Object.hasOwn(OWN, path) && `In the stack's configuration: ${stackKey(path)}.`,
  ]
    .filter(Boolean)
    .join(" ");
}

const TYPES: Readonly<Record<string, string>> = {
  string: "string",
  duration: "string",
  URL: "string",
  "list of strings": "string[]",
  "map of strings": "Record<string, string>",
  boolean: "boolean",
  "number of seconds": "number",
  "whole number": "number",
  object: "object",
  "list of objects": "object[]",
};

function typeOf({ kind: { shape } }: Setting): string {
  return TYPES[shape] ?? shape.replaceAll("`", "").replaceAll(" or ", " | ");
}

function plain(comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string {
  return (ts.getTextOfJSDocComment(comment) ?? "").replaceAll("`", "").replaceAll(/\s+/g, " ").trim();
}

describe("the types of provider settings", () => {
  const types = typed([...(interfaceOf("ProviderArgs")?.members ?? [])]);
  const table = tabled(SETTINGS);

  it("have the settings of the table, and their members", () => {
    assert.deepEqual(Object.keys(types).sort(), Object.keys(table).sort());
    assert.ok(Object.keys(types).length > 40);
  });

  for (const [path, setting] of Object.entries(table))
    it(`say of ${path} what the table says: type, text and default`, () =>
      assert.deepEqual(types[path], setting));
});
