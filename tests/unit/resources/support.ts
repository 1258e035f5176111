import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ConfigurationAggregator, type ConfigurationAggregatorArgs } from "../../../provider";

export const A = "111111111111";
export const B = "222222222222";
export const ARGS: ConfigurationAggregatorArgs = {
  accountAggregationSource: { accountIds: [B, A], allRegions: true },
};

/** A resource as the program has sent it to the engine. */
export interface Sent {
  readonly type: string;
  readonly name: string;
  /** Secrets stay wrapped, see {@link isWrapped}. */
  readonly inputs: Record<string, unknown>;
  readonly id: string | undefined;
  readonly provider: string | undefined;
}

/** Where a program runs. */
export interface Place {
  readonly organization?: string;
  readonly project?: string;
  readonly stack?: string;
  readonly preview?: boolean;
  /** What the engine answers, beside the inputs. */
  readonly outputs?: Record<string, unknown>;
}

/** Runs a program against a mocked engine; resolves to what the program gave and what it has sent. */
export async function runProgram<T extends pulumi.Resource[]>(
  program: () => T,
  { organization = "acme", project = "audit", stack = "dev", preview = false, outputs = {} }: Place = {},
): Promise<{ resources: T; sent: Sent[] }> {
  const sent: Sent[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id, provider }) => {
        sent.push({ type, name, inputs, id: id || undefined, provider: provider || undefined });
        return { id: id || `${name}-id`, state: { ...inputs, ...outputs } };
      },
      call: () => ({}),
    },
    project,
    stack,
    preview,
    organization,
  );
  const resources = program();
  await Promise.all(resources.map((resource) => resolved(resource.urn)));
  return { resources, sent };
}

/** What an output turns out to be. */
export function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

/** Whether a value goes over the wire as a secret. */
export function isWrapped(value: unknown): boolean {
  return (
    (value as Record<string, unknown> | undefined)?.["4dabf18193072939515e22adb298388d"] ===
    "1b47061264138c4ac30d75fd1eb44270"
  );
}

/** A parent of resources. */
export class Component extends pulumi.ComponentResource {
  constructor(name: string, type = "audit:index:Component") {
    super(type, name);
  }
}

/** Runs a program that declares one aggregator; what it gave, and what it has sent. */
export async function declared(
  args: ConfigurationAggregatorArgs = ARGS,
  { name = "security", parent, ...place }: Place & { name?: string; parent?: () => pulumi.Resource } = {},
): Promise<{ aggregator: ConfigurationAggregator; sent: Sent }> {
  const program = () =>
    [new ConfigurationAggregator(name, args, parent ? { parent: parent() } : {})] as const;
  const { resources, sent } = await runProgram(() => [...program()], place);
  const [aggregator] = resources;
  return {
    aggregator: aggregator ?? assert.fail(),
    sent: sent.find(({ type }) => type.startsWith("pulumi-nodejs:")) ?? assert.fail("nothing was sent"),
  };
}
