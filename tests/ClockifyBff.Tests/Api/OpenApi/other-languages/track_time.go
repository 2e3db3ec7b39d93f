// Tracks time with the client that OpenAPI Generator made of the document in OpenAPI 3.0, and prints what was answered.
package main

import (
	"clockify"
	"context"
	"encoding/json"
	"errors"
	"os"
	"time"
)

func main() {
	configuration := clockify.NewConfiguration()
	configuration.Servers = clockify.ServerConfigurations{{URL: os.Args[1]}}
	client := clockify.NewAPIClient(configuration)
	call := context.Background()

	me, _, err := client.MeApi.GetMe(call).Execute()
	check(err)
	workspace := me.ActiveWorkspace.Get().Id
	projects, _, err := client.ProjectsApi.ListProjects(call, workspace).Search("website").Sort(clockify.PROJECTORDER_NameDescending).Execute()
	check(err)
	project := projects.Items[0]

	request := clockify.NewCreateTimeEntryRequest(time.Now().AddDate(0, 0, -1))
	request.SetDurationSeconds(60)
	request.SetProjectId(project.Id)
	request.SetDescription("Tracked by Go")
	created, _, err := client.TimeEntriesApi.CreateTimeEntry(call, workspace).CreateTimeEntryRequest(*request).Execute()
	check(err)
	correction := clockify.NewUpdateTimeEntryRequest()
	correction.SetDescription("Corrected")
	correction.SetProjectIdNil()
	corrected, _, err := client.TimeEntriesApi.UpdateTimeEntry(call, workspace, created.Id).UpdateTimeEntryRequest(*correction).Execute()
	check(err)
	_, _, err = client.TimeEntriesApi.GetTimeEntry(call, workspace, "000000000000000000000000").Execute()
	var refusal clockify.GenericOpenAPIError
	errors.As(err, &refusal)
	var problem clockify.Problem
	check(json.Unmarshal(refusal.Body(), &problem))

	said := map[string]interface{}{
		"project":    project.Name,
		"createdFor": created.Project.Get().Name,
		"created":    created.GetDescription(),
		"corrected":  corrected.GetDescription(),
		"isNotFound": problem.ErrorCode == clockify.ERRORCODE_NOT_FOUND && problem.Action == clockify.NEXTACTION_FIX,
	}
	if corrected.Project.Get() == nil {
		said["clearedOf"] = "project"
	}

	check(json.NewEncoder(os.Stdout).Encode(said))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
