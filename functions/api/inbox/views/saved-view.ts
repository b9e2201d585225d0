import type { SavedView as SavedViewView } from "../../../../events/api/views.ts";
import type { SavedView } from "../../../../lib/core/views/model.ts";

export const savedViewView = (view: SavedView): SavedViewView => ({
  id: view.id,
  of: view.of,
  name: view.name,
  owner: view.owner,
  shared: view.shared,
  filter: { ...view.filter },
  createdAt: view.createdAt,
  updatedAt: view.updatedAt,
  version: view.version,
});
