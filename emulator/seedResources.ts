import { resourceType } from "./config/recorderShapes";
import { read } from "./protocol/read";
import type { ResourceCount } from "./resources";

const shape = {
  type: "list",
  member: {
    type: "structure",
    closed: true,
    required: ["resourceType", "count"],
    members: {
      accountId: { type: "string", pattern: "\\d{12}" },
      region: { type: "string", min: 1, pattern: "[a-z\\d-]+" },
      resourceType,
      count: { type: "number", min: 0 },
    },
  },
} as const;

/** The counts of a seed. Throws AwsError (ValidationException) if it is malformed. */
export function seededResources(value: unknown): readonly ResourceCount[] {
  return read(shape, value);
}
