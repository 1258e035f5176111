import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import ts from "typescript";
import { repository } from "../support/pulumi";

/*
 * What a module exports is used by another module of the provider, or by a program. What is there for tests alone is
 * tested through what the provider itself calls, unless it is listed here.
 */

/** What others load by its path: programs, states, the shell. */
const ENTRIES = ["cli/main", "index", "provider", "rollout/index"];

/**
 * What only tests import, and why: its callers would hide what is tested, need a world around it, or make the test repeat
 * a text or a list.
 */
const FOR_TESTS: Readonly<Record<string, readonly string[]>> = {
  // Decides which tags are written; through its callers every case would take several calls of AWS.
  "authorization/journal": ["ownRegions"],
  // What a line says, apart from when it is printed.
  "awaitedSources/preview": ["describeWait"],
  "rollout/progress": ["viewAfter", "viewLines"],
  // The page of all settings has a table of those that pulumi-aws has, too.
  "aws/settings/table": ["SHARED"],
  // Joins compiled scripts for the page: its caller reads a build.
  "cli/report/assets": ["scriptOf"],
  // Properties with sets of any size; its caller is given claims.
  "domain/claimIndex": ["Accounts"],
  // Lists that tests go through, so that a new member needs its case.
  "domain/errorCodes": ["ERROR_CODES"],
  "domain/health/ladder": ["LOOKS"],
  "rollout/report": ["STATUSES"],
  // A text that is written once; tests of others compare with it.
  "domain/sourceRole": ["SOURCE_ROLE_RULE"],
  // Values that Pulumi's engine sends. Tests stand in for the engine.
  "engine/secret": ["markSecret"],
  "engine/unknown": ["UNKNOWN"],
  // With an AWS in memory.
  "functions/getAggregatorHealth": ["healthLater", "healthNow"],
  "functions/getOrganizationAccounts": ["accountsLater", "accountsNow"],
  "live/organizationReads": ["readOnce"],
  // How long a new aggregator counts as young: reports that tests make are older, whatever it is.
  "health/collect": ["SETTLING"],
  // Rounding, for all numbers of sources.
  "health/wait": ["needed"],
  // What the protocol's README says of each phase.
  "sharing/protocol/declare": ["DECLARE_EXPECTED"],
  "sharing/protocol/move": ["MOVE_EXPECTED"],
  // tests/model/tagCapacity.test.ts goes through all cases.
  "sharing/store/tags": ["fitOf"],
};

interface Exported {
  readonly name: string;
  readonly isType: boolean;
}

interface Module {
  readonly name: string;
  readonly exported: readonly Exported[];
  /** `module#name` of what it imports; `module#*` for all of a module. */
  readonly imported: readonly string[];
}

const provider = join(repository, "provider");

function modulesIn(folder: string): Module[] {
  return readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => read(join(repository, folder, file)));
}

function read(file: string): Module {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  const exported: Exported[] = [];
  const imported: string[] = [];
  const uses = (specifier: ts.Expression | undefined, names: readonly string[]) => {
    if (specifier === undefined || !ts.isStringLiteral(specifier) || !specifier.text.startsWith(".")) return;
    const module = nameOf(fileOf(resolve(dirname(file), specifier.text)));
    imported.push(...names.map((name) => `${module}#${name}`));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) uses(node.moduleSpecifier, namesIn(node.importClause?.namedBindings));
    else if (ts.isExportDeclaration(node)) uses(node.moduleSpecifier, namesIn(node.exportClause));
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      uses(node.argument.literal as ts.Expression, ["*"]);
    else if (ts.isCallExpression(node) && isImport(node, source)) uses(node.arguments[0], ["*"]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const statement of source.statements) exported.push(...exportedBy(statement));
  return { name: nameOf(file), exported, imported };
}

function isImport({ expression }: ts.CallExpression, source: ts.SourceFile): boolean {
  return expression.kind === ts.SyntaxKind.ImportKeyword || expression.getText(source) === "require";
}

function namesIn(bindings: ts.NamedImportBindings | ts.NamedExportBindings | undefined): string[] {
  return bindings && (ts.isNamedImports(bindings) || ts.isNamedExports(bindings))
    ? bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
    : ["*"];
}

function exportedBy(statement: ts.Statement): Exported[] {
  const isExported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (!isExported) return [];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => ({
      name: (name as ts.Identifier).text,
      isType: false,
    }));
  const { name } = statement as ts.DeclarationStatement;
  const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
  return [{ name: (name as ts.Identifier).text, isType }];
}

function fileOf(path: string): string {
  const candidates = [path, `${path}.ts`, join(path, "index.ts")];
  return candidates.find((file) => existsSync(file) && statSync(file).isFile()) ?? path;
}

function nameOf(file: string): string {
  return relative(provider, file).replaceAll(sep, "/").replace(/\.ts$/, "");
}

describe("what a module of the provider exports", () => {
  let modules: readonly Module[];
  let byProvider: ReadonlySet<string>;
  let byTests: ReadonlySet<string>;
  const without = (used: (module: string, name: string, isType: boolean) => boolean) =>
    modules
      .filter(({ name }) => !ENTRIES.includes(name))
      .flatMap(({ name: module, exported }) =>
        exported.flatMap(({ name, isType }) => (used(module, name, isType) ? [] : [`${module}#${name}`])),
      );
  const isIn = (used: ReadonlySet<string>, module: string, name: string) =>
    used.has(`${module}#${name}`) || used.has(`${module}#*`);

  before(() => {
    modules = modulesIn("provider");
    byProvider = new Set(modules.flatMap(({ imported }) => imported));
    byTests = new Set(modulesIn("tests").flatMap(({ imported }) => imported));
  });

  it("is used by another, or is a type that tests name, an error that they expect, or listed here", () => {
    const unused = without(
      (module, name, isType) =>
        isIn(byProvider, module, name) ||
        // What is thrown is exported to be recognised.
        ((isType || name.endsWith("Error")) && isIn(byTests, module, name)) ||
        FOR_TESTS[module]?.includes(name) === true,
    );
    assert.deepEqual(unused, [], "drop `export`, and test through what the provider calls");
  });

  it("is listed here only if tests use it, and nothing else does", () => {
    const listed = Object.entries(FOR_TESTS).flatMap(([module, names]) =>
      names.map((name) => [module, name] as const),
    );
    const wrong = listed.filter(
      ([module, name]) => isIn(byProvider, module, name) || !isIn(byTests, module, name),
    );
    assert.deepEqual(wrong, []);
  });
});
