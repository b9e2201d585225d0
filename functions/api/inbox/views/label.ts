import type { Label as LabelView } from "../../../../events/api/labels.ts";
import type { Label } from "../../../../lib/core/labels/model.ts";

export const labelView = ({ id, name, colour, description, createdAt, updatedAt, version }: Label): LabelView => ({
  id,
  name,
  colour,
  description,
  createdAt,
  updatedAt,
  version,
});
