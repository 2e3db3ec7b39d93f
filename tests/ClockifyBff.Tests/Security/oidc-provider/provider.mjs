// A certified OpenID provider for one test: node provider.mjs [e-mail]. Signs one employee in by the authorization
// code flow, prints {"issuer", "idToken"} on one line, and serves discovery and its keys until stdin closes.
import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

// Stdout contains only the result; the provider writes its development notices with console.info.
console.info = console.warn = console.error;
const { Provider } = await import("oidc-provider");

const email = process.argv[2] ?? "asha@example.com";
const clientId = "clockify-bff";
const redirectUri = "http://127.0.0.1/callback"; // No server listens here: the code below reads the redirect itself.
const random = () => randomBytes(32).toString("base64url");

// The issuer contains the port, so the server listens before the provider is created.
const server = createServer().listen(0, "127.0.0.1");
await once(server, "listening");
const issuer = `http://127.0.0.1:${server.address().port}`;

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: clientId,
      token_endpoint_auth_method: "none",
      redirect_uris: [redirectUri],
    },
  ],
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" }] },
  cookies: { keys: [random()] },
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  conformIdTokenClaims: false, // Otherwise the e-mail address is only at the userinfo endpoint, not in the ID token.
  findAccount: (_, accountId) => ({
    accountId,
    claims: () => ({ sub: accountId, email, email_verified: true }),
  }),
});
server.on("request", provider.callback());

const cookies = new Map();
// Sends a request as a browser does, without following redirects; returns the redirect target.
async function visit(url, form) {
  const response = await fetch(new URL(url, issuer), {
    method: form ? "POST" : "GET",
    body: form && new URLSearchParams(form),
    headers: { cookie: [...cookies].map((pair) => pair.join("=")).join("; ") },
    redirect: "manual",
  });
  for (const cookie of response.headers.getSetCookie()) {
    const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
    value ? cookies.set(name, value) : cookies.delete(name);
  }
  const location = response.headers.get("location");
  if (!location) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return location;
}

const verifier = random();
const authorization = new URLSearchParams({
  client_id: clientId,
  response_type: "code",
  redirect_uri: redirectUri,
  scope: "openid email",
  code_challenge: createHash("sha256").update(verifier).digest("base64url"),
  code_challenge_method: "S256",
});

// The provider's development pages ask for the login, then for consent.
let location = await visit(`/auth?${authorization}`);
location = await visit(await visit(location, { prompt: "login", login: "employee-1" }));
location = await visit(await visit(location, { prompt: "consent" }));
if (!location.startsWith(redirectUri)) throw new Error(`No code: ${location}`);

const response = await fetch(`${issuer}/token`, {
  method: "POST",
  body: new URLSearchParams({
    grant_type: "authorization_code",
    client_id: clientId,
    redirect_uri: redirectUri,
    code: new URL(location).searchParams.get("code"),
    code_verifier: verifier,
  }),
});
const { id_token: idToken, ...rest } = await response.json();
if (!idToken) throw new Error(`No ID token: ${response.status} ${JSON.stringify(rest)}`);
console.log(JSON.stringify({ issuer, idToken }));

process.stdin.on("end", () => process.exit(0)).resume();
