import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../support/pulumi";
import { settingsTables, written } from "./settingsTable";

describe("docs/provider-settings.md", () => {
  const page = readFileSync(join(repository, "docs/provider-settings.md"), "utf8");

  it("has the settings that there are", () => {
    assert.equal(
      page,
      written(page),
      "run `node -r ts-node/register/transpile-only tests/unit/docs/write.ts`",
    );
  });

  it("says of each what it is, which default it has, and whether it is secret", () => {
    const tables = settingsTables();
    for (const line of [
      "| `duration` | duration | AWS's own, 1 hour |",
      "| `secretKey` | `aws:secretKey` | string | as for `accessKey` | Secret access key, only together with `accessKey`. Secret by itself. |",
      "| `requestTimeoutSeconds` | `aws-config:requestTimeoutSeconds` | number of seconds | `60` |",
      "| `inFlightSeconds` | number of seconds | `360` |",
    ])
      assert.ok(tables.includes(line), line);
    assert.doesNotMatch(tables, /secretDefaultTags|durationSeconds|undefined/);
  });
});
