import assert from "node:assert/strict";
import type { Handler } from "../../../provider/engine/handler";
import { hidingInternal } from "../../../provider/engine/internal";
import { PartialFailure } from "../../../provider/engine/partialFailure";

type Values = Record<string, unknown>;

const NAMES = ["owner", "uid"];
const HIDDEN = { name: "security", __owner: "acme", __provider: "text" };
const OPEN = { name: "security", owner: "acme", __provider: "text" };

describe("internal properties", () => {
  let given: unknown[];
  const inner: Handler<Values, Values> = {
    configure: async () => {},
    check: async (...args) => {
      given = args;
      return { inputs: args[1], failures: [] };
    },
    diff: async (_id, olds, news) => {
      given = [olds, news];
      return { changes: true };
    },
    create: async (inputs) => {
      given = [inputs];
      return { id: "id", outs: { ...inputs, uid: "u" } };
    },
    read: (async (id: string, props: Values) => {
      given = [props];
      return { id, props, inputs: props };
    }) as never,
    update: async (_id, olds, news) => {
      given = [olds, news];
      return { outs: news };
    },
    delete: async (_id, props) => {
      given = [props];
    },
  };
  const handler = hidingInternal(inner, NAMES);

  it("have their own names in the steps, and hidden ones in what the engine gets", async () => {
    assert.deepEqual(await handler.check(HIDDEN, HIDDEN), { inputs: HIDDEN, failures: [] });
    assert.deepEqual(given, [OPEN, OPEN]);
    await handler.diff("id", HIDDEN, HIDDEN);
    assert.deepEqual(given, [OPEN, OPEN]);
    assert.deepEqual(await handler.create(HIDDEN), { id: "id", outs: { ...HIDDEN, __uid: "u" } });
    assert.deepEqual(await handler.read("id", HIDDEN), { id: "id", props: HIDDEN, inputs: HIDDEN });
    assert.deepEqual(await handler.update("id", HIDDEN, HIDDEN), { outs: HIDDEN });
    await handler.delete("id", HIDDEN);
    assert.deepEqual(given, [OPEN]);
  });

  it("are read from a state that has them under their own names", async () => {
    await handler.diff("id", OPEN, HIDDEN);
    assert.deepEqual(given, [OPEN, OPEN]);
  });

  it("are left as they were by a refresh of such a state, with what else it holds in another way", async () => {
    const earlier = {
      isEarlier: ({ isOld }: Values) => isOld === true,
      asEarlier: <T extends object>(values: T) => ({ ...values, isAsBefore: true }),
    };
    const both = hidingInternal(inner, NAMES, earlier);
    for (const state of [OPEN, { name: "security", isOld: true }]) {
      assert.deepEqual((await handler.read("id", state)).props, state);
      assert.deepEqual((await both.read("id", state)).props, { ...state, isAsBefore: true });
    }
    assert.deepEqual((await both.read("id", { ...HIDDEN, isOld: true })).props, { ...HIDDEN, isOld: true });
  });

  it("are hidden in what a run that failed has recorded", async () => {
    const failing = hidingInternal(
      { ...inner, create: async (inputs) => Promise.reject(new PartialFailure("id", inputs, "failed")) },
      NAMES,
    );
    await assert.rejects(
      failing.create(HIDDEN),
      (error) => error instanceof PartialFailure && assert.deepEqual(error.properties, HIDDEN) === undefined,
    );
  });
});
