import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { earlierOf } from "../../../../provider/cli/report/earlier";
import { pageOf } from "../../../../provider/cli/report/html";
import type { Reported } from "../../../../provider/cli/report/pageData";
import {
  causeOf,
  healthReport,
  NO_RESOURCES,
  NOT_AUTHORIZED,
  RECORDER_STOPPED,
  SETTLING,
  sourceOf,
} from "../../../support/healthReports";
import { claimsReport } from "./fixtures";

const ASSETS = { script: "start()", style: "body { margin: 0 }" };
const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;
const denied = { errorCode: "AccessDenied", errorMessage: "No." };
const HEALTH = healthReport([
  sourceOf({ accountId: A }),
  sourceOf({ accountId: A, region: "us-east-1", state: "FAILED", cause: NOT_AUTHORIZED, ...denied }),
  sourceOf({ accountId: B, state: "FAILED", cause: NOT_AUTHORIZED, ...denied }),
  sourceOf({ accountId: B, region: "us-east-1", resources: 0, cause: NO_RESOURCES }),
  sourceOf({ accountId: C, state: "SETTLING", cause: SETTLING }),
]);

const page = (reported: Partial<Reported> = {}) =>
  pageOf({ health: HEALTH, history: [], ...reported }, ASSETS);
/** What a reader sees of a part of the page. */
const textOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, " ")
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/\s+/g, " ")
    .trim();
const sectionOf = (html: string, title: string) =>
  html.match(/<section[\s\S]*?<\/section>/g)?.find((section) => section.includes(`id="${title}"`)) ?? "";

describe("the page of a report", () => {
  it("may load nothing, and runs nothing but its own script and style", () => {
    const html = page();
    const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html) ?? [];
    assert.deepEqual(policy.replaceAll("&#39;", "'").split("; "), [
      "default-src 'none'",
      `script-src ${hash(ASSETS.script)}`,
      `style-src ${hash(ASSETS.style)}`,
      "img-src data:",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    assert.ok(html.includes(`<script>${ASSETS.script}</script>`));
    assert.ok(html.includes(`<style>${ASSETS.style}</style>`));
    assert.deepEqual(html.match(/\b(src|href|action|style)="[^"]*"/g), ['href="data:,"']);
  });

  it("says which aggregator, and how many sources are healthy", () => {
    const html = page();
    assert.match(html, /<title>security: health of an AWS Config aggregator<\/title>/);
    assert.match(
      textOf(html),
      /aggregator of accounts security Account 999999999999 Region us-east-1 Checked 2026-11-29 12:00:00 UTC/,
    );
    const summary = textOf(sectionOf(html, "summary-title"));
    assert.match(summary, /1 of 5 sources healthy 3 accounts in 2 regions, 480 resources/);
    assert.match(summary, /F Failed 2 N Never reported 0 O Outdated 0 E Empty 1 S Settling 1 ✓ Healthy 1/);
  });

  it("says what could not be checked, and how the organization is", () => {
    const summary = (changes: Parameters<typeof healthReport>[1]) =>
      textOf(sectionOf(page({ health: healthReport([sourceOf()], changes) }), "summary-title"));
    assert.doesNotMatch(summary({}), /Organization|checked/);
    assert.match(
      summary({ unchecked: [{ what: "the state of accounts", reason: "AccessDenied", sources: 2 }] }),
      /Could not be checked\. .* the state of accounts , for 2 sources: AccessDenied/,
    );
    assert.match(
      summary({
        organization: {
          id: "o-1",
          state: "FAILED",
          lastUpdate: "2026-11-29T10:00:00Z",
          errorCode: "No",
          errorMessage: "Never.",
        },
      }),
      /Organization o-1 : Failed , last update 2026-11-29 10:00:00 UTC \. AWS Config says: No: Never\./,
    );
  });

  it("lists causes worst first, each with its next step and a way into the map", () => {
    const causes = sectionOf(page(), "causes-title");
    assert.deepEqual(
      [...causes.matchAll(/data-cause="([^"]+)"/g)].map(([, id]) => id),
      ["not-authorized", "no-resources", "settling"],
    );
    assert.match(
      textOf(causes),
      /No authorization for 999999999999 \(us-east-1\) certain 2 sources: 2 accounts in 2 regions Authorize .* See docs\/health\.md#not-authorized/,
    );
    assert.equal(sectionOf(page({ health: healthReport([sourceOf()]) }), "causes-title"), "");
  });

  it("says of a cause what could not be checked", () => {
    const health = healthReport([sourceOf({ state: "FAILED", cause: RECORDER_STOPPED })]);
    assert.match(
      textOf(sectionOf(page({ health }), "causes-title")),
      /Could not be checked the delivery channel: config:DescribeDeliveryChannels: AccessDeniedException/,
    );
  });

  it("says which stack has brought which accounts, and how many findings they have", () => {
    const claims = claimsReport(
      [
        ["payments/prod/team", [A, B]],
        ["search/prod/team", [B]],
      ],
      [C],
    );
    const section = sectionOf(page({ claims }), "claims-title");
    const rows = [...section.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = ""]) => textOf(row));
    assert.match(
      rows[1] ?? "",
      /^payments\/prod\/team \S+ 2 accounts 111111111111, 222222222222 3 0 1 settled/,
    );
    assert.match(rows[2] ?? "", /^search\/prod\/team \S+ 1 account 222222222222 2 0 1 settled/);
    assert.match(textOf(section), /Nobody claims 1 account 333333333333/);
    assert.equal(sectionOf(page(), "claims-title"), "");
  });

  it("lists a thousand ids of a claim at most, and prints a thousand findings, and says what it leaves out", () => {
    const ids = Array.from({ length: 1234 }, (_, index) => String(100_000_000_000 + index));
    const health = healthReport(
      ids.map((accountId) => sourceOf({ accountId, state: "FAILED", cause: NOT_AUTHORIZED })),
    );
    const html = page({ health, claims: claimsReport([["payments/prod/team", ids]]) });
    assert.match(textOf(sectionOf(html, "claims-title")), /and 234 more/);
    const findings = sectionOf(html, "findings-title");
    assert.equal(findings.match(/<tr>/g)?.length, 1001);
    assert.match(textOf(findings), /234 of 1,234 rows are left out here/);
    assert.doesNotMatch(textOf(sectionOf(page(), "findings-title")), /left out/);
  });

  it("prints the regions of an account together, and what AWS Config says", () => {
    assert.match(
      textOf(sectionOf(page(), "findings-title")),
      /111111111111 Failed us-east-1 No authorization for .* AWS Config says: AccessDenied: No\./,
    );
  });

  it("shows the trend if there are earlier reports", () => {
    const earlier = healthReport([sourceOf()], { checkedAt: "2026-11-01T00:00:00.000Z" });
    assert.match(sectionOf(page({ history: [earlierOf(earlier)] }), "summary-title"), /<svg [^>]*role="img"/);
    assert.doesNotMatch(page(), /role="img"/);
  });

  it("keeps foreign texts from being markup, wherever they are", () => {
    const hostile = `</script></style></title><img src=x onerror=alert(1)>"'\u202e`;
    const cause = causeOf({
      text: hostile,
      nextStep: hostile,
      docs: hostile,
      unchecked: [{ what: hostile, reason: hostile }],
    });
    const source = sourceOf({ state: "FAILED", errorCode: hostile, errorMessage: hostile, cause });
    const base = healthReport([source], {
      organization: { id: hostile, state: "FAILED", errorCode: hostile, errorMessage: hostile },
      unchecked: [{ what: hostile, reason: hostile, sources: 1 }],
    });
    const health = { ...base, aggregator: { ...base.aggregator, name: hostile } };
    const claims = { ...claimsReport([[hostile, [A]]]), owner: hostile };
    const html = page({ health, claims });
    assert.doesNotMatch(html, /<img|onerror=alert\(1\)>|\u202e/);
    assert.equal(html.match(/<\/script>/g)?.length, 2);
    assert.equal(html.match(/<\/style>/g)?.length, 1);
    assert.equal(html.match(/<\/title>/g)?.length, 1);
  });
});
