import * as pulumi from "@pulumi/pulumi";
import type { Awaited } from "../process/checkCache";

/** The part of an organization's source that matters here. */
interface Source {
  readonly roleArn: pulumi.Input<string>;
}

/** What an Output knows about its origin; every copy of Pulumi's SDK has these members. */
interface Traced {
  allResources?(): Promise<ReadonlySet<pulumi.Resource>>;
  promise?(withUnknowns?: boolean): Promise<unknown>;
}

/**
 * Finds out which resources of the same program an organization's aggregator waits for. A check at preview would not
 * find what they create, and must not fail the aggregator for that.
 *
 * @returns undefined if it waits for nothing
 */
export async function awaitedBy(
  source: pulumi.Input<Source> | undefined,
  dependsOn: pulumi.CustomResourceOptions["dependsOn"],
): Promise<readonly Awaited[] | undefined> {
  if (source === undefined) return undefined;
  const given = isPlain(source) ? source.roleArn : source;
  const sources = [...(await resourcesOf(pulumi.output<unknown>(given)))].filter((one) => !isRead(one));
  const awaited = (await resourcesIn(dependsOn)).flatMap(setsUp);
  const all = new Set<Awaited>([...(sources.length > 0 ? (["role"] as const) : []), ...awaited]);
  return all.size > 0 ? [...all].sort() : undefined;
}

function isPlain(source: pulumi.Input<Source>): source is Source {
  return !pulumi.Output.isInstance(source) && !(source instanceof Promise);
}

/** What a resource that an aggregator depends on may set up. For these kinds, only the program knows what they do. */
function setsUp(resource: pulumi.Resource): readonly Awaited[] {
  const type = typeOf(resource);
  if (pulumi.ComponentResource.isInstance(resource) || /^(command:|pulumi-nodejs:dynamic[:/])/.test(type))
    return type.startsWith("pulumi-nodejs:dynamic/aws-config:") ? [] : ["organization", "role"];
  if (/^aws(-native)?:(organizations|controltower)[:/]/.test(type)) return ["organization"];
  return /^aws(-native)?:iam[:/]/.test(type) ? ["role"] : [];
}

/** Another stack has created what a stack reference shows. */
function isRead(resource: pulumi.Resource): boolean {
  return typeOf(resource) === "pulumi:pulumi:StackReference";
}

function typeOf(resource: pulumi.Resource): string {
  const { __pulumiType: type = "" } = resource as { __pulumiType?: string };
  return type;
}

async function resourcesOf(output: pulumi.Output<unknown>): Promise<ReadonlySet<pulumi.Resource>> {
  return (await (output as Traced).allResources?.()) ?? new Set();
}

async function resourcesIn(value: unknown): Promise<readonly pulumi.Resource[]> {
  const plain = await value;
  if (Array.isArray(plain)) return (await Promise.all(plain.map(resourcesIn))).flat();
  if (pulumi.Resource.isInstance(plain)) return [plain];
  if (pulumi.Output.isInstance(plain)) return resourcesIn(await (plain as Traced).promise?.(true));
  return [];
}
