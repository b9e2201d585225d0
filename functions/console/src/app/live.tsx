import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { markAllOld, markChanged, markWorkOld } from "../api/freshness.ts";
import { type Live, makeLive } from "../api/live.ts";
import { useSession } from "../session/session.tsx";

const LiveContext = createContext<Live | undefined>(undefined);

/** Opens the live connection for as long as somebody is here who may have one. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const may = useSession().can("live.read");
  const [live] = useState(() => makeLive({ changed: markChanged, listening: markWorkOld, resync: markAllOld }));
  useEffect(() => {
    if (!may) return undefined;
    live.start();
    return () => live.stop();
  }, [live, may]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error("There is no LiveProvider around this.");
  return live;
}
