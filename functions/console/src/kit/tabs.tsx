import { type ReactNode, useEffect, useRef } from "react";
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from "react-aria-components";
import styles from "./tabs.module.css";

export interface TabsProps {
  readonly label: string;
  readonly value: string;
  onChange(id: string): void;
  readonly tabs: readonly { readonly id: string; readonly title: ReactNode; readonly panel?: ReactNode }[];
}

/** Views of one thing. A tab without a panel only chooses: what it governs stands elsewhere. */
export function Tabs({ label, value, onChange, tabs }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  // Where they do not all fit, the one that is shown does.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the value is what scrolls.
  useEffect(() => {
    const frame = requestAnimationFrame(() =>
      list.current?.querySelector("[data-selected]")?.scrollIntoView({ block: "nearest", inline: "nearest" }),
    );
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return (
    <AriaTabs selectedKey={value} onSelectionChange={(key) => onChange(String(key))} className={styles.tabs ?? ""}>
      <TabList ref={list} aria-label={label} className={styles.list ?? ""}>
        {tabs.map(({ id, title }) => (
          <Tab key={id} id={id} className={styles.tab ?? ""}>
            {title}
          </Tab>
        ))}
      </TabList>
      {tabs.map(({ id, panel }) =>
        panel === undefined ? null : (
          <TabPanel key={id} id={id} className={styles.panel ?? ""}>
            {panel}
          </TabPanel>
        ),
      )}
    </AriaTabs>
  );
}

/** One of a few, in a row: a view, a period, a unit. */
export function Segments({
  label,
  value,
  onChange,
  options,
}: {
  readonly label: string;
  readonly value: string;
  onChange(id: string): void;
  readonly options: readonly { readonly id: string; readonly title: ReactNode }[];
}) {
  return (
    <fieldset className={styles.segments} aria-label={label}>
      {options.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === value}
          className={styles.segment}
          onClick={() => onChange(id)}
        >
          {title}
        </button>
      ))}
    </fieldset>
  );
}
