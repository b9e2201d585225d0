/** Everything that is filled in: a label, a control, a hint, and what is wrong with it. */
import { Check, ChevronDown, Search, X } from "lucide-react";
import type { ReactNode, Ref } from "react";
import {
  Checkbox as AriaCheckbox,
  ComboBox as AriaComboBox,
  NumberField as AriaNumberField,
  Radio as AriaRadio,
  RadioGroup as AriaRadioGroup,
  SearchField as AriaSearchField,
  Select as AriaSelect,
  Switch as AriaSwitch,
  TextField as AriaTextField,
  Button,
  FieldError,
  Group,
  Input,
  type Key,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
  TextArea,
} from "react-aria-components";
import { cx } from "./cx.ts";
import styles from "./field.module.css";
import overlay from "./overlay.module.css";

interface Framed {
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

function Frame({
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

const common = (props: Framed) => ({
  className: cx(styles.field, props.className),
  isInvalid: props.error !== undefined,
  isRequired: props.isRequired ?? false,
  isDisabled: props.isDisabled ?? false,
});

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

export interface Option {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly icon?: ReactNode;
  readonly isDisabled?: boolean;
}

const options = (list: readonly Option[]) =>
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

export function Switch({
  children,
  ...props
}: {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  readonly isDisabled?: boolean;
  onChange(on: boolean): void;
}) {
  return (
    <AriaSwitch {...props} className={styles.check_row ?? ""}>
      <span className={styles.track}>
        <span className={styles.thumb} />
      </span>
      {children}
    </AriaSwitch>
  );
}

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
