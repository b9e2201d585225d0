import type { ReactNode } from "react";
import { Switch as AriaSwitch } from "react-aria-components";
import styles from "./field.module.css";

export function Switch({
  children,
  ...props
}: {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  readonly isDisabled?: boolean;
  onChange(on: boolean): void;
}) {
  return (
    <AriaSwitch {...props} className={styles.check_row ?? ""}>
      <span className={styles.track}>
        <span className={styles.thumb} />
      </span>
      {children}
    </AriaSwitch>
  );
}
