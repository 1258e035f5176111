import assert from "node:assert/strict";
import fc from "fast-check";
import { newAggregatorId } from "../../emulator/config/arn";
import { pageByKey } from "../../emulator/config/page";
import { RequestLog } from "../../emulator/log";
import { fromBase32, toBase32 } from "../../emulator/protocol/base32";
import { queryProtocol } from "../../emulator/protocol/query";
import { read } from "../../emulator/protocol/read";
import { seededRandom, shuffled } from "../../emulator/random";
import { issueCredentials, sessionOf } from "../../emulator/sts/session";

const accountId = fc.stringMatching(/^\d{12}$/);

describe("the emulator's parts", () => {
  it("base 32 goes there and back", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 32n ** 8n - 1n }),
        (value) => fromBase32(toBase32(value, 8)) === value,
      ),
    );
    assert.equal(fromBase32("A1"), undefined);
  });

  it("temporary credentials carry their session, and no other key id is taken for one", () => {
    const sessions = fc.record(
      {
        account: accountId,
        roleArn: fc.string(),
        sessionName: fc.string(),
        expiresAt: fc.nat(),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(sessions, (session) => {
        const { accessKeyId, sessionToken } = issueCredentials(session);
        const { accessKeyId: key, ...found } = sessionOf(accessKeyId, sessionToken, -1) as unknown as Record<
          string,
          unknown
        >;
        assert.deepEqual([key, found], [accessKeyId, session]);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^ASIA[A-Z0-9]{16}$/), (real) => sessionOf(real, "x", 0) === undefined),
      // One key in a million has the right checksum by chance.
      { seed: 1, numRuns: 200 },
    );
  });

  it("pages put together are the whole list", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.integer({ min: 1, max: 9 }), (keys, limit) => {
        const sorted = [...keys].sort();
        const seen: string[] = [];
        let nextToken: string | undefined;
        do {
          const page = pageByKey(sorted, (key) => key, { list: "l", limit, nextToken, pageSize: 100 });
          seen.push(...page.items);
          nextToken = page.NextToken;
        } while (nextToken !== undefined);
        assert.deepEqual(seen, sorted);
      }),
    );
  });

  it("shuffling keeps every value", () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), fc.nat(), (values, seed) => {
        const result = shuffled(values, seededRandom(seed));
        assert.deepEqual([...result].sort(), [...values].sort());
      }),
    );
  });

  it("ids of ARNs are 8 of a-z0-9, and do not repeat", () => {
    const ids = Array.from({ length: 1000 }, newAggregatorId);
    assert.ok(ids.every((id) => /^[a-z0-9]{8}$/.test(id)));
    assert.equal(new Set(ids).size, 1000);
  });

  it("XML holds any text", () => {
    const { answer } = queryProtocol("urn:x");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { body } = answer("Do", { Text: text }, "id");
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
        return !/[<&\u0000-\u0008]/.test(/<Text>(.*)<\/Text>/s.exec(body)?.[1] ?? "<");
      }),
    );
  });

  it("many violations are told in few words", () => {
    const shape = { type: "list", member: { type: "string", max: 1 } } as const;
    const values = Array.from({ length: 500 }, () => "x".repeat(5000));
    assert.throws(
      () => read(shape, values),
      ({ message }: Error) =>
        message.startsWith("500 validation errors detected: ") && message.length < 20_000,
    );
  });

  it("the log keeps no more of large bodies than fits", () => {
    const log = new RequestLog(100);
    const arrival = { at: 0, account: null, region: null, service: null, operation: null, userAgent: null };
    for (let n = 0; n < 10; n++) log.add({ ...arrival, request: JSON.stringify("x".repeat(38)) }, 1000);
    assert.deepEqual(
      log.list().map(({ n }) => n),
      [9, 10],
    );
  });
});
