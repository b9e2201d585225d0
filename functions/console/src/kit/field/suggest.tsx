import { ChevronDown } from "lucide-react";
import { ComboBox as AriaComboBox, Button, Group, Input, ListBox, Popover } from "react-aria-components";
import overlay from "../overlay.module.css";
import styles from "./field.module.css";
import { common, Frame, type Framed } from "./frame.tsx";
import { type Option, options } from "./options.tsx";

export interface SuggestFieldProps extends Framed {
  readonly value: string;
  onChange(value: string): void;
  /** Known values, whose labels are the values themselves. */
  readonly options: readonly Option[];
  readonly placeholder?: string;
}

/** A text of which some values are known beforehand; any other may be typed. */
export function SuggestField({ options: list, value, onChange, placeholder, ...props }: SuggestFieldProps) {
  return (
    <AriaComboBox
      {...common(props)}
      validationBehavior="aria"
      allowsCustomValue
      inputValue={value}
      onInputChange={onChange}
      menuTrigger="focus"
    >
      <Frame {...props}>
        <Group className={styles.combo ?? ""}>
          <Input className={styles.input ?? ""} placeholder={placeholder ?? ""} spellCheck={false} />
          <Button className={styles.open ?? ""}>
            <ChevronDown size={16} aria-hidden />
          </Button>
        </Group>
      </Frame>
      <Popover className={overlay.popover ?? ""}>
        <ListBox>{options(list)}</ListBox>
      </Popover>
    </AriaComboBox>
  );
}
