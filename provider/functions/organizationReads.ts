import * as pulumi from "@pulumi/pulumi";
import { remembered } from "../aws/remembered";
import { readSettings, type Settings } from "../aws/settings";
import { partitionOf } from "../domain/region";
import type { Raw } from "../domain/values";
import { type OrganizationReads, openReads } from "../live/organizationReads";

/** How a program reads an organization. */
export interface Opened {
  readonly settings: Settings;
  /** Nothing is called before the first read. */
  reads(): Promise<OrganizationReads>;
}

/** Makes the reads for settings of an explicit `Provider` or of the stack's configuration. */
export type OpenReads = (config: Raw) => Opened;

type Reads = Opened["reads"];

/** The reads of each run of a program. A process can run several programs, one after the other or at the same time. */
const runs = new WeakMap<object, Map<string, Reads>>();

const OUTSIDE = {};

/**
 * The reads that a program's run shares: what one call of a function has read, others with the same credentials don't
 * read again.
 */
export function sharedReads(): OpenReads {
  const run = pulumi.runtime.getStackResource() ?? OUTSIDE;
  const opened = runs.get(run) ?? new Map<string, Reads>();
  runs.set(run, opened);
  return (config) => {
    const settings = readSettings(config);
    const key = keyOf(settings);
    const reads = opened.get(key) ?? remembered(() => openReads(settings));
    opened.set(key, reads);
    return { settings, reads };
  };
}

/**
 * Settings that don't affect how an organization is read. AWS Organizations is the same in every region of a partition.
 */
const OF_RESOURCES: readonly string[] = [
  "region",
  "isExplicit",
  "problems",
  "defaultTags",
  "secretDefaultTags",
  "ignoreTags",
  "claims",
  "publishing",
  "previewWithoutCredentials",
] satisfies (keyof Settings)[];

function keyOf(settings: Settings): string {
  const { region } = settings;
  const credentials = Object.entries(settings).filter(([name]) => !OF_RESOURCES.includes(name));
  return JSON.stringify([region && partitionOf(region), ...credentials]);
}
