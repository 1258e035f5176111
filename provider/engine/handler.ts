import type { ConfigureRequest, ResourceProvider } from "@pulumi/pulumi/dynamic";
import { ConfigAggregatorError } from "../domain/error";
import { printable } from "../domain/printable";
import type { EngineContext } from "./context";
import { PartialFailure } from "./partialFailure";
import { redactor } from "./redact";
import { concealed, concealedInputs, type SecretTable, secretsIn } from "./secret";
import type { CheckResult, ReadResult, Steps } from "./steps";

/** What the engine's process calls for one kind of resource. Pulumi's own type takes the inputs of a read for outputs. */
export type Handler<Inputs, Outputs> = Required<Omit<ResourceProvider<Inputs, Outputs>, "read">> & {
  read(id: string, props?: Outputs): Promise<ReadResult<Inputs, Outputs>>;
};

/**
 * Wraps steps for the engine's process: adds the configuration, prints no secret and no terminal control character, and
 * stores no secret in clear in the state.
 *
 * @param contextOf - makes the context of a configuration
 */
export function handlerOf<Inputs extends object, Outputs extends object, Context extends EngineContext>(
  steps: Steps<Inputs, Outputs, Context>,
  contextOf: (config: Readonly<Record<string, unknown>>) => Context,
): Handler<Inputs, Outputs> {
  const { secrets } = steps;
  let context = contextOf({});
  const edge = <T>(
    given: readonly unknown[],
    step: (spoken: Context, clean: (text: string) => string) => Promise<T>,
  ) => runCleaned(secrets, given, context, step);
  return {
    /*
     * Takes the configuration. Other calls don't wait for this one, so everything happens before the first await, and
     * nothing is thrown.
     */
    configure: async ({ config }: ConfigureRequest) => {
      context = contextOf((config as { rawConfig?: Record<string, unknown> }).rawConfig ?? {});
    },
    check: (olds, news) =>
      edge([olds, news], async (spoken, clean) => {
        const checked = steps.check(spoken, olds as Partial<Inputs>, news as Record<string, unknown>);
        const { inputs, failures } = await checked.catch((error: unknown) =>
          asFailure(error, news as Inputs),
        );
        return {
          inputs: concealedInputs(secrets, inputs),
          // The engine prints the value of a named property, also of a secret one, so the path is in the text.
          failures: failures.map(({ message }) => ({ property: "", reason: clean(message) })),
        };
      }),
    diff: (id, olds, news) =>
      printErrorOnce(
        steps.nameOf(id),
        "not changed",
        edge([olds, news], (spoken) => steps.diff(spoken, olds, news)),
      ),
    create: (inputs) =>
      edge([inputs], async (spoken) => {
        const { id, outs } = await steps.create(spoken, inputs);
        return { id, outs: concealed(secrets, outs, inputs) };
      }),
    read: (id, props) =>
      printErrorOnce(
        steps.nameOf(id),
        "not read",
        edge([props ?? {}], async (spoken) => {
          const { inputs, props: outs, ...found } = await steps.read(spoken, id, props ?? {});
          return {
            ...found,
            ...(outs && { props: concealed(secrets, outs, props) }),
            ...(inputs && { inputs: concealed(secrets, inputs, props) }),
          };
        }),
      ),
    update: (_id, olds, news) =>
      edge([olds, news], async (spoken) => {
        const { outs } = await steps.update(spoken, olds, news);
        return { outs: concealed(secrets, outs, olds, news) };
      }),
    delete: (id, props) =>
      printErrorOnce(
        steps.nameOf(id),
        "delete failed",
        edge([props], (spoken) => steps.remove(spoken, props)),
      ),
  };
}

/**
 * Runs a step so that no secret that it was given, and no terminal control character, leaves it.
 *
 * @param secrets - the resource's secret properties
 * @param given - inputs and outputs, of the state and of the program
 */
async function runCleaned<T, Context extends EngineContext>(
  secrets: SecretTable,
  given: readonly unknown[],
  context: Context,
  step: (spoken: Context, clean: (text: string) => string) => Promise<T>,
): Promise<T> {
  const redact = redactor(secrets, ...given);
  const clean = (text: string) => printable(redact(text));
  try {
    return await step(
      {
        ...context,
        info: (line) => context.info(clean(line)),
        warn: (line) => context.warn(clean(line)),
      },
      clean,
    );
  } catch (error) {
    if (error instanceof Error) cleanse(error, clean);
    if (error instanceof PartialFailure) {
      error.reasons = error.reasons.map(clean);
      error.properties = recorded(secrets, error.properties, given);
    }
    throw error;
  }
}

/** What is secret in the old or in the new properties stays secret until an update has finished. */
function recorded(table: SecretTable, properties: object, given: readonly unknown[]): object {
  const secrets = secretsIn(properties, ...given);
  return concealed(table, { ...properties, ...(secrets.length > 0 && { secrets }) });
}

/** An error as a reason to reject the inputs: the engine prints a reason once, but an error twice. */
function asFailure<Inputs>(error: unknown, inputs: Inputs): CheckResult<Inputs> {
  if (!ConfigAggregatorError.is(error)) throw error;
  return { inputs, failures: [error] };
}

/** Cleans every text of an error, also those that only a log would print. */
function cleanse(error: Error, clean: (text: string) => string): void {
  error.message = clean(error.message);
  if (error.stack !== undefined) error.stack = clean(error.stack);
  if (error.cause instanceof Error && error.cause !== error) cleanse(error.cause, clean);
  if (!ConfigAggregatorError.is(error)) return;
  const { what, details, advice, facts, origin, rollback } = error;
  const parts = { what, details, advice, facts };
  Object.assign(error, cleaned(parts, clean));
  for (const other of [origin, rollback]) if (other instanceof Error) cleanse(other, clean);
}

/** A value with every text in it cleaned. */
function cleaned<T>(value: T, clean: (text: string) => string): T {
  if (typeof value === "string") return clean(value) as T;
  if (Array.isArray(value)) return value.map((member) => cleaned(member, clean)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, cleaned(member, clean)])) as T;
}

/**
 * The engine shows an error's message at its resource. If diff, read or delete throws, its host also prints `${error}:
 * ${error.stack}` among the lines of the stack. This turns that text into one more line about the resource, as in a
 * preview, which doesn't repeat the message.
 *
 * @param name - how lines call the resource
 * @param what - says that the step failed
 */
async function printErrorOnce<T>(name: string, what: string, step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if (ConfigAggregatorError.is(error)) {
      error.toString = () => printable(name);
      error.stack = what;
    }
    throw error;
  }
}
