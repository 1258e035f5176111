import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import { repository } from "../support/pulumi";

/*
 * Imports point one way, type imports included. The linter refuses circles; which folder may import which is checked
 * here. A folder may import those below it, never one beside it.
 */

/** The folders of `provider/`, from the bottom up. Folders of one line don't import each other. */
const FLOORS: readonly (readonly string[])[] = [
  ["domain"],
  ["aws"],
  ["engine"],
  ["inputs"],
  ["live"],
  ["health"],
  ["process"],
  ["sharing"],
  ["aggregator", "authorization", "awaitedSources", "membership"],
  ["resources", "rollout"],
  ["cli", "functions"],
  // What a program imports, and what a state loads.
  ["."],
];

const provider = join(repository, "provider");
const files = readdirSync(provider, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".ts"),
);

const folderOf = (file: string) => (file.includes(sep) ? (file.split(sep)[0] ?? "") : ".");
const floorOf = (folder: string) => FLOORS.findIndex((folders) => folders.includes(folder));

function importsOf(file: string): { readonly own: string[]; readonly packages: string[] } {
  const text = readFileSync(join(provider, file), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  const specifiers = [...text.matchAll(/(?:from |import |require\(|import\()"([^"]+)"/g)].map(
    ([, name = ""]) => name,
  );
  return {
    own: specifiers
      .filter((name) => name.startsWith("."))
      .map((name) => normalize(join(dirname(file), name))),
    packages: specifiers.filter((name) => !name.startsWith(".")),
  };
}

describe("the folders of the provider", () => {
  it("are all known", () => {
    assert.deepEqual([...new Set(files.map(folderOf))].sort(), FLOORS.flat().sort());
  });

  it("import what is below them, and nothing else", () => {
    const against = files.flatMap((file) =>
      importsOf(file)
        .own.filter((other) => {
          const [from, to] = [folderOf(file), folderOf(other)];
          return from !== to && floorOf(to) >= floorOf(from);
        })
        .map((other) => `${file} imports ${other}`),
    );
    assert.deepEqual(against, []);
  });

  it("leave sharing to aggregators, memberships and who looks at them", () => {
    const sharing = (file: string) => importsOf(file).own.filter((other) => folderOf(other) === "sharing");
    const alone = files.filter((file) => ["authorization", "awaitedSources"].includes(folderOf(file)));
    assert.ok(alone.length > 0);
    assert.deepEqual(alone.flatMap(sharing), []);
  });

  it("leave the emulator to its command, which loads it when it is run", () => {
    const loading = (file: string) => {
      const text = readFileSync(join(provider, file), "utf8");
      return [...text.matchAll(/([^\n"]*)"(\.[^"\n]*)"/g)]
        .filter(([, , name = ""]) => normalize(join(dirname(file), name)).startsWith(join("..", "emulator")))
        .map(([, before = ""]) => before.trim());
    };
    const outside = files.filter(
      (file) => loading(file).length > 0 && dirname(file) !== join("cli", "emulator"),
    );
    assert.deepEqual(outside, []);
    const command = loading(join("cli", "emulator", "emulator.ts"));
    assert.ok(command.length > 1);
    // A type is not loaded; anything else would load it for every command.
    const others = files
      .flatMap(loading)
      .filter((before) => !/^import type |= require\($|as typeof import\($/.test(before));
    assert.deepEqual(others, []);
  });

  it("leave the AWS SDK to aws/, and Pulumi's to resources and functions", () => {
    const of = (scope: RegExp, ...allowed: string[]) =>
      files.filter(
        (file) =>
          !allowed.includes(folderOf(file)) && importsOf(file).packages.some((name) => scope.test(name)),
      );
    assert.deepEqual(of(/^@(aws-sdk|smithy)\//, "aws"), []);
    assert.deepEqual(of(/^@pulumi\/pulumi/, "resources", "rollout", "functions"), ["engine/handler.ts"]);
    // A program has no use for it, and it takes long to load.
    assert.deepEqual(of(/^@pulumi\/pulumi\/automation/, "rollout"), []);
  });

  it("keep the domain free of time, chance and the world outside", () => {
    const domain = files.filter((file) => folderOf(file) === "domain");
    const outside = domain.filter((file) => importsOf(file).packages.some((name) => name !== "node:crypto"));
    const impure = domain.filter((file) =>
      /Date\.now|performance\.now|Math\.random|process\.|console\./.test(
        readFileSync(join(provider, file), "utf8"),
      ),
    );
    assert.deepEqual([outside, impure], [[], []]);
  });
});

describe("the emulator", () => {
  it("imports its own files and Node.js alone, so that it says what AWS does, whatever the provider believes", () => {
    const folder = join(repository, "emulator");
    const foreign = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => {
        const text = readFileSync(join(folder, file), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
        return [...text.matchAll(/^import .*?from "([^"]+)"|^export .*?from "([^"]+)"/gms)]
          .map(([, imported, exported]) => imported ?? exported ?? "")
          .filter((name) =>
            name.startsWith(".")
              ? normalize(join(dirname(file), name)).startsWith("..")
              : !name.startsWith("node:"),
          )
          .map((name) => `${file} imports ${name}`);
      });
    assert.deepEqual(foreign, []);
  });
});

describe("the files of the repository", () => {
  /** Read by their names, by npm, git or people. */
  const NAMED_BY_OTHERS =
    /^(\.|[A-Z]+\.md$|LICENSE$|Pulumi(\..+)?\.yaml$|package(-lock)?\.json$|tsconfig\..+\.json$)/;
  const folders = ["provider", "emulator", "scripts", "tests"];

  it("are named in camelCase, and their folders, too", () => {
    const files = folders.flatMap((folder) =>
      readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(repository, join(parentPath, name))),
    );
    const otherwise = files.filter((file) => {
      // What states are kept of bears the version.
      if (file.startsWith(join("tests", "fixtures"))) return false;
      return file
        .split(sep)
        .some((name) => !NAMED_BY_OTHERS.test(name) && !/^[a-z][A-Za-z0-9]*(\.[a-z]+)*$/.test(name));
    });
    assert.deepEqual(otherwise, []);
  });
});
