import * as pulumi from "@pulumi/pulumi";
import { remembered } from "../aws/remembered";
import { readSettings, type Settings } from "../aws/settings";
import type { Raw } from "../domain/values";
import { type OrganizationReads, openReads } from "../live/organizationReads";

/** How to read an organization, as a program has it. */
export interface Opened {
  readonly settings: Settings;
  /** Nothing is called before something is asked. */
  reads(): Promise<OrganizationReads>;
}

/** Opens the reads for settings, as an explicit `Provider` or the stack's configuration says them. */
export type OpenReads = (config: Raw) => Opened;

/** What was opened in a run of a program. A process can run several programs, one after the other or at the same time. */
const runs = new WeakMap<object, Map<string, Opened>>();

const OUTSIDE = {};

/** The reads that a run of a program shares: what one call of a function has read, the others don't ask for again. */
export function sharedReads(): OpenReads {
  const run = pulumi.runtime.getStackResource() ?? OUTSIDE;
  const opened = runs.get(run) ?? new Map<string, Opened>();
  runs.set(run, opened);
  return (config) => {
    const key = JSON.stringify(Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1)));
    const reads = opened.get(key) ?? open(config);
    opened.set(key, reads);
    return reads;
  };
}

function open(config: Raw): Opened {
  const settings = readSettings(config);
  return { settings, reads: remembered(() => openReads(settings)) };
}
