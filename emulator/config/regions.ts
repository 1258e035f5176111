import { invalidParameter } from "./errors";

/** Throws InvalidParameterValueException if a string doesn't have the form of a region's code. */
export function checkRegion(region: string): void {
  if (/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(region)) return;
  throw invalidParameter(`The region '${region}' is not a valid AWS region.`);
}
