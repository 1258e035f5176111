/** `ou-ab12-11111111` */
const UNIT_ID = /^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/;

/** `r-ab12` */
const ROOT_ID = /^r-[0-9a-z]{4,32}$/;

/** Whether a text is the id of an organizational unit. */
export function isUnitId(text: string): boolean {
  return UNIT_ID.test(text);
}

/** Whether a text is the id of a root. */
export function isRootId(text: string): boolean {
  return ROOT_ID.test(text);
}

/** What a rule may name organizational units by. */
export const UNIT_RULE =
  "the id of an organizational unit, as ou-ab12-11111111, or its path of names below the root, as Workloads/Prod";

/** Whether a text names an organizational unit: by its id, that of the root, or a path of names. */
export function isUnitName(text: string): boolean {
  return text.split("/").every((name) => name.trim() !== "");
}

/**
 * The root and the organizational units of a path in which AWS tells where an account is, from the root down:
 * `o-exampleorgid/r-ab12/ou-ab12-11111111/123456789012/`.
 *
 * @returns undefined if this is no path of that account
 */
export function unitsIn(path: string, account: string): readonly string[] | undefined {
  const [organization = "", ...rest] = path.replace(/\/$/, "").split("/");
  const [root = "", ...units] = rest.slice(0, -1);
  const isWhole = /^o-[a-z0-9]{10,32}$/.test(organization) && isRootId(root) && units.every(isUnitId);
  return isWhole && rest.at(-1) === account ? [root, ...units] : undefined;
}
