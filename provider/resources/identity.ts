import * as pulumi from "@pulumi/pulumi";
import { type Identity, identityOf } from "../domain/identity";

/** The identity of a resource that is being declared, from where in which stack it stands. */
export function identityAt(
  type: string,
  name: string,
  parent: pulumi.Resource | undefined,
): pulumi.Output<Identity> {
  const urn = pulumi.createUrn(name, type, parent);
  // An output would depend on the parent and so, if that is a component, on all resources in it: two of them, of which one
  // depends on the other, would wait for each other for ever.
  return pulumi.output(
    new Promise<Identity>((resolve) => urn.apply((known) => resolve(identityOfUrn(known)))),
  );
}

/** The identity that the resource of a URN has in the organization that is deployed to. */
export function identityOfUrn(urn: string): Identity {
  return identityOf({ organization: pulumi.getOrganization(), urn });
}
