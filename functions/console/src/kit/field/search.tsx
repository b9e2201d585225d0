import { Search, X } from "lucide-react";
import type { Ref } from "react";
import { SearchField as AriaSearchField, Button, Group, Input } from "react-aria-components";
import { cx } from "../cx.ts";
import styles from "./field.module.css";

export interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  onChange(value: string): void;
  onSubmit?(value: string): void;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  readonly clearLabel?: string;
  readonly className?: string;
  readonly ref?: Ref<HTMLInputElement>;
}

export function SearchField({ label, placeholder, clearLabel, className, ref, ...props }: SearchFieldProps) {
  return (
    <AriaSearchField {...props} aria-label={label} className={cx(styles.field, className)}>
      <Group className={styles.search ?? ""}>
        <Search size={16} aria-hidden />
        <Input placeholder={placeholder ?? label} {...(ref ? { ref } : {})} />
        <Button className={styles.clear ?? ""} {...(clearLabel ? { "aria-label": clearLabel } : {})}>
          <X size={14} aria-hidden />
        </Button>
      </Group>
    </AriaSearchField>
  );
}
