/** Who is signed in, where, and what they may do there. Everything below it can count on a tenant. */
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { api, giveCredentials, queryClient, type Schemas } from "../api/client.ts";
import { look } from "../app/look.ts";
import { tenantHere } from "../app/tenant.ts";
import { isLocale } from "../words/locales.ts";
import { Entrance } from "./entrance.tsx";
import type { SignIn } from "./sign-in.ts";

export type Me = Schemas["Me"];

export interface Session {
  readonly me: Me;
  readonly tenant: string;
  readonly can: (permission: string) => boolean;
  enter(tenant: string): void;
  /** Signs the same person in once more and comes back here: for what asks for a fresh proof of who they are. */
  signInAnew(): void;
  signOut(): void;
}

const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("There is no SessionProvider around this.");
  return session;
}

export function connectSession(signIn: SignIn, onRefused: () => void): void {
  giveCredentials({
    token: () => signIn.token(),
    tenant: () => tenantHere.get(),
    refused: () => void signIn.forget().then(onRefused),
  });
}

export const whoAmI = api.queryOptions("get", "/api/me", {}, { staleTime: 60_000 });

export function SessionProvider({ signIn, children }: { readonly signIn: SignIn; readonly children: ReactNode }) {
  const { data: me, error, refetch } = useQuery(whoAmI);
  const session = useMemo((): Session | undefined => {
    if (!me || me.tenant === null) return undefined;
    const permissions = new Set(me.permissions);
    return {
      me,
      tenant: me.tenant,
      can: (permission) => permissions.has(permission),
      enter(tenant) {
        tenantHere.set(tenant);
        // Nothing of the one tenant may be seen in the other, not even for a moment.
        queryClient.clear();
        location.assign("/");
      },
      signInAnew: () => void signIn.begin(undefined, me.email ?? ""),
      signOut: () => void signIn.end(),
    };
  }, [me, signIn]);

  const [theme, locale] = [me?.preferences?.theme, me?.profile?.locale?.slice(0, 2)];
  useEffect(() => {
    look.adopt({ ...(theme ? { theme } : {}), ...(isLocale(locale) ? { locale } : {}) });
  }, [theme, locale]);

  if (session) return <SessionContext value={session}>{children}</SessionContext>;
  return <Entrance me={me} error={error} retry={() => void refetch()} signOut={() => void signIn.end()} />;
}
