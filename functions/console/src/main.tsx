import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, Suspense } from "react";
import { RouterProvider as AriaRouter } from "react-aria-components";
import { createRoot } from "react-dom/client";
import { client, queryClient } from "./api/client.ts";
import { LiveProvider } from "./app/live.tsx";
import { router } from "./app/router.tsx";
import { Door, type DoorState } from "./session/door.tsx";
import { connectSession, SessionProvider, whoAmI } from "./session/session.tsx";
import { makeSignIn, type SignIn } from "./session/sign-in.ts";
import { wordsAsked } from "./words/catalogue.ts";
import { LanguageProvider } from "./words/index.tsx";
import "./kit/base.css";

const root = createRoot(document.getElementById("root") as HTMLElement);
const show = (children: React.ReactNode): void =>
  root.render(
    <StrictMode>
      <LanguageProvider>
        <Suspense>{children}</Suspense>
      </LanguageProvider>
    </StrictMode>,
  );
const showDoor = (state: DoorState, signIn?: SignIn): void =>
  show(<Door state={state} onSignIn={() => void signIn?.begin()} onAgain={() => location.assign("/")} />);

/** Addresses that no screen stands at. */
const APART = ["/join", "/signed-in"];

/** A link that a component of the library opens goes through the router, without loading the page anew. */
const go = (href: string): void => void router.navigate({ href });

async function start(): Promise<void> {
  // What the address shows is read while it is found out who asks. All of it is there before anything is drawn: what React has to wait
  // for in the middle of a picture, it holds back for 300 ms each time.
  const screen = APART.includes(location.pathname) ? undefined : readScreen();
  const { data } = await client.GET("/api/sign-in");
  const issuer = data?.data[0];
  if (!issuer) return showDoor("closed");
  const signIn = await makeSignIn(issuer);
  connectSession(signIn, () => showDoor("welcome", signIn));
  if (location.pathname === "/join") return showInvitation(signIn);
  if ((await signIn.token()) === undefined) {
    // The issuer remembers whoever was here before, so a new tab opens without a question.
    if (signIn.wasHere && !isSigningOut()) return signIn.begin();
    return showDoor("welcome", signIn);
  }
  void queryClient.prefetchQuery(whoAmI);
  // Whoever comes from the issuer is at the address now that they wanted.
  await (screen ?? readScreen());
  show(
    <QueryClientProvider client={queryClient}>
      <SessionProvider signIn={signIn}>
        <LiveProvider>
          <AriaRouter navigate={go}>
            <RouterProvider router={router} />
          </AriaRouter>
        </LiveProvider>
      </SessionProvider>
    </QueryClientProvider>,
  );
}

/** Resolves with its code and words there, or when they cannot be fetched, which the screen itself then says. */
const readScreen = (): Promise<void> => router.load().then(wordsAsked, () => undefined);

/** Whoever was invited belongs to no business yet, so nothing of the console can be around it. */
async function showInvitation(signIn: SignIn): Promise<void> {
  const [{ Join }, token] = await Promise.all([import("./screens/join/screen.tsx"), signIn.token()]);
  show(
    <QueryClientProvider client={queryClient}>
      <Join signIn={signIn} isSignedIn={token !== undefined} />
    </QueryClientProvider>,
  );
}

/** The issuer says why somebody could not come in; asking again at once would go round in circles. */
const isSigningOut = (): boolean => new URLSearchParams(location.search).has("error");

start().catch((error: unknown) => {
  const isFailed = location.pathname === "/signed-in";
  showDoor(isFailed ? "failed" : "offline");
  if (!isFailed) comeBack();
  console.error(error instanceof Error ? error.name : "start failed");
});

const KNOCK_MS = 5_000;

/** Without a network the page comes from the worker; it goes on by itself as soon as the API answers. */
function comeBack(): void {
  const knock = async () => {
    const answer = await fetch("/api/sign-in", { cache: "no-store" }).catch(() => undefined);
    if (answer?.ok) location.reload();
  };
  addEventListener("online", () => void knock());
  setInterval(() => void knock(), KNOCK_MS);
}

if ("serviceWorker" in navigator && import.meta.env.PROD) void navigator.serviceWorker.register("/service-worker.js");
