import { beforeEach, expect, test } from "vitest";
import { useAws } from "../../../test/support/aws.ts";
import { makeAsksForSecondFactor } from "./second-factor.ts";

const cognito = useAws();
const ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf";
let now = 0;
const asks = () => makeAsksForSecondFactor(() => now);
const user = (more: object) => cognito.on("AdminGetUser").resolves({ Enabled: true, ...more });
beforeEach(() => {
  cognito.reset();
  now = 1_000_000;
});

test("a person who has set one up is asked for it, and the pool is asked once a minute", async () => {
  user({ UserMFASettingList: ["SOFTWARE_TOKEN_MFA"] });
  const of = asks();
  expect([await of(ISSUER, "sub-1"), await of(ISSUER, "sub-1")]).toEqual([true, true]);
  expect(cognito.calls("AdminGetUser")).toEqual([{ UserPoolId: "eu-west-1_AbCdEf", Username: "sub-1" }]);
  user({});
  now += 59_999;
  expect(await of(ISSUER, "sub-1")).toBe(true);
  expect(await of(ISSUER, "sub-2")).toBe(false);
  now += 1;
  expect(await of(ISSUER, "sub-1")).toBe(false);
});

test.each([
  {},
  { UserMFASettingList: [] },
  { UserMFASettingList: ["SMS_MFA"] },
  { UserMFASettingList: ["SOFTWARE_TOKEN_MFA"], Enabled: false },
])("%j is no second factor", async (state) => {
  user(state);
  expect(await asks()(ISSUER, "sub-1")).toBe(false);
});

test("a pool that does not answer is asked again, and nobody passes for having a factor meanwhile", async () => {
  cognito.on("AdminGetUser").rejects("ResourceNotFoundException");
  const of = asks();
  expect(await of(ISSUER, "sub-1")).toBe(false);
  user({ UserMFASettingList: ["SOFTWARE_TOKEN_MFA"] });
  expect(await of(ISSUER, "sub-1")).toBe(true);
});
