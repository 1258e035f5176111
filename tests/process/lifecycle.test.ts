import assert from "node:assert/strict";
import { type Emulator, type Fault, startEmulator } from "../../emulator";
import { eventually } from "../emulator/support/eventually";
import { ProviderCallError, startDynamicProvider } from "../support/dynamicProvider";
import { failureOf } from "../support/errors";
import { leastPrivilege } from "../support/policy";
import { slowIf } from "../support/tier";
import {
  configFor,
  declaring,
  liveOf,
  Member,
  OWNER_TAG,
  REGION,
  requestsOf,
  Stack,
  startProvider,
  useProvider,
} from "./engine";

const A = "111111111111";
const B = "222222222222";
const C = "333333333333";
const OTHERS = "999999999999";
const ROLE = "arn:aws:iam::123456789012:role/org";
const PROVIDER_TEXT = 'exports.handler = () => require("pulumi-aws-config-aggregator/provider");';

/** What a call failed with; fails where it didn't. */
const errorOf = (call: Promise<unknown>) => failureOf(call, ProviderCallError);

describe("the provider in its process", () => {
  const used = useProvider();
  let stack: Stack;
  beforeEach(() => {
    stack = new Stack(used.provider);
  });
  const live = (name?: string) => liveOf(used.emulator, name);
  const requests = (step: () => Promise<unknown>) => requestsOf(used.emulator, step);
  /** Somebody else adds an account and a tag. */
  const addOthers = async () => {
    const { accountIds = [], tags, ...aggregator } = live();
    await used.emulator.seed({
      ...aggregator,
      accountIds: [...accountIds, OTHERS],
      tags: { ...tags, cost: "7" },
      lastUpdatedTime: Date.now() + 1,
    });
  };

  describe("asks AWS", () => {
    it("four times to create, with the owner tag in the Put, which says that it is not finished", async () => {
      const { inputs } = await stack.preview(declaring([B, A], { tags: { team: "s" } }));
      assert.deepEqual(await requests(() => stack.create(inputs)), [
        "Describe",
        "Put",
        "ListTags",
        "Describe",
        "Tag",
      ]);
      const put = used.emulator.log({ operation: "PutConfigurationAggregator" })[0]?.request;
      assert.deepEqual(put, {
        ConfigurationAggregatorName: "security",
        AccountAggregationSources: [{ AccountIds: [A, B], AllAwsRegions: true }],
        Tags: [
          { Key: "team", Value: "s" },
          { Key: OWNER_TAG, Value: `${stack.ownerTag} creating` },
        ],
      });
      const { arn, creationTime } = live();
      const time = new Date(creationTime).toISOString();
      assert.equal(stack.state?.id, "security@us-east-1");
      assert.deepEqual(stack.state?.outputs, {
        ...inputs,
        __uid: stack.state?.outputs.__uid,
        __createdAt: stack.state?.outputs.__createdAt,
        arn,
        accountIds: [A, B],
        tagsAll: { team: "s" },
        createdBy: "",
        creationTime: time,
        lastUpdatedTime: time,
      });
    });

    it("nothing where nothing changes", async () => {
      await stack.up(declaring([A, B], { tags: { team: "s", env: "dev" } }));
      const same = declaring([B, A, B], { tags: { env: "dev", team: "s" }, merge: "preserve", adopt: false });
      assert.deepEqual(
        await requests(async () => assert.equal((await stack.preview(same)).changes, false)),
        [],
      );
      assert.deepEqual(await requests(() => stack.up(same)), []);
    });

    const tags = { team: "s", env: "dev" };
    const updates: [what: string, args: object, diff: string, update: string][] = [
      ["accounts", declaring([A, C], { tags }), "Describe ListTags", "Describe ListTags Put"],
      [
        "regions",
        { accountAggregationSource: { accountIds: [A, B], regions: [REGION] }, tags },
        "Describe ListTags",
        "Describe ListTags Put",
      ],
      [
        "filters",
        declaring([A, B], { tags, aggregatorFilters: { resourceTypes: ["AWS::S3::Bucket"] } }),
        "Describe ListTags",
        "Describe ListTags Put",
      ],
      ["a tag's value", declaring([A, B], { tags: { ...tags, env: "prod" } }), "ListTags", "ListTags Tag"],
      ["a tag less", declaring([A, B], { tags: { team: "s" } }), "ListTags", "ListTags Untag"],
      [
        "accounts and tags",
        declaring([A], { tags: { team: "t" } }),
        "Describe ListTags",
        "Describe ListTags Put Untag Tag",
      ],
      ["what it may do", declaring([A, B], { tags, adopt: true, forceDestroy: true }), "", ""],
      ["the owner tag", declaring([A, B], { tags, ownerTag: false }), "ListTags", "ListTags Untag"],
    ];
    for (const [what, args, diff, update] of updates)
      it(`to change ${what}: ${update || "nothing"}`, async () => {
        await stack.up(declaring([A, B], { tags }));
        const list = (names: string[]) => {
          // A Describe and a ListTags are on their way at the same time.
          const reads = names.filter((name) => name === "Describe" || name === "ListTags").sort();
          return [...reads, ...names.slice(reads.length)].join(" ");
        };
        let inputs = {};
        const looked = await requests(async () => {
          const planned = await stack.preview({ ...args });
          assert.ok(planned.changes);
          inputs = planned.inputs;
        });
        assert.equal(list(looked), diff);
        assert.equal(list(await requests(() => stack.update(inputs))), update);
        assert.deepEqual(await requests(() => stack.up({ ...args })), [], "then nothing is to do");
      });

    it("for what is there and its tags, to delete", async () => {
      await stack.up(declaring([A]));
      assert.deepEqual(await requests(() => stack.destroy()), ["Describe", "ListTags", "Delete"]);
      assert.deepEqual(used.emulator.aggregators(), []);
    });

    it("for what is there and its tags, to read", async () => {
      await stack.up(declaring([A, B]));
      const { id, outputs, inputs } = stack.state ?? assert.fail();
      const read = () => used.provider.read(id, outputs, inputs);
      assert.deepEqual(await requests(read), ["Describe", "ListTags"]);
      assert.deepEqual(await read(), { id, properties: outputs, inputs });
    });
  });

  it("reads what it is given no more of than the id", async () => {
    await stack.up(declaring([A, B], { tags: { team: "s" } }));
    for (const id of ["security@us-east-1", "security"]) {
      const { properties, inputs } = await used.provider.read(id);
      assert.deepEqual(inputs, {
        name: "security",
        region: REGION,
        accountAggregationSource: { accountIds: { [A]: true, [B]: true }, allRegions: true },
        tags: { team: "s" },
        __provider: PROVIDER_TEXT,
      });
      assert.deepEqual(properties.accountIds, [A, B]);
      assert.equal(properties.arn, live().arn);
    }
  });

  it("reads of what isn't there that it is gone, or for a program that it isn't there", async () => {
    await stack.up(declaring([A]));
    const { id, outputs } = stack.state ?? assert.fail();
    await used.emulator.remove({ name: "security" });
    assert.equal((await used.provider.read(id, outputs)).id, "");
    assert.equal(
      (await errorOf(used.provider.read("security"))).message,
      "there is no aggregator security in us-east-1.\nCheck its name. If the aggregator is in another region than " +
        "the provider's, write the id as name@region.",
    );
  });

  it("keeps what others put there, and takes out what it had put there itself", async () => {
    await stack.up(declaring([A, B], { tags: { team: "s", env: "dev" } }));
    await addOthers();
    await stack.up(declaring([A, C], { tags: { team: "t" } }));
    assert.deepEqual(live().accountIds, [A, C, OTHERS]);
    assert.deepEqual(live().tags, { team: "t", cost: "7", [OWNER_TAG]: stack.ownerTag });
    const refused = await errorOf(stack.destroy());
    assert.equal(
      refused.message,
      "aggregator security in us-east-1 can't be deleted, because others still have accounts in it: 1 account " +
        "(999999999999). Nothing was changed.\nHave the others remove them first, or set forceDestroy: true, run `pulumi up`, " +
        "then delete it again.",
    );
    assert.deepEqual(live().accountIds, [A, C, OTHERS]);
  });

  it("treats a tag that is called as a method is as any other", async () => {
    await stack.up(declaring([A], { tags: { constructor: "1", team: "s" } }));
    const { tags, ...aggregator } = live();
    await used.emulator.seed({ ...aggregator, tags: { ...tags, toString: "theirs" } });
    await stack.up(declaring([A], { tags: { team: "t" } }));
    assert.deepEqual(live().tags, { team: "t", toString: "theirs", [OWNER_TAG]: stack.ownerTag });
    assert.deepEqual(stack.state?.outputs.tagsAll, { team: "t", toString: "theirs" });
  });

  describe("that is refused tagging after a Put", () => {
    const refuse = (operation: string) =>
      used.emulator.fault({ operation, kind: "error", code: "AccessDeniedException", message: "No." });
    const before = declaring([A, B], { tags: { team: "s", env: "dev" } });
    const after = declaring([A, C], { tags: { team: "t", cost: "7" } });

    for (const operation of ["UntagResource", "TagResource"])
      it(`by ${operation}, records what was done, and the next update finishes`, async () => {
        await stack.up(before);
        refuse(operation);
        const { message, initFailed } = await errorOf(stack.up(after));
        const { arn } = live();
        const text =
          `${operation} of ${arn} in us-east-1 failed: AccessDeniedException: No.\n` +
          `Allow config:${operation} to the caller in us-east-1, or check whether a service control policy denies it.`;
        assert.equal(message, text);
        const { id, properties, reasons } = initFailed ?? assert.fail("the engine would keep the old state");
        assert.deepEqual([id, reasons], ["security@us-east-1", [text]]);
        const untagged = operation === "TagResource";
        const tags = { team: "s", ...(untagged ? {} : { env: "dev" }) };
        const source = { accountIds: { [A]: true, [C]: true }, allRegions: true };
        assert.deepEqual(properties, {
          ...stack.state?.inputs,
          __uid: stack.state?.outputs.__uid,
          __createdAt: stack.state?.outputs.__createdAt,
          accountAggregationSource: source,
          tags,
          arn,
          accountIds: [A, C],
          tagsAll: tags,
          createdBy: "",
          creationTime: new Date(live().creationTime).toISOString(),
          lastUpdatedTime: properties.lastUpdatedTime,
          __provider: PROVIDER_TEXT,
        });

        const { outputs } = stack.state ?? assert.fail();
        assert.equal((await used.provider.read(id, outputs)).id, id, "it can be read");
        await stack.up(after);
        assert.deepEqual(live().accountIds, [A, C]);
        assert.deepEqual(live().tags, { team: "t", cost: "7", [OWNER_TAG]: stack.ownerTag });
        assert.deepEqual(await requests(() => stack.up(after)), []);
      });

    it("can be deleted all the same", async () => {
      await stack.up(before);
      refuse("TagResource");
      await errorOf(stack.up(after));
      await stack.destroy();
      assert.deepEqual(used.emulator.aggregators(), []);
    });

    it("when it takes over what exists, is the owner of it then", async () => {
      await used.emulator.seed({ name: "security", accountIds: [OTHERS], tags: { cost: "7" } });
      refuse("TagResource");
      const args = declaring([A], { adopt: true, tags: { team: "s" } });
      const { initFailed } = await errorOf(stack.up(args));
      assert.equal(initFailed?.id, "security@us-east-1");
      assert.equal(initFailed?.properties.__provider, PROVIDER_TEXT);
      assert.deepEqual(initFailed?.properties.accountIds, [A, OTHERS]);
      await stack.up(args);
      assert.deepEqual(live().accountIds, [A, OTHERS]);
      assert.deepEqual(live().tags, { cost: "7", team: "s", [OWNER_TAG]: stack.ownerTag });
    });
  });

  describe("ends well, by itself or with the next run, when a call is", () => {
    const before = declaring([A, B], { tags: { team: "s", env: "dev" } });
    const after = declaring([A, C], { tags: { team: "t", cost: "7" } });
    const OPERATIONS = {
      create: ["DescribeConfigurationAggregators", "PutConfigurationAggregator"],
      update: [
        "DescribeConfigurationAggregators",
        "ListTagsForResource",
        "PutConfigurationAggregator",
        "UntagResource",
        "TagResource",
      ],
      delete: ["DescribeConfigurationAggregators", "ListTagsForResource", "DeleteConfigurationAggregator"],
    };
    const FAULTS: [what: string, fault: Omit<Fault, "operation">][] = [
      ["throttled", { kind: "throttle" }],
      ["answered with 500", { kind: "server" }],
      ["answered with 503 after its effect", { kind: "server", status: 503, when: "after" }],
      ["cut", { kind: "disconnect" }],
      ["cut after its effect", { kind: "disconnect", when: "after" }],
      ["answered by a proxy", { kind: "html" }],
    ];
    const CASES = Object.entries(OPERATIONS).flatMap(([step, operations]) =>
      operations.map((operation) => [step, operation] as const),
    );

    /** Lets one call of one step fail, runs the step, and the next run after it where it has failed. */
    async function disturbed(
      step: string,
      operation: string,
      fault: Omit<Fault, "operation">,
    ): Promise<void> {
      const { emulator } = used;
      const name = `${step}-${operation}`;
      const stack = new Stack(used.provider, name);
      if (step !== "create") await stack.up(before);
      const arn = step === "create" ? undefined : live(name).arn;
      const wanted = step === "create" ? before : after;
      const { inputs } = await stack.preview(wanted);
      const steps: Record<string, () => Promise<void>> = {
        create: () => stack.create(inputs),
        update: () => stack.update(inputs),
        delete: () => stack.destroy(),
      };
      // The SDK tries a delete three times: only then it is for the provider to go on. Reads are tried for a minute.
      const times = operation === "PutConfigurationAggregator" ? 1 : 3;
      const id = emulator.fault({ operation, aggregator: name, ...fault, times });
      const error = await steps[step]?.().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      const left = emulator.faults().find((active) => active.id === id);
      assert.ok(left === undefined || left.hit > 0, "the fault has struck");
      emulator.clearFaults(id);
      if (error !== undefined) {
        assert.ok(error instanceof ProviderCallError, String(error));
        assert.match(
          error.message,
          new RegExp(`^${operation} of .* in us-east-1 failed: .*\n.*run .pulumi up. again`, "i"),
        );
      }
      const next = () => (step === "delete" ? stack.destroy() : stack.up(wanted));
      await next();
      if (step === "delete") {
        assert.equal(
          emulator.aggregators().some((aggregator) => aggregator.name === name),
          false,
          name,
        );
        return;
      }
      const { accountIds, tags, arn: arnNow } = live(name);
      assert.deepEqual(accountIds, step === "create" ? [A, B] : [A, C], name);
      assert.deepEqual(tags, { ...(wanted.tags as object), [OWNER_TAG]: stack.ownerTag }, name);
      assert.equal(arnNow, arn ?? arnNow, name);
      assert.equal((await stack.preview(wanted)).changes, false, "and nothing is left to do");
    }

    for (const [what, fault] of FAULTS)
      it(`${what}: each call of create, update and delete${slowIf(/^(answered|cut$)/.test(what))}`, async () => {
        // Each has an aggregator of its own, so that all run at the same time.
        const ends = await Promise.allSettled(
          CASES.map(([step, operation]) => disturbed(step, operation, fault)),
        );
        for (const end of ends) if (end.status === "rejected") throw end.reason;
      });

    it("throttled for a while: a Put is tried again, and each time what is there is read again", async () => {
      const { inputs } = await stack.preview(declaring([A]));
      used.emulator.fault({ operation: "PutConfigurationAggregator", kind: "throttle", times: 2 });
      const seen = await requests(() => stack.create(inputs));
      assert.deepEqual(seen, [
        "Describe",
        "Put",
        "Describe",
        "Put",
        "Describe",
        "Put",
        "ListTags",
        "Describe",
        "Tag",
      ]);
    });

    it("over a limit: asked once, and said so", async () => {
      used.emulator.settings({ quotas: { aggregators: 0 } });
      const { inputs } = await stack.preview(declaring([A]));
      const seen = await requests(async () => {
        const { message } = await errorOf(stack.create(inputs));
        assert.match(
          message,
          /^PutConfigurationAggregator of security in us-east-1 failed: LimitExceededException.*\nThe numbers are: this account has 0 aggregators in the region \(quota 50, can be raised\); this aggregator would have 1 account /,
        );
      });
      assert.deepEqual(seen, ["Describe", "Put", "Describe"], "the last one counts what there is");
    });
  });

  describe("with reads that lag behind", () => {
    it("creates once, though the Put is lost and doesn't show", async () => {
      const { inputs } = await stack.preview(declaring([A]));
      used.emulator.settings({ staleMs: 60_000, staleHidesNew: true });
      used.emulator.fault({ operation: "PutConfigurationAggregator", kind: "disconnect", when: "after" });
      await stack.create(inputs).catch((error: unknown) => assert.ok(error instanceof ProviderCallError));
      used.emulator.settings({ staleMs: 0 });
      const { arn } = live();
      await stack.up(declaring([A]));
      assert.equal(live().arn, arn);
      assert.deepEqual(live().accountIds, [A]);
      assert.deepEqual(live().tags, { [OWNER_TAG]: stack.ownerTag });
    });

    it("doesn't put back what an update of a moment ago has taken out", async () => {
      await stack.up(declaring([A, B]));
      used.emulator.settings({ staleMs: 400 });
      await stack.up(declaring([A]));
      await stack
        .up(declaring([A, C]))
        .catch((error: unknown) => assert.ok(error instanceof ProviderCallError));
      used.emulator.settings({ staleMs: 0 });
      await stack.up(declaring([A, C]));
      assert.deepEqual(live().accountIds, [A, C]);
    });

    it("deletes what is gone already without an error", async () => {
      await stack.up(declaring([A]));
      used.emulator.settings({ staleMs: 60_000 });
      used.emulator.fault({ operation: "DeleteConfigurationAggregator", kind: "disconnect", when: "after" });
      await stack.destroy();
      assert.deepEqual(used.emulator.aggregators(), []);
    });

    it("takes an aggregator whose tags are gone for deleted", async () => {
      await stack.up(declaring([A]));
      const { id, outputs } = stack.state ?? assert.fail();
      const code = "ResourceNotFoundException";
      used.emulator.fault({ operation: "ListTagsForResource", kind: "error", code, times: 100 });
      assert.equal((await used.provider.read(id, outputs)).id, "");
      await stack.destroy();
      assert.ok(live());
    });

    it("finds an aggregator whose tags are not shown for a moment", async () => {
      await stack.up(declaring([A]));
      const { id, outputs } = stack.state ?? assert.fail();
      const code = "ResourceNotFoundException";
      used.emulator.fault({ operation: "ListTagsForResource", kind: "error", code, times: 1 });
      assert.equal((await used.provider.read(id, outputs)).id, id);
    });

    it("changes, finds and deletes what was made a moment ago", async () => {
      used.emulator.settings({ staleMs: 900, staleHidesNew: true });
      await stack.up(declaring([A]));
      await stack.up(declaring([A, B]));
      assert.deepEqual(live().accountIds, [A, B]);
      const { id, outputs } = stack.state ?? assert.fail();
      assert.equal((await used.provider.read(id, outputs)).id, id);
      await stack.destroy();
      assert.deepEqual(used.emulator.aggregators(), []);
    });
  });

  describe("with an organization's role", () => {
    const args = { organizationAggregationSource: { roleArn: ROLE, allRegions: true } };

    it("that IAM has yet to propagate, waits for it @slow", async () => {
      const { inputs } = await stack.preview(args);
      used.emulator.settings({ roles: [{ arn: ROLE, validAfterMs: 1500 }] });
      const seen = await requests(() => stack.create(inputs));
      assert.ok(seen.length >= 4, `the first Put was refused: ${seen}`);
      assert.equal(live().organization?.roleArn, ROLE);
      // Before each Put what is there is read again; a ListTags, a Describe and a Tag come last.
      assert.equal(seen.filter((operation) => operation === "Put").length, (seen.length - 3) / 2);
      assert.equal(
        used.emulator.log({ operation: "PutConfigurationAggregator" })[0]?.error,
        "InvalidRoleException",
      );
    });

    it("but without an organization, is told so at once", async () => {
      used.emulator.settings({ organization: "none" });
      const { inputs } = await stack.preview({ ...args, preflight: false });
      const seen = await requests(async () => {
        const { message } = await errorOf(stack.create(inputs));
        assert.equal(
          message,
          "PutConfigurationAggregator of security in us-east-1 failed: NoAvailableOrganizationException: The account " +
            "123456789012 is not in an organization, or the organization is no longer available.\nThe cause: " +
            "organizationAggregationSource: account 123456789012 is in no organization. Use accountAggregationSource, or " +
            "deploy from an account of the organization.",
        );
      });
      assert.deepEqual(seen.slice(0, 2), ["Describe", "Put"]);
      assert.ok(!seen.slice(2).includes("Put"));
    });
  });

  describe("prints", () => {
    /** What the process printed during a step. */
    const printed = async (step: () => Promise<unknown>) => {
      const { stdout, stderr } = used.provider;
      await step();
      // The text comes through pipes: when a later call's line is there, everything is.
      await new Stack(used.provider, "the-end").preview(declaring([A]));
      await eventually(
        () => used.provider.stdout.slice(stdout.length).includes("the-end: "),
        "the line arrives",
      );
      return {
        stdout: used.provider.stdout.slice(stdout.length).split("the-end: ")[0],
        stderr: used.provider.stderr.slice(stderr.length),
      };
    };

    it("one line for what will be done", async () => {
      await stack.up(declaring([A, B]));
      await addOthers();
      const { stdout, stderr } = await printed(() =>
        stack.preview(declaring([A, C], { tags: { team: "s" } })),
      );
      assert.equal(
        stdout,
        "security: +1 account (333333333333), −1 account (222222222222), 1 of others kept; tags +1\n",
      );
      assert.equal(stderr, "");
    });

    it("no stack trace where delete fails", async () => {
      await stack.up(declaring([A]));
      await addOthers();
      const { stderr } = await printed(() => errorOf(stack.destroy()));
      assert.equal(stderr, "security: delete failed\n");
    });

    it("no stack trace where read fails, and where AWS refuses", async () => {
      await stack.up(declaring([A]));
      const { id, outputs } = stack.state ?? assert.fail();
      used.emulator.fault({
        operation: "DescribeConfigurationAggregators",
        kind: "error",
        code: "AccessDeniedException",
        message: "No.",
      });
      const { stderr } = await printed(async () => {
        const { message } = await errorOf(used.provider.read(id, outputs));
        assert.match(
          message,
          /^DescribeConfigurationAggregators of security in us-east-1 failed: AccessDenied/,
        );
      });
      assert.equal(stderr, "security: not read\n");
    });

    it("nothing on stderr where create and update fail, and where check refuses", async () => {
      const { stderr } = await printed(async () => {
        await stack.up(declaring([A]));
        await assert.rejects(
          stack.preview(declaring(["1"])),
          /accountIds\[0\] must be a string of 12 digits/,
        );
        const code = "AccessDeniedException";
        used.emulator.fault({ operation: "PutConfigurationAggregator", kind: "error", code, times: 2 });
        await errorOf(stack.up(declaring([B])));
        await errorOf(new Stack(used.provider, "other").up(declaring([B])));
      });
      assert.equal(stderr, "");
    });
  });

  it("makes 50 aggregators at once, each with its own accounts", async () => {
    const names = Array.from({ length: 50 }, (_, index) => `security-${index}`);
    const accountOf = (index: number) => String(100_000_000_000 + index);
    const stacks = names.map((name) => new Stack(used.provider, name));
    const planned = await Promise.all(
      stacks.map((stack, index) => stack.preview(declaring([accountOf(index)]))),
    );
    const seen = await requests(() =>
      Promise.all(stacks.map((stack, index) => stack.create(planned[index]?.inputs ?? {}))),
    );
    assert.equal(seen.length, 250);
    for (const [index, name] of names.entries()) assert.deepEqual(live(name).accountIds, [accountOf(index)]);
    assert.equal(new Set(stacks.map(({ state }) => state?.outputs.arn)).size, 50);
    await Promise.all(stacks.map((stack, index) => stack.up(declaring([accountOf(index), OTHERS]))));
    for (const [index, name] of names.entries())
      assert.deepEqual(live(name).accountIds, [accountOf(index), OTHERS].sort());
    await Promise.all(stacks.map((stack) => stack.destroy()));
    assert.deepEqual(used.emulator.aggregators(), []);
  });
});

describe("a provider process that is called before it has been configured to the end", () => {
  it("uses the configuration in every call", async () => {
    const emulator = await startEmulator({ settings: leastPrivilege() });
    const provider = await startDynamicProvider({ env: { AWS_REGION: "eu-west-1" } });
    try {
      const configured = provider.configure(configFor(emulator));
      const stacks = Array.from({ length: 8 }, (_, index) => new Stack(provider, `security-${index}`));
      await Promise.all([configured, ...stacks.map((stack) => stack.up(declaring([A])))]);
      const regions = emulator.aggregators().map(({ region }) => region);
      assert.deepEqual(
        regions,
        Array.from({ length: 8 }, () => REGION),
      );
      assert.ok(stacks.every(({ state }) => state?.outputs.region === REGION));
    } finally {
      await provider.stop();
      await emulator.close();
    }
  });
});

describe("credentials", () => {
  const CANARIES = {
    accessKey: "AKIACANARYACCESSKEY1",
    secretKey: "canary-secret-key",
    token: "canary-token",
    externalId: "canary-external-id",
  };
  const role = { roleArn: "arn:aws:iam::222222222222:role/audit", externalId: CANARIES.externalId };
  const stackConfig = (url: string) => ({
    "aws:region": REGION,
    "aws:accessKey": CANARIES.accessKey,
    "aws:secretKey": CANARIES.secretKey,
    "aws:token": CANARIES.token,
    "aws:assumeRoles": JSON.stringify([role]),
    "aws:endpoints": JSON.stringify([{ configservice: url, sts: url }]),
  });
  const explicit = (url: string) => ({
    region: REGION,
    accessKey: CANARIES.accessKey,
    secretKey: CANARIES.secretKey,
    token: CANARIES.token,
    assumeRoles: [
      {
        ...role,
        externalId: {
          "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
          value: role.externalId,
        },
      },
    ],
    endpoints: { configservice: url, sts: url },
  });

  for (const [what, configOf] of [
    ["the stack", stackConfig],
    ["an explicit provider", explicit],
  ] as const)
    it(`of ${what} are used, and appear nowhere`, async () => {
      const emulator = await startEmulator({ settings: leastPrivilege() });
      const provider = await startDynamicProvider({ config: configOf(emulator.url) });
      const told: unknown[] = [];
      const failing = async (call: () => Promise<unknown>) => {
        const error = await errorOf(call());
        told.push(error.message, error.stack, error.initFailed);
      };
      try {
        emulator.settings({ roles: [{ arn: role.roleArn, externalId: role.externalId }] });
        const stack = new Stack(provider);
        await stack.up(declaring([A], { tags: { team: "s" } }));
        assert.equal(liveOf(emulator).account, "222222222222", "the external id has reached AWS");
        told.push(stack.state);

        const code = "AccessDeniedException";
        emulator.fault({ operation: "TagResource", kind: "error", code });
        await failing(() => stack.up(declaring([A, B], { tags: { team: "t" } })));
        emulator.fault({ operation: "DescribeConfigurationAggregators", kind: "error", code, times: 2 });
        const { id, outputs } = stack.state ?? assert.fail();
        await failing(() => provider.read(id, outputs));
        await failing(() => provider.delete(id, outputs));
        emulator.settings({ roles: [{ arn: role.roleArn, deny: true }] });
        await failing(() => provider.read("security@eu-west-1"));
        await failing(() => provider.create({ ...stack.state?.inputs, region: "eu-west-1" }));
        await provider.stop();

        told.push(provider.stdout, provider.stderr, emulator.log());
        const all = JSON.stringify(told);
        assert.match(all, /sts:AssumeRole/, "it was checked what may hold them");
        for (const canary of Object.values(CANARIES)) assert.ok(!all.includes(canary), canary);
      } finally {
        await provider.kill().catch(() => undefined);
        await emulator.close();
      }
    });

  it("that are missing are said to be, without a trace", async () => {
    const emulator = await startEmulator({ settings: leastPrivilege() });
    const provider = await startDynamicProvider({
      config: configFor(emulator),
      env: { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined },
    });
    try {
      const missing =
        "DescribeConfigurationAggregators of security in us-east-1 failed: CredentialsProviderError: Could not load " +
        "credentials from any providers\nThey were expected from the AWS SDK's own chain (environment, profile default, SSO, " +
        "container, instance). Set AWS credentials (environment, profile, aws:* config or Provider), then run it again.";
      const { message } = await errorOf(provider.read("security@us-east-1"));
      assert.equal(message, missing);
      await assert.rejects(new Stack(provider).preview(declaring([A])), {
        message: `${missing}\nTo preview without asking AWS, set previewWithoutCredentials: true on the Provider, or run \`pulumi config set aws-config:previewWithoutCredentials true\`.`,
      });
      assert.deepEqual(emulator.log(), []);
      await provider.stop();
      assert.equal(provider.stderr, "security: not read\n");
      assert.equal(provider.stdout, "");
    } finally {
      await provider.kill().catch(() => undefined);
      await emulator.close();
    }
  });
});

describe("a preview that can't ask AWS", () => {
  const EXPIRED = "ExpiredTokenException";
  let emulator: Emulator;
  let stack: Stack;
  let member: Member;

  before(async () => {
    emulator = await startEmulator({ settings: leastPrivilege() });
    const provider = await startProvider(emulator);
    stack = new Stack(provider);
    member = new Member(provider, "payments");
    await stack.up(declaring([A], { merge: "shared" }));
    await member.up({ accountIds: [B] });
    await provider.stop();
  });
  after(() => emulator.close());
  beforeEach(() => {
    emulator.clearFaults();
    emulator.clearLog();
  });

  const WAYS: [
    what: string,
    config: Record<string, unknown>,
    says: RegExp,
    fault?: Omit<Fault, "operation">,
  ][] = [
    [
      "an unknown profile",
      { "aws:profile": "nobody" },
      /CredentialsProviderError: .*\nThey were expected from profile nobody\. Sign in \(`aws sso login --profile nobody`\)/,
    ],
    [
      "an expired token",
      {},
      /ExpiredTokenException: .*\nThe credentials have expired; they come from the environment \(AWS_ACCESS_KEY_ID\)/,
      { kind: "error", code: EXPIRED, times: 0 },
    ],
    [
      "no connection",
      { "aws:endpoints": JSON.stringify([{ configservice: "http://127.0.0.1:9" }]) },
      /ECONNREFUSED.*\nIt was tried 4 times in \d+ s\.\nThere was no connection/,
    ],
  ];
  for (const [what, config, says, fault] of WAYS)
    for (const isAllowed of [false, true])
      it(`${what}: ${isAllowed ? "passes with a warning where settings allow it" : "fails"}${slowIf(!isAllowed && what !== WAYS[0]?.[0])}`, async () => {
        if (fault) emulator.fault({ operation: "*", ...fault });
        const allowing = isAllowed ? { "aws-config:previewWithoutCredentials": "true" } : {};
        const provider = await startProvider(emulator, { ...config, ...allowing });
        try {
          stack.provider = provider;
          member.provider = provider;
          const fresh = new Stack(provider, "fresh");
          const changed = [
            () => fresh.preview(declaring([A])),
            () => stack.preview(declaring([A, C], { merge: "shared" })),
            () => member.preview({ accountIds: [B, C] }),
            () => new Member(provider, "search").preview({ accountIds: [C] }),
          ];
          for (const preview of changed)
            if (isAllowed) assert.ok((await preview()).changes);
            else await assert.rejects(preview(), says);
          emulator.clearLog();
          assert.equal((await stack.preview(declaring([A], { merge: "shared" }))).changes, false);
          assert.equal((await member.preview({ accountIds: [B] })).changes, false);
          assert.deepEqual(emulator.log(), [], "what doesn't change asks nothing");
          await provider.stop();
          const warnings = provider.stdout.split("\n").filter((line) => line.startsWith("warning: "));
          assert.equal(warnings.length, isAllowed ? 3 : 0, provider.stdout);
        } finally {
          await provider.kill().catch(() => undefined);
        }
      });

  it("is throttled for a while: waits, and passes", async () => {
    const provider = await startProvider(emulator);
    try {
      stack.provider = provider;
      emulator.fault({ operation: "DescribeConfigurationAggregators", kind: "throttle", times: 4 });
      assert.ok((await stack.preview(declaring([A, C], { merge: "shared" }))).changes);
      await provider.stop();
      assert.doesNotMatch(provider.stdout, /throttl|again/);
    } finally {
      await provider.kill().catch(() => undefined);
    }
  });
});

describe("secret accounts", () => {
  it("are not printed, and are secret in what is recorded", async () => {
    const emulator = await startEmulator({ settings: leastPrivilege() });
    const provider = await startProvider(emulator);
    try {
      const stack = new Stack(provider);
      const { inputs } = await stack.preview({ ...declaring([A]), secrets: ["accountIds"] });
      const { properties } = await provider.create(inputs);
      assert.deepEqual(properties.accountIds, {
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        value: [A],
      });
      await provider.stop();
      assert.equal(provider.stdout, "security: +1 account; a new aggregator\n");
    } finally {
      await provider.kill().catch(() => undefined);
      await emulator.close();
    }
  });
});
