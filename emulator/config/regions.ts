import { invalidParameter } from "./errors";

/** Throws InvalidParameterValueException where a text is not formed as a region's code is. */
export function checkRegion(region: string): void {
  if (/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(region)) return;
  throw invalidParameter(`The region '${region}' is not a valid AWS region.`);
}
