/** What contracts about people have in common. */
import * as z from "zod/mini";
import { Timestamp, Version } from "./common.ts";
import { described } from "./named.ts";

export const Locale = described(
  z.string().check(z.regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/)),
  "Such as `es-PE`.",
);
export const UserId = z.string().check(z.regex(/^usr_[a-z0-9]{1,64}$/));
export const TeamId = z.string().check(z.regex(/^team_[a-z0-9]{1,64}$/));
export const RoleName = described(
  z.string().check(z.regex(/^(administrator|supervisor|agent|role_[a-z0-9]{1,64})$/)),
  "`administrator`, `supervisor`, `agent` or the id of a role of the tenant's own.",
);
export const Permission = z.string().check(z.regex(/^[a-z]+\.[a-z_]+$/));
export const Permissions = z.array(Permission).check(z.minLength(1), z.maxLength(100));
export const Text = z.nullable(z.string().check(z.maxLength(300)));
export const changing = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape).check(z.refine((change) => Object.values(change).some((value) => value !== undefined)));
export const times = { createdAt: Timestamp, updatedAt: Timestamp, version: Version };
