import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import type { Emulator } from "../../emulator";
import { cli } from "../cli/support";
import { useChromium } from "../support/chromium";
import { ACCOUNT, REGION } from "../support/claimTags";
import { deployment } from "../support/deployment";
import { idOf } from "../support/healthReports";
import { nodeOptions } from "../support/nodeOptions";
import { authorizeAsOn, DAYS, startPictured } from "../support/pictured";
import { repository } from "../support/pulumi";

/*
 * Each picture shows what the running thing shows now. With PICTURES=write in the environment, as `npm run picture` sets it,
 * the pictures are made again instead.
 */

const isWriting = process.env.PICTURES === "write";
const SIZE = { width: 1200, height: 820 };
/** Accounts of the aggregator that is previewed: one that is added, one that fails, one of somebody else, and all others. */
const PREVIEWED = ["added", "failing", "by hand", ...Array(9)].map((_, index) => idOf(index)) as [
  string,
  string,
  string,
  ...string[],
];
const ROLE = ["--source-role", "arn:aws:iam::{account}:role/audit"] as const;

describe("the pictures in docs/", () => {
  it("status.svg shows what status prints", async () => {
    const aws = await startPictured(DAYS - 1);
    const args = ["status", "security", ...ROLE];
    const { code, out } = await run(aws, args, { NODE_OPTIONS: nodeOptions("onTerminal.cjs") });
    await aws.close();
    assert.equal(code, 1);
    const [option, pattern] = ROLE;
    const command = `npx pulumi-aws-config-aggregator status security ${option} '${pattern}'`;
    await compare("status.svg", "The output of status", command, out);
  });

  it("preview.svg shows what a preview says with health and waitForSources @slow", async () => {
    const [added, failing, byHand, ...others] = PREVIEWED;
    const regions = ["eu-central-1", "eu-west-1", "eu-west-3", "us-east-1"];
    const program = (accountIds: readonly string[]) => `
      new ConfigurationAggregator("security", {
        name: "security",
        accountAggregationSource: ${JSON.stringify({ accountIds, regions })},
        waitForSources: { atLeast: 0.95 },
        health: true,
      });`;
    const d = await deployment(program(others), { name: "platform" });
    try {
      for (const account of [...others, byHand, failing])
        await d.aws.authorize({
          account,
          regions: account === failing ? ["us-east-1"] : regions,
          authorizedAccount: ACCOUNT,
          authorizedRegion: REGION,
        });
      await d.project.up();
      // Others have put two accounts on it since.
      const accountIds = [...others, byHand, failing];
      const yesterday = Date.now() - 86_400_000;
      await d.aws.seed({ ...d.live(), accountIds, creationTime: yesterday, lastUpdatedTime: yesterday });
      d.program(program([...others, added]));
      const { output } = await d.project.preview({ extra: ["--color", "always", "--suppress-progress"] });
      const [, printed = ""] = /^((?:\S*m)?Diagnostics:.*)/ms.exec(output) ?? [];
      await compare("preview.svg", "The output of pulumi preview", "pulumi preview", printed);
    } finally {
      await d.dispose();
    }
  });

  describe("of the report @slow", () => {
    const chromium = useChromium();
    let page: Page;

    const folder = mkdtempSync(join(tmpdir(), "pictures-"));

    before(async () => {
      const aws = await startPictured(0);
      const earlier: string[] = [];
      for (let day = 1; day < DAYS; day++) {
        earlier.push("--history", await keepReport(aws, day));
        await authorizeAsOn(aws, day);
      }
      const html = join(folder, "security.html");
      const { code, err } = await run(aws, ["report", "security", "--html", html, ...earlier, ...ROLE]);
      await aws.close();
      assert.equal(code, 1, err);
      page = await chromium.context.newPage();
      await page.setViewportSize(SIZE);
      await page.goto(pathToFileURL(html).href);
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    /** Writes a report as it would have been written on the day before. */
    async function keepReport(aws: Emulator, day: number): Promise<string> {
      const file = join(folder, `${day}.json`);
      await run(aws, ["report", "security", "--json", file, ...ROLE]);
      const written = JSON.parse(readFileSync(file, "utf8"));
      const checkedAt = new Date(Date.parse(written.checkedAt) - (DAYS - day) * 86_400_000).toISOString();
      writeFileSync(file, JSON.stringify({ ...written, checkedAt }));
      return file;
    }

    for (const colorScheme of ["light", "dark"] as const) {
      it(`report-${colorScheme}.png shows its beginning`, async () => {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.evaluate("scrollTo(0, 0)");
        await comparePage(`report-${colorScheme}.png`, page);
      });

      it(`report-map-${colorScheme}.png shows its map, with details of a source that fails`, async () => {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.locator(".cell.failed").nth(2).click();
        await page.evaluate("document.querySelector('#map').closest('section').scrollIntoView()");
        await page.mouse.move(0, 0);
        await comparePage(`report-map-${colorScheme}.png`, page);
        await page.getByRole("button", { name: "Close details" }).click();
      });
    }
  });
});

/** The command line on an AWS. */
function run(aws: Emulator, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return cli(args, {
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: ACCOUNT,
    AWS_SECRET_ACCESS_KEY: "any",
    ...env,
  });
}

/** Fails if a picture has other lines than a command printed, or makes it again. */
async function compare(name: string, title: string, command: string, printed: string): Promise<void> {
  const { drawTerminal, linesIn, partsOf } = await import("../../scripts/picture/terminal.mjs");
  const file = join(repository, "docs", name);
  const lines = [
    [{ text: `$ ${command}`, style: "strong" }],
    [],
    ...printed.trimEnd().split("\n").map(partsOf),
  ];
  if (isWriting) writeFileSync(file, drawTerminal(title, lines));
  const texts = lines.map((parts) => parts.map(({ text }) => text).join("")).filter(Boolean);
  assert.deepEqual(
    linesIn(readFileSync(file, "utf8")).map(withoutTimes),
    texts.map(withoutTimes),
    `docs/${name} shows something else: npm run picture`,
  );
}

/** Fails if a picture shows another text than a page does, or makes it again. */
async function comparePage(name: string, page: Page): Promise<void> {
  const { encodePng, textIn } = await import("../../scripts/picture/png.mjs");
  const file = join(repository, "docs", name);
  const text = await page.evaluate<string>("document.body.innerText");
  if (isWriting) {
    const png = await page.screenshot({ animations: "disabled" });
    writeFileSync(file, encodePng({ ...SIZE, pixels: await pixelsOf(page, png) }, text));
  }
  assert.deepEqual(
    withoutTimes(textIn(readFileSync(file))).split("\n"),
    withoutTimes(text).split("\n"),
    `docs/${name} shows something else: npm run picture`,
  );
}

/** The browser decodes what it has encoded. */
async function pixelsOf(page: Page, png: Buffer): Promise<Uint8Array> {
  const encoded = await page.evaluate<string>(`(async () => {
    const image = new Image();
    image.src = "data:image/png;base64,${png.toString("base64")}";
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let text = "";
    for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192));
    return btoa(text);
  })()`);
  return Buffer.from(encoded, "base64");
}

/** Times, and how long ago something was, differ from run to run. */
function withoutTimes(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\d([T ][\d:.]+Z?)?/g, "TIME")
    .replaceAll(/\d+ \w+ before/g, "SOME TIME before");
}
