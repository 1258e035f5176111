import { AwsError } from "../protocol/errors";
import type { Value } from "../protocol/shapes";
import type { RecordingGroup, RecordingStrategy } from "../recording";
import type { recordingGroupShape } from "./recorderShapes";

/** A complete recording group. Throws InvalidRecordingGroupException if its parts contradict each other. */
export function recordingGroupOf(
  given: Value<typeof recordingGroupShape> = { allSupported: true },
): RecordingGroup {
  const {
    allSupported = false,
    includeGlobalResourceTypes = false,
    resourceTypes = [],
    exclusionByResourceTypes: { resourceTypes: excluded = [] } = {},
  } = given;
  const useOnly = given.recordingStrategy?.useOnly ?? strategyOf(allSupported, resourceTypes);
  const all = useOnly === "ALL_SUPPORTED_RESOURCE_TYPES";
  const problem =
    useOnly === undefined
      ? "it has neither allSupported, nor resourceTypes, nor a recordingStrategy"
      : allSupported !== all
        ? "allSupported goes with the recording strategy ALL_SUPPORTED_RESOURCE_TYPES alone"
        : resourceTypes.length > 0 !== (useOnly === "INCLUSION_BY_RESOURCE_TYPES")
          ? "resourceTypes go with the recording strategy INCLUSION_BY_RESOURCE_TYPES alone"
          : excluded.length > 0 !== (useOnly === "EXCLUSION_BY_RESOURCE_TYPES")
            ? "exclusionByResourceTypes goes with the recording strategy EXCLUSION_BY_RESOURCE_TYPES alone"
            : includeGlobalResourceTypes && !all
              ? "includeGlobalResourceTypes goes with allSupported alone"
              : undefined;
  if (useOnly === undefined || problem !== undefined) {
    throw new AwsError(
      "InvalidRecordingGroupException",
      `The recording group provided is not valid: ${problem}.`,
    );
  }
  return {
    allSupported,
    includeGlobalResourceTypes,
    resourceTypes,
    exclusionByResourceTypes: { resourceTypes: excluded },
    recordingStrategy: { useOnly },
  };
}

/** The strategy of a group that names none. */
function strategyOf(allSupported: boolean, resourceTypes: readonly string[]): RecordingStrategy | undefined {
  if (allSupported) return "ALL_SUPPORTED_RESOURCE_TYPES";
  return resourceTypes.length > 0 ? "INCLUSION_BY_RESOURCE_TYPES" : undefined;
}
