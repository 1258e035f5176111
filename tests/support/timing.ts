import { PUBLISHING_DEFAULTS } from "../../provider/aws/settings/table";
import type { Timing } from "../../provider/domain/timing";
import { timingOf } from "../../provider/engine/timing";

/** The times of a stack with default settings. */
export const TIMING: Timing = timingOf(PUBLISHING_DEFAULTS);
