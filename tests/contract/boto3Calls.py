"""Calls AWS Config and Account Management through boto3, and prints what it saw, as JSON.

python3 boto3Calls.py URL
"""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

URL = sys.argv[1]
AGGREGATOR = "111111111111"
SOURCE = "222222222222"
OTHER = "333333333333"


def client(service, account, region, **config):
    return boto3.client(
        service,
        endpoint_url=URL,
        region_name=region,
        aws_access_key_id=account,
        aws_secret_access_key="not-checked",
        config=Config(**config),
    )


def code_of(call):
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


def pages(caller, operation, member, **request):
    return [item for page in caller.get_paginator(operation).paginate(**request) for item in page[member]]


aggregator = client("config", AGGREGATOR, "us-east-1")
source = client("config", SOURCE, "eu-west-1")
key = {"AuthorizedAccountId": AGGREGATOR, "AuthorizedAwsRegion": "us-east-1"}


def statuses():
    listed = aggregator.describe_configuration_aggregator_sources_status(ConfigurationAggregatorName="security")
    return [f"{each['AwsRegion']} {each['LastUpdateStatus']}" for each in listed["AggregatedSourceStatusList"]]


aggregator.put_configuration_aggregator(
    ConfigurationAggregatorName="security",
    AccountAggregationSources=[{"AccountIds": [SOURCE], "AwsRegions": ["eu-west-1", "us-east-1"]}],
)
seen = {
    "pending": source.describe_pending_aggregation_requests()["PendingAggregationRequests"],
    "before": statuses(),
}
given = source.put_aggregation_authorization(**key, Tags=[{"Key": "team", "Value": "s"}])
source.put_aggregation_authorization(AuthorizedAccountId=OTHER, AuthorizedAwsRegion="us-east-1")
seen["arn"] = given["AggregationAuthorization"]["AggregationAuthorizationArn"]
seen["tags"] = source.list_tags_for_resource(ResourceArn=seen["arn"])["Tags"]
seen["authorized"] = [
    f"{each['AuthorizedAccountId']}/{each['AuthorizedAwsRegion']}"
    for each in pages(
        source,
        "describe_aggregation_authorizations",
        "AggregationAuthorizations",
        PaginationConfig={"PageSize": 1},
    )
]
seen["after"] = statuses()
source.delete_aggregation_authorization(**key)
source.delete_aggregation_authorization(**key)
seen["later"] = statuses()

source.put_aggregation_authorization(**key)
recorder = {"ConfigurationRecorderName": "main"}
source.put_configuration_recorder(
    ConfigurationRecorder={"name": "main", "roleARN": f"arn:aws:iam::{SOURCE}:role/config"},
)
source.put_delivery_channel(DeliveryChannel={"name": "main", "s3BucketName": "bucket"})
seen["stopped"] = statuses()
source.start_configuration_recorder(**recorder)
described = source.describe_configuration_recorders()["ConfigurationRecorders"][0]
seen["recorder"] = [described["name"], described["recordingGroup"]["allSupported"]]
status = source.describe_configuration_recorder_status()["ConfigurationRecordersStatus"][0]
seen["recording"] = [status["recording"], status["lastStatus"], status["lastStartTime"] == status["lastStatusChangeTime"]]
seen["channels"] = source.describe_delivery_channels()["DeliveryChannels"]
seen["started"] = statuses()
counts = aggregator.get_aggregate_discovered_resource_counts(
    ConfigurationAggregatorName="security", GroupByKey="ACCOUNT_ID"
)
seen["counts"] = [counts["TotalDiscoveredResources"], counts["GroupedResourceCounts"]]
seen["rows"] = pages(
    aggregator,
    "select_aggregate_resource_config",
    "Results",
    ConfigurationAggregatorName="security",
    Expression="SELECT resourceType, COUNT(*) WHERE awsRegion = 'eu-west-1' GROUP BY resourceType",
    PaginationConfig={"PageSize": 1},
)

regions = pages(
    client("account", SOURCE, "us-east-1"),
    "list_regions",
    "Regions",
    RegionOptStatusContains=["ENABLED", "ENABLED_BY_DEFAULT"],
    PaginationConfig={"PageSize": 5},
)
seen["enabled"] = len(regions)
seen["disabled"] = code_of(client("config", SOURCE, "eu-south-1").describe_aggregation_authorizations)

tried = []
rules = client("config", SOURCE, "eu-west-1", retries={"mode": "standard", "max_attempts": 5})
rules.meta.events.register("before-send.*", lambda **_: tried.append(1))
seen["unserved"] = code_of(rules.describe_config_rules)
seen["calls"] = len(tried)

print(json.dumps(seen))
