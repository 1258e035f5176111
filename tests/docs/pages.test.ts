import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { blocksOf, INSTALLED, linksOf, pages, readPage } from "../support/markdown";
import {
  accountsByRulePolicy,
  authorizationPolicies,
  documentedPolicies,
  healthPolicies,
  memberPolicies,
  organizationPolicies,
  sourceRolePolicies,
} from "../support/policy";
import { repository } from "../support/pulumi";

const examples = readdirSync(join(repository, "examples")).map((name) => `examples/${name}/README.md`);
const all = [...pages(), ...examples, "CONTRIBUTING.md", "CHANGELOG.md", "ROADMAP.md"];

describe("the documentation", () => {
  it("has a README of at most 200 lines", () => {
    assert.ok(readPage("README.md").split("\n").length <= 200);
  });

  for (const page of all)
    it(`${page} links to what is there`, () => {
      assert.deepEqual(
        linksOf(page)
          .filter(({ file, anchor }) => !isThere(file, anchor))
          .map(({ target }) => target),
        [],
      );
    });

  for (const page of examples)
    it(`${page} links to each other page of the package twice: for the repository, and for a copy of its folder`, () => {
      const links = linksOf(page).filter(({ target }) => !target.startsWith("#"));
      const files = (isInstalled: boolean) =>
        [
          ...new Set(
            links
              .filter(({ target }) => target.startsWith(INSTALLED) === isInstalled)
              .map(({ file }) => file),
          ),
        ].sort();
      assert.notDeepEqual(files(false), []);
      assert.deepEqual(files(true), files(false));
    });

  it("names every page in README.md and in docs/README.md", () => {
    const others = pages().filter((page) => !page.endsWith("README.md"));
    for (const index of ["README.md", "docs/README.md"]) {
      const linked = linksOf(index).map(({ file }) => file);
      assert.deepEqual(
        others.filter((page) => !linked.includes(page)),
        [],
        index,
      );
    }
  });

  it("shows no policy that the tests don't run under", () => {
    const shown = pages()
      .flatMap(blocksOf)
      .filter(({ language }) => language === "json");
    const { tags, table } = memberPolicies();
    assert.deepEqual(
      shown.map(({ text }) => JSON.parse(text)),
      [
        ...Object.values(healthPolicies()),
        ...Object.values(organizationPolicies()),
        ...documentedPolicies(),
        tags,
        table,
        accountsByRulePolicy(),
        ...authorizationPolicies(),
        ...Object.values(sourceRolePolicies()),
      ],
    );
  });
});

describe("docs/troubleshooting.md", () => {
  // Most messages are put together of parts; the tests have them whole.
  const sources = messagesOf("provider") + messagesOf("tests");
  const rows = [...readPage("docs/troubleshooting.md").matchAll(/^\| `([^`]+)` \|/gm)].map(
    ([, said = ""]) => said,
  );

  it("has rows", () => assert.ok(rows.length > 30));

  for (const said of rows)
    it(`${said} is what the package says`, () => {
      const parts = said
        .split("…")
        .map((part) => part.trim())
        .filter(Boolean);
      for (const part of parts) assert.ok(sources.includes(part), `nothing says "${part}"`);
    });
});

function isThere(file: string, anchor: string | undefined): boolean {
  try {
    if (anchor === undefined)
      return readdirSync(join(repository, dirname(file))).includes(file.split("/").at(-1) ?? "");
    return anchorsOf(file).includes(anchor);
  } catch {
    return false;
  }
}

/** As GitHub makes them of headings. */
function anchorsOf(page: string): string[] {
  const text = readPage(page).replaceAll(/^ *```.*?^ *```$/gms, "");
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** The sources below a folder, with each text in one piece that is written over several lines. */
function messagesOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const text = files.map((file) => readFileSync(join(folder, file), "utf8")).join("\n");
  return text
    .replaceAll(/["`]\s*\+\s*["`]/g, "")
    .replaceAll('\\"', '"')
    .replaceAll("\\`", "`");
}
