// Tracks time with clockify-ts: node track-time.mjs <base URL> <API key>. Prints what the client answered.
import clockify from "clockify-ts";

const Clockify = clockify.default;
const [baseUrl, apiKey] = process.argv.slice(2);

// The client has no option for its base URL; all its resources make their axios instance with this method.
const api = Object.getPrototypeOf(Clockify.prototype);
const makeInstance = api.clockifyApiInstance;
api.clockifyApiInstance = function (key) {
  const instance = makeInstance.call(this, key);
  instance.defaults.baseURL = baseUrl;
  return instance;
};

const client = new Clockify(apiKey);
const user = await client.user.get();
const workspace = client.workspaces.withId(user.activeWorkspace);
const mine = workspace.users.withId(user.id).timeEntries;
const [project] = await workspace.projects.get({ "page-size": 1 });

const started = await workspace.timeEntries.post({
  start: new Date("2026-01-08T08:00:00Z"),
  description: "Tracked by clockify-ts",
  projectId: project.id,
  tagIds: [],
});
const running = await mine.get({ "in-progress": true });
const end = new Date("2026-01-08T08:45:00Z");
const stopped = await mine.patch({ end });
const refusal = await mine.patch({ end }).catch((error) => error.message);

console.log(JSON.stringify({ user, project, started, running, stopped, refusal }));
