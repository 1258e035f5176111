import type { Settings } from "../aws/settings";
import type { Report } from "../domain/problem";
import { brokenRegion } from "../domain/region";
import { isUnknown } from "../engine/unknown";

/** The region of a resource: its own, otherwise the provider's, whose problems the settings have already reported. */
export function readRegion(value: unknown, { region, problems }: Settings, report: Report): unknown {
  if (isUnknown(value)) return value;
  const isReported = value === region && problems.some(({ path }) => /^(aws:)?region$/.test(path));
  const rule =
    value === undefined
      ? "set here, on the Provider, as aws:region or as AWS_REGION"
      : brokenRegion(String(value));
  if (rule && !(value !== undefined && isReported)) report("region", value, rule);
  return value;
}
