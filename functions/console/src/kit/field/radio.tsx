import { Radio as AriaRadio, RadioGroup as AriaRadioGroup } from "react-aria-components";
import styles from "./field.module.css";
import { common, Frame, type Framed } from "./frame.tsx";
import type { Option } from "./options.tsx";

export interface RadioGroupProps extends Framed {
  readonly options: readonly Option[];
  readonly value: string;
  onChange(id: string): void;
  readonly inline?: boolean;
}

export function RadioGroup({ options: list, value, onChange, inline, ...props }: RadioGroupProps) {
  return (
    <AriaRadioGroup {...common(props)} validationBehavior="aria" value={value} onChange={onChange}>
      <Frame {...props}>
        <div className={inline ? styles.inline : styles.stack}>
          {list.map(({ id, label, detail, isDisabled = false }) => (
            <AriaRadio key={id} value={id} isDisabled={isDisabled} className={styles.check_row ?? ""}>
              <span className={styles.dot} />
              <span>
                {label}
                {detail ? <small className={styles.detail}>{detail}</small> : null}
              </span>
            </AriaRadio>
          ))}
        </div>
      </Frame>
    </AriaRadioGroup>
  );
}
