import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { linksOf } from "../support/markdown";
import { repository } from "../support/pulumi";
import { emptyDirectory, manifest, type Packed, pack, run } from "./packaging/packed";

/**
 * The tarball is downloaded by every user of every program, in every CI run. About a fifth of it is the emulator, of which most
 * is the code of six services: a package of its own would have to be kept at the version of this one.
 */
const LARGEST = 600_000;

describe("the packed package", () => {
  const { directory, remove } = emptyDirectory();
  let packed: Packed;

  before(() => {
    packed = pack(directory);
  });
  after(remove);

  it("holds the provider and the emulator, their types, the documentation and the examples, and nothing else", () => {
    const expected =
      /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/(provider|emulator)\/.+\.(js|d\.ts)|dist\/provider\/cli\/report\/page\/style\.css|docs\/[\w-]+\.(md|svg)|examples\/[\w-]+\/(index\.ts|package\.json|tsconfig\.json|Pulumi\.yaml|README\.md))$/;
    assert.deepEqual(
      packed.files.filter((path) => !expected.test(path)),
      [],
    );
    assert.ok(packed.files.includes("dist/provider/index.d.ts"));
    assert.ok(packed.files.includes("dist/emulator/index.d.ts"));
    assert.ok(packed.files.includes("LICENSE"));
  });

  it("holds what its pages link to, but pictures of the report, of which a text says what they show", () => {
    const pages = packed.files.filter((path) => path.endsWith(".md"));
    assert.ok(pages.includes("docs/README.md"));
    for (const page of pages)
      for (const { target, file } of linksOf(page))
        assert.ok(
          packed.files.includes(file) || /^docs\/report-[\w-]+\.png$/.test(file),
          `${page} links to ${target}`,
        );
  });

  it("holds the types that a program can reach, with all that they import, and no others", () => {
    const types = packed.files.filter((file) => file.endsWith(".d.ts"));
    const imported = types.flatMap((file) => {
      const text = readFileSync(join(repository, file), "utf8");
      return [...text.matchAll(/(?:from |import\()"(\.[^"]+)"/g)].map(([, name = ""]) =>
        posix.join(posix.dirname(file), `${name}.d.ts`),
      );
    });
    const entries = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === "string" ? [] : [posix.normalize(entry.types)],
    );
    assert.deepEqual([...new Set([...entries, ...imported])].sort(), types.sort());
  });

  it("is small", () => {
    const [kB, unpacked] = [packed.size, packed.unpackedSize].map(
      (bytes) => `${(bytes / 1000).toFixed(0)} kB`,
    );
    console.log(`      packed size: ${kB}, unpacked ${unpacked}, ${packed.files.length} files`);
    assert.ok(packed.size < LARGEST, `${packed.size} bytes, and ${LARGEST} are the most`);
  });

  it("has no install script", () => {
    const atInstall = ["preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare"];
    assert.deepEqual(
      Object.keys(manifest.scripts).filter((name) => atInstall.includes(name)),
      [],
    );
    // npm makes one up for a package that has this file.
    assert.ok(!packed.files.includes("binding.gyp"));
  });

  it("names in CONTRIBUTING.md why it needs each runtime dependency, and no other", () => {
    const text = readFileSync(join(repository, "CONTRIBUTING.md"), "utf8");
    const [, section = ""] = text.split(/^## Dependencies$/m);
    const [table = ""] = section.split(/^## /m);
    const rows = [...table.matchAll(/^\| `([^`]+)`[^|]*\| *(.*?) *\|$/gm)];
    const needed = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
    assert.deepEqual(rows.map(([, name]) => name).sort(), needed.sort());
    for (const [, name, reason] of rows) assert.ok(reason, `there is a reason for ${name}`);
  });

  describe("as its users' tools read it", () => {
    const tool = (name: string, ...args: string[]) => {
      const file = join(repository, "node_modules/.bin", name);
      assert.ok(existsSync(file), `${name} is installed`);
      return run(file, [...args, packed.tarball], directory);
    };

    it("has nothing that publint finds", () => {
      assert.match(tool("publint", "run", "--strict"), /All good/);
    });

    it("resolves, with types, in every way there is, as @arethetypeswrong/cli finds", () => {
      tool("attw", "--no-emoji", "--entrypoints", ".", "--");
    });

    it("resolves by every entry point where `exports` counts, as @arethetypeswrong/cli finds", () => {
      tool("attw", "--no-emoji", "--profile", "node16", "--");
    });
  });
});
