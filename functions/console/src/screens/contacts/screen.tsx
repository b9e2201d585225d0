/** Contacts: the list, or what comes into it and goes out of it as files. */
import { useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { Denied } from "../../app/lost.tsx";
import type { Search } from "../../app/router.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useSession } from "../../session/session.tsx";
import { Contacts } from "./list.tsx";

/** Few need it, and seldom. */
const Transfers = lazy(() => import("./transfers/transfers.tsx"));

export function Screen() {
  const { can } = useSession();
  const search = useSearch({ strict: false }) as Search;
  if (!can("contacts.read")) return <Denied />;
  if (search.import === undefined && search.jobs === undefined) return <Contacts />;
  return (
    <Suspense fallback={<Skeleton rows lines={6} />}>
      <Transfers />
    </Suspense>
  );
}
