import type { ConfigureRequest, ReadResult, ResourceProvider } from "@pulumi/pulumi/dynamic";
import { ConfigAggregatorError } from "../aws/errors";
import { systemClock } from "../aws/retry";
import { check as checkAggregator } from "./aggregator/check";
import type { Context } from "./aggregator/context";
import { create as createAggregator } from "./aggregator/create";
import { remove as removeAggregator } from "./aggregator/delete";
import { diff as diffAggregator } from "./aggregator/diff";
import type { Inputs, Outputs } from "./aggregator/inputs";
import { createMemory } from "./aggregator/memory";
import { read as readAggregator } from "./aggregator/read";
import { update as updateAggregator } from "./aggregator/update";
import { configuration } from "./configuration";
import { PartialFailure } from "./partialFailure";
import { redactor } from "./redact";

/*
 * What the text in every state loads: `require("pulumi-aws-config-aggregator/provider")`. Both the text and the
 * names exported here are permanent.
 */

let context: Context = contextOf({});

function contextOf(config: Readonly<Record<string, unknown>>): Context {
  return {
    configuration: configuration(config),
    clock: systemClock,
    memory: createMemory(),
    say: (line) => console.log(line),
  };
}

type Provider = Required<ResourceProvider<Inputs, Outputs>>;

/**
 * Takes the configuration. Other calls don't wait for it, so that everything happens before the first await, and
 * nothing is thrown.
 */
export const configure: Provider["configure"] = async ({ config }: ConfigureRequest) => {
  context = contextOf((config as { rawConfig?: Record<string, unknown> }).rawConfig ?? {});
};

export const check: Provider["check"] = async (olds, news) => {
  const redact = redactor(olds, news);
  const { inputs, failures } = await checkAggregator(
    speaking(redact),
    olds,
    news as unknown as Record<string, unknown>,
  );
  return { inputs, failures: failures.map(({ property, reason }) => ({ property, reason: redact(reason) })) };
};

export const diff: Provider["diff"] = (_id, olds, news) => {
  const redact = redactor(olds, news);
  return briefly(redacted(redact, diffAggregator(speaking(redact), olds, news)));
};

export const create: Provider["create"] = (inputs) =>
  redacted(redactor(inputs), createAggregator(context, inputs));

export const read: Provider["read"] = async (id, props = {} as Outputs) =>
  (await briefly(redacted(redactor(props), readAggregator(context, id, props)))) as ReadResult<Outputs>;

export const update: Provider["update"] = (_id, olds, news) =>
  redacted(redactor(olds, news), updateAggregator(context, olds, news));

const remove: Provider["delete"] = (_id, props) =>
  briefly(redacted(redactor(props), removeAggregator(context, props)));

export { remove as delete };

/** The context, printing nothing that is secret. */
function speaking(redact: (text: string) => string): Context {
  return { ...context, say: (line) => context.say(redact(line)) };
}

async function redacted<T>(redact: (text: string) => string, step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if (ConfigAggregatorError.is(error)) error.message = redact(error.message);
    if (error instanceof PartialFailure) error.reasons = error.reasons.map(redact);
    throw error;
  }
}

/**
 * The engine shows an error's message at its resource. Where diff, read and delete throw, the host prints
 * `${error}: ${error.stack}` as well, which for an error meant for the user would say the same twice over.
 */
async function briefly<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if (ConfigAggregatorError.is(error)) {
      error.toString = () => error.name;
      error.stack = "see the message at the resource";
    }
    throw error;
  }
}
