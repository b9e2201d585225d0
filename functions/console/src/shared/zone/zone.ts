/** The zone that a person chose, or else the business's. */
import { useMemo } from "react";
import { useSession } from "../../session/session.tsx";
import { useLocale } from "../../words/index.tsx";
import { browserZone, type ZonedFormats, zonedFormats } from "./days.ts";

export const useZone = (): string => {
  const { me } = useSession();
  return me.preferences?.timeZone ?? me.settings?.timeZone ?? browserZone();
};

export function useZoned(zone: string): ZonedFormats {
  const locale = useLocale();
  return useMemo(() => zonedFormats(locale, zone), [locale, zone]);
}
