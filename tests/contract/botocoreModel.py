"""Prints the inputs and the errors of operations as botocore's model of a service has them, as JSON.

python3 botocoreModel.py organizations 2016-11-28 ListAccounts ...

Without names of operations it prints all names, and nothing of each. An enumeration of hundreds of values is printed
once, and has its name where it is used.
"""

import json
import sys

import botocore.loaders
import botocore.session

BOUNDS = ("min", "max", "pattern", "enum")
LONG = 100

long_enums = {}


def shape_of(model, name):
    shape = model["shapes"][name]
    result = {"type": shape["type"]}
    result.update({key: shape[key] for key in BOUNDS if key in shape})
    if len(shape.get("enum", [])) > LONG:
        long_enums[name] = result.pop("enum")
        result["enumName"] = name
    if shape["type"] == "list":
        result["member"] = shape_of(model, shape["member"]["shape"])
    if shape["type"] == "structure":
        result["required"] = shape.get("required", [])
        result["members"] = {
            member: shape_of(model, reference["shape"])
            for member, reference in shape["members"].items()
        }
    return result


def operation_of(model, name):
    operation = model["operations"][name]
    empty = {"type": "structure", "required": [], "members": {}}
    return {
        "input": shape_of(model, operation["input"]["shape"]) if "input" in operation else empty,
        "errors": sorted(error["shape"] for error in operation.get("errors", [])),
    }


def main():
    service, version, *operations = sys.argv[1:]
    loader = botocore.session.get_session().get_component("data_loader")
    model = loader.load_service_model(service, "service-2", version)
    result = {
        "botocore": botocore.__version__,
        "operations": {name: operation_of(model, name) for name in operations}
        if operations
        else {name: {} for name in sorted(model["operations"])},
    }
    if long_enums:
        result["enums"] = long_enums
    print(json.dumps(result, indent=2, ensure_ascii=True))


main()
