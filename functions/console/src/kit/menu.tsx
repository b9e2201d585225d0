import type { ReactElement, ReactNode } from "react";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaSection,
  Header,
  MenuTrigger,
  Popover,
  Separator,
} from "react-aria-components";
import styles from "./overlay.module.css";

/** `trigger` is a button of ours; the children are `MenuItem`s, `MenuSection`s and `MenuLine`s. */
export function Menu({
  trigger,
  label,
  children,
}: {
  readonly trigger: ReactElement;
  readonly label?: string;
  readonly children: ReactNode;
}) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={styles.popover ?? ""}>
        <AriaMenu {...(label === undefined ? {} : { "aria-label": label })}>{children}</AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

export interface MenuItemProps {
  readonly children: ReactNode;
  /** For whoever types the first letters; needed where the children are no plain text. */
  readonly text?: string;
  readonly icon?: ReactNode;
  readonly keys?: string;
  readonly danger?: boolean;
  readonly isDisabled?: boolean;
  onAction?(): void;
  /** One of our pages. */
  readonly href?: string;
}

export function MenuItem({ children, text, icon, keys, danger, onAction, href, isDisabled = false }: MenuItemProps) {
  const textValue = text ?? (typeof children === "string" ? children : "");
  return (
    <AriaMenuItem
      className={styles.item ?? ""}
      textValue={textValue}
      isDisabled={isDisabled}
      {...(danger ? { "data-danger": true } : {})}
      {...(onAction ? { onAction } : {})}
      {...(href === undefined ? {} : { href })}
    >
      {icon}
      <span>{children}</span>
      {keys ? <kbd>{keys}</kbd> : null}
    </AriaMenuItem>
  );
}

export function MenuSection({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <AriaSection>
      <Header className={styles.heading ?? ""}>{title}</Header>
      {children}
    </AriaSection>
  );
}

export const MenuLine = () => <Separator className={styles.separator ?? ""} />;
