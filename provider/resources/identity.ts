import * as pulumi from "@pulumi/pulumi";
import { type Identity, identityOf } from "../domain/identity";

/** The identity of a resource that is being declared, from its place in the stack. */
export function identityAt(
  type: string,
  name: string,
  parent: pulumi.Resource | undefined,
): pulumi.Output<Identity> {
  const urn = pulumi.createUrn(name, type, parent);
  // An output would depend on the parent and, if that is a component, on all resources in it. If one of these depends
  // on another, they would wait for each other for ever.
  return pulumi.output(
    new Promise<Identity>((resolve) => urn.apply((known) => resolve(identityOfUrn(known)))),
  );
}

/** The identity of the resource with this URN, in the organization of the current deployment. */
export function identityOfUrn(urn: string): Identity {
  return identityOf({ organization: pulumi.getOrganization(), urn });
}
