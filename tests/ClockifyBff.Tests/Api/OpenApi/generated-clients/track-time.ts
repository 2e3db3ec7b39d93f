// Tracks time with openapi-fetch on the types that openapi-typescript made of the document: node track-time.js <base URL>. Prints what was answered.
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/api.js";

type Problem = components["schemas"]["Problem"];
type TimeEntry = components["schemas"]["TimeEntry"];

const client = createClient<paths>({ baseUrl: process.argv[2] });

function must<T>({ data, error }: { data?: T; error?: Problem }): T {
  if (data === undefined) {
    throw new Error(error?.detail);
  }

  return data;
}

// What a frontend would do next. An action that is missing here does not compile.
function next(problem: Problem): string {
  switch (problem.action) {
    case "fix":
      return problem.candidates?.[0]?.name ?? problem.errorCode;
    case "sign_in":
    case "connect":
    case "reconnect":
      return `go and ${problem.action}`;
    case "wait":
    case "retry":
      return `again in ${problem.retryAfterSeconds ?? 0} s`;
    case "check":
    case "ask_admin":
      return problem.detail;
    default:
      return problem.action satisfies never;
  }
}

const me = must(await client.GET("/api/v1/me"));
const path = { workspaceId: me.activeWorkspace?.id ?? "" };
const { items: projects } = must(
  await client.GET("/api/v1/workspaces/{workspaceId}/projects", { params: { path, query: { search: "website", archived: false, sort: "name" } } }),
);

// A name that nothing has is answered with the nearest one.
const misspelt = await client.POST("/api/v1/workspaces/{workspaceId}/timer/start", { params: { path }, body: { projectName: "Website relunch" } });
const projectName = misspelt.error ? next(misspelt.error) : "";
const { started } = must(
  await client.POST("/api/v1/workspaces/{workspaceId}/timer/start", {
    params: { path },
    body: { description: "Tracked by openapi-fetch", projectName, ifRunning: "stop" },
  }),
);
const { stopped } = must(await client.POST("/api/v1/workspaces/{workspaceId}/timer/stop", { params: { path }, body: { id: started.id } }));
const again = await client.POST("/api/v1/workspaces/{workspaceId}/timer/stop", { params: { path }, body: { id: started.id } });

const lasted = (entry: TimeEntry): number => entry.durationSeconds ?? Number.NaN;
console.log(JSON.stringify({ projects, projectName, started, stopped, lasted: lasted(stopped), again: again.error && next(again.error) }));
