import type { Schemas } from "../../../api/client.ts";
import { RadioGroup } from "../../../kit/field.tsx";
import { useSession } from "../../../session/session.tsx";
import { builtIn, useRoleName } from "../../../shared/role/role.ts";
import { useWords } from "../words.ts";

/** The roles there are, each with what it means. Nobody gives what they do not have, so such a one cannot be chosen. */
export function RoleChoice({
  roles,
  value,
  onChange,
}: {
  readonly roles: readonly Schemas["Role"][];
  readonly value: string;
  onChange(role: string): void;
}) {
  const t = useWords();
  const { can } = useSession();
  const roleName = useRoleName(roles);
  return (
    <RadioGroup
      label={t("role")}
      value={value}
      onChange={onChange}
      options={roles.map(({ id, description, permissions }) => {
        const ours = builtIn(id);
        const what = ours ? t(`role.${ours}.what`) : (description ?? "");
        const isBeyond = !permissions.every(can);
        return {
          id,
          label: roleName(id),
          detail: isBeyond ? t("role.beyond") : what,
          isDisabled: isBeyond && id !== value,
        };
      })}
    />
  );
}
