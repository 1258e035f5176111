import type { ServiceName } from "./serviceName";

/** AWS's names of the services. */
export const serviceTitles: Readonly<Record<ServiceName, string>> = {
  config: "AWS Config",
  sts: "AWS STS",
  organizations: "AWS Organizations",
  iam: "AWS IAM",
  dynamodb: "Amazon DynamoDB",
  account: "AWS Account Management",
};

/** Every operation that AWS has, including those that are not served here. */
export const awsOperations: Readonly<Record<ServiceName, readonly string[]>> = {
  config: words(`
    AssociateResourceTypes BatchGetAggregateResourceConfig BatchGetResourceConfig
    DeleteAggregationAuthorization DeleteConfigRule DeleteConfigurationAggregator
    DeleteConfigurationRecorder DeleteConformancePack DeleteDeliveryChannel DeleteEvaluationResults
    DeleteOrganizationConfigRule DeleteOrganizationConformancePack DeletePendingAggregationRequest
    DeleteRemediationConfiguration DeleteRemediationExceptions DeleteResourceConfig
    DeleteRetentionConfiguration DeleteServiceLinkedConfigurationRecorder DeleteStoredQuery
    DeliverConfigSnapshot DescribeAggregateComplianceByConfigRules
    DescribeAggregateComplianceByConformancePacks DescribeAggregationAuthorizations
    DescribeComplianceByConfigRule DescribeComplianceByResource DescribeConfigRuleEvaluationStatus
    DescribeConfigRules DescribeConfigurationAggregatorSourcesStatus
    DescribeConfigurationAggregators DescribeConfigurationRecorderStatus
    DescribeConfigurationRecorders DescribeConformancePackCompliance DescribeConformancePackStatus
    DescribeConformancePacks DescribeDeliveryChannelStatus DescribeDeliveryChannels
    DescribeOrganizationConfigRuleStatuses DescribeOrganizationConfigRules
    DescribeOrganizationConformancePackStatuses DescribeOrganizationConformancePacks
    DescribePendingAggregationRequests DescribeRemediationConfigurations
    DescribeRemediationExceptions DescribeRemediationExecutionStatus DescribeRetentionConfigurations
    DisassociateResourceTypes GetAggregateComplianceDetailsByConfigRule
    GetAggregateConfigRuleComplianceSummary GetAggregateConformancePackComplianceSummary
    GetAggregateDiscoveredResourceCounts GetAggregateResourceConfig GetComplianceDetailsByConfigRule
    GetComplianceDetailsByResource GetComplianceSummaryByConfigRule
    GetComplianceSummaryByResourceType GetConformancePackComplianceDetails
    GetConformancePackComplianceSummary GetCustomRulePolicy GetDiscoveredResourceCounts
    GetOrganizationConfigRuleDetailedStatus GetOrganizationConformancePackDetailedStatus
    GetOrganizationCustomRulePolicy GetResourceConfigHistory GetResourceEvaluationSummary
    GetStoredQuery ListAggregateDiscoveredResources ListConfigurationRecorders
    ListConformancePackComplianceScores ListDiscoveredResources ListResourceEvaluations
    ListStoredQueries ListTagsForResource PutAggregationAuthorization PutConfigRule
    PutConfigurationAggregator PutConfigurationRecorder PutConformancePack PutDeliveryChannel
    PutEvaluations PutExternalEvaluation PutOrganizationConfigRule PutOrganizationConformancePack
    PutRemediationConfigurations PutRemediationExceptions PutResourceConfig
    PutRetentionConfiguration PutServiceLinkedConfigurationRecorder PutStoredQuery
    SelectAggregateResourceConfig SelectResourceConfig StartConfigRulesEvaluation
    StartConfigurationRecorder StartRemediationExecution StartResourceEvaluation
    StopConfigurationRecorder TagResource UntagResource
  `),
  sts: words(`
    AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot DecodeAuthorizationMessage
    GetAccessKeyInfo GetCallerIdentity GetDelegatedAccessToken GetFederationToken GetSessionToken
    GetWebIdentityToken
  `),
  organizations: words(`
    AcceptHandshake AttachPolicy CancelHandshake CloseAccount CreateAccount CreateGovCloudAccount
    CreateOrganization CreateOrganizationalUnit CreatePolicy DeclineHandshake DeleteOrganization
    DeleteOrganizationalUnit DeletePolicy DeleteResourcePolicy DeregisterDelegatedAdministrator
    DescribeAccount DescribeCreateAccountStatus DescribeEffectivePolicy DescribeHandshake
    DescribeOrganization DescribeOrganizationalUnit DescribePolicy DescribeResourcePolicy
    DescribeResponsibilityTransfer DetachPolicy DisableAWSServiceAccess DisablePolicyType
    EnableAWSServiceAccess EnableAllFeatures EnablePolicyType InviteAccountToOrganization
    InviteOrganizationToTransferResponsibility LeaveOrganization ListAWSServiceAccessForOrganization
    ListAccounts ListAccountsForParent ListAccountsWithInvalidEffectivePolicy ListChildren
    ListCreateAccountStatus ListDelegatedAdministrators ListDelegatedServicesForAccount
    ListEffectivePolicyValidationErrors ListHandshakesForAccount ListHandshakesForOrganization
    ListInboundResponsibilityTransfers ListOrganizationalUnitsForParent
    ListOutboundResponsibilityTransfers ListParents ListPolicies ListPoliciesForTarget ListRoots
    ListTagsForResource ListTargetsForPolicy MoveAccount PutResourcePolicy
    RegisterDelegatedAdministrator RemoveAccountFromOrganization TagResource
    TerminateResponsibilityTransfer UntagResource UpdateOrganizationalUnit UpdatePolicy
    UpdateResponsibilityTransfer
  `),
  iam: words(`
    AcceptDelegationRequest AddClientIDToOpenIDConnectProvider AddRoleToInstanceProfile
    AddUserToGroup AssociateDelegationRequest AttachGroupPolicy AttachRolePolicy AttachUserPolicy
    ChangePassword CreateAccessKey CreateAccountAlias CreateDelegationRequest CreateGroup
    CreateInstanceProfile CreateLoginProfile CreateOpenIDConnectProvider CreatePolicy
    CreatePolicyVersion CreateRole CreateSAMLProvider CreateServiceLinkedRole
    CreateServiceSpecificCredential CreateUser CreateVirtualMFADevice DeactivateMFADevice
    DeleteAccessKey DeleteAccountAlias DeleteAccountPasswordPolicy DeleteGroup DeleteGroupPolicy
    DeleteInstanceProfile DeleteLoginProfile DeleteOpenIDConnectProvider DeletePolicy
    DeletePolicyVersion DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy DeleteSAMLProvider
    DeleteSSHPublicKey DeleteServerCertificate DeleteServiceLinkedRole
    DeleteServiceSpecificCredential DeleteSigningCertificate DeleteUser
    DeleteUserPermissionsBoundary DeleteUserPolicy DeleteVirtualMFADevice DetachGroupPolicy
    DetachRolePolicy DetachUserPolicy DisableOrganizationsRootCredentialsManagement
    DisableOrganizationsRootSessions DisableOutboundWebIdentityFederation EnableMFADevice
    EnableOrganizationsRootCredentialsManagement EnableOrganizationsRootSessions
    EnableOutboundWebIdentityFederation GenerateCredentialReport GenerateOrganizationsAccessReport
    GenerateServiceLastAccessedDetails GetAccessKeyLastUsed GetAccountAuthorizationDetails
    GetAccountPasswordPolicy GetAccountSummary GetContextKeysForCustomPolicy
    GetContextKeysForPrincipalPolicy GetCredentialReport GetDelegationRequest GetGroup
    GetGroupPolicy GetHumanReadableSummary GetInstanceProfile GetLoginProfile GetMFADevice
    GetOpenIDConnectProvider GetOrganizationsAccessReport GetOutboundWebIdentityFederationInfo
    GetPolicy GetPolicyVersion GetRole GetRolePolicy GetSAMLProvider GetSSHPublicKey
    GetServerCertificate GetServiceLastAccessedDetails GetServiceLastAccessedDetailsWithEntities
    GetServiceLinkedRoleDeletionStatus GetUser GetUserPolicy ListAccessKeys ListAccountAliases
    ListAttachedGroupPolicies ListAttachedRolePolicies ListAttachedUserPolicies
    ListDelegationRequests ListEntitiesForPolicy ListGroupPolicies ListGroups ListGroupsForUser
    ListInstanceProfileTags ListInstanceProfiles ListInstanceProfilesForRole ListMFADeviceTags
    ListMFADevices ListOpenIDConnectProviderTags ListOpenIDConnectProviders
    ListOrganizationsFeatures ListPolicies ListPoliciesGrantingServiceAccess ListPolicyTags
    ListPolicyVersions ListRolePolicies ListRoleTags ListRoles ListSAMLProviderTags
    ListSAMLProviders ListSSHPublicKeys ListServerCertificateTags ListServerCertificates
    ListServiceSpecificCredentials ListSigningCertificates ListUserPolicies ListUserTags ListUsers
    ListVirtualMFADevices PutGroupPolicy PutRolePermissionsBoundary PutRolePolicy
    PutUserPermissionsBoundary PutUserPolicy RejectDelegationRequest
    RemoveClientIDFromOpenIDConnectProvider RemoveRoleFromInstanceProfile RemoveUserFromGroup
    ResetServiceSpecificCredential ResyncMFADevice SendDelegationToken SetDefaultPolicyVersion
    SetSecurityTokenServicePreferences SimulateCustomPolicy SimulatePrincipalPolicy
    TagInstanceProfile TagMFADevice TagOpenIDConnectProvider TagPolicy TagRole TagSAMLProvider
    TagServerCertificate TagUser UntagInstanceProfile UntagMFADevice UntagOpenIDConnectProvider
    UntagPolicy UntagRole UntagSAMLProvider UntagServerCertificate UntagUser UpdateAccessKey
    UpdateAccountPasswordPolicy UpdateAssumeRolePolicy UpdateDelegationRequest UpdateGroup
    UpdateLoginProfile UpdateOpenIDConnectProviderThumbprint UpdateRole UpdateRoleDescription
    UpdateSAMLProvider UpdateSSHPublicKey UpdateServerCertificate UpdateServiceSpecificCredential
    UpdateSigningCertificate UpdateUser UploadSSHPublicKey UploadServerCertificate
    UploadSigningCertificate
  `),
  dynamodb: words(`
    BatchExecuteStatement BatchGetItem BatchWriteItem CreateBackup CreateGlobalTable CreateTable
    DeleteBackup DeleteItem DeleteResourcePolicy DeleteTable DescribeBackup
    DescribeContinuousBackups DescribeContributorInsights DescribeEndpoints DescribeExport
    DescribeGlobalTable DescribeGlobalTableSettings DescribeImport
    DescribeKinesisStreamingDestination DescribeLimits DescribeTable DescribeTableReplicaAutoScaling
    DescribeTimeToLive DisableKinesisStreamingDestination EnableKinesisStreamingDestination
    ExecuteStatement ExecuteTransaction ExportTableToPointInTime GetItem GetResourcePolicy
    ImportTable ListBackups ListContributorInsights ListExports ListGlobalTables ListImports
    ListTables ListTagsOfResource PutItem PutResourcePolicy Query RestoreTableFromBackup
    RestoreTableToPointInTime Scan TagResource TransactGetItems TransactWriteItems UntagResource
    UpdateContinuousBackups UpdateContributorInsights UpdateGlobalTable UpdateGlobalTableSettings
    UpdateItem UpdateKinesisStreamingDestination UpdateTable UpdateTableReplicaAutoScaling
    UpdateTimeToLive
  `),
  account: words(`
    AcceptPrimaryEmailUpdate DeleteAlternateContact DisableRegion EnableRegion GetAccountInformation
    GetAlternateContact GetContactInformation GetGovCloudAccountInformation GetPrimaryEmail
    GetRegionOptStatus ListRegions PutAccountName PutAlternateContact PutContactInformation
    StartPrimaryEmailUpdate
  `),
};

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
