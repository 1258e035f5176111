/* The parts of @pulumi/aws that examples and documentation use, as version 7 declares them. It is not a dependency. */
declare module "@pulumi/aws" {
  import {
    CustomResource,
    type CustomResourceOptions,
    type Input,
    type Output,
    ProviderResource,
  } from "@pulumi/pulumi";

  export interface ProviderArgs {
    region?: Input<string>;
    assumeRoles?: Input<Input<{ roleArn?: Input<string> }>[]>;
  }

  export class Provider extends ProviderResource {
    constructor(name: string, args?: ProviderArgs, opts?: CustomResourceOptions);
  }

  export namespace cfg {
    interface ConfigurationAggregatorArgs {
      name?: Input<string>;
      accountAggregationSource?: Input<{
        accountIds: Input<Input<string>[]>;
        allRegions?: Input<boolean>;
        regions?: Input<Input<string>[]>;
      }>;
    }

    class ConfigurationAggregator extends CustomResource {
      constructor(name: string, args: ConfigurationAggregatorArgs, opts?: CustomResourceOptions);
    }
  }

  export namespace dynamodb {
    interface TableArgs {
      name?: Input<string>;
      billingMode?: Input<string>;
      hashKey?: Input<string>;
      rangeKey?: Input<string>;
      attributes?: Input<Input<{ name: Input<string>; type: Input<string> }>[]>;
      pointInTimeRecovery?: Input<{ enabled: Input<boolean> }>;
    }

    class Table extends CustomResource {
      constructor(name: string, args: TableArgs, opts?: CustomResourceOptions);
      readonly name: Output<string>;
    }
  }

  export namespace iam {
    class Role extends CustomResource {
      constructor(name: string, args: { assumeRolePolicy: Input<string> }, opts?: CustomResourceOptions);
      readonly arn: Output<string>;
      readonly name: Output<string>;
    }

    class RolePolicyAttachment extends CustomResource {
      constructor(
        name: string,
        args: { role: Input<string>; policyArn: Input<string> },
        opts?: CustomResourceOptions,
      );
    }
  }

  export namespace organizations {
    class AwsServiceAccess extends CustomResource {
      constructor(name: string, args: { servicePrincipal: Input<string> }, opts?: CustomResourceOptions);
    }

    class DelegatedAdministrator extends CustomResource {
      constructor(
        name: string,
        args: { accountId: Input<string>; servicePrincipal: Input<string> },
        opts?: CustomResourceOptions,
      );
    }
  }
}
