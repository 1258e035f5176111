import type { ConfigureRequest, ResourceProvider } from "@pulumi/pulumi/dynamic";
import { ConfigAggregatorError } from "../aws/errors";
import { systemClock } from "../aws/retry";
import { configuration } from "./configuration";
import type { Context } from "./context";
import { createMemory } from "./memory";
import { PartialFailure } from "./partialFailure";
import type { Program } from "./program";
import { redactor } from "./redact";

/** The steps of one resource's life. */
export interface Steps<Inputs, Outputs> {
  check(
    context: Context,
    olds: Partial<Inputs>,
    news: Readonly<Record<string, unknown>>,
  ): Promise<{ inputs: Inputs; failures: readonly { property: string; reason: string }[] }>;
  diff(
    context: Context,
    olds: Outputs,
    news: Inputs,
  ): Promise<{ changes: boolean; replaces?: string[]; deleteBeforeReplace?: boolean }>;
  create(context: Context, inputs: Inputs): Promise<{ id: string; outs: Outputs }>;
  read(
    context: Context,
    id: string,
    olds: Partial<Outputs>,
  ): Promise<{ id?: string; props?: Outputs; inputs?: Inputs }>;
  update(context: Context, olds: Outputs, news: Inputs): Promise<{ outs: Outputs }>;
  remove(context: Context, olds: Outputs): Promise<void>;
}

/** What the engine's process calls for one kind of resource. */
export type Handler<Inputs, Outputs> = Required<ResourceProvider<Inputs, Outputs>>;

/** Steps as the engine's process calls them: with the configuration, and printing nothing that is secret. */
export function handlerOf<Inputs, Outputs>(
  steps: Steps<Inputs, Outputs>,
  program: Program,
): Handler<Inputs, Outputs> {
  let context = contextOf({}, program);
  return {
    /*
     * Takes the configuration. Other calls don't wait for it, so that everything happens before the first await, and
     * nothing is thrown.
     */
    configure: async ({ config }: ConfigureRequest) => {
      context = contextOf((config as { rawConfig?: Record<string, unknown> }).rawConfig ?? {}, program);
    },
    check: async (olds, news) => {
      const redact = redactor(olds, news);
      const checked = await steps.check(
        speaking(context, redact),
        olds as Partial<Inputs>,
        news as Record<string, unknown>,
      );
      const failures = checked.failures.map(({ property, reason }) => ({ property, reason: redact(reason) }));
      return { inputs: checked.inputs, failures };
    },
    diff: (_id, olds, news) => {
      const redact = redactor(olds, news);
      return briefly(redacted(redact, steps.diff(speaking(context, redact), olds, news)));
    },
    create: (inputs) => {
      const redact = redactor(inputs);
      return redacted(redact, steps.create(speaking(context, redact), inputs));
    },
    read: async (id, props) => {
      const olds = props ?? {};
      const redact = redactor(olds);
      return (await briefly(redacted(redact, steps.read(speaking(context, redact), id, olds)))) as never;
    },
    update: (_id, olds, news) => {
      const redact = redactor(olds, news);
      return redacted(redact, steps.update(speaking(context, redact), olds, news));
    },
    delete: (_id, props) => {
      const redact = redactor(props);
      return briefly(redacted(redact, steps.remove(speaking(context, redact), props)));
    },
  };
}

function contextOf(config: Readonly<Record<string, unknown>>, program: Program): Context {
  return {
    configuration: configuration(config),
    clock: systemClock,
    memory: createMemory(program),
    say: (line) => console.log(line),
  };
}

/** The context, printing nothing that is secret. */
function speaking(context: Context, redact: (text: string) => string): Context {
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
