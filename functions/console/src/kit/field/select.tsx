import { ChevronDown } from "lucide-react";
import { Select as AriaSelect, Button, type Key, ListBox, Popover, SelectValue } from "react-aria-components";
import { cx } from "../cx.ts";
import overlay from "../overlay.module.css";
import styles from "./field.module.css";
import { common, Frame, type Framed } from "./frame.tsx";
import { type Option, options } from "./options.tsx";

export interface SelectProps extends Framed {
  readonly options: readonly Option[];
  readonly value: string | null;
  onChange(id: string): void;
  readonly placeholder?: string;
}

/** One of a few. Where there are many, `ComboBox` lets people type. */
export function Select({ options: list, value, onChange, placeholder, ...props }: SelectProps) {
  return (
    <AriaSelect
      {...common(props)}
      validationBehavior="aria"
      value={value}
      onChange={(key: Key | null) => key !== null && onChange(String(key))}
      placeholder={placeholder ?? "—"}
    >
      <Frame {...props}>
        <Button className={cx(styles.input, styles.select)}>
          <SelectValue className={styles.value ?? ""}>
            {({ selectedText, defaultChildren, isPlaceholder }) => (isPlaceholder ? defaultChildren : selectedText)}
          </SelectValue>
          <ChevronDown size={16} aria-hidden />
        </Button>
      </Frame>
      <Popover className={overlay.popover ?? ""}>
        <ListBox>{options(list)}</ListBox>
      </Popover>
    </AriaSelect>
  );
}
