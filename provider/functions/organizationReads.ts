import * as pulumi from "@pulumi/pulumi";
import { defaultRegion } from "../aws/client";
import { connect } from "../aws/connection";
import { organizationAccounts } from "../aws/organizationAccounts";
import { remembered } from "../aws/remembered";
import { readSettings, type Settings } from "../aws/settings";
import type { Raw } from "../domain/values";
import { type OrganizationReads, readOnce } from "../live/organizationReads";

/** How to read an organization, as a program has it. */
export interface Opened {
  readonly settings: Settings;
  /** Nothing is called before something is asked. */
  reads(): Promise<OrganizationReads>;
}

/** Opens the reads for settings, as an explicit `Provider` or the stack's configuration says them. */
export type OpenReads = (config: Raw) => Opened;

/** AWS Organizations is the same from every region of a partition; if none is set, that of most accounts. */
const ANY_REGION = "us-east-1";

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
    const reads = opened.get(key) ?? openReads(config);
    opened.set(key, reads);
    return reads;
  };
}

function openReads(config: Raw): Opened {
  const settings = readSettings(config);
  return { settings, reads: remembered(() => open(settings)) };
}

async function open(settings: Settings): Promise<OrganizationReads> {
  const region = (await defaultRegion(settings)) ?? ANY_REGION;
  return readOnce(organizationAccounts(connect(settings, region), region));
}
