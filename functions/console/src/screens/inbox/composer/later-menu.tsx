import { CalendarClock, ChevronDown } from "lucide-react";
import { IconButton } from "../../../kit/button.tsx";
import { Menu, MenuItem, MenuLine } from "../../../kit/menu.tsx";
import { useWords } from "../words.ts";
import { presets } from "./times.ts";

/** When a message is to go in place of now. */
export function LaterMenu({
  isDisabled,
  onChoose,
  onOther,
}: {
  readonly isDisabled: boolean;
  onChoose(time: number): void;
  onOther(): void;
}) {
  const t = useWords();
  return (
    <Menu
      label={t("later")}
      trigger={
        <IconButton
          small
          label={t("later")}
          isDisabled={isDisabled}
          icon={
            <>
              <CalendarClock size={16} aria-hidden />
              <ChevronDown size={12} aria-hidden />
            </>
          }
        />
      }
    >
      {presets(Date.now()).map(([name, time]) => (
        <MenuItem key={name} onAction={() => onChoose(time)}>
          {t(`later.${name}`)}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem onAction={onOther}>{t("later.other")}</MenuItem>
    </Menu>
  );
}
