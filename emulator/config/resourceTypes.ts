/** The resource types that AWS Config records, by service: `EC2: ["Instance"]` is `AWS::EC2::Instance`. */
const byService: Readonly<Record<string, readonly string[]>> = {
  ACM: words(`Certificate`),
  ACMPCA: words(`CertificateAuthority CertificateAuthorityActivation`),
  APS: words(`RuleGroupsNamespace`),
  AccessAnalyzer: words(`Analyzer`),
  AmazonMQ: words(`Broker`),
  Amplify: words(`App Branch`),
  ApiGateway: words(`Method RestApi Stage UsagePlan`),
  ApiGatewayV2: words(`Api Integration Stage`),
  AppConfig: words(`
    Application ConfigurationProfile DeploymentStrategy Environment Extension ExtensionAssociation
    HostedConfigurationVersion
  `),
  AppFlow: words(`Flow`),
  AppIntegrations: words(`Application EventIntegration`),
  AppMesh: words(`GatewayRoute Mesh Route VirtualGateway VirtualNode VirtualRouter VirtualService`),
  AppRunner: words(`Service VpcConnector`),
  AppStream: words(`AppBlockBuilder Application DirectoryConfig Fleet Stack`),
  AppSync: words(`ApiCache GraphQLApi`),
  Athena: words(`DataCatalog PreparedStatement WorkGroup`),
  AuditManager: words(`Assessment`),
  AutoScaling: words(`AutoScalingGroup LaunchConfiguration ScalingPolicy ScheduledAction WarmPool`),
  B2BI: words(`Capability`),
  BCMDataExports: words(`Export`),
  Backup: words(`
    BackupPlan BackupSelection BackupVault RecoveryPoint ReportPlan RestoreTestingPlan
  `),
  BackupGateway: words(`Hypervisor`),
  Batch: words(`ComputeEnvironment JobQueue SchedulingPolicy`),
  Bedrock: words(`ApplicationInferenceProfile Guardrail KnowledgeBase Prompt`),
  BedrockAgentCore: words(`BrowserCustom Runtime`),
  Budgets: words(`BudgetsAction`),
  Cassandra: words(`Keyspace`),
  CleanRoomsML: words(`TrainingDataset`),
  Cloud9: words(`EnvironmentEC2`),
  CloudFormation: words(`GuardHook LambdaHook Stack StackSet`),
  CloudFront: words(`Distribution KeyValueStore PublicKey RealtimeLogConfig StreamingDistribution`),
  CloudTrail: words(`EventDataStore Trail`),
  CloudWatch: words(`Alarm MetricStream`),
  CodeArtifact: words(`Domain Repository`),
  CodeBuild: words(`Project ReportGroup`),
  CodeDeploy: words(`Application DeploymentConfig DeploymentGroup`),
  CodeGuruProfiler: words(`ProfilingGroup`),
  CodeGuruReviewer: words(`RepositoryAssociation`),
  CodePipeline: words(`Pipeline`),
  Cognito: words(`IdentityPool UserPool UserPoolClient UserPoolGroup`),
  Comprehend: words(`Flywheel`),
  Config: words(`
    AggregationAuthorization ConformancePack ConformancePackCompliance ResourceCompliance
    StoredQuery
  `),
  Connect: words(`Instance PhoneNumber QuickConnect Rule SecurityProfile User`),
  CustomerProfiles: words(`Domain ObjectType`),
  DMS: words(`Certificate Endpoint EventSubscription ReplicationSubnetGroup`),
  DataSync: words(`
    Agent LocationEFS LocationFSxLustre LocationFSxWindows LocationHDFS LocationNFS
    LocationObjectStorage LocationS3 LocationSMB Task
  `),
  Deadline: words(`Fleet Monitor QueueFleetAssociation`),
  Detective: words(`Graph`),
  DeviceFarm: words(`InstanceProfile Project TestGridProject`),
  DynamoDB: words(`Table`),
  EC2: words(`
    CapacityReservation CarrierGateway ClientVpnEndpoint ClientVpnTargetNetworkAssociation
    CustomerGateway DHCPOptions EC2Fleet EIP EIPAssociation EgressOnlyInternetGateway FlowLog Host
    IPAM IPAMPool IPAMPoolCidr IPAMResourceDiscovery IPAMResourceDiscoveryAssociation IPAMScope
    Instance InstanceConnectEndpoint InternetGateway LaunchTemplate NatGateway NetworkAcl
    NetworkInsightsAccessScope NetworkInsightsAccessScopeAnalysis NetworkInsightsAnalysis
    NetworkInsightsPath NetworkInterface PrefixList RegisteredHAInstance RouteTable SecurityGroup
    SecurityGroupVpcAssociation SnapshotBlockPublicAccess SpotFleet Subnet SubnetCidrBlock
    SubnetNetworkAclAssociation SubnetRouteTableAssociation TrafficMirrorFilter TrafficMirrorSession
    TrafficMirrorTarget TransitGateway TransitGatewayAttachment TransitGatewayConnect
    TransitGatewayMulticastDomain TransitGatewayRouteTable VPC VPCBlockPublicAccessExclusion
    VPCBlockPublicAccessOptions VPCEndpoint VPCEndpointConnectionNotification VPCEndpointService
    VPCGatewayAttachment VPCPeeringConnection VPNConnection VPNConnectionRoute VPNGateway
    VerifiedAccessInstance Volume
  `),
  ECR: words(`
    PublicRepository PullThroughCacheRule RegistryPolicy ReplicationConfiguration Repository
    RepositoryCreationTemplate
  `),
  ECS: words(`CapacityProvider Cluster Service TaskDefinition TaskSet`),
  EFS: words(`AccessPoint FileSystem`),
  EKS: words(`Addon Cluster FargateProfile IdentityProviderConfig`),
  EMR: words(`SecurityConfiguration Studio`),
  EMRContainers: words(`VirtualCluster`),
  EMRServerless: words(`Application`),
  ElasticBeanstalk: words(`Application ApplicationVersion Environment`),
  ElasticLoadBalancing: words(`LoadBalancer`),
  ElasticLoadBalancingV2: words(`Listener LoadBalancer TargetGroup`),
  Elasticsearch: words(`Domain`),
  EntityResolution: words(`IdMappingWorkflow MatchingWorkflow SchemaMapping`),
  EventSchemas: words(`Discoverer Registry RegistryPolicy Schema`),
  Events: words(`ApiDestination Archive Connection Endpoint EventBus Rule`),
  Evidently: words(`Launch Project Segment`),
  FIS: words(`ExperimentTemplate`),
  Forecast: words(`Dataset DatasetGroup`),
  FraudDetector: words(`EntityType Label Outcome Variable`),
  GameLift: words(`Build`),
  GlobalAccelerator: words(`Accelerator EndpointGroup Listener`),
  Glue: words(`Classifier Database Job MLTransform`),
  Grafana: words(`Workspace`),
  GreengrassV2: words(`ComponentVersion`),
  GroundStation: words(`Config DataflowEndpointGroup MissionProfile`),
  GuardDuty: words(`Detector Filter IPSet MalwareProtectionPlan ThreatIntelSet`),
  HealthLake: words(`FHIRDatastore`),
  IAM: words(`
    Group InstanceProfile OIDCProvider Policy Role SAMLProvider ServerCertificate User
  `),
  IVS: words(`Channel PlaybackKeyPair RecordingConfiguration`),
  ImageBuilder: words(`
    ContainerRecipe DistributionConfiguration ImagePipeline ImageRecipe InfrastructureConfiguration
    LifecyclePolicy
  `),
  InspectorV2: words(`Activation Filter`),
  IoT: words(`
    AccountAuditConfiguration Authorizer CACertificate CustomMetric Dimension DomainConfiguration
    FleetMetric JobTemplate MitigationAction Policy ProvisioningTemplate RoleAlias ScheduledAudit
    SecurityProfile ThingGroup
  `),
  IoTAnalytics: words(`Channel Dataset Datastore Pipeline`),
  IoTCoreDeviceAdvisor: words(`SuiteDefinition`),
  IoTEvents: words(`AlarmModel DetectorModel Input`),
  IoTSiteWise: words(`Asset AssetModel Dashboard Gateway Portal Project`),
  IoTTwinMaker: words(`ComponentType Entity Scene SyncJob Workspace`),
  IoTWireless: words(`FuotaTask MulticastGroup ServiceProfile`),
  KMS: words(`Alias Key`),
  KafkaConnect: words(`Connector CustomPlugin`),
  Kendra: words(`Index`),
  Kinesis: words(`Stream StreamConsumer`),
  KinesisAnalyticsV2: words(`Application`),
  KinesisFirehose: words(`DeliveryStream`),
  KinesisVideo: words(`SignalingChannel Stream`),
  Lambda: words(`CodeSigningConfig Function`),
  Lex: words(`Bot BotAlias`),
  Lightsail: words(`Bucket Certificate Disk StaticIp`),
  Location: words(`APIKey`),
  Logs: words(`Destination`),
  LookoutMetrics: words(`Alert`),
  LookoutVision: words(`Project`),
  M2: words(`Environment`),
  MSK: words(`
    BatchScramSecret Cluster ClusterPolicy Configuration ServerlessCluster VpcConnection
  `),
  MediaConnect: words(`FlowEntitlement FlowSource FlowVpcInterface Gateway`),
  MediaPackage: words(`PackagingConfiguration PackagingGroup`),
  MediaPackageV2: words(`Channel OriginEndpoint`),
  MediaTailor: words(`LiveSource PlaybackConfiguration`),
  MemoryDB: words(`SubnetGroup`),
  NetworkFirewall: words(`Firewall FirewallPolicy RuleGroup`),
  NetworkManager: words(`
    ConnectPeer CustomerGatewayAssociation Device GlobalNetwork Link LinkAssociation Site
    TransitGatewayPeering TransitGatewayRegistration
  `),
  OpenSearch: words(`Domain`),
  OpenSearchServerless: words(`Collection SecurityConfig VpcEndpoint`),
  Organizations: words(`OrganizationalUnit`),
  PCAConnectorAD: words(`Connector DirectoryRegistration`),
  Panorama: words(`Package`),
  Personalize: words(`Dataset DatasetGroup Schema Solution`),
  Pinpoint: words(`
    App ApplicationSettings Campaign EmailChannel EmailTemplate EventStream InAppTemplate Segment
  `),
  QLDB: words(`Ledger`),
  QuickSight: words(`DataSource Template Theme`),
  RDS: words(`
    DBCluster DBClusterSnapshot DBInstance DBSecurityGroup DBSnapshot DBSubnetGroup
    EventSubscription GlobalCluster Integration OptionGroup
  `),
  RUM: words(`AppMonitor`),
  Redshift: words(`
    Cluster ClusterParameterGroup ClusterSecurityGroup ClusterSnapshot ClusterSubnetGroup
    EndpointAccess EndpointAuthorization EventSubscription Integration ScheduledAction
  `),
  ResilienceHub: words(`App ResiliencyPolicy`),
  ResourceExplorer2: words(`Index`),
  RoboMaker: words(`RobotApplication RobotApplicationVersion SimulationApplication`),
  RolesAnywhere: words(`Profile TrustAnchor`),
  Route53: words(`DNSSEC HostedZone`),
  Route53Profiles: words(`Profile ProfileAssociation`),
  Route53RecoveryControl: words(`Cluster ControlPanel RoutingControl SafetyRule`),
  Route53RecoveryReadiness: words(`Cell ReadinessCheck RecoveryGroup ResourceSet`),
  Route53Resolver: words(`
    FirewallDomainList FirewallRuleGroup FirewallRuleGroupAssociation ResolverEndpoint
    ResolverQueryLoggingConfig ResolverQueryLoggingConfigAssociation ResolverRule
    ResolverRuleAssociation
  `),
  S3: words(`
    AccessGrant AccessGrantsInstance AccessGrantsLocation AccessPoint AccountPublicAccessBlock
    Bucket MultiRegionAccessPoint StorageLens StorageLensGroup
  `),
  S3Express: words(`BucketPolicy DirectoryBucket`),
  S3Tables: words(`TableBucket TableBucketPolicy`),
  SES: words(`
    ConfigurationSet ContactList DedicatedIpPool MailManagerTrafficPolicy ReceiptFilter
    ReceiptRuleSet Template
  `),
  SNS: words(`Topic`),
  SQS: words(`Queue`),
  SSM: words(`
    AssociationCompliance Document FileData ManagedInstanceInventory PatchCompliance
    ResourceDataSync
  `),
  SSMContacts: words(`Contact`),
  SSMIncidents: words(`ResponsePlan`),
  SageMaker: words(`
    AppImageConfig CodeRepository DataQualityJobDefinition Domain FeatureGroup Image
    InferenceExperiment MlflowTrackingServer Model ModelBiasJobDefinition
    ModelExplainabilityJobDefinition ModelQualityJobDefinition NotebookInstanceLifecycleConfig
    StudioLifecycleConfig UserProfile Workteam
  `),
  SecretsManager: words(`ResourcePolicy RotationSchedule Secret`),
  SecurityHub: words(`Standard`),
  ServiceCatalog: words(`CloudFormationProduct CloudFormationProvisionedProduct Portfolio`),
  ServiceDiscovery: words(`HttpNamespace Instance PublicDnsNamespace Service`),
  Shield: words(`Protection`),
  ShieldRegional: words(`Protection`),
  Signer: words(`SigningProfile`),
  StepFunctions: words(`Activity StateMachine`),
  Transfer: words(`Agreement Certificate Connector Profile Server Workflow`),
  WAF: words(`RateBasedRule Rule RuleGroup WebACL`),
  WAFRegional: words(`RateBasedRule Rule RuleGroup WebACL`),
  WAFv2: words(`IPSet ManagedRuleSet RegexPatternSet RuleGroup WebACL`),
  WorkSpaces: words(`ConnectionAlias Workspace`),
  XRay: words(`EncryptionConfig`),
};

/** Every resource type of AWS Config's model. */
export const resourceTypes: readonly string[] = Object.entries(byService).flatMap(([service, names]) =>
  names.map((name) => `AWS::${service}::${name}`),
);

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
