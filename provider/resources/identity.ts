import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { claimBase } from "../domain/claimKey";
import { formatOwner } from "../domain/owner";

/** What a resource is called for ever. Fixed when it is created; a resource of another state can have the same. */
export interface Identity {
  /** `organization/project/stack/hash` */
  readonly owner: string;
  /** The aggregator's name where the program gives none: resource name, `-`, 7 hex characters. */
  readonly autoName: string;
}

/** The identity of a resource that is being declared, from where in which stack it stands. */
export function identityOf(
  type: string,
  name: string,
  parent: pulumi.Resource | undefined,
): pulumi.Output<Identity> {
  return pulumi.createUrn(name, type, parent).apply((urn) => ({
    owner: ownerOf(urn),
    autoName: `${sanitise(name)}-${sha256(urn).slice(0, 7)}`,
  }));
}

/** The name of a membership's claim, from where in which stack it is declared. */
export function claimBaseOf(
  type: string,
  name: string,
  parent: pulumi.Resource | undefined,
): pulumi.Output<string> {
  const organization = pulumi.getOrganization();
  const stack = [organization, pulumi.getProject(), pulumi.getStack()].join("/");
  return pulumi
    .createUrn(name, type, parent)
    .apply((urn) => claimBase(stack, name, sha256(`${organization}\n${urn}`)));
}

/** The owner value that the resource of a URN has. */
export function ownerOf(urn: string): string {
  const organization = pulumi.getOrganization();
  const stack = [organization, pulumi.getProject(), pulumi.getStack()].join("/");
  return formatOwner({ stack, hash: sha256(`${organization}\n${urn}`).slice(0, 32) });
}

/** AWS Config takes letters, digits, - and _, 256 of them. */
function sanitise(name: string): string {
  return name.replace(/[^\w-]+/g, "-").slice(0, 248);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
