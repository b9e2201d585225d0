import { getDocs, getHealth, getOpenApi } from "../../../events/api/reference.ts";
import { getSignIn, type SignIn } from "../../../events/api/sign-in.ts";
import { done, type PublicRoute } from "../route.ts";

/** The contract, written by `assets.ts` when the function is bundled: what makes it has no place in what serves requests. */
export interface Reference {
  /** JSON. */
  readonly openApi: () => Promise<string>;
  /** HTML. */
  readonly docs: () => Promise<string>;
  readonly signIns: readonly SignIn[];
}

/** The same for everybody, and changed by a deployment only. */
const CACHED = { "cache-control": "public, max-age=300" };

export const makeReferenceRoutes = ({ openApi, docs, signIns }: Reference): readonly PublicRoute[] => [
  {
    contract: getHealth,
    access: "public",
    reason: "Monitors have no account; it says nothing of a tenant.",
    serve: async () => done({ status: "ok" }),
  },
  {
    contract: getSignIn,
    access: "public",
    reason: "Whoever is to sign in has to be told where; each issuer tells everybody the same.",
    serve: async () => done({ data: [...signIns] }, { headers: CACHED }),
  },
  {
    contract: getOpenApi,
    access: "public",
    reason: "The contract is the same for everybody and has to be read before signing in.",
    serve: async () => done(await openApi(), { headers: CACHED }),
  },
  {
    contract: getDocs,
    access: "public",
    reason: "As the contract that it shows.",
    serve: async () => {
      const page = await docs();
      return done(page, { headers: { ...CACHED, "content-security-policy": await policyOf(page) } });
    },
  },
];

/** The page may use its own style and nothing else. */
async function policyOf(page: string): Promise<string> {
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? "";
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style));
  const hash = Buffer.from(digest).toString("base64");
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}
