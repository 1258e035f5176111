import type { RecordingKey } from "../recording";
import { partitionOf } from "../regions";

/** The ARN of a recorder. `id` is random, or `*` if the recorder doesn't exist yet. */
export function recorderArn({ account, region }: RecordingKey, name: string, id: string): string {
  return `arn:${partitionOf(region)}:config:${region}:${account}:configuration-recorder/${name}/${id}`;
}
