/** `ou-ab12-11111111` */
const UNIT_ID = /^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/;

/** `r-ab12` */
const ROOT_ID = /^r-[0-9a-z]{4,32}$/;

/** Whether a string is the id of an organizational unit. */
export function isUnitId(text: string): boolean {
  return UNIT_ID.test(text);
}

/** Whether a string is the id of a root. */
export function isRootId(text: string): boolean {
  return ROOT_ID.test(text);
}

/** The rule for naming organizational units. */
export const UNIT_RULE =
  "the id of an organizational unit, as ou-ab12-11111111, or its path of names below the root, as Workloads/Prod";

/** Whether a string names an organizational unit: by its id, by the id of the root, or by a path of names. */
export function isUnitName(text: string): boolean {
  return text.split("/").every((name) => name.trim() !== "");
}

/**
 * The root and the organizational units in AWS's path of an account, from the root down:
 * `o-exampleorgid/r-ab12/ou-ab12-11111111/123456789012/`.
 *
 * @returns undefined if this is not a path of that account
 */
export function unitsIn(path: string, account: string): readonly string[] | undefined {
  const [organization = "", ...rest] = path.replace(/\/$/, "").split("/");
  const [root = "", ...units] = rest.slice(0, -1);
  const isWhole = /^o-[a-z0-9]{10,32}$/.test(organization) && isRootId(root) && units.every(isUnitId);
  return isWhole && rest.at(-1) === account ? [root, ...units] : undefined;
}
