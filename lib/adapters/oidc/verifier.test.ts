import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isTrustworthy, parseIssuers } from "./issuers.ts";
import { makeTokenVerifier } from "./verifier.ts";

const AUDIENCE = "chasqui-api";

interface TestIssuer {
  readonly address: string;
  readonly asked: string[];
  /** What discovery says its name is. */
  name: string;
  up: boolean;
  rotate(): Promise<void>;
  sign(
    claims: JWTPayload,
    change?: { readonly alg?: string; readonly kid?: string; readonly expires?: string },
  ): Promise<string>;
  readonly server: Server;
}

/** A small issuer on this computer: discovery, keys, and real signatures. */
async function startIssuer(algorithms: readonly string[] = ["RS256"]): Promise<TestIssuer> {
  let generation = 0;
  let pairs = new Map<string, GenerateKeyPairResult>();
  const rotate = async () => {
    generation++;
    const made = await Promise.all(
      algorithms.map(async (alg) => [alg, await generateKeyPair(alg, { extractable: true })] as const),
    );
    pairs = new Map(made);
  };
  await rotate();
  const kidOf = (alg: string) => `${alg}-${generation}`;
  const server = createServer(async (request, response) => {
    issuer.asked.push(request.url ?? "");
    if (!issuer.up) return void response.writeHead(503).end();
    const keys = [...pairs].map(async ([alg, { publicKey }]) => ({
      ...(await exportJWK(publicKey)),
      alg,
      kid: kidOf(alg),
      use: "sig",
    }));
    const body = request.url?.startsWith("/.well-known/")
      ? { issuer: issuer.name, jwks_uri: `${issuer.address}/keys` }
      : { keys: await Promise.all(keys) };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: TestIssuer = {
    address,
    asked: [],
    name: address,
    up: true,
    rotate,
    server,
    async sign(claims, { alg = algorithms[0] ?? "RS256", kid = kidOf(alg), expires = "5m" } = {}) {
      const pair = pairs.get(alg);
      if (!pair) throw new Error(`no key for ${alg}`);
      const token = new SignJWT({ iss: address, aud: AUDIENCE, sub: "person-1", ...claims }).setProtectedHeader({
        alg,
        kid,
      });
      return (claims.exp === undefined ? token.setExpirationTime(expires) : token).sign(pair.privateKey);
    },
  };
  return issuer;
}

let issuer: TestIssuer;
let stranger: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer(["RS256", "ES256", "EdDSA", "PS256", "RS512"]);
  stranger = await startIssuer();
});
afterAll(() => {
  for (const { server } of [issuer, stranger]) {
    server.close();
    server.closeAllConnections();
  }
});

const trusting = (more: { readonly jwksUri?: string; readonly secondFactor?: "always" | readonly string[] } = {}) =>
  makeTokenVerifier([{ issuer: issuer.address, audience: AUDIENCE, ...more }]);
const seconds = (offset: number) => Math.floor(Date.now() / 1000) + offset;

describe("a token", () => {
  test.each(["RS256", "ES256", "EdDSA", "PS256"])("signed with %s says who it is", async (alg) => {
    expect(await trusting().verify(await issuer.sign({}, { alg }))).toEqual({
      issuer: issuer.address,
      subject: "person-1",
      secondFactor: false,
    });
  });

  const claimed = async (claims: JWTPayload, more: { readonly secondFactor?: "always" | readonly string[] } = {}) =>
    trusting(more).verify(await issuer.sign(claims));

  test("tells an address only if the issuer verified it, and a name", async () => {
    expect(await claimed({ email: "ana@example.com", email_verified: true, name: " Ana " })).toMatchObject({
      email: "ana@example.com",
      name: "Ana",
    });
    expect(await claimed({ email: "ana@example.com", email_verified: "true" })).toHaveProperty("email");
    for (const verified of [undefined, false, "false", "yes", 1])
      expect(await claimed({ email: "ana@example.com", email_verified: verified })).not.toHaveProperty("email");
  });

  test("tells when the person signed in; one that does not, when it was issued", async () => {
    const [began, issued] = [seconds(-7200), seconds(-60)];
    expect(await claimed({ auth_time: began, iat: issued })).toMatchObject({ signedInAt: began * 1000 });
    expect(await claimed({ iat: issued })).toMatchObject({ signedInAt: issued * 1000 });
    expect(await claimed({ auth_time: "yesterday" })).not.toHaveProperty("signedInAt");
  });

  test.each([
    [["pwd", "otp"], true],
    [["mfa"], true],
    [["hwk"], true],
    [["pwd"], false],
    [["otp"], false],
    [["otp", "sms"], false],
    [[], false],
    ["mfa", false],
    [undefined, false],
  ])("with the methods %j: a second factor is %s", async (amr, expected) => {
    expect(await claimed({ amr })).toMatchObject({ secondFactor: expected });
  });

  test("of an issuer that has its own way to tell of a second factor is understood", async () => {
    const own = { secondFactor: ["urn:example:strong"] };
    expect(await claimed({ acr: "urn:example:strong" }, own)).toMatchObject({ secondFactor: true });
    expect(await claimed({ acr: "urn:example:strong" })).toMatchObject({ secondFactor: false });
    expect(await claimed({ acr: "https://refeds.org/profile/mfa" })).toMatchObject({ secondFactor: true });
    expect(await claimed({}, { secondFactor: "always" })).toMatchObject({ secondFactor: true });
  });

  test("of a user pool says nothing of a second factor: the pool does, and is asked for whom its token names alone", async () => {
    const asked: unknown[] = [];
    const verifier = makeTokenVerifier(
      [{ issuer: issuer.address, audience: AUDIENCE, secondFactor: "cognito" }],
      async (...one) => {
        asked.push(one);
        return one[1] === "person-1";
      },
    );
    expect(await verifier.verify(await issuer.sign({}))).toMatchObject({ secondFactor: true });
    expect(await verifier.verify(await issuer.sign({ sub: "person-2" }))).toMatchObject({ secondFactor: false });
    expect(await verifier.verify(await issuer.sign({ acr: "cognito" }))).toMatchObject({ secondFactor: true });
    expect(await verifier.verify(await issuer.sign({ sub: "person-2", acr: "cog" }))).toMatchObject({
      secondFactor: false,
    });
    expect(await verifier.verify(await issuer.sign({ exp: seconds(-60) }))).toBeUndefined();
    expect(asked).toEqual(["person-1", "person-2", "person-1", "person-2"].map((sub) => [issuer.address, sub]));
    // Whoever proves it by the token needs no pool to be asked, and other issuers have none.
    expect(await verifier.verify(await issuer.sign({ amr: ["mfa"] }))).toMatchObject({ secondFactor: true });
    expect(asked).toHaveLength(4);
  });

  test("may name several audiences, and a few seconds are forgiven", async () => {
    const verifier = trusting();
    expect(await verifier.verify(await issuer.sign({ aud: ["other", AUDIENCE] }))).toBeDefined();
    expect(await verifier.verify(await issuer.sign({ exp: seconds(-3) }))).toBeDefined();
  });

  test("is nobody's that is expired, early, for others, or without subject or end", async () => {
    const verifier = trusting();
    const refused = [
      await issuer.sign({ exp: seconds(-10) }),
      await issuer.sign({ nbf: seconds(60) }),
      await issuer.sign({ aud: "somebody-else" }),
      await issuer.sign({ sub: "" }),
      await issuer.sign({}, { alg: "RS512" }),
    ];
    for (const token of refused) expect(await verifier.verify(token)).toBeUndefined();
  });

  test("is nobody's that is unsigned, altered, signed by a stranger, or signed with the public key as secret", async () => {
    const verifier = trusting();
    const claims = { iss: issuer.address, aud: AUDIENCE, sub: "person-1", exp: seconds(60) };
    const unsigned = new UnsecuredJWT(claims).encode();
    const good = await issuer.sign({});
    const [head, , signature] = good.split(".");
    const altered = `${head}.${Buffer.from(JSON.stringify({ ...claims, sub: "person-2" })).toString("base64url")}.${signature}`;
    const forged = await stranger.sign({ iss: issuer.address }, { kid: "RS256-1" });
    const publicKey = new TextEncoder().encode("the public key, which everybody knows");
    const confused = await new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "RS256-1" }).sign(publicKey);
    for (const token of [unsigned, altered, forged, confused, "", "a.b.c", "not a token"]) {
      expect([token, await verifier.verify(token)]).toEqual([token, undefined]);
    }
  });

  test("of an issuer that nobody trusts makes us ask nobody", async () => {
    const asked = stranger.asked.length;
    expect(await trusting().verify(await stranger.sign({}))).toBeUndefined();
    expect(await makeTokenVerifier([]).verify(await issuer.sign({}))).toBeUndefined();
    expect(stranger.asked).toHaveLength(asked);
  });
});

describe("keys", () => {
  test("are asked for once, and their place only where it is not given", async () => {
    const before = issuer.asked.length;
    const verifier = trusting();
    for (let time = 0; time < 3; time++) await verifier.verify(await issuer.sign({}));
    expect(issuer.asked.slice(before)).toEqual(["/.well-known/openid-configuration", "/keys"]);
    await trusting({ jwksUri: `${issuer.address}/keys` }).verify(await issuer.sign({}));
    expect(issuer.asked.slice(before + 2)).toEqual(["/keys"]);
  });

  test("that are unknown are not asked for again and again", async () => {
    const verifier = trusting();
    await verifier.verify(await issuer.sign({}));
    const before = issuer.asked.length;
    for (let time = 0; time < 3; time++)
      expect(await verifier.verify(await issuer.sign({}, { kid: `made-up-${time}` }))).toBeUndefined();
    expect(issuer.asked).toHaveLength(before);
  });

  test("that cannot be had leave the question open, and are asked for anew", async () => {
    const verifier = trusting();
    const token = await issuer.sign({});
    issuer.up = false;
    await expect(verifier.verify(token)).rejects.toThrow();
    issuer.up = true;
    expect(await verifier.verify(token)).toBeDefined();
    const elsewhere = makeTokenVerifier([
      { issuer: issuer.address, audience: AUDIENCE, jwksUri: "http://127.0.0.1:9/keys" },
    ]);
    await expect(elsewhere.verify(token)).rejects.toThrow();
  });

  test("are not taken from an issuer that calls itself something else", async () => {
    issuer.name = "https://other.example";
    await expect(trusting().verify(await issuer.sign({}))).rejects.toThrow("another issuer");
    issuer.name = issuer.address;
  });
});

describe("the list of issuers", () => {
  test("is read, and may be empty", () => {
    expect(parseIssuers("[]")).toEqual([]);
    const one = { issuer: "https://sign-in.example", audience: "a" };
    expect(parseIssuers(JSON.stringify([one]))).toEqual([one]);
  });

  test.each([
    "",
    "{}",
    '[{"issuer":"https://sign-in.example"}]',
    '[{"issuer":"http://sign-in.example","audience":"a"}]',
    '[{"issuer":"https://sign-in.example","audience":"a","jwksUri":"http://keys.example"}]',
    '[{"issuer":"https://sign-in.example","audience":"a","secret":"b"}]',
  ])("%s stops the function at its start", (text) => {
    expect(() => parseIssuers(text)).toThrow(/issuers are/);
  });

  test.each([
    ["https://sign-in.example/pool", true],
    ["http://127.0.0.1:4000", true],
    ["http://localhost:4000", true],
    ["http://localhost.example", false],
    ["http://10.0.0.1", false],
    ["https://user:word@sign-in.example", false],
    ["ftp://127.0.0.1", false],
    ["nonsense", false],
  ])("%s: %s", (address, trusted) => {
    expect(isTrustworthy(address)).toBe(trusted);
  });
});
