import { createHash } from "node:crypto";
import { claimBase, claimKey } from "./claimKey";
import { formatOwner, type OwnerIdentity, parseOwner } from "./owner";

/** Where a resource is declared. Its identity depends on this alone. */
interface DeclarationPlace {
  /** The organization of the stack. */
  readonly organization: string;
  /** `urn:pulumi:stack::project::types::name` */
  readonly urn: string;
}

/**
 * The permanent names of a resource. They are fixed when the resource is created, and are in tags, in tables and in
 * states. A resource of another state can have the same ones.
 */
export interface Identity {
  /** `organization/project/stack/hash` */
  readonly owner: string;
  /** The aggregator's name if the program sets none: the resource's name, `-`, and 7 hex characters. */
  readonly defaultName: string;
  /** The name of a membership's claim, see {@link claimBase}. */
  readonly claimBase: string;
  /** Names a wait for sources within its stack. */
  readonly waitKey: string;
}

/** The identity of the resource that is declared at this place. */
export function identityOf({ organization, urn }: DeclarationPlace): Identity {
  const { stack, name } = placeOf(urn);
  const path = [organization, ...stack].join("/");
  const hash = sha256(`${organization}\n${urn}`);
  const base = claimBase(path, name, hash);
  return {
    owner: formatOwner({ stack: path, hash: hash.slice(0, 32) }),
    defaultName: `${sanitise(name)}-${sha256(urn).slice(0, 7)}`,
    claimBase: base,
    // What has no claim can take its name.
    waitKey: base,
  };
}

/**
 * The key of the owner's own claim. Unlike a membership's, it is named after the aggregator. Its parts never change during
 * the life of the aggregator.
 *
 * @param name - of the aggregator
 */
export function ownerClaimKey({ owner, uid, name }: OwnerIdentity & { readonly name: string }): string {
  const { stack, hash } = parseOwner(owner) ?? { stack: "", hash: "" };
  return claimKey(claimBase(stack, name, hash), uid);
}

/** A resource type of this package. It follows the types of the parents, which may contain `::`. */
const OWN_TYPE = /(?:^|\$)pulumi-nodejs:dynamic\/aws-config:\w+::/;

/** Project, stack, and the name of the resource, which may contain `::` as well. */
function placeOf(urn: string): { readonly stack: readonly [string, string]; readonly name: string } {
  const [, stack, project, rest = ""] = /^urn:pulumi:(.*?)::(.*?)::([\s\S]*)$/.exec(urn) ?? [];
  const [types = ""] = OWN_TYPE.exec(rest)?.slice(0, 1) ?? ["::"];
  const at = rest.indexOf(types);
  const name = at < 0 ? undefined : rest.slice(at + types.length);
  if (stack === undefined || project === undefined || name === undefined)
    throw new TypeError(`not the URN of a resource: ${JSON.stringify(urn)}`);
  return { stack: [project, stack], name };
}

/** AWS Config accepts letters, digits, - and _, up to 256 of them. */
function sanitise(name: string): string {
  return name.replace(/[^\w-]+/g, "-").slice(0, 248);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
