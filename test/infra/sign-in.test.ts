import { describe, expect, test } from "vitest";
import { buildApp } from "../../infra/app.ts";
import { idleCost } from "../../infra/cost.ts";
import { one, permissionsOf, synthesise } from "./stage.ts";

const stage = synthesise("prod", { signIn: "cognito", consoleUrl: "https://inbox.acme.example/" });
const strict = synthesise("dev", {
  signIn: "cognito",
  signInMfa: "required",
  oidcIssuers: '[{"issuer":"https://id.acme.example","audience":"us"}]',
});
const pool = one(stage.ofType("AWS::Cognito::UserPool"), "user pools");

describe("the user pool", () => {
  test("lets in whoever was invited, by a verified address and a good password", () => {
    expect(pool.properties).toMatchObject({
      UserPoolName: "chasqui-prod",
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      UsernameAttributes: ["email"],
      UsernameConfiguration: { CaseSensitive: false },
      AutoVerifiedAttributes: ["email"],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email"] },
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "verified_email", Priority: 1 }] },
      Policies: {
        PasswordPolicy: {
          MinimumLength: 12,
          RequireLowercase: true,
          RequireUppercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          PasswordHistorySize: 5,
          TemporaryPasswordValidityDays: 3,
        },
      },
      UserPoolTier: "ESSENTIALS",
    });
  });

  test("asks for one-time passwords and never sends a text message", () => {
    expect(pool.properties).toMatchObject({ MfaConfiguration: "OPTIONAL", EnabledMfas: ["SOFTWARE_TOKEN_MFA"] });
    expect(pool.properties.SmsConfiguration).toBeUndefined();
    const required = one(strict.ofType("AWS::Cognito::UserPool"), "user pools");
    expect(required.properties).toMatchObject({ MfaConfiguration: "ON", EnabledMfas: ["SOFTWARE_TOKEN_MFA"] });
  });

  test("is kept and protected", () => {
    expect(pool.properties.DeletionProtection).toBe("ACTIVE");
    expect(pool.whole).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
  });

  test("gives the console codes for sessions of a day, and tells nobody who exists", () => {
    const { properties } = one(stage.ofType("AWS::Cognito::UserPoolClient"), "clients");
    expect(properties).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ["code"],
      AllowedOAuthScopes: ["openid", "email", "profile", "aws.cognito.signin.user.admin"],
      CallbackURLs: ["https://inbox.acme.example/signed-in"],
      PreventUserExistenceErrors: "ENABLED",
      EnableTokenRevocation: true,
      TokenValidityUnits: { RefreshToken: "minutes", IdToken: "minutes", AccessToken: "minutes" },
      RefreshTokenValidity: 24 * 60,
      IdTokenValidity: 60,
    });
    const flows = (properties.ExplicitAuthFlows ?? []) as readonly string[];
    expect(flows.filter((flow) => flow !== "ALLOW_REFRESH_TOKEN_AUTH")).toEqual([]);
  });

  test("is what the authorizer believes, beside the issuers that were named", () => {
    const issuersOf = (its: typeof stage): string =>
      JSON.stringify(
        (its.functionOf("authorize").properties.Environment as { Variables: Record<string, unknown> }).Variables
          .OIDC_ISSUERS,
      );
    expect(issuersOf(stage)).toContain("https://cognito-idp.");
    // Where the pool leaves it to people, it is asked who has one.
    expect(issuersOf(stage)).not.toContain("always");
    expect(issuersOf(stage)).toMatch(/secondFactor[^a-z]+cognito[^a-z-]/);
    const asks = (its: typeof stage) =>
      permissionsOf(its, "authorize").filter((permission) => permission.startsWith("cognito-idp:"));
    expect(asks(stage)).toEqual([expect.stringMatching(/^cognito-idp:AdminGetUser on /)]);
    expect(permissionsOf(synthesise("prod"), "authorize").join()).not.toContain("cognito");
    expect(issuersOf(strict)).toContain("https://id.acme.example");
    expect(issuersOf(strict)).toContain("always");
  });

  test("is what the console is told of, and so are issuers that name a client for it", () => {
    const signInsOf = (its: typeof stage): string =>
      JSON.stringify(
        (its.functionOf("api").properties.Environment as { Variables: Record<string, unknown> }).Variables.SIGN_INS,
      );
    expect(signInsOf(stage)).toContain("id_token");
    expect(signInsOf(stage)).toContain("/logout?client_id=");
    const own = synthesise("dev", {
      oidcIssuers: JSON.stringify([
        { issuer: "https://id.acme.example", audience: "us", console: { clientId: "screens" } },
        { issuer: "https://robots.acme.example", audience: "us" },
      ]),
    });
    expect(JSON.parse(JSON.parse(signInsOf(own)))).toEqual([
      {
        issuer: "https://id.acme.example",
        clientId: "screens",
        scope: "openid profile email",
        bearer: "access_token",
        signOutUrl: null,
      },
    ]);
    const variables = own.functionOf("authorize").properties.Environment as { Variables: Record<string, string> };
    expect(JSON.parse(variables.Variables.OIDC_ISSUERS ?? "")).toEqual([
      { issuer: "https://id.acme.example", audience: "us" },
      { issuer: "https://robots.acme.example", audience: "us" },
    ]);
    expect(() => buildApp({ context: { oidcIssuers: [{ issuer: "x", audience: "us", console: {} }] } })).toThrow(
      "clientId",
    );
  });

  test("passes the checks and costs nothing while nobody signs in", () => {
    expect(stage.findings).toEqual([]);
    expect(strict.findings).toEqual([]);
    expect(idleCost(stage.templates).dollars).toBeCloseTo(idleCost(synthesise("prod").templates).dollars);
  });
});

test("there is none unless it is asked for, and what makes no sense is refused", () => {
  expect(synthesise("dev").ofType("AWS::Cognito::UserPool")).toEqual([]);
  expect(() => buildApp({ context: { signIn: "passwords" } })).toThrow("signIn must be one of issuers, cognito");
  expect(() => buildApp({ context: { signIn: "cognito", signInMfa: "sms" } })).toThrow("signInMfa must be one of");
});
