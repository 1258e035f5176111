import { AWS_CHECKS } from "./awsChecks";
import type { Check } from "./check";
import { MACHINE_CHECKS } from "./machineChecks";
import { ORGANIZATION_CHECKS } from "./organizationChecks";
import { PERMISSION_CHECKS } from "./permissionChecks";

/** Every check, in the order in which they are printed. */
export const CHECKS: readonly Check[] = [
  ...MACHINE_CHECKS,
  ...AWS_CHECKS,
  ...PERMISSION_CHECKS,
  ...ORGANIZATION_CHECKS,
];
