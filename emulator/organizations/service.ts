import { onEverything } from "../iam/need";
import { jsonProtocol } from "../protocol/json";
import type { Service } from "../service";
import {
  closeAccount,
  createAccount,
  describeCreateAccountStatus,
  listCreateAccountStatus,
  moveAccount,
  removeAccount,
} from "./accountChanges";
import { describeAccount, listAccounts, listAccountsForParent, listChildren, listParents } from "./accounts";
import {
  deregisterDelegatedAdministrator,
  listDelegatedAdministrators,
  listDelegatedServicesForAccount,
  registerDelegatedAdministrator,
} from "./delegation";
import { andToTag, onIds, onService } from "./needs";
import {
  createOrganization,
  deleteOrganization,
  describeOrganization,
  enableAllFeatures,
  listRoots,
} from "./organization";
import { disableServiceAccess, enableServiceAccess, listServiceAccess } from "./serviceAccess";
import { listTagsForResource, tagResource, untagResource } from "./tags";
import { createUnit, deleteUnit, describeUnit, listUnitsForParent, updateUnit } from "./units";

const anything = (operation: string) => onEverything(`organizations:${operation}`);
const ids = (operation: string, ...members: string[]) => onIds(`organizations:${operation}`, ...members);
const service = (operation: string) => onService(`organizations:${operation}`);

/**
 * AWS Organizations: the tree of accounts, delegated administrators, and trusted access. No policies, no invitations.
 */
export const organizationsService: Service = {
  name: "organizations",
  protocol: jsonProtocol("Message"),
  operations: {
    DescribeOrganization: { decide: describeOrganization, needs: anything("DescribeOrganization") },
    CreateOrganization: { decide: createOrganization, needs: anything("CreateOrganization") },
    DeleteOrganization: { decide: deleteOrganization, needs: anything("DeleteOrganization") },
    EnableAllFeatures: { decide: enableAllFeatures, needs: anything("EnableAllFeatures") },
    ListRoots: { decide: listRoots, needs: anything("ListRoots") },

    ListAccounts: { decide: listAccounts, needs: anything("ListAccounts") },
    ListAccountsForParent: { decide: listAccountsForParent, needs: ids("ListAccountsForParent", "ParentId") },
    ListChildren: { decide: listChildren, needs: ids("ListChildren", "ParentId") },
    ListParents: { decide: listParents, needs: ids("ListParents", "ChildId") },
    DescribeAccount: { decide: describeAccount, needs: ids("DescribeAccount", "AccountId") },
    CreateAccount: { decide: createAccount, needs: andToTag(anything("CreateAccount")) },
    DescribeCreateAccountStatus: {
      decide: describeCreateAccountStatus,
      needs: anything("DescribeCreateAccountStatus"),
    },
    ListCreateAccountStatus: { decide: listCreateAccountStatus, needs: anything("ListCreateAccountStatus") },
    MoveAccount: {
      decide: moveAccount,
      needs: ids("MoveAccount", "AccountId", "SourceParentId", "DestinationParentId"),
    },
    CloseAccount: { decide: closeAccount, needs: ids("CloseAccount", "AccountId") },
    RemoveAccountFromOrganization: {
      decide: removeAccount,
      needs: ids("RemoveAccountFromOrganization", "AccountId"),
    },

    ListOrganizationalUnitsForParent: {
      decide: listUnitsForParent,
      needs: ids("ListOrganizationalUnitsForParent", "ParentId"),
    },
    DescribeOrganizationalUnit: {
      decide: describeUnit,
      needs: ids("DescribeOrganizationalUnit", "OrganizationalUnitId"),
    },
    CreateOrganizationalUnit: {
      decide: createUnit,
      needs: andToTag(ids("CreateOrganizationalUnit", "ParentId")),
    },
    UpdateOrganizationalUnit: {
      decide: updateUnit,
      needs: ids("UpdateOrganizationalUnit", "OrganizationalUnitId"),
    },
    DeleteOrganizationalUnit: {
      decide: deleteUnit,
      needs: ids("DeleteOrganizationalUnit", "OrganizationalUnitId"),
    },

    TagResource: { decide: tagResource, needs: ids("TagResource", "ResourceId") },
    UntagResource: { decide: untagResource, needs: ids("UntagResource", "ResourceId") },
    ListTagsForResource: { decide: listTagsForResource, needs: ids("ListTagsForResource", "ResourceId") },

    ListDelegatedAdministrators: {
      decide: listDelegatedAdministrators,
      needs: service("ListDelegatedAdministrators"),
    },
    ListDelegatedServicesForAccount: {
      decide: listDelegatedServicesForAccount,
      needs: ids("ListDelegatedServicesForAccount", "AccountId"),
    },
    RegisterDelegatedAdministrator: {
      decide: registerDelegatedAdministrator,
      needs: ids("RegisterDelegatedAdministrator", "AccountId"),
    },
    DeregisterDelegatedAdministrator: {
      decide: deregisterDelegatedAdministrator,
      needs: ids("DeregisterDelegatedAdministrator", "AccountId"),
    },
    ListAWSServiceAccessForOrganization: {
      decide: listServiceAccess,
      needs: anything("ListAWSServiceAccessForOrganization"),
    },
    EnableAWSServiceAccess: { decide: enableServiceAccess, needs: service("EnableAWSServiceAccess") },
    DisableAWSServiceAccess: { decide: disableServiceAccess, needs: service("DisableAWSServiceAccess") },
  },
};
