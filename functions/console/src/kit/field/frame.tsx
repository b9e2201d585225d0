/** What every field has around its control. */
import type { ReactNode } from "react";
import { FieldError, Label, Text } from "react-aria-components";
import { cx } from "../cx.ts";
import styles from "./field.module.css";

export interface Framed {
  readonly label: string;
  /** The label is read aloud only. */
  readonly bare?: boolean;
  readonly hint?: ReactNode;
  /** What is wrong; shown in the place of the hint. */
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
  readonly isDisabled?: boolean;
  readonly className?: string;
}

export function Frame({
  label,
  bare,
  hint,
  error,
  children,
}: Pick<Framed, "label" | "bare" | "hint" | "error"> & { readonly children: ReactNode }) {
  return (
    <>
      <Label className={bare ? "hidden-visually" : (styles.label ?? "")}>{label}</Label>
      {children}
      {error === undefined && hint ? (
        <Text slot="description" className={styles.hint ?? ""}>
          {hint}
        </Text>
      ) : null}
      <FieldError className={styles.error ?? ""}>{error}</FieldError>
    </>
  );
}

export const common = (props: Framed) => ({
  className: cx(styles.field, props.className),
  isInvalid: props.error !== undefined,
  isRequired: props.isRequired ?? false,
  isDisabled: props.isDisabled ?? false,
});
