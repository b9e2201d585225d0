import { NumberField as AriaNumberField, Input } from "react-aria-components";
import styles from "./field.module.css";
import { common, Frame, type Framed } from "./frame.tsx";

export interface NumberFieldProps extends Framed {
  readonly value?: number;
  readonly defaultValue?: number;
  /** NaN when it is emptied. */
  onChange?(value: number): void;
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly step?: number;
  readonly formatOptions?: Intl.NumberFormatOptions;
  readonly name?: string;
}

export function NumberField(props: NumberFieldProps) {
  const { label: _, bare: __, hint: ___, error: ____, className: _____, ...rest } = props;
  return (
    <AriaNumberField {...rest} {...common(props)} validationBehavior="aria">
      <Frame {...props}>
        <Input className={styles.input ?? ""} />
      </Frame>
    </AriaNumberField>
  );
}
