import { ChevronDown } from "lucide-react";
import { ComboBox as AriaComboBox, Button, Group, Input, type Key, ListBox, Popover } from "react-aria-components";
import overlay from "../overlay.module.css";
import styles from "./field.module.css";
import { common, Frame } from "./frame.tsx";
import { options } from "./options.tsx";
import type { SelectProps } from "./select.tsx";

export interface ComboBoxProps extends SelectProps {
  /** Where the server looks for what is typed; without it the options are filtered here. */
  onSearch?(text: string): void;
  readonly emptyText?: string;
}

export function ComboBox({
  options: list,
  value,
  onChange,
  placeholder,
  onSearch,
  emptyText,
  ...props
}: ComboBoxProps) {
  return (
    <AriaComboBox
      {...common(props)}
      validationBehavior="aria"
      value={value}
      onChange={(key: Key | null) => key !== null && onChange(String(key))}
      {...(onSearch ? { onInputChange: onSearch, items: list } : {})}
      allowsEmptyCollection={emptyText !== undefined}
      menuTrigger="focus"
    >
      <Frame {...props}>
        <Group className={styles.combo ?? ""}>
          <Input className={styles.input ?? ""} placeholder={placeholder ?? ""} />
          <Button className={styles.open ?? ""}>
            <ChevronDown size={16} aria-hidden />
          </Button>
        </Group>
      </Frame>
      <Popover className={overlay.popover ?? ""}>
        <ListBox renderEmptyState={() => <p className={styles.nothing}>{emptyText}</p>}>{options(list)}</ListBox>
      </Popover>
    </AriaComboBox>
  );
}
