import { recorderArn } from "./config/recorderArn";
import { History, type Moment } from "./history";
import { longAgo } from "./organizations/tree";
import type { Recording, RecordingGroup, RecordingKey } from "./recording";
import { partitionOf } from "./regions";
import type { Settings } from "./settings";

/** The recordings at one time. */
export interface RecordingView {
  /** What a call or a seed has set for an account and region; `undefined` if nothing was set. */
  find(key: RecordingKey): Recording | undefined;
}

/** The recorders and delivery channels of accounts in each region, if a call or a seed has set them. */
export class Recordings implements RecordingView {
  readonly #history = new History<Recording>(() => 1);
  #saved: readonly Recording[] | undefined;

  constructor(saved: readonly Recording[]) {
    for (const each of saved) this.#history.restore(place, idOf(each), each);
  }

  find(key: RecordingKey): Recording | undefined {
    return this.#history.find(place, idOf(key));
  }

  /** All recordings that were set. The same list as before, if nothing has changed. */
  all(): readonly Recording[] {
    this.#saved ??= this.#history.all();
    return this.#saved;
  }

  asOf(time: number, hideNew: boolean): RecordingView {
    const moment: Moment<Recording> = this.#history.asOf(time, hideNew);
    return { find: (key) => moment.find(place, idOf(key)) };
  }

  write(recording: Recording, now: number): void {
    this.#history.write(place, idOf(recording), recording, now);
    this.#saved = undefined;
  }

  forget(now: number, staleMs: number): void {
    this.#history.forget(now, staleMs);
  }
}

/** An account's recorder and delivery channel in a region, set or assumed. */
export function recordingIn(
  key: RecordingKey,
  recordings: RecordingView,
  { recorders }: Pick<Settings, "recorders">,
): Recording {
  const { account, region } = key;
  return (
    recordings.find(key) ?? (recorders === "assumed" ? assumed({ account, region }) : { account, region })
  );
}

/** What an account records in a region; `undefined` if it has no recorder. */
export function recordingGroupIn(
  key: RecordingKey,
  recordings: RecordingView,
  { recorders }: Pick<Settings, "recorders">,
): RecordingGroup | undefined {
  const known = recordings.find(key);
  if (known !== undefined) return known.recorder?.recordingGroup;
  return recorders === "assumed" ? everything : undefined;
}

export const everything: RecordingGroup = {
  allSupported: true,
  includeGlobalResourceTypes: true,
  resourceTypes: [],
  exclusionByResourceTypes: { resourceTypes: [] },
  recordingStrategy: { useOnly: "ALL_SUPPORTED_RESOURCE_TYPES" },
};

/** The role that AWS Config creates in an account for itself. */
export function serviceLinkedRole({ account, region }: RecordingKey): string {
  return `arn:${partitionOf(region)}:iam::${account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;
}

/** A recorder that has been recording everything for a long time. */
function assumed(key: RecordingKey): Recording {
  return {
    ...key,
    recorder: {
      name: "default",
      arn: recorderArn(key, "default", "assumed0"),
      roleArn: serviceLinkedRole(key),
      recordingGroup: everything,
      recordingMode: { recordingFrequency: "CONTINUOUS" },
      recording: true,
      lastStartTime: longAgo,
      tags: {},
      assumed: true,
    },
    deliveryChannel: { name: "default", s3BucketName: `config-bucket-${key.account}`, assumed: true },
  };
}

const place = "recordings";

function idOf({ account, region }: RecordingKey): string {
  return `${account}/${region}`;
}
