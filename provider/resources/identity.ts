import * as pulumi from "@pulumi/pulumi";
import { type Identity, identityOf } from "../domain/identity";

/** The identity of a resource that is being declared, from where in which stack it stands. */
export function identityAt(
  type: string,
  name: string,
  parent: pulumi.Resource | undefined,
): pulumi.Output<Identity> {
  return pulumi.createUrn(name, type, parent).apply(identityOfUrn);
}

/** The identity that the resource of a URN has in the organization that is deployed to. */
export function identityOfUrn(urn: string): Identity {
  return identityOf({ organization: pulumi.getOrganization(), urn });
}
