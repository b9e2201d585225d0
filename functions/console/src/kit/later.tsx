import { type ComponentType, lazy, Suspense } from "react";

const WAIT_MS = 2_000;
const whenIdle = (work: () => void): void => {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(work, { timeout: WAIT_MS * 5 });
  else setTimeout(work, WAIT_MS);
};

/**
 * A part of a screen that most visits never open: its file is read once the screen stands and the browser has nothing else to do, or when
 * the part is asked for before. The screen around it stays as it is meanwhile.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Part = lazy(async () => ({ default: await load() })) as unknown as ComponentType<Props>;
  whenIdle(() => void load().catch(() => undefined));
  return (props: Props) => (
    <Suspense>
      <Part {...props} />
    </Suspense>
  );
}
