import { isAccountId } from "../domain/accountId";
import { unitsIn } from "../domain/organizationPath";
import type { Tags } from "../domain/tags";
import { loadOrganizations } from "./client";
import type { Connection } from "./connection";
import { translate } from "./errors";
import type { Exchange } from "./exchange";
import { fieldsIn, listIn, MalformedAnswerError, malformed, textIn } from "./malformed";
import type { Organization } from "./organization";
import { organizations } from "./organizations";
import { readPages } from "./readPages";

/** An account as ListAccounts returns it. */
export interface AccountEntry {
  /** 12 digits. */
  readonly id: string;
  readonly name: string;
  /** For example `ACTIVE`. */
  readonly state: string;
  /**
   * The ids of the root and of the organizational units that it is in, from the root down; undefined if AWS returns no
   * path.
   */
  readonly units: readonly string[] | undefined;
}

/** A root, or an organizational unit. */
export interface UnitEntry {
  readonly id: string;
  readonly name: string;
}

/** The calls that show which accounts an organization has, and in which units. All of them throw AwsError. */
export interface OrganizationAccountsApi {
  /** The caller's account. */
  account(): Promise<string>;
  /** Undefined if the account is in no organization. */
  organization(): Promise<Organization | undefined>;
  /** All accounts of the organization. */
  accounts(): Promise<readonly AccountEntry[]>;
  root(): Promise<UnitEntry>;
  /** Undefined if no unit has this id. */
  unit(id: string): Promise<UnitEntry | undefined>;
  /** The organizational units directly below a root or a unit. */
  unitsBelow(parent: string): Promise<readonly UnitEntry[]>;
  /** The ids of the accounts directly below a root or a unit. */
  accountsBelow(parent: string): Promise<readonly string[]>;
  /** The tags of an account. */
  tags(account: string): Promise<Tags>;
}

/** The maximum number of accounts, roots or units on a page. */
const PAGE = 20;

const TARGET = "the organization";

/** One page as the SDK reads it, and the raw answer. */
type Send<Page> = (token: { NextToken?: string }, exchange: Exchange) => Promise<Page>;

/** A list in an answer, and how each of its members is read. */
interface Listing<T> {
  readonly member: string;
  readonly parse: (value: unknown, path: string) => T;
}

/** {@link OrganizationAccountsApi} that calls AWS Organizations and STS. */
export function organizationAccounts(connection: Connection, region: string): OrganizationAccountsApi {
  const { clients, account, read } = connection;
  const { describe } = organizations(connection);
  const client = () => clients.organizations;

  /** All members of a list. Each page is a call of its own: if AWS throttles one, only that page is requested again. */
  async function list<T>(
    operation: string,
    target: string,
    { member, parse }: Listing<T>,
    send: Send<{ NextToken?: string | undefined }>,
  ): Promise<readonly T[]> {
    const call = { operation, target, region, service: "organizations" };
    const listed: unknown[] = [];
    const pages = readPages(connection, call, async (token, exchange) => {
      const { NextToken } = await send(token === undefined ? {} : { NextToken: token }, exchange);
      return { items: listIn(exchange.object()[member], member), next: NextToken };
    });
    for await (const page of pages) listed.push(...page);
    try {
      return listed.map((one, at) => parse(one, `${member}[${at}]`));
    } catch (error) {
      if (!(error instanceof MalformedAnswerError)) throw error;
      throw translate(error, { operation, target: `${target} in ${region}`, region });
    }
  }

  return {
    account,

    organization: describe,

    accounts: () =>
      list("ListAccounts", TARGET, { member: "Accounts", parse: accountIn }, (token, exchange) => {
        const command = new (loadOrganizations().ListAccountsCommand)({ MaxResults: PAGE, ...token });
        return client().send(command, exchange);
      }),

    root: async () => {
      const [root] = await list("ListRoots", TARGET, { member: "Roots", parse: unitIn }, (token, exchange) =>
        client().send(new (loadOrganizations().ListRootsCommand)({ MaxResults: PAGE, ...token }), exchange),
      );
      if (root) return root;
      const error = malformed("Roots", [], "a list with something in it");
      throw translate(error, { operation: "ListRoots", target: `${TARGET} in ${region}`, region });
    },

    unit: (id) =>
      read("DescribeOrganizationalUnit", `organizational unit ${id}`, async (exchange) => {
        const { DescribeOrganizationalUnitCommand } = loadOrganizations();
        try {
          await client().send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: id }), exchange);
          return unitIn(exchange.object().OrganizationalUnit, "OrganizationalUnit");
        } catch (error) {
          if (error instanceof Error && error.name === "OrganizationalUnitNotFoundException")
            return undefined;
          throw error;
        }
      }),

    unitsBelow: (parent) =>
      list(
        "ListOrganizationalUnitsForParent",
        `organizational units below ${parent}`,
        { member: "OrganizationalUnits", parse: unitIn },
        (token, exchange) => {
          const { ListOrganizationalUnitsForParentCommand } = loadOrganizations();
          const command = new ListOrganizationalUnitsForParentCommand({
            ParentId: parent,
            MaxResults: PAGE,
            ...token,
          });
          return client().send(command, exchange);
        },
      ),

    accountsBelow: (parent) =>
      list(
        "ListAccountsForParent",
        `accounts below ${parent}`,
        { member: "Accounts", parse: (one, path) => idIn(fieldsIn(one, path).Id, `${path}.Id`) },
        (token, exchange) => {
          const { ListAccountsForParentCommand } = loadOrganizations();
          const command = new ListAccountsForParentCommand({
            ParentId: parent,
            MaxResults: PAGE,
            ...token,
          });
          return client().send(command, exchange);
        },
      ),

    tags: async (id) => {
      const tags = { member: "Tags", parse: tagIn };
      const listed = await list("ListTagsForResource", `account ${id}`, tags, (token, exchange) => {
        const { ListTagsForResourceCommand } = loadOrganizations();
        return client().send(new ListTagsForResourceCommand({ ResourceId: id, ...token }), exchange);
      });
      return Object.fromEntries(listed);
    },
  };
}

function accountIn(value: unknown, path: string): AccountEntry {
  // Status is the older member, which AWS will remove.
  const { Id, Name, State, Status, Paths } = fieldsIn(value, path);
  const id = idIn(Id, `${path}.Id`);
  return {
    id,
    name: typeof Name === "string" ? Name : "",
    state: textIn(State ?? Status, `${path}.State`),
    units: Array.isArray(Paths) ? unitsOf(Paths, id) : undefined,
  };
}

function unitsOf(paths: readonly unknown[], id: string): readonly string[] | undefined {
  return paths
    .map((path) => (typeof path === "string" ? unitsIn(path, id) : undefined))
    .find((units) => units !== undefined);
}

function idIn(value: unknown, path: string): string {
  if (!isAccountId(value)) throw malformed(path, value, "an account id of 12 digits");
  return value;
}

function unitIn(value: unknown, path: string): UnitEntry {
  const { Id, Name } = fieldsIn(value, path);
  return { id: textIn(Id, `${path}.Id`), name: typeof Name === "string" ? Name : "" };
}

function tagIn(value: unknown, path: string): readonly [key: string, value: string] {
  const { Key, Value } = fieldsIn(value, path);
  return [textIn(Key, `${path}.Key`), typeof Value === "string" ? Value : ""];
}
