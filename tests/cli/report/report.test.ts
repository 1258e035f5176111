import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ACCOUNT, claimed, OWNER, REGION, sharedSeed, TEAM, useAws } from "../support";

const [A, B] = ["222222222222", "333333333333"] as const;
const OLD = Date.parse("2026-01-01T00:00:00Z");

describe("report", () => {
  const aws = useAws();
  let folder = "";
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "report-"));
    await aws.emulator.seed({
      ...sharedSeed([A, B], claimed(TEAM, [A, B])),
      regions: ["eu-west-1", REGION],
      creationTime: OLD,
      lastUpdatedTime: OLD,
    });
    await aws.emulator.seedResources([{ resourceType: "AWS::EC2::VPC", count: 3 }]);
    for (const [account, regions] of [
      [A, ["eu-west-1", REGION]],
      [B, [REGION]],
    ] as const)
      await aws.emulator.authorize({
        account,
        regions,
        authorizedAccount: ACCOUNT,
        authorizedRegion: REGION,
      });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);

  it("writes a page, CSV and JSON of an aggregator in which a source fails, and ends with 1", async () => {
    const files = ["--html", path("a.html"), "--csv", path("a.csv"), "--json", path("a.json")];
    const { code, out, err } = await aws.run("report", "security", ...files);
    assert.deepEqual(err.split("\n"), [
      "security in us-east-1: 3 of 4 sources healthy",
      "Could not be checked: the recorder: no source role is given",
      "Could not be checked: the authorization: no source role is given",
      "To look into source accounts, give --source-role 'arn:aws:iam::{account}:role/NAME'.",
      `Written: ${files[1]}, ${files[3]}, ${files[5]}`,
      "",
    ]);
    assert.deepEqual([code, out], [1, ""]);
    assert.deepEqual(readdirSync(folder).sort(), ["a.csv", "a.html", "a.json"]);

    const { counts, sources, causes, claims } = JSON.parse(readFileSync(path("a.json"), "utf8"));
    assert.deepEqual([counts.sources, counts.healthy, counts.byState.FAILED], [4, 3, 1]);
    const failed = sources.find(([, , state]: string[]) => state === "FAILED");
    assert.deepEqual(failed.slice(0, 2), [B, "eu-west-1"]);
    assert.equal(causes[failed[6]].code, "not-authorized-or-off");
    assert.deepEqual(claims.claims[0].accounts, [A, B]);
    assert.equal(claims.owner, OWNER);

    const html = readFileSync(path("a.html"), "utf8");
    assert.ok(html.includes("<b>3</b> of 4 sources healthy"));
    assert.ok(html.includes('id="claims-title"'));
    const rows = readFileSync(path("a.csv"), "utf8").split("\r\n");
    assert.ok(rows.some((row) => row.startsWith('"=""333333333333""",eu-west-1,FAILED,no,')));
  });

  it("takes earlier reports, ends with 0 if all is well, and prints with -", async () => {
    await aws.run("report", "security", "--json", path("old.json"));
    // The two are less than a second apart.
    const old = JSON.parse(readFileSync(path("old.json"), "utf8"));
    writeFileSync(path("old.json"), JSON.stringify({ ...old, checkedAt: "2026-01-01T00:00:00.000Z" }));
    await aws.emulator.authorize({
      account: B,
      regions: ["eu-west-1"],
      authorizedAccount: ACCOUNT,
      authorizedRegion: REGION,
    });
    const files = ["--html", path("new.html"), "--json", "-"];
    const { code, out } = await aws.run("report", "security", ...files, "--history", path("old.json"));
    assert.equal(code, 0);
    assert.equal(JSON.parse(out).counts.healthy, 4);
    const [caption] = /<figcaption>.*<\/figcaption>/.exec(readFileSync(path("new.html"), "utf8")) ?? [];
    assert.match(caption ?? "", /Healthy: 75 % on .*, 100 % now/);
  });

  it("writes no claims if they can't be read, and says why", async () => {
    const { code, err } = await aws.run(
      "report",
      "security",
      "--json",
      path("a.json"),
      "--claims",
      "elsewhere",
    );
    assert.equal(code, 1);
    assert.match(err, /^The report is without claims, which can't be read: --claims elsewhere: /m);
    assert.equal(JSON.parse(readFileSync(path("a.json"), "utf8")).claims, null);
  });

  it("ends with 2 if it could not look, and writes nothing", async () => {
    const gone = await aws.run("report", "nothing", "--json", path("a.json"));
    assert.equal(gone.code, 2);
    assert.match(gone.err, /there is no aggregator nothing/);
    const requests = aws.requests().length;
    assert.ok(requests > 0);
    const folderless = await aws.run("report", "security", "--html", path("none/a.html"));
    assert.equal(folderless.code, 2);
    assert.match(folderless.err, /its folder doesn't exist/);
    assert.deepEqual(aws.requests(), []);
    assert.deepEqual(readdirSync(folder), []);
  });
});
