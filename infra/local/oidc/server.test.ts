import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request as rawRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type Issuer, startIssuer } from "./server.ts";

const users = [
  { email: "ines@bodega.example", name: "Inés Quispe", subject: "user-ines" },
  { email: "tomas@bodega.example", name: 'Tomás "T" <Rojas>', subject: "user-tomas" },
];
const callback = "http://localhost:53117/signed-in";
let dataDir: string;
let issuer: Issuer;
const printed = [vi.spyOn(console, "warn"), vi.spyOn(console, "info"), vi.spyOn(console, "error")];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "chasqui-oidc-"));
  issuer = await startIssuer({
    port: 0,
    dataDir,
    users,
  });
});
afterAll(async () => {
  await issuer.stop();
  await rm(dataDir, { recursive: true, force: true });
});
afterEach(() => {
  for (const spy of printed) expect(spy).not.toHaveBeenCalled();
});

async function verify(token: string, by = issuer) {
  const keys = createRemoteJWKSet(new URL(`${by.issuer}/jwks`));
  return (await jwtVerify(token, keys, { issuer: by.issuer, audience: by.audience })).payload;
}

/** A browser as far as this flow needs one: keeps cookies, follows nothing by itself. */
function browser() {
  const cookies = new Map<string, string>();
  return async (url: string, init: RequestInit = {}) => {
    const answer = await fetch(new URL(url, issuer.issuer), {
      ...init,
      redirect: "manual",
      headers: { ...init.headers, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split(/=(.*)/s);
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    return {
      status: answer.status,
      location: answer.headers.get("location") ?? "",
      text: await answer.text(),
      headers: answer.headers,
    };
  };
}

function authorizationUrl(verifier: string, extra: Record<string, string> = {}) {
  const query = new URLSearchParams({
    client_id: issuer.consoleClientId,
    redirect_uri: callback,
    response_type: "code",
    scope: "openid profile email",
    state: "s1",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...extra,
  });
  return `/auth?${query}`;
}
const form = (fields: Record<string, string>): RequestInit => ({ method: "POST", body: new URLSearchParams(fields) });

describe("discovery and tokens for scripts", () => {
  test("a script's token is a signed JWT for the API with standard claims, valid for a day", async () => {
    const discovery = (await (await fetch(`${issuer.issuer}/.well-known/openid-configuration`)).json()) as Record<
      string,
      unknown
    >;
    expect(discovery).toMatchObject({
      issuer: issuer.issuer,
      jwks_uri: `${issuer.issuer}/jwks`,
      code_challenge_methods_supported: ["S256"],
    });
    const token = await issuer.tokenFor("INES@bodega.example");
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: "RS256", typ: "at+jwt" });
    const claims = await verify(token);
    expect(claims).toMatchObject({
      sub: "user-ines",
      email: "ines@bodega.example",
      name: "Inés Quispe",
      aud: "chasqui-api",
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(24 * 3600);
  });

  test("publishes no private part of its key", async () => {
    const jwks = (await (await fetch(`${issuer.issuer}/jwks`)).json()) as { keys: Record<string, unknown>[] };
    expect(jwks.keys).toHaveLength(1);
    expect(jwks.keys[0]).not.toHaveProperty("d");
  });

  test("an unknown person gets the protocol's error and no token", async () => {
    await expect(issuer.tokenFor("nobody@bodega.example")).rejects.toThrow("nobody@bodega.example");
    const body = {
      grant_type: "urn:chasqui:grant-type:person",
      client_id: "chasqui-scripts",
      email: "nobody@bodega.example",
    };
    const answer = await fetch(`${issuer.issuer}/token`, form(body));
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: "invalid_grant" }]);
    const stolen = await fetch(
      `${issuer.issuer}/token`,
      form({ ...body, client_id: "chasqui-console", email: "ines@bodega.example" }),
    );
    expect([stolen.status, await stolen.json()]).toMatchObject([400, { error: "invalid_request" }]);
  });

  test("a web page of another site may not read a script's token", async () => {
    const body = {
      grant_type: "urn:chasqui:grant-type:person",
      client_id: "chasqui-scripts",
      email: "ines@bodega.example",
    };
    const answer = await fetch(`${issuer.issuer}/token`, { ...form(body), headers: { origin: "http://evil.example" } });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("authorization code with PKCE", () => {
  test("through the login page to a token, then again without being asked", async () => {
    const visit = browser();
    const verifier = randomBytes(32).toString("base64url");
    const start = await visit(authorizationUrl(verifier, { login_hint: "tomas@bodega.example" }));
    expect(start.status).toBe(303);
    const login = await visit(start.location);
    expect(login.status).toBe(200);
    expect(login.text).toContain("There are no passwords here");
    expect(login.text).toContain("Tomás &quot;T&quot; &lt;Rojas&gt;");
    expect(login.text.indexOf("user-tomas")).toBeLessThan(login.text.indexOf("user-ines"));
    expect(login.headers.get("content-security-policy")).toContain("default-src 'none'");

    const chosen = await visit(start.location, form({ subject: "user-tomas" }));
    const back = new URL((await visit(chosen.location)).location);
    expect(back.origin + back.pathname).toBe(callback);
    expect(back.searchParams.get("state")).toBe("s1");

    const exchange = {
      grant_type: "authorization_code",
      client_id: issuer.consoleClientId,
      redirect_uri: callback,
      code: back.searchParams.get("code") ?? "",
      code_verifier: verifier,
    };
    const answer = await fetch(`${issuer.issuer}/token`, {
      ...form(exchange),
      headers: { origin: "http://localhost:53117" },
    });
    expect(answer.headers.get("access-control-allow-origin")).toBe("http://localhost:53117");
    const tokens = (await answer.json()) as { access_token: string; id_token: string; refresh_token: string };
    expect(await verify(tokens.access_token)).toMatchObject({ sub: "user-tomas", email: "tomas@bodega.example" });
    expect(decodeJwt(tokens.id_token)).toMatchObject({
      sub: "user-tomas",
      aud: "chasqui-console",
      email: "tomas@bodega.example",
    });

    // An hour later the refresh token gives another, which says that the session is as old as it is.
    const refreshed = (await (
      await fetch(
        `${issuer.issuer}/token`,
        form({
          grant_type: "refresh_token",
          client_id: issuer.consoleClientId,
          refresh_token: tokens.refresh_token,
        }),
      )
    ).json()) as typeof tokens;
    const [first, later] = [await verify(tokens.access_token), await verify(refreshed.access_token)];
    expect((first.exp ?? 0) - (first.iat ?? 0)).toBe(3600);
    expect(later).toMatchObject({ sub: "user-tomas", auth_time: first.auth_time, amr: first.amr });
    const ended = await fetch(
      `${issuer.issuer}/token/revocation`,
      form({ client_id: issuer.consoleClientId, token: refreshed.refresh_token }),
    );
    expect(ended.status).toBe(200);
    const over = await fetch(
      `${issuer.issuer}/token`,
      form({
        grant_type: "refresh_token",
        client_id: issuer.consoleClientId,
        refresh_token: refreshed.refresh_token,
      }),
    );
    expect([over.status, await over.json()]).toMatchObject([400, { error: "invalid_grant" }]);

    const again = await fetch(`${issuer.issuer}/token`, form(exchange));
    expect([again.status, await again.json()]).toMatchObject([400, { error: "invalid_grant" }]);
    const silent = await visit(authorizationUrl(verifier, { prompt: "none" }));
    expect(new URL(silent.location).searchParams.get("code")).toBeTruthy();
    // prompt=consent asks once more, and choosing a person settles it.
    const asked = await visit(authorizationUrl(verifier, { prompt: "consent" }));
    const agreed = await visit(asked.location, form({ subject: "user-tomas" }));
    expect(new URL((await visit(agreed.location)).location).searchParams.get("code")).toBeTruthy();
  });

  test("a wrong verifier, a missing challenge and a foreign redirect address are refused", async () => {
    const visit = browser();
    const start = await visit(authorizationUrl("a".repeat(43)));
    const chosen = await visit(start.location, form({ subject: "user-ines" }));
    const back = new URL((await visit(chosen.location)).location);
    const answer = await fetch(
      `${issuer.issuer}/token`,
      form({
        grant_type: "authorization_code",
        client_id: issuer.consoleClientId,
        redirect_uri: callback,
        code: back.searchParams.get("code") ?? "",
        code_verifier: "b".repeat(43),
      }),
    );
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: "invalid_grant" }]);

    const bare = await browser()(authorizationUrl("a".repeat(43)).replace(/&code_challenge.*$/, ""));
    expect(new URL(bare.location).searchParams.get("error")).toBe("invalid_request");
    for (const foreign of [
      "https://evil.example/x",
      "http://localhost.evil.example:53117/x",
      "http://localhost:1@evil.example/",
    ]) {
      const refused = await browser()(authorizationUrl("a".repeat(43), { redirect_uri: foreign }));
      expect([foreign, refused.status, refused.location]).toEqual([foreign, 400, ""]);
      expect(refused.text).toContain("redirect_uri");
    }
  });

  test("cancelling and choosing nobody both go back with access_denied", async () => {
    for (const answer of [{ cancel: "yes" }, { subject: "user-nobody" }]) {
      const visit = browser();
      const start = await visit(authorizationUrl("a".repeat(43)));
      const refused = await visit(start.location, form(answer as Record<string, string>));
      expect(new URL((await visit(refused.location)).location).searchParams.get("error")).toBe("access_denied");
    }
  });

  test("an interaction without its cookie is a friendly page, not a way in", async () => {
    const start = await browser()(authorizationUrl("a".repeat(43)));
    const stranger = await browser()(start.location, form({ subject: "user-ines" }));
    expect(stranger.status).toBe(400);
    expect(stranger.text).toContain("Please start again");
  });

  test("signing out asks, and ends the session", async () => {
    const visit = browser();
    const start = await visit(authorizationUrl("a".repeat(43)));
    const chosen = await visit(start.location, form({ subject: "user-ines" }));
    await visit(chosen.location);
    const ask = await visit(
      `/session/end?client_id=${issuer.consoleClientId}&post_logout_redirect_uri=${encodeURIComponent("http://localhost:53117/")}`,
    );
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(ask.text)?.[1] ?? "";
    const gone = await visit("/session/end/confirm", form({ xsrf, logout: "yes" }));
    expect(gone.location).toBe("http://localhost:53117/");
    const silent = await visit(authorizationUrl("a".repeat(43), { prompt: "none" }));
    expect(new URL(silent.location).searchParams.get("error")).toBe("login_required");
  });
});

describe("the laptop's edges", () => {
  test("a token outlives a restart, and damaged keys are never replaced", async () => {
    const dir = await mkdtemp(join(tmpdir(), "chasqui-oidc-"));
    const first = await startIssuer({ port: 0, dataDir: dir, users });
    const token = await first.tokenFor("ines@bodega.example");
    const port = Number(new URL(first.issuer).port);
    await first.stop();
    const second = await startIssuer({ port, dataDir: dir, users });
    expect(await verify(token, second)).toMatchObject({ sub: "user-ines" });
    await expect(startIssuer({ port, dataDir: dir, users })).rejects.toThrow("EADDRINUSE");
    await second.stop();
    await writeFile(join(dir, "oidc-keys.json"), "{}");
    await expect(startIssuer({ port: 0, dataDir: dir, users })).rejects.toThrow("no usable keys");
    await rm(dir, { recursive: true });
  });

  test("a foreign host name gets nothing", async () => {
    const status = await new Promise((resolve, reject) => {
      const { port } = new URL(issuer.issuer);
      rawRequest({ host: "127.0.0.1", port, path: "/jwks", headers: { host: "rebound.example" } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on("error", reject)
        .end();
    });
    expect(status).toBe(421);
  });
});
