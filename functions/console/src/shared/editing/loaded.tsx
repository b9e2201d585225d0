import type { ReactNode } from "react";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";

interface Read<Data> {
  readonly data: Data | undefined;
  readonly error: unknown;
  refetch(): unknown;
}

/** What was read; until then its shape, or why it could not be. */
export function Loaded<Data>({
  of: { data, error, refetch },
  children,
}: {
  readonly of: Read<Data>;
  children(data: Data): ReactNode;
}) {
  if (data !== undefined) return children(data);
  return error ? <ProblemNote error={error} retry={() => void refetch()} /> : <Skeleton rows lines={5} />;
}
