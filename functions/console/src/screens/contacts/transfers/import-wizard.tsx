/** A file becomes contacts: it is sent, its columns are named, it is tried, and then run. Each step has an address. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Search } from "../../../app/router.tsx";
import { ImportColumns } from "./import-columns.tsx";
import { ImportFile } from "./import-file.tsx";

export function ImportWizard() {
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Search;
  const id = search.import ?? "1";
  if (!/^[a-z0-9]{26}$/.test(id))
    return (
      <ImportFile onDone={(next) => void navigate({ to: "/contacts", search: { import: next }, replace: true })} />
    );
  return <ImportColumns key={id} id={id} jobId={search.job} />;
}
