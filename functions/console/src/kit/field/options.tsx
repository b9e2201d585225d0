import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { ListBoxItem } from "react-aria-components";
import overlay from "../overlay.module.css";
import styles from "./field.module.css";

export interface Option {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly icon?: ReactNode;
  readonly isDisabled?: boolean;
}

export const options = (list: readonly Option[]) =>
  list.map(({ id, label, detail, icon, isDisabled = false }) => (
    <ListBoxItem key={id} id={id} textValue={label} isDisabled={isDisabled} className={overlay.item ?? ""}>
      {({ isSelected }) => (
        <>
          {icon}
          <span>
            {label}
            {detail ? <small>{detail}</small> : null}
          </span>
          {isSelected ? <Check size={16} aria-hidden className={styles.check} /> : null}
        </>
      )}
    </ListBoxItem>
  ));
