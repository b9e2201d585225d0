import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { Checkbox as AriaCheckbox } from "react-aria-components";
import styles from "./field.module.css";

export interface CheckboxProps {
  readonly children?: ReactNode;
  /** Where there is no visible text. */
  readonly label?: string;
  readonly isSelected?: boolean;
  readonly isIndeterminate?: boolean;
  readonly isDisabled?: boolean;
  onChange?(selected: boolean): void;
  readonly slot?: string;
}

export function Checkbox({ children, label, ...props }: CheckboxProps) {
  return (
    <AriaCheckbox
      {...props}
      {...(label === undefined ? {} : { "aria-label": label })}
      className={styles.check_row ?? ""}
    >
      {({ isSelected, isIndeterminate }) => (
        <>
          <span className={styles.box} data-on={isSelected || isIndeterminate || undefined}>
            {isIndeterminate ? <span className={styles.dash} /> : isSelected ? <Check size={14} aria-hidden /> : null}
          </span>
          {children}
        </>
      )}
    </AriaCheckbox>
  );
}
