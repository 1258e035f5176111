import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { blocksOf, pages } from "../../support/markdown";
import { repository } from "../../support/pulumi";

const PACKAGE = "pulumi-aws-config-aggregator";
const index = join(repository, "provider/index.ts");
const rollout = join(repository, "provider/rollout/index.ts");
const emulator = join(repository, "emulator/index.ts");

interface Example {
  /** `provider/resources/provider.ts:120` */
  readonly at: string;
  readonly text: string;
}

/** The examples in the documentation of what a program imports. */
function examples(): Example[] {
  const folders = ["resources", "functions"].map((name) => join(repository, "provider", name));
  const files = [
    ...folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name))),
    join(repository, "provider/domain/claimsTable.ts"),
    ...["rollout", "progress"].map((name) => join(repository, `provider/rollout/${name}.ts`)),
    ...["index", "startError", "iam/document"].map((name) => join(repository, `emulator/${name}.ts`)),
  ];
  return files.flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
    const found: Example[] = [];
    const visit = (node: ts.Node): void => {
      for (const tag of ts.getJSDocTags(node)) {
        if (tag.parent.parent !== node || tag.tagName.text !== "example") continue;
        const [, text = ""] = /```ts\n([\s\S]*?)```/.exec(ts.getTextOfJSDocComment(tag.comment) ?? "") ?? [];
        const { line } = source.getLineAndCharacterOfPosition(tag.pos);
        found.push({ at: `${relative(repository, file)}:${line + 1}`, text });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

/** What is wrong with a program's types, with this package as it is here. */
function problemsIn(programs: readonly Example[]): string[] {
  const { config } = ts.readConfigFile(join(repository, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, repository);
  const texts = new Map(
    programs.map(({ text }, number) => {
      // Only an ES module may wait at its top.
      const ending = /^(?:const .* = )?await /m.test(text) ? "mts" : "ts";
      return [join(repository, `tests/unit/docs/example${number}.${ending}`), text];
    }),
  );
  const roots = [...texts.keys(), join(repository, "tests/support/pulumiAws.d.ts")];
  const host = ts.createCompilerHost({ ...options, noUnusedLocals: false });
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  host.getSourceFile = (file, version, ...rest) => {
    const text = texts.get(file);
    return text === undefined
      ? getSourceFile(file, version, ...rest)
      : ts.createSourceFile(file, text, version);
  };
  const program = ts.createProgram(
    roots,
    {
      ...options,
      noUnusedLocals: false,
      types: ["node"],
      paths: { [PACKAGE]: [index], [`${PACKAGE}/rollout`]: [rollout], [`${PACKAGE}/emulator`]: [emulator] },
    },
    host,
  );
  return [...texts.keys()].flatMap((file, number) => {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(
      ({ messageText }) =>
        `${programs[number]?.at ?? file}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
  });
}

describe("the examples in the documentation of what a program imports", () => {
  const all = examples();

  it("are there for each resource and function, the provider, the table, the rollout, and the emulator", () => {
    const files = new Set(all.map(({ at }) => at.split(":")[0]));
    for (const name of [
      "aggregateAuthorization",
      "aggregatorMembership",
      "claims",
      "configurationAggregator",
      "organizationRole",
      "provider",
      "sourceAccount",
    ])
      assert.ok(files.has(`provider/resources/${name}.ts`), name);
    for (const name of [
      "domain/claimsTable",
      "functions/getOrganizationAccounts",
      "rollout/rollout",
      "rollout/progress",
    ])
      assert.ok(files.has(`provider/${name}.ts`), name);
    for (const name of ["index", "startError"]) assert.ok(files.has(`emulator/${name}.ts`), name);
    for (const { at, text } of all)
      assert.match(text, /from "pulumi-aws-config-aggregator(?:\/(?:rollout|emulator))?"/, at);
  });

  it("compile, and so do the programs of the pages, which tests/docs deploys", () => {
    const programs = pages()
      .flatMap(blocksOf)
      .filter(({ language }) => language === "ts")
      .map(({ page, line, text }) => ({ at: `${page}:${line}`, text }));
    assert.ok(programs.length > 10);
    assert.deepEqual(problemsIn([...all, ...programs]), []);
  });

  it("wouldn't if they were wrong", () => {
    const text = `import { Provider } from "${PACKAGE}";\nnew Provider("audit", { regoin: "eu-west-1" });\n`;
    assert.match(problemsIn([{ at: "here", text }]).join(), /^here: .*regoin/);
  });
});
