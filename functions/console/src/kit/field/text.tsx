import type { Ref } from "react";
import { TextField as AriaTextField, Input, TextArea } from "react-aria-components";
import styles from "./field.module.css";
import { common, Frame, type Framed } from "./frame.tsx";

export interface TextFieldProps extends Framed {
  readonly value?: string;
  readonly defaultValue?: string;
  onChange?(value: string): void;
  onBlur?(): void;
  readonly name?: string;
  readonly type?: "text" | "email" | "password" | "tel" | "url" | "date" | "time" | "datetime-local" | "color";
  readonly placeholder?: string;
  readonly maxLength?: number;
  readonly autoFocus?: boolean;
  readonly autoComplete?: string;
  /** More than one: several lines. */
  readonly rows?: number;
  readonly ref?: Ref<HTMLInputElement>;
  /** With several lines. */
  readonly areaRef?: Ref<HTMLTextAreaElement>;
}

export function TextField({ rows = 1, placeholder, ref, areaRef, ...props }: TextFieldProps) {
  const { label: _, bare: __, hint: ___, error: ____, className: _____, ...rest } = props;
  return (
    <AriaTextField {...rest} {...common(props)} validationBehavior="aria">
      <Frame {...props}>
        {rows > 1 ? (
          <TextArea
            className={styles.input ?? ""}
            rows={rows}
            placeholder={placeholder ?? ""}
            {...(areaRef ? { ref: areaRef } : {})}
          />
        ) : (
          <Input className={styles.input ?? ""} placeholder={placeholder ?? ""} {...(ref ? { ref } : {})} />
        )}
      </Frame>
    </AriaTextField>
  );
}
