import * as z from "zod/mini";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

export const SignIn = named(
  z.object({
    issuer: described(z.string(), "Its discovery document says where its endpoints are."),
    clientId: described(z.string(), "A public client: the code flow with PKCE, and no secret."),
    scope: z.string(),
    bearer: described(z.enum(["access_token", "id_token"]), "Which of the tokens the API takes."),
    signOutUrl: described(
      z.nullable(z.string()),
      "Ends the session at the issuer where its discovery names no `end_session_endpoint`: to be opened with `logout_uri` added, the address to come back to.",
    ),
  }),
  "SignIn",
  "An issuer at which people sign in to the console.",
);
export type SignIn = z.infer<typeof SignIn>;

export const getSignIn = operation({
  id: "getSignIn",
  method: "GET",
  path: "/api/sign-in",
  tag: "Account",
  summary: "Where people sign in",
  description: "For a browser, before anybody is known. Empty where only systems with keys are let in.",
  status: 200,
  answer: z.object({ data: z.array(SignIn) }),
});
