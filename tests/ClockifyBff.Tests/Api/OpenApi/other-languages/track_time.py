"""Tracks time with the client that OpenAPI Generator made of the document in OpenAPI 3.0, and prints what was answered."""
import datetime
import json
import sys

import openapi_client as clockify

configuration = clockify.Configuration(host=sys.argv[1])
configuration.access_token = None
client = clockify.ApiClient(configuration)
entries = clockify.TimeEntriesApi(client)

workspace = clockify.MeApi(client).get_me().active_workspace.id
project = clockify.ProjectsApi(client).list_projects(workspace, search="website", sort=clockify.ProjectOrder.NameDescending).items[0]
yesterday = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)
created = entries.create_time_entry(workspace, clockify.CreateTimeEntryRequest(start=yesterday, duration_seconds=60, project_id=project.id, description="Tracked by Python"))
corrected = entries.update_time_entry(workspace, created.id, clockify.UpdateTimeEntryRequest(description="Corrected"))
refusal = {}
try:
    entries.get_time_entry(workspace, "000000000000000000000000")
except clockify.ApiException as exception:
    refusal = json.loads(exception.body)

print(json.dumps({
    "project": project.name,
    "createdFor": created.project.name,
    "created": created.description,
    "corrected": corrected.description,
    "isNotFound": refusal["errorCode"] == clockify.ErrorCode.NOT_FOUND and refusal["action"] == clockify.NextAction.FIX,
}))
