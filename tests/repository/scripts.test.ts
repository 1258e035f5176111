import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inflateSync } from "node:zlib";
import { repository } from "../support/pulumi";

/** A directory for each test of a `describe`. */
function useDirectory(): { readonly path: string } {
  const used = { path: "" };
  beforeEach(() => {
    used.path = mkdtempSync(join(tmpdir(), "scripts-"));
  });
  afterEach(() => rmSync(used.path, { recursive: true, force: true }));
  return used;
}

describe("scripts that set up", () => {
  it("know before there are packages whether they are installed", () => {
    for (const file of ["withPackages.mjs", "setup/packages.mjs", "setup/root.mjs", "setup/setupError.mjs"]) {
      const text = readFileSync(join(repository, "scripts", file), "utf8");
      const imported = [...text.matchAll(/from "([^"]+)"/g)].map(([, name = ""]) => name);
      assert.deepEqual(
        imported.filter((name) => !/^(node:|\.)/.test(name)),
        [],
        file,
      );
    }
  });

  describe("lock what one process at a time may do", () => {
    const directory = useDirectory();

    it("and wait for each other", async () => {
      const { withLock } = await import("../../scripts/setup/lock.mjs");
      const file = join(directory.path, "lock");
      const told: string[] = [];
      const work = (name: string) => () =>
        withLock(
          file,
          async () => {
            told.push(`${name} begins`);
            await new Promise((resolve) => setTimeout(resolve, 20));
            told.push(`${name} ends`);
          },
          { onWait: () => told.push(`${name} waits`) },
        );
      const first = work("a")();
      while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 1));
      await Promise.all([first, work("b")()]);
      assert.deepEqual(
        told.filter((line) => !/waits/.test(line)),
        ["a begins", "a ends", "b begins", "b ends"],
      );
      assert.ok(!existsSync(file));
    });

    it("and take over the lock of a process that died", async () => {
      const { withLock } = await import("../../scripts/setup/lock.mjs");
      const file = join(directory.path, "lock");
      mkdirSync(file);
      const longAgo = new Date(Date.now() - 60_000);
      utimesSync(file, longAgo, longAgo);
      assert.equal(await withLock(file, async () => "done"), "done");
    });
  });

  describe("download the Pulumi CLI", () => {
    const directory = useDirectory();
    const said: string[] = [];
    const output = {
      line: (text: string) => said.push(text),
      during: <T>(label: string, work: (detail: (text: string) => void) => Promise<T>) => {
        said.push(label);
        return work(() => undefined);
      },
    };
    const env = () => ({ XDG_CACHE_HOME: directory.path, PATH: "" });
    const installing = async ({ root }: { root: string }) => {
      mkdirSync(join(root, "bin"), { recursive: true });
      writeFileSync(join(root, "bin/pulumi"), "", { mode: 0o755 });
    };
    const load = () => import("../../scripts/setup/pulumiDownload.mjs");
    beforeEach(() => said.splice(0));

    it("into the user's cache, where the next one finds it", async () => {
      const { downloadPulumi } = await load();
      const { findPulumiCli } = await import("../../scripts/setup/pulumiCli.mjs");
      let asked = "";
      const options = {
        env: env(),
        isReachable: async () => true,
        install: (what: { root: string; version: { toString(): string } }) => {
          asked = String(what.version);
          return installing(what);
        },
      };
      const { binDir } = await downloadPulumi(output, options);
      assert.match(asked, /^\d+\.\d+\.\d+$/);
      assert.ok(binDir?.startsWith(directory.path));
      assert.deepEqual(said, [`Downloading the Pulumi CLI v${asked}`]);
      const { cli } = await findPulumiCli({ env: env() });
      assert.deepEqual([cli?.source, cli?.version, cli?.binDir], ["downloaded", asked, binDir]);
      await downloadPulumi(output, { ...options, install: () => assert.fail("it is there already") });
    });

    it("not if get.pulumi.com can't be reached", async () => {
      const { downloadPulumi } = await load();
      const options = { env: env(), isReachable: async () => false, install: () => assert.fail() };
      assert.deepEqual(await downloadPulumi(output, options), { reason: "get.pulumi.com can't be reached" });
    });

    it("and leave nothing of a download that failed", async () => {
      const { downloadPulumi } = await load();
      const { reason } = await downloadPulumi(output, {
        env: env(),
        isReachable: async () => true,
        install: async (what) => {
          await installing(what);
          throw new Error("403 Forbidden\nand a page");
        },
      });
      assert.equal(reason, "its download failed: 403 Forbidden");
      const { findPulumiCli } = await import("../../scripts/setup/pulumiCli.mjs");
      assert.equal((await findPulumiCli({ env: env() })).cli, undefined);
    });
  });
});

describe("setting up Chromium", () => {
  const directory = useDirectory();
  const output = { line: () => undefined, during: <T>(_: string, work: () => Promise<T>) => work() };
  const load = () => import("../../scripts/setup/chromium.mjs");
  const program = (name: string, lines: string) => {
    const file = join(directory.path, name);
    writeFileSync(file, `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
    return file;
  };
  const env = (more: NodeJS.ProcessEnv = {}) => ({
    PATH: directory.path,
    HOME: directory.path,
    XDG_CACHE_HOME: directory.path,
    ...more,
  });
  const version = (number: string) => `echo 'Chromium ${number} built on Debian'`;

  it("finds it by the names that it has on PATH, or by the one that CHROMIUM gives", async () => {
    const { findChromium } = await load();
    assert.match((await findChromium({ env: env() })).reason ?? "", /none on PATH/);
    // A stand-in that only says how to install it.
    program("chromium-browser", "exit 1");
    const chrome = program("google-chrome", version("120.0.1"));
    assert.deepEqual(await findChromium({ env: env() }), { executable: chrome, version: "120.0.1" });
    const own = program("own", version("7.8"));
    assert.deepEqual(await findChromium({ env: env({ CHROMIUM: own }) }), {
      executable: own,
      version: "7.8",
    });
    assert.match((await findChromium({ env: env({ CHROMIUM: "/none" }) })).reason ?? "", /\/none/);
  });

  it("installs it with apt-get, as root", async () => {
    const { setUpChromium } = await load();
    const installed = join(directory.path, "chromium");
    // The first try fails: the lists are missing.
    program(
      "apt-get",
      `case "$*" in
        *update*) : > ${directory.path}/lists ;;
        *install*--no-install-recommends*chromium*)
          [ -e ${directory.path}/lists ] || exit 100
          printf '#!/bin/sh\\necho Chromium 120.0.1\\n' > ${installed}; /bin/chmod +x ${installed} ;;
      esac`,
    );
    assert.match(await setUpChromium(output, { env: env(), isRoot: false }), /^left out: .*only root/);
    assert.equal(existsSync(installed), false);
    assert.equal(
      await setUpChromium(output, { env: env(), isRoot: true }),
      "v120.0.1, installed with apt-get",
    );
    assert.equal(await setUpChromium(output, { env: env(), isRoot: false }), "v120.0.1");
  });

  it("says why it can't be had", async () => {
    const { setUpChromium } = await load();
    assert.match(await setUpChromium(output, { env: env(), isRoot: true }), /no apt-get/);
    program("apt-get", `[ "$1" = --version ] || { echo 'E: Unable to locate package'; exit 100; }`);
    assert.match(await setUpChromium(output, { env: env(), isRoot: true }), /E: Unable to locate package$/);
    const named = await setUpChromium(output, { env: env({ CHROMIUM: "/none" }), isRoot: true });
    assert.equal(named, "left out: CHROMIUM is /none, which doesn't run");
  });
});

describe("npm run picture", () => {
  it("draws a terminal with its colours, from which the lines can be read again", async () => {
    const { drawTerminal, linesIn, partsOf } = await import("../../scripts/picture/terminal.mjs");
    const red = partsOf("\u001b[1mtwo\u001b[22m  \u001b[31mfailed\u001b[39m <&>");
    assert.deepEqual(red, [
      { text: "two", style: "strong" },
      { text: "  ", style: "text" },
      { text: "failed", style: "red" },
      { text: " <&>", style: "text" },
    ]);
    assert.deepEqual(partsOf("\u001b[38;5;2m+ 1\u001b[0m"), [{ text: "+ 1", style: "green" }]);
    const svg = drawTerminal("a <title>", [red, [], partsOf("  end")]);
    assert.match(svg, /<title>a &lt;title&gt;<\/title>/);
    assert.deepEqual(linesIn(svg), ["two  failed <&>", "  end"]);
  });

  it("keeps in a PNG what it shows", async () => {
    const { encodePng, textIn } = await import("../../scripts/picture/png.mjs");
    const [white, red, nearlyRed] = [
      [255, 255, 255, 255],
      [200, 0, 0, 255],
      [201, 0, 0, 255],
    ];
    const pixels = Uint8Array.from([white, red, white, nearlyRed].flatMap((pixel) => pixel ?? []));
    const png = encodePng({ width: 2, height: 2, pixels }, "Failed ✘");
    assert.equal(textIn(png), "Failed ✘");
    const palette = png.subarray(png.indexOf("PLTE") + 4);
    assert.deepEqual([...palette.subarray(0, 6)], [255, 255, 255, 200, 0, 0]);
    const length = png.readUInt32BE(png.indexOf("IDAT") - 4);
    const data = png.subarray(png.indexOf("IDAT") + 4).subarray(0, length);
    assert.deepEqual([...inflateSync(data)], [0, 0, 1, 0, 0, 1]);
  });
});

describe("npm test", () => {
  const nothing = "/nonexistent";

  it("leaves out what is slow", async () => {
    const { planOf } = await import("../../scripts/test/plan.mjs");
    const { leavesOut, isWhole, mochaArguments } = planOf([], nothing);
    assert.ok(leavesOut && isWhole);
    assert.deepEqual(mochaArguments.slice(0, 3), ["--grep", "@slow", "--invert"]);
    assert.ok(mochaArguments.includes("tests/repository/scripts.test.ts"));
  });

  for (const [what, args] of [
    ["all is asked for", ["--all"]],
    ["coverage is", ["--coverage"]],
    ["a title is", ["--grep", "takeover"]],
    ["a file is", ["tests/unit/layout.test.ts"]],
  ] as const)
    it(`runs what is slow if ${what}`, async () => {
      const { planOf } = await import("../../scripts/test/plan.mjs");
      const { leavesOut, mochaArguments } = planOf([...args], nothing);
      assert.ok(!leavesOut && !mochaArguments.includes("--invert"));
    });

  it("runs a file alone, without looking at the others", async () => {
    const { planOf } = await import("../../scripts/test/plan.mjs");
    const { isWhole, mochaArguments } = planOf(["tests/unit/layout.test.ts"], nothing);
    assert.ok(!isWhole);
    assert.deepEqual(mochaArguments, ["tests/unit/layout.test.ts"]);
  });

  it("begins with the files that took longest, and with those it doesn't know yet", async () => {
    const { longestFirst } = await import("../../scripts/test/plan.mjs");
    const files = [
      "tests/unit/a.test.ts",
      "tests/engine/b.test.ts",
      "tests/engine/c.test.ts",
      "tests/many/d.test.ts",
    ];
    const times = { "tests/unit/a.test.ts": 10, "tests/engine/c.test.ts": 900 };
    assert.deepEqual(longestFirst(files, times), [
      "tests/engine/b.test.ts",
      "tests/many/d.test.ts",
      "tests/engine/c.test.ts",
      "tests/unit/a.test.ts",
    ]);
  });
});

describe("npm run release", () => {
  const changelog = (entries: string) =>
    `# Changelog\n\n## [Unreleased]\n\n${entries}\n\n## [1.2.3] - 2026-01-01\n\n- old\n`;

  it("takes what is unreleased, and no more", async () => {
    const { unreleased } = await import("../../scripts/release/changelog.mjs");
    assert.equal(unreleased(changelog("### Fixed\n\n- one")), "### Fixed\n\n- one");
    assert.equal(unreleased(changelog("")), "");
    assert.throws(() => unreleased("# Changelog\n"), /no section \[Unreleased\]/);
  });

  it("chooses the version by it", async () => {
    const { bumpOf } = await import("../../scripts/release/changelog.mjs");
    const table = [
      ["### Fixed\n\n- one", "1.2.3", "patch"],
      ["### Added\n\n- one", "1.2.3", "minor"],
      ["### Changed\n\n- **Breaking:** one", "1.2.3", "major"],
      ["### Changed\n\n- **Breaking:** one", "0.2.3", "minor"],
    ] as const;
    for (const [entries, current, bump] of table) assert.equal(bumpOf(entries, current), bump, entries);
  });

  it("gives it the version and its date", async () => {
    const { released } = await import("../../scripts/release/changelog.mjs");
    assert.match(
      released(changelog("- one"), "1.3.0", "2026-02-02"),
      /## \[Unreleased\]\n\n## \[1\.3\.0\] - 2026-02-02\n\n- one\n\n## \[1\.2\.3\]/,
    );
  });

  describe("in a repository", () => {
    const directory = useDirectory();
    const git = async (...args: string[]) => {
      const { execa } = await import("execa");
      const options = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
      return (await execa("git", [...options, ...args], { cwd: directory.path })).stdout;
    };
    const read = (file: string) => readFileSync(join(directory.path, file), "utf8");
    const write = (file: string, text: string) => {
      mkdirSync(dirname(join(directory.path, file)), { recursive: true });
      writeFileSync(join(directory.path, file), text);
    };
    const load = async () => ({
      ...(await import("../../scripts/release/versions.mjs")),
      ...(await import("../../scripts/release/undo.mjs")),
    });

    /** The manifests as they are here, and beside them what else a release writes. */
    beforeEach(async () => {
      const { manifestsIn } = await load();
      for (const file of manifestsIn(repository)) write(file, readFileSync(join(repository, file), "utf8"));
      write("CHANGELOG.md", changelog("- one"));
      write("tests/fixtures/state/v0.0.9.json", "{}");
      await git("init", "--quiet");
      await git("add", "--all");
      await git("commit", "--quiet", "--message", "all");
    });

    it("changes the version wherever it stands, and nothing else", async () => {
      const { manifestsIn, setVersion } = await load();
      setVersion(directory.path, "98.7.6");
      const versioned: Record<string, string[]> = {};
      for (const file of manifestsIn(directory.path)) {
        const before = readFileSync(join(repository, file), "utf8").split("\n");
        const after = read(file).split("\n");
        assert.equal(after.length, before.length, file);
        versioned[file] = after.filter((line, at) => line !== before[at]).map((line) => line.trim());
      }
      const { "package.json": root, "package-lock.json": lock, ...examples } = versioned;
      assert.deepEqual(root, ['"version": "98.7.6",']);
      assert.deepEqual(lock, ['"version": "98.7.6",', '"version": "98.7.6",']);
      assert.ok(Object.keys(examples).length > 3);
      for (const [file, lines] of Object.entries(examples))
        assert.deepEqual(
          lines.map((line) => line.replace(/,$/, "")),
          ['"pulumi-aws-config-aggregator": "^98.7.6"'],
          file,
        );
    });

    for (const [when, steps] of [
      ["its files are written", async () => {}],
      ["they are staged", async () => void (await git("add", "--all"))],
      ["they are committed", async () => void (await git("commit", "--quiet", "--all", "--message", "v"))],
    ] as const)
      it(`leaves nothing of a release that fails once ${when}`, async () => {
        const { manifestsIn, setVersion, undo, writtenBy } = await load();
        const start = (await git("rev-parse", "HEAD")).trim();
        setVersion(directory.path, "98.7.6");
        write("CHANGELOG.md", "# Released");
        write("tests/fixtures/state/v0.0.9.json", "{ }");
        write("tests/fixtures/state/v98.7.6.json", "{}");
        await steps();
        await undo(git, start, writtenBy(manifestsIn(directory.path)));
        assert.equal(await git("status", "--porcelain"), "");
        assert.equal((await git("rev-parse", "HEAD")).trim(), start);
        assert.equal(read("CHANGELOG.md"), changelog("- one"));
      });
  });
});
