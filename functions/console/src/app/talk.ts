/**
 * A conversation beside something else, on whichever screen. It is the inbox's own, and screens do not know each other; so it is given out
 * here, as screens are, and read when it is first shown.
 */
import { lazy } from "react";

export const Talk = lazy(async () => ({ default: (await import("../screens/inbox/talk.tsx")).Talk }));
